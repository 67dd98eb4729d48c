using Workflow.Disclosure.Drafting;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Processes;

/// <summary>Everything a transition of one case needs, read under the lock of its process state.</summary>
public sealed record CaseSnapshot(
    CaseHeading Heading,
    long Sequence,
    int DecisionCount,
    string RecordHead,
    string DefinitionId,
    int DefinitionVersion,
    string State,
    VersionHead? Version,
    CheckBasis Basis,
    IReadOnlyDictionary<string, string> Sections);

/// <param name="Dates">The campaign's dates by the names that process files use; empty for a release.</param>
/// <param name="CountyId">The unit that "County" means for this case.</param>
public sealed record CaseHeading(
    Guid CaseId, string Kind, string Title, Guid UnitId, string UnitName, Guid CountyId, int? Year, string? LayoutId,
    IReadOnlyDictionary<string, DateOnly> Dates)
{
    /// <param name="unit">As process files say it.</param>
    public Guid UnitOf(string unit) => unit switch
    {
        "Case" => UnitId,
        "County" => CountyId,
        _ => throw new InvalidOperationException($"A process names the unit '{unit}'; 'Case' and 'County' are known."),
    };
}

/// <param name="Content">Canonical JSON of the document.</param>
public sealed record VersionHead(Guid Id, int Number, string Hash, string Content);

/// <param name="RecordedBy">Who entered for <paramref name="DecidedBy"/> what he had signed on paper.</param>
/// <param name="AskedOf">请示: the authority whose answer it waits for; null where it waits for none.</param>
/// <param name="PartsOut">Whether parts of this draft are in colleagues' hands.</param>
public sealed record TaskSnapshot(
    Guid Id, Guid CaseId, string Bookmark, string ActivityId, string Title, string Position, Guid UnitId, IReadOnlyList<TaskOutcome> Outcomes, bool MayEdit,
    DateTimeOffset? ClosedAt, string? Outcome, Guid? DecidedBy, string? DecidedByName, SignerPart? Signer, DateTimeOffset? UrgedAt, bool PartsOut,
    DateTimeOffset OpenedAt, Guid? RecordedBy, Guid? AssigneeId, long OpenedSequence, string? AskedOf);
