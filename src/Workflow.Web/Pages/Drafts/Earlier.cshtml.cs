using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Reports;
using Workflow.Reports.Importing;

namespace Workflow.Web.Pages.Drafts;

/// <summary>Brings last year's report in from a file, so that this year's can be checked against it and written beside it.</summary>
[RequestSizeLimit(MaxRequestBytes)]
public sealed class EarlierModel(TaskViews tasks, DraftReader drafts, KeepEarlierReportHandler keep) : PageModel
{
    private const long MaxRequestBytes = 25_000_000;

    public TaskView View { get; private set; } = null!;

    /// <summary>The year that is wanted.</summary>
    public int Year => View.Case.Year!.Value - 1;

    /// <summary>What the office has; null where it has none.</summary>
    public Report? Present { get; private set; }
    public Error? Problem { get; private set; }

    [BindProperty]
    public bool Confirmed { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid taskId, CancellationToken ct) => await OpenAsync(taskId, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid taskId, IFormFile? file, CancellationToken ct)
    {
        if (!await OpenAsync(taskId, ct))
        {
            return NotFound();
        }

        if (file is null || file.Length == 0)
        {
            Problem = new InvalidError("还没有选文件，请选择上年的报告后再点“导入”。");
            return this.Show(Problem);
        }

        await using var content = file.OpenReadStream();
        var reading = ReportImporter.Read(content, file.FileName);
        Problem = reading.Report is { } report
            ? await keep.HandleAsync(new KeepEarlierReport(taskId, report, reading.Unit, Confirmed, Path.GetFileName(file.FileName).Replace("\0", "", StringComparison.Ordinal), User.PersonId()), ct)
            : new InvalidError(reading.Unreadable ?? "这个文件里没有找到年度报告的表格，请核对是不是选错了文件。");
        if (Problem is not null)
        {
            return this.Show(Problem);
        }

        TempData["Done"] = reading.Questions.Count == 0
            ? $"已导入{Year}年度报告，编写时可以对照。"
            : $"已导入{Year}年度报告。有{reading.Questions.Count}处读不准，已留空，这几处不作为核对依据。";
        return RedirectToPage("/Drafts/Report", new { taskId });
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid taskId, CancellationToken ct)
    {
        if (!await OpenAsync(taskId, ct))
        {
            return NotFound();
        }

        Problem = await keep.HandleAsync(new KeepEarlierReport(taskId, null, null, false, "", User.PersonId()), ct);
        if (Problem is not null)
        {
            return this.Show(Problem);
        }

        TempData["Done"] = $"导入的{Year}年度报告已去掉，不再对照。";
        return RedirectToPage("/Drafts/Report", new { taskId });
    }

    private async Task<bool> OpenAsync(Guid taskId, CancellationToken ct)
    {
        if (await tasks.ReadAsync(taskId, User.PersonId(), ct) is not { IsOpen: true, Task.MayEdit: true, Case: { Kind: CaseKinds.AnnualReport, Year: not null } } view)
        {
            return false;
        }

        View = view;
        Present = (await drafts.BasisAsync(view.Case.Year!.Value, view.Case.UnitId, ct)).Earlier;
        return true;
    }
}
