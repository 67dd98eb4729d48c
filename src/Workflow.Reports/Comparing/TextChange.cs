namespace Workflow.Reports.Comparing;

/// <param name="Key">A text key of either layout; the title is one of them.</param>
/// <param name="Label">As the form names it.</param>
/// <param name="Part">Key of its part.</param>
/// <param name="Paragraphs">All of them in reading order, also those that stayed.</param>
public sealed record TextChange(string Key, string Label, string Part, IReadOnlyList<ParagraphChange> Paragraphs)
{
    public string Before => string.Join('\n', Paragraphs.Select(p => p.Before).OfType<string>());

    public string After => string.Join('\n', Paragraphs.Select(p => p.After).OfType<string>());

    /// <summary>A text that belongs to no report; of two that differ.</summary>
    public static TextChange Of(string key, string label, string before, string after) => new(key, label, "", Comparing.Paragraphs.Compare(before, after));

    internal static IEnumerable<TextChange> Between(Report before, Report after) =>
        from text in after.Layout.Parts.Concat(before.Layout.Parts).SelectMany(p => p.Texts, (part, text) => (part, text)).DistinctBy(x => x.text.Key)
        let old = before.Layout.HasText(text.text.Key) ? before.Text(text.text.Key) : ""
        let now = after.Layout.HasText(text.text.Key) ? after.Text(text.text.Key) : ""
        where old != now
        select new TextChange(text.text.Key, text.text.Label, text.part.Key, Comparing.Paragraphs.Compare(old, now));
}

/// <param name="Pieces">Never empty. One deleted or inserted piece alone: the whole paragraph went or came.</param>
public sealed record ParagraphChange(IReadOnlyList<TextPiece> Pieces)
{
    public bool IsSame => Pieces is [{ Kind: PieceKind.Same }];

    /// <summary>Null where the whole paragraph is new.</summary>
    public string? Before => Pieces is [{ Kind: PieceKind.Inserted }] ? null : Joined(PieceKind.Inserted);

    /// <summary>Null where the whole paragraph is gone.</summary>
    public string? After => Pieces is [{ Kind: PieceKind.Deleted }] ? null : Joined(PieceKind.Deleted);

    private string Joined(PieceKind without) => string.Concat(Pieces.Where(p => p.Kind != without).Select(p => p.Text));
}

public enum PieceKind { Same, Deleted, Inserted }

public sealed record TextPiece(PieceKind Kind, string Text);
