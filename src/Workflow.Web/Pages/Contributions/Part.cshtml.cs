using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Rendering;
using Workflow.Web.Pages.Drafts;

namespace Workflow.Web.Pages.Contributions;

/// <summary>One part of a report, for the colleague who fills it: the same form, and 交回 in place of 送审.</summary>
public sealed class PartModel(ContributionLists lists, DraftReader drafts, SaveSectionHandler save, EndContributionHandler end, TimeProvider clock) : PageModel
{
    private ReportBasis basis = null!;

    public ContributionView View { get; private set; } = null!;
    public Contribution Contribution => View.Contribution;
    public Report Report { get; private set; } = null!;
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Last year's report of the unit; null where the office has none.</summary>
    public Report? Earlier => basis.Earlier;
    public IReadOnlyList<NumberBinding> Bindings { get; private set; } = [];
    public int Version { get; private set; }
    public DateTimeOffset? SavedAt { get; private set; }
    public DateOnly Today { get; } = LocalTime.Today(clock);
    public Error? Problem { get; private set; }

    /// <summary>What somebody else saved meanwhile, to be read beside one's own.</summary>
    public SectionChanged? Theirs { get; private set; }

    /// <summary>What the part held when the form was drawn.</summary>
    [BindProperty]
    public string? Drawn { get; set; }

    [BindProperty]
    public string? Remark { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (!await OpenAsync(id, ct))
        {
            return NotFound();
        }

        Drawn = SectionForm.HashOf(Report, Contribution.Section);
        return Page();
    }

    /// <param name="how">Saves, then gives back or declines; null only saves.</param>
    /// <param name="fill">Not null: blanks become 0 before saving.</param>
    /// <param name="total">Key of a total cell that becomes the sum of its parts before saving.</param>
    /// <param name="repair">A <see cref="Repair.ToJson"/> that is carried out before saving.</param>
    /// <param name="bind">A <see cref="NumberBinding"/> in JSON that is added before saving.</param>
    /// <param name="unbind">Text key and start of a binding that is taken away.</param>
    public async Task<IActionResult> OnPostAsync(
        Guid id, Dictionary<string, string?> texts, Dictionary<string, string?> cells, Dictionary<string, int> versions,
        ContributionOutcome? how, string? fill, string? total, string? repair, string? bind, string? unbind, CancellationToken ct)
    {
        if (!await OpenAsync(id, ct))
        {
            return NotFound();
        }

        await SaveAsync(texts, cells, versions.GetValueOrDefault(Contribution.Section), fill is not null, total, repair, bind, unbind, ct);
        if (Problem is null && how is ContributionOutcome.Returned or ContributionOutcome.Declined)
        {
            var ended = await end.HandleAsync(new EndContribution(id, how.Value, Remark ?? "", User.PersonId()), ct);
            if (ended.Succeeded)
            {
                TempData["Done"] = how == ContributionOutcome.Returned
                    ? $"“{Contribution.Title}”已交回，已通知{Contribution.AssignedByName}。" : $"已告诉{Contribution.AssignedByName}：您不接“{Contribution.Title}”。";
                return RedirectToPage("/Inbox/Index");
            }

            Problem = ended.Error;
        }

        if (Problem is null)
        {
            TempData["Done"] = fill is not null ? "空白的格子已填0，已保存。" : total is not null ? "总计已按各项之和填写，已保存。" : "已保存。";
            return RedirectToPage(new { id });
        }

        Findings = Found(Report);
        return this.Show(Problem);
    }

