using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Pages.Drafts;

/// <summary>分工填报: who fills which part of a draft until when, what came back, and the form that gives one more away.</summary>
public sealed class PartsModel(
    TaskViews tasks, DraftReader drafts, ContributionLists lists, AssignPartHandler assign, EndContributionHandler end, UrgeContributionHandler urge,
    WorkingCalendar calendar, TimeProvider clock) : PageModel
{
    private const int DaysBeforeOwn = -2;

    public TaskView View { get; private set; } = null!;
    public ReportLayout Layout { get; private set; } = null!;
    public IReadOnlyList<ContributionRow> Rows { get; private set; } = [];
    public IReadOnlyList<Assignee> Assignees { get; private set; } = [];
    public DateOnly Today { get; } = LocalTime.Today(clock);
    public Error? Problem { get; private set; }

    [BindProperty]
    public string? Section { get; set; }

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public string? DueOn { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>A date that is doubtful has been shown; it can now be meant.</summary>
    public bool Doubtful => Problem is DueDateDoubtful;

    public ContributionRow? OpenOf(string section) => Rows.LastOrDefault(r => r.Contribution.Section == section && r.Contribution.ClosedAt is null);

    public async Task<IActionResult> OnGetAsync(Guid taskId, CancellationToken ct)
    {
        if (await LoadAsync(taskId, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        DueOn = $"{Proposed():yyyy-MM-dd}";
        return Page();
    }

    /// <param name="confirmed">The doubtful date is meant.</param>
    public async Task<IActionResult> OnPostAsync(Guid taskId, bool confirmed, CancellationToken ct)
    {
        var assigned = await assign.HandleAsync(
            new AssignPart(taskId, Section ?? "", To ?? "", DueOn ?? "", Note ?? "", confirmed, User.PersonId()), ct);
        return await AnswerAsync(taskId, assigned, c => $"“{c.Title}”已分给{c.Assignee}，{TimeLeft.Day(c.DueOn)}前交回，已通知。", ct);
    }

    public async Task<IActionResult> OnPostTakeBackAsync(Guid taskId, Guid contribution, CancellationToken ct) => await AnswerAsync(
        taskId, await end.HandleAsync(new EndContribution(contribution, ContributionOutcome.TakenBack, "", User.PersonId()), ct),
        c => $"“{c.Title}”已收回，可以自己填写或另行分工；{c.Assignee}已保存的内容留在稿件里。", ct);

    public async Task<IActionResult> OnPostUrgeAsync(Guid taskId, Guid contribution, CancellationToken ct) => await AnswerAsync(
        taskId, await urge.HandleAsync(new UrgeContribution(contribution, User.PersonId()), ct), c => $"已催办{c.Assignee}（第{c.UrgedCount}次）。", ct);

    private async Task<IActionResult> AnswerAsync(Guid taskId, Result<Contribution> result, Func<Contribution, string> done, CancellationToken ct)
    {
        if (result.Succeeded)
        {
            TempData["Done"] = done(result.Value);
            return RedirectToPage(new { taskId });
        }

        if (result.Error is NotFoundError || await LoadAsync(taskId, ct) is not null)
        {
            return NotFound();
        }

        Problem = result.Error;
        DueOn ??= $"{Proposed():yyyy-MM-dd}";
        return this.Show(Problem);
    }

    private async Task<IActionResult?> LoadAsync(Guid taskId, CancellationToken ct)
    {
        if (await tasks.ReadAsync(taskId, User.PersonId(), ct) is not { Task.MayEdit: true, Case.Kind: CaseKinds.AnnualReport } view)
        {
            return NotFound();
        }

        if (!view.IsOpen && HttpMethods.IsGet(Request.Method))
        {
            return RedirectToPage("/Tasks/Task", new { id = taskId });
        }

        View = view;
        Layout = ReportLayouts.Get((await drafts.HeadingAsync(view.Case.Id, ct)).LayoutId!);
        Rows = await lists.OfTaskAsync(taskId, ct);
        Assignees = await lists.AssigneesAsync(view.Case.UnitId, User.PersonId(), ct);
        return null;
    }

    /// <summary>Two working days before one's own date, tomorrow at the earliest.</summary>
    private DateOnly Proposed()
    {
        var days = calendar.Estimating;
        var tomorrow = days.AddWorkingDays(Today, 1);
        var before = View.Task.DueOn is { } own ? days.AddWorkingDays(own, DaysBeforeOwn) : days.AddWorkingDays(Today, 5);
        return before > tomorrow ? before : tomorrow;
    }
}
