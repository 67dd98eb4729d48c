using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>What an entry did in words, with the file that it is about, or the files that its step has.</summary>
/// <param name="ByStep">By the task that they belong to.</param>
public sealed record EntryFiles(Decision Entry, ILookup<Guid?, Attachment> ByStep)
{
    /// <summary>Beside a step's decision; a paper's scan stands with who signed it.</summary>
    public IEnumerable<Attachment> Files => Entry is { Kind: DecisionKind.Decision or DecisionKind.Opinion, TaskId: { } task }
        ? ByStep[task].Where(a => a.Id != Entry.AttachmentId)
        : [];
}
