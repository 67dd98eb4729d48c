namespace Workflow.Disclosure.Publication;

/// <summary>What can be done to what is public.</summary>
public enum PublicAct
{
    /// <summary>撤下: the text is no longer shown, from that moment.</summary>
    TakeDown,

    /// <summary>更正: the same case goes the whole way again; what is public stays until the new version is.</summary>
    Correct,

    /// <summary>废止: the text stays, marked.</summary>
    Abolish,
}

/// <summary>What the public sees of a case, as its row remembers it for lists.</summary>
public enum PublicState { Public, TakenDown, Abolished }

/// <summary>撤下, 更正 or 废止, once done. Append-only, and an entry of the case's record.</summary>
public sealed class PublicationAct
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>Of the publication (<see cref="PublishedDocument.Number"/>); a 撤下 takes down those before it too.</summary>
    public required int Number { get; init; }
    public required PublicAct Act { get; init; }

    /// <summary>For the office alone.</summary>
    public required string Reason { get; init; }

    /// <summary>For everybody; null: nothing is said beside the fact.</summary>
    public string? PublicNote { get; init; }
    public required Guid PersonId { get; init; }
    public required string Position { get; init; }
    public required Guid UnitId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The entry in the record.</summary>
    public required Guid DecisionId { get; init; }
}

/// <summary>What was published of a case and what became of it: the one place that says what may be shown.</summary>
/// <param name="Published">In the order of their numbers.</param>
/// <param name="Acts">In the order of the record.</param>
public sealed record PublicHistory(IReadOnlyList<PublishedDocument> Published, IReadOnlyList<PublicationAct> Acts)
{
    /// <exception cref="InvalidOperationException">Nothing was published.</exception>
    public PublishedDocument Latest => Published.Count > 0 ? Published[^1] : throw new InvalidOperationException("Nothing was published.");

    /// <returns>Null where that publication may be shown.</returns>
    public PublicationAct? TakenDown(int number) => Acts.FirstOrDefault(a => a.Act == PublicAct.TakeDown && a.Number >= number);

    /// <summary>Of the latest publication: a later one is in force again.</summary>
    public PublicationAct? Abolished => Acts.FirstOrDefault(a => a.Act == PublicAct.Abolish && a.Number == Latest.Number);

    /// <returns>The 更正 that led to that publication; null for the first.</returns>
    public PublicationAct? CorrectionBefore(int number) => Acts.LastOrDefault(a => a.Act == PublicAct.Correct && a.Number == number - 1);
}

public static class PublicActWords
{
    public static string Label(this PublicAct act) => act switch { PublicAct.TakeDown => "撤下", PublicAct.Correct => "更正", _ => "废止" };
}
