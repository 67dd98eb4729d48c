namespace Workflow.Disclosure.People;

/// <summary>代理: from one day to another somebody may act for somebody else, on tasks that already wait too.</summary>
public sealed class Delegation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid FromPersonId { get; init; }
    public required Guid ToPersonId { get; init; }

    /// <summary>With <see cref="Position"/>: only that one; both null: every position that the person holds.</summary>
    public Guid? UnitId { get; init; }
    public string? Position { get; init; }

    /// <summary>Only cases of that kind; null: all.</summary>
    public string? Kind { get; init; }
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day, included.</summary>
    public required DateOnly ValidTo { get; init; }
    public required string Reason { get; init; }
    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A row of the view <c>authorities</c>: who may act as what, by a position of his own or for somebody who holds it.</summary>
public sealed class ActingAs
{
    public required Guid PersonId { get; init; }
    public required Guid UnitId { get; init; }
    public required string Position { get; init; }
    public required DateOnly ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }

    /// <summary>Null where the position is the person's own.</summary>
    public Guid? ForPersonId { get; init; }

    /// <summary>Only for cases of that kind; null: all.</summary>
    public string? Kind { get; init; }
}
