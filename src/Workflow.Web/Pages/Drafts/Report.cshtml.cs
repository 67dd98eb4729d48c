using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Rendering;

namespace Workflow.Web.Pages.Drafts;

/// <summary>Writes an annual report: every section saves itself while one types; without script, one button saves all.</summary>
public sealed class ReportModel(TaskViews tasks, DraftReader drafts, SaveSectionHandler save, DecideTaskHandler decide, TimeProvider clock) : PageModel
{
    private ReportBasis basis = null!;

    public TaskView View { get; private set; } = null!;
    public Report Report { get; private set; } = null!;
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Last year's report of the unit; null where the office has none.</summary>
    public Report? Earlier => basis.Earlier;
    public IReadOnlyList<NumberBinding> Bindings { get; private set; } = [];
    public FormAids Aids => FormAids.For(Report.Layout, Earlier, Bindings);
    public IReadOnlyDictionary<string, int> SectionVersions { get; private set; } = new Dictionary<string, int>();
    public DateTimeOffset? SavedAt { get; private set; }
    public DateOnly Today { get; } = LocalTime.Today(clock);
    public Error? Problem { get; private set; }

    /// <summary>It was to be handed on and could not be: what is not written yet is now a fault.</summary>
    public bool Refused => Problem is DocumentFails;

    /// <summary>What each part held when the form was drawn, as a hash: a part that comes back unchanged was not touched,
    /// whatever somebody else has saved into it meanwhile.</summary>
    [BindProperty]
    public Dictionary<string, string> Drawn { get; set; } = [];

    /// <summary>What somebody else saved meanwhile, to be read beside one's own.</summary>
    public IReadOnlyList<(string Part, SectionChanged Theirs)> Conflicts { get; private set; } = [];

    [BindProperty]
    public string? Opinion { get; set; }

    public Decision? ReturnedBy => View.Decisions.LastOrDefault(d => d.Tone != Decision.Neutral) is { Tone: "Back" } last ? last : null;

    /// <summary>What autosave sends: one section, every field of it.</summary>
    public sealed record Autosave(string? Section, int Version, Dictionary<string, string?>? Texts, Dictionary<string, string?>? Cells, NumberBinding[]? Bindings);

