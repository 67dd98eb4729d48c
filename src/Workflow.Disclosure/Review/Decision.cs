namespace Workflow.Disclosure.Review;

/// <summary>决定: who did what to a task, when, on which version, with which opinion. Append-only; chained per case.</summary>
public sealed class Decision
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>1-based per case.</summary>
    public required int Number { get; init; }
    public required Guid TaskId { get; init; }
    public required string ActivityId { get; init; }
    public required string Title { get; init; }
    public required string Position { get; init; }
    public required Guid UnitId { get; init; }
    public Guid? PersonId { get; init; }
    public Guid? SystemAccountId { get; init; }
    public required string ActorName { get; init; }
    public required string Outcome { get; init; }
    public required string OutcomeLabel { get; init; }
    public required string Tone { get; init; }
    public required string Opinion { get; init; }
    public required Guid VersionId { get; init; }
    public required int VersionNumber { get; init; }
    public required string VersionHash { get; init; }
    public required string DefinitionHash { get; init; }

    /// <summary>UTC, whole microseconds: what PostgreSQL keeps is what was hashed.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Empty for a case's first.</summary>
    public required string PreviousHash { get; init; }
    public required string Hash { get; init; }
}
