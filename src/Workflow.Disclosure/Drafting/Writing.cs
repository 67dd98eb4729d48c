namespace Workflow.Disclosure.Drafting;

/// <summary>Somebody wrote or changed a case's text at a step of it: he does not approve it at another.</summary>
public sealed class Writing
{
    /// <summary>Remembers it once; the time is of the first.</summary>
    internal const string Insert = "INSERT INTO writings (case_id, person_id, activity_id, first_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    public required Guid CaseId { get; init; }
    public required Guid PersonId { get; init; }
    public required string ActivityId { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
}

/// <summary>Somebody had a version before him on a page.</summary>
public sealed class Opening
{
    public required Guid CaseId { get; init; }
    public required Guid PersonId { get; init; }
    public required int VersionNumber { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
}
