using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Attachments;

/// <summary>That a file came to a case: an entry of its record that settles nothing.</summary>
internal static class AttachmentEntry
{
    /// <param name="task">The step that the file belongs to; null: the whole case.</param>
    public static Decision Of(CaseSnapshot seen, string definitionHash, Attachment added, ReviewTask? task, OperatingPerson person)
    {
        var entry = new Decision
        {
            CaseId = seen.Heading.CaseId,
            Number = seen.DecisionCount + 1,
            Kind = DecisionKind.Operation,
            TaskId = task?.Id,
            ActivityId = task?.ActivityId ?? "",
            Title = task?.Title ?? "整件事项",
            Position = person.As.Position,
            UnitId = person.As.UnitId,
            PersonId = person.Id,
            ActorName = person.Name,
            OnBehalf = person.As.OnBehalf,
            Outcome = Decision.Attached,
            OutcomeLabel = added.Number == 1 ? "添加附件" : "替换附件",
            Tone = Decision.Neutral,
            Opinion = "",
            Detail = Describe(added),
            VersionId = seen.Version?.Id,
            VersionNumber = seen.Version?.Number,
            VersionHash = seen.Version?.Hash,
            DefinitionHash = definitionHash,
            DecidedAt = added.CreatedAt,
            PreviousHash = seen.RecordHead,
            AttachmentId = added.Id,
            AttachmentHash = added.Hash,
            Hash = "",
        };
        return entry with { Hash = DecisionHash.Of(entry) };
    }

    /// <summary>Name and version: what the entry says of the row, and the row has to say still.</summary>
    public static string Describe(Attachment row) => row.Number == 1 ? $"“{row.Name}”" : $"“{row.Name}”（第{row.Number}版）";
}