    public async Task<IActionResult> OnGetAsync(Guid taskId, CancellationToken ct)
    {
        if (await OpenAsync(taskId, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        Findings = AnnualReportKind.Findings(Report, basis);
        return Page();
    }

    /// <param name="outcome">Saves, then decides by it; null only saves.</param>
    /// <param name="fill">Not null: blanks become 0 before saving.</param>
    /// <param name="total">Key of a total cell that becomes the sum of its parts before saving.</param>
    /// <param name="repair">A <see cref="Repair.ToJson"/> that is carried out before saving.</param>
    /// <param name="bind">A <see cref="NumberBinding"/> in JSON that is added before saving.</param>
    /// <param name="unbind">Text key and start of a binding that is taken away.</param>
    public async Task<IActionResult> OnPostAsync(
        Guid taskId, Dictionary<string, string?> texts, Dictionary<string, string?> cells, Dictionary<string, int> versions,
        string? outcome, string? fill, string? total, string? repair, string? bind, string? unbind, CancellationToken ct)
    {
        if (await OpenAsync(taskId, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        var before = Report;
        Report = Touched(texts, cells);
        Report = fill is null ? Report : ReportChecks.FillBlanks(Report);
        Report = total is null ? Report : FillTotal(Report, total);
        var repaired = repair is null ? Report : Repair.Apply(Report, repair);
        Report = repaired ?? Report;
        var bound = Bindings;
        Bindings = SectionForm.Rebound(Bindings, before, Report, bind, unbind);
        if (!View.IsOpen)
        {
            Problem = new DraftNotOpen(View.Task.DecidedByName ?? "流程", View.Task.ClosedAt!.Value);
        }
        else
        {
            var edited = fill is not null || total is not null || repair is not null || !Bindings.SequenceEqual(bound);
            await SaveChangedAsync(taskId, before, bound, texts, cells, versions, edited, ct);
            Problem ??= repaired is null ? new InvalidError("这一处已经改过，没有再改。请按下面现在的检查结果处理。") : null;
        }

        if (Problem is null && outcome is not null)
        {
            var decided = await decide.HandleAsync(new DecideTask(taskId, outcome, Opinion ?? "", 0, new Actor.OfPerson(User.PersonId())), ct);
            if (decided.Succeeded)
            {
                TempData["Done"] = $"已办理：{decided.Value.Label}。第{decided.Value.VersionNumber}版已交给下一岗位。";
                return RedirectToPage("/Inbox/Index");
            }

            Problem = decided.Error;
        }

        if (Problem is null)
        {
            TempData["Done"] = fill is not null ? "空白的格子已填0，已保存。" : total is not null ? "总计已按各项之和填写，已保存。" : repair is not null ? "已按建议改好，已保存。" : "已保存。";
            return RedirectToPage(new { taskId });
        }

        // What follows a cell is shown so; it is stored as it was typed, and follows whenever the report is composed.
        (Report, Bindings) = NumberBindings.Follow(Report, Bindings);
        Findings = AnnualReportKind.Findings(Report, basis);
        return this.Show(Problem);
    }

    /// <summary>Says what is wrong with what is typed at this moment, in the same words as the page.</summary>
    public async Task<IActionResult> OnPostCheckAsync(Guid taskId, CancellationToken ct)
    {
        if (Request.ContentLength > ReportLimits.MaxReportBytes)
        {
            return Answer(StatusCodes.Status413PayloadTooLarge, "稿件太大，没有检查。请删减。");
        }

        if (await Request.ReadOrNullAsync<Typed>(ReportLimits.MaxReportBytes, ct) is not { Texts: { } texts, Cells: { } cells } typed)
        {
            return Answer(StatusCodes.Status422UnprocessableEntity, "页面送来的内容读不出来，没有检查。");
        }

        if (await OpenAsync(taskId, ct) is not null)
        {
            return NotFound();
        }

        if (FindingsAnswer.TooLong(texts, cells) is { } refusal)
        {
            return Answer(StatusCodes.Status422UnprocessableEntity, refusal);
        }

        var report = Report.With(texts, cells);
        return FindingsAnswer.Of(report, AnnualReportKind.Findings(report, basis), typed.Submitted);
    }

    public async Task<IActionResult> OnPostSaveAsync(Guid taskId, CancellationToken ct)
    {
        if (Request.ContentLength > ReportLimits.MaxSectionBytes)
        {
            return Answer(StatusCodes.Status413PayloadTooLarge, "这一部分太大，没有保存。请删减后再存；您写的内容还在页面上。");
        }

        if (await Request.ReadOrNullAsync<Autosave>(ReportLimits.MaxSectionBytes, ct) is not { Section: { } section, Texts: { } texts, Cells: { } cells } sent || sent.Version < 0)
        {
            return Answer(StatusCodes.Status422UnprocessableEntity, "页面送来的内容读不出来，没有保存。请把写的内容另外复制一份，刷新页面后再填。");
        }

        var result = await save.HandleAsync(new SaveSection(taskId, section, sent.Version, SectionForm.Content(texts, cells, (sent.Bindings ?? []).Where(b => b is { Text: not null, Cell: not null })), User.PersonId()), ct);
        return result switch
        {
            { Succeeded: true } => new JsonResult(new { version = result.Value.Version, savedAt = result.Value.At }),
            { Error: SectionChanged theirs } => new JsonResult(new
            {
                message = theirs.Message,
                version = theirs.Version,
                texts = theirs.Current.Texts,
                cells = theirs.Current.Cells,
                bindings = theirs.Current.Bindings ?? [],
                by = theirs.By,
            })
            { StatusCode = StatusCodes.Status409Conflict },
            { Error: ConflictError error } => Answer(StatusCodes.Status409Conflict, error.Message),
            { Error: NotFoundError error } => Answer(StatusCodes.Status404NotFound, error.Message),
            { Error: var error } => Answer(StatusCodes.Status422UnprocessableEntity, error.Message),
        };
    }

    private async Task<IActionResult?> OpenAsync(Guid taskId, CancellationToken ct)
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
        var sections = await drafts.SectionsAsync(view.Case.Id, ct);
        (Report, Bindings) = AnnualReportKind.ComposeBound(await drafts.HeadingAsync(view.Case.Id, ct), sections.Values.Select(s => s.Content));
        basis = await drafts.BasisAsync(Report.Year, view.Case.UnitId, ct);
        SectionVersions = sections.ToDictionary(s => s.Key, s => s.Value.Version, StringComparer.Ordinal);
        if (HttpMethods.IsGet(Request.Method))
        {
            Drawn = Report.Layout.Parts.ToDictionary(p => p.Key, p => SectionForm.HashOf(Report, p.Key), StringComparer.Ordinal);
        }

        SavedAt = sections.Count == 0 ? null : sections.Values.Max(s => s.SavedAt);
        return null;
    }

    /// <summary>Saves each part that differs; the first refusal is the page's problem, a conflict keeps both texts.</summary>
    private async Task SaveChangedAsync(
        Guid taskId, Report before, IReadOnlyList<NumberBinding> bound, Dictionary<string, string?> texts, Dictionary<string, string?> cells, Dictionary<string, int> versions,
        bool edited, CancellationToken ct)
    {
        var conflicts = new List<(string, SectionChanged)>();
        var now = new Dictionary<string, int>(SectionVersions, StringComparer.Ordinal);
        foreach (var part in Report.Layout.Parts)
        {
            var (partTexts, partCells) = SectionForm.Fields(Report, part.Key);
            var bindings = Bindings.Where(b => partTexts.Contains(b.Text)).ToArray();
            if (partTexts.All(k => before.Text(k) == Report.Text(k)) && partCells.All(k => before.Cell(k) == Report.Cell(k))
                && bindings.SequenceEqual(bound.Where(b => partTexts.Contains(b.Text))))
            {
                continue;
            }

            // What was typed is kept to the letter; only a proposal taken is ours. An emptied field arrives as null.
            var content = SectionForm.Content(
                partTexts.ToDictionary(k => k, k => edited || bindings.Any(b => b.Text == k) ? Report.Text(k) : texts.TryGetValue(k, out var typed) ? typed : before.Text(k), StringComparer.Ordinal),
                partCells.ToDictionary(k => k, k => edited ? Report.Cell(k) : cells.TryGetValue(k, out var typed) ? typed : before.Cell(k), StringComparer.Ordinal),
                bindings);
            var saved = await save.HandleAsync(
                new SaveSection(taskId, part.Key, versions.GetValueOrDefault(part.Key), content, User.PersonId()), ct);
            switch (saved)
            {
                case { Succeeded: true }:
                    now[part.Key] = saved.Value.Version;
                    Drawn[part.Key] = SectionForm.HashOf(Report, part.Key);
                    break;
                case { Error: SectionChanged theirs }:
                    // Saving once more, after having read both, is a choice: it stands on their version.
                    conflicts.Add((part.Heading ?? part.Name, theirs));
                    now[part.Key] = theirs.Version;
                    Problem ??= theirs;
                    break;
                default:
                    Problem ??= saved.Error;
                    break;
            }
        }

        (Conflicts, SectionVersions) = (conflicts, now);
    }

    /// <summary>The report as it is now, with the parts that this form changed.</summary>
    private Report Touched(Dictionary<string, string?> texts, Dictionary<string, string?> cells)
    {
        var posted = Report.With(
            texts.Where(t => Report.Layout.HasText(t.Key)).ToDictionary(), cells.Where(c => Report.Layout.HasCell(c.Key)).ToDictionary());
        var parts = Report.Layout.Parts.Select(p => p.Key).Where(p => Drawn.GetValueOrDefault(p) != SectionForm.HashOf(posted, p)).Select(p => SectionForm.Fields(Report, p)).ToList();
        return Report.With(
            parts.SelectMany(f => f.Texts).ToDictionary(k => k, k => (string?)posted.Text(k)), parts.SelectMany(f => f.Cells).ToDictionary(k => k, posted.Cell));
    }

    private static Report FillTotal(Report report, string total) =>
        ReportChecks.AtOnce(report).FirstOrDefault(f => FindingsHtml.TotalCell(report.Layout, f) == total) is { Right: { } sum }
            ? report.With(new Dictionary<string, string?>(), new Dictionary<string, string?> { [total] = sum.ToString("0.####") })
            : report;

    private static JsonResult Answer(int status, string message) => new(new { message }) { StatusCode = status };
}
