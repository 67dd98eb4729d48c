using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Web.Pages.Cases;

/// <summary>办理记录: who decided what, when, on which version, and whether the record is whole.</summary>
public sealed class CaseModel(CaseRecords records, TaskViews tasks, CaseWays ways, OperateHandler operate, PaperDesk paper, AttachmentLists attachments, TimeProvider clock) : PageModel
{
    public CaseRecord Record { get; private set; } = null!;
    public CaseWay Way { get; private set; } = null!;

    /// <summary>Open steps that wait for the reader.</summary>
    public IReadOnlyList<OpenStep> Own { get; private set; } = [];

    /// <summary>About the whole case, each open task, and the last that the reader decided; what offers nothing is left out.</summary>
    public IReadOnlyList<OperationsView> Operations { get; private set; } = [];

    /// <summary>By the step that they belong to, as they are now.</summary>
    public ILookup<Guid?, Attachment> Files { get; private set; } = Array.Empty<Attachment>().ToLookup(a => a.TaskId);

    /// <summary>Open steps for which the reader may enter what was signed on paper.</summary>
    public IReadOnlyList<OpenStep> Paper { get; private set; } = [];
    public DateOnly Today { get; } = LocalTime.Today(clock);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await records.ReadAsync(id, User.PersonId(), ct) is not { } record)
        {
            return NotFound();
        }

        (Record, Way) = (record, await ways.ReadAsync(id, ct));
        // Who urges or asks others to sign has settled nothing that he could take back.
        var mine = record.Decisions.LastOrDefault(d => (d.Kind != DecisionKind.Operation || d.Tone == nameof(OutcomeTone.Back)) && d.Outcome != Decision.Attached
            && (d.PersonId == User.PersonId() || d.PaperSignerId == User.PersonId()) && d.TaskId is not null)?.TaskId;
        Operations = [.. await OffersAsync(id, [null, .. record.Open.Select(o => (Guid?)o.TaskId), .. mine is null || record.Open.Any(o => o.TaskId == mine) ? [] : (Guid?[])[mine]], ct)];
        var own = await tasks.OpenToAsync(id, User.PersonId(), ct);
        Own = [.. record.Open.Where(o => own.Contains(o.TaskId))];
        var entering = await paper.OpenToAsync(id, User.PersonId(), ct);
        Paper = [.. record.Open.Where(o => entering.Contains(o.TaskId))];
        Files = (await attachments.OfAsync(id, ct)).Select(a => a.Present).ToLookup(a => a.TaskId);
        return Page();
    }

    private async Task<List<OperationsView>> OffersAsync(Guid id, IEnumerable<Guid?> tasks, CancellationToken ct)
    {
        var views = new List<OperationsView>();
        foreach (var task in tasks)
        {
            if (await operate.OfferedAsync(id, task, User.PersonId(), ct) is { } offer)
            {
                // What concerns the whole case is offered once.
                var own = task is null ? offer : offer with { Terminate = false, Hold = false, Continue = false };
                views.Add(new OperationsView(id, task, own, Record.Versions.Count == 0 ? 0 : Record.Versions.Max(v => v.Number)));
            }
        }

        views.RemoveAll(v => !v.Any);
        return views.Count == 1 ? views : [.. views.Select(v => v with { Step = StepOf(v.TaskId) })];
    }

    private string StepOf(Guid? task) =>
        task is null ? "整件事项"
        : Record.Open.FirstOrDefault(o => o.TaskId == task) is { } open
            ? Record.Open.Count(o => o.Title == open.Title) > 1 ? $"{open.Title}（{open.Position}）" : open.Title
        : $"{Record.Decisions.Last(d => d.TaskId == task).Title}（您办的）";
}