    /// <summary>Says what is wrong with this part as it is typed at this moment.</summary>
    public async Task<IActionResult> OnPostCheckAsync(Guid id, CancellationToken ct)
    {
        if (await Request.ReadOrNullAsync<Typed>(ReportLimits.MaxSectionBytes, ct) is not { Texts: { } texts, Cells: { } cells } || FindingsAnswer.TooLong(texts, cells) is not null)
        {
            return new JsonResult(new { message = "页面送来的内容读不出来，没有检查。" }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }

        if (!await OpenAsync(id, ct) || !View.IsOpen)
        {
            return NotFound();
        }

        var report = Report.With(texts, cells);
        return FindingsAnswer.Of(report, Found(report), submitted: false);
    }

    private async Task<bool> OpenAsync(Guid id, CancellationToken ct)
    {
        if (await lists.ReadAsync(id, User.PersonId(), ct) is not { } view)
        {
            return false;
        }

        View = view;
        // Once it is out of one's hands the draft is the drafter's again: nothing of it is shown but what one sends oneself.
        var sections = await drafts.SectionsAsync(view.Case.Id, ct);
        (Report, Bindings) = AnnualReportKind.ComposeBound(await drafts.HeadingAsync(view.Case.Id, ct), view.IsOpen ? sections.Values.Select(s => s.Content) : []);
        basis = await drafts.BasisAsync(Report.Year, view.Case.UnitId, ct);
        var saved = sections.GetValueOrDefault(Contribution.Section);
        (Version, SavedAt) = (saved?.Version ?? 0, saved?.SavedAt);
        Findings = Found(Report);
        return true;
    }

    /// <summary>Of this part alone, with the mends that stay within it.</summary>
    private Finding[] Found(Report report)
    {
        var (texts, cells) = SectionForm.Fields(report, Contribution.Section);
        bool Within(Edit edit) => edit switch { Edit.Cell cell => cells.Contains(cell.Key), Edit.Text text => texts.Contains(text.Range.Text), _ => false };
        return [.. AnnualReportKind.Findings(report, basis).Where(f => f.Part == Contribution.Section).Select(f => f with { Repairs = [.. f.Repairs.Where(r => r.Edits.All(Within))] })];
    }

    /// <summary>Saves what was typed; what was not touched is left as it stands, whoever saved it.</summary>
    private async Task SaveAsync(Dictionary<string, string?> texts, Dictionary<string, string?> cells, int seen, bool fill, string? total, string? repair, string? bind, string? unbind, CancellationToken ct)
    {
        var before = Report;
        var (partTexts, partCells) = SectionForm.Fields(Report, Contribution.Section);
        var posted = Report.With(
            texts.Where(t => partTexts.Contains(t.Key)).ToDictionary(), cells.Where(c => partCells.Contains(c.Key)).ToDictionary());
        Report = SectionForm.HashOf(posted, Contribution.Section) == Drawn ? Report : posted;
        Report = fill ? ReportChecks.FillBlanks(Report) : Report;
        if (total is not null && Found(Report).FirstOrDefault(f => FindingsHtml.TotalCell(Report.Layout, f) == total) is { Right: { } sum })
        {
            Report = Report.With(new Dictionary<string, string?>(), new Dictionary<string, string?> { [total] = sum.ToString("0.####") });
        }

        var proposed = repair is null ? Report : Repair.Apply(Report, repair);
        Report = proposed ?? Report;
        var bound = Bindings;
        Bindings = SectionForm.Rebound(Bindings, before, Report, bind, unbind);
        if (Bindings.SequenceEqual(bound) && partTexts.All(k => before.Text(k) == Report.Text(k)) && partCells.All(k => before.Cell(k) == Report.Cell(k)))
        {
            return;
        }

        // What was typed is kept to the letter; only a filled cell is ours.
        var filled = fill || total is not null || repair is not null;
        var content = SectionForm.Content(
            partTexts.Select(k => KeyValuePair.Create(k, repair is null && texts.TryGetValue(k, out var typed) ? typed : Report.Text(k))),
            partCells.Select(k => KeyValuePair.Create(k, filled ? Report.Cell(k) : cells.TryGetValue(k, out var typed) ? typed : before.Cell(k))),
            Bindings.Where(b => partTexts.Contains(b.Text)));
        var saved = await save.HandleAsync(new SaveSection(Contribution.TaskId, Contribution.Section, seen, content, User.PersonId()), ct);
        if (saved.Succeeded)
        {
            (Version, Drawn) = (saved.Value.Version, SectionForm.HashOf(Report, Contribution.Section));
            ModelState.Remove(nameof(Drawn));
        }
        else if (saved.Error is SectionChanged theirs)
        {
            // Saving once more, after having read both, is a choice: it stands on their version.
            (Theirs, Version) = (theirs, theirs.Version);
        }

        (Report, Bindings) = NumberBindings.Follow(Report, Bindings);
        Problem = saved.Error ?? (proposed is null ? new InvalidError("这一处已经改过，没有再改。请按下面现在的检查结果处理。") : null);
    }
}
