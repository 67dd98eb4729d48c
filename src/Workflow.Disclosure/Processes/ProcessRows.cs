namespace Workflow.Disclosure.Processes;

/// <summary>A definition as it was when first loaded; the same version with another hash is refused.</summary>
public sealed class ProcessDefinitionRow
{
    public required string DefinitionId { get; init; }
    public required int Version { get; init; }
    public required string Hash { get; init; }
    public required string Content { get; init; }
    public required DateTimeOffset FirstLoadedAt { get; init; }
}

public sealed class ProcessStateRow
{
    public required Guid CaseId { get; init; }
    public required string DefinitionId { get; init; }
    public required int Version { get; init; }

    /// <summary>Elsa's sub-status.</summary>
    public required string Status { get; init; }
    public required string State { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public string? CorrelationId { get; init; }
}

/// <summary>A process waits here for an event.</summary>
public sealed class EventWait
{
    public required Guid CaseId { get; init; }
    public required string Bookmark { get; init; }
    public required string EventName { get; init; }
}

public sealed class JournalRow
{
    public long Id { get; init; }
    public required Guid CaseId { get; init; }
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string ActivityId { get; init; }
    public required string ActivityType { get; init; }
    public required string Event { get; init; }
    public string? Detail { get; init; }
}
