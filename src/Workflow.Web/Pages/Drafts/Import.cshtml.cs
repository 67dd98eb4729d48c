using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Reports;
using Workflow.Reports.Importing;

namespace Workflow.Web.Pages.Drafts;

/// <summary>A report file into a draft, on one page: what was read and where it stands, what is asked, what would change. Nothing
/// is written before the button is pressed, and nothing that a colleague saves meanwhile is overwritten.</summary>
[RequestSizeLimit(MaxBody)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBody)]
public sealed class ImportModel(
    TaskViews tasks, DraftReader drafts, UploadReportHandler upload, DraftUploads uploads, SaveSectionHandler save) : PageModel
{
    /// <summary>In bytes; a little more than a file may have, so that one slightly too long is still refused in words.</summary>
    private const long MaxBody = ReportImporter.MaxFileBytes + (2L * 1024 * 1024);

    private IReadOnlyList<NumberBinding> bindings = [];

    public TaskView View { get; private set; } = null!;
    public Report Draft { get; private set; } = null!;
    public IReadOnlyDictionary<string, int> SectionVersions { get; private set; } = new Dictionary<string, int>();

    /// <summary>Null where nothing is uploaded.</summary>
    public ImportView? Import { get; private set; }
    public Error? Problem { get; private set; }

    /// <summary>Parts that this press has written, where another could not be.</summary>
    public IReadOnlyList<string> Written { get; private set; } = [];

    [BindProperty]
    public ImportForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(Guid taskId, CancellationToken ct)
    {
        if (await OpenAsync(taskId, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        var kept = await uploads.FindAsync(taskId, User.PersonId(), ct);
        Import = kept is null ? null : ImportView.Of(kept, Draft, Form);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid taskId, IFormFile? file, CancellationToken ct)
    {
        if (await OpenAsync(taskId, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (file is null)
        {
            return Refuse(new InvalidError("还没有选文件：请先选一个文件，再点“读取文件”。稿件没有改动。"));
        }

        await using var content = file.OpenReadStream();
        var kept = await upload.HandleAsync(new UploadReport(taskId, file.FileName, content, User.PersonId()), ct);
        return kept.Succeeded ? RedirectToPage(new { taskId }) : Refuse(kept.Error);
    }

    /// <param name="preview">Only looks again at what the answers would write.</param>
    public async Task<IActionResult> OnPostWriteAsync(Guid taskId, bool preview, CancellationToken ct)
    {
        if (await OpenAsync(taskId, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (await uploads.FindAsync(taskId, User.PersonId(), ct) is not { } kept || kept.Id != Form.Upload)
        {
            return Refuse(new UploadGone());
        }

        Import = ImportView.Of(kept, Draft, Form);
        if (preview)
        {
            return Page();
        }

        if (!View.IsOpen)
        {
            return Refuse(new DraftNotOpen(View.Task.DecidedByName ?? "流程", View.Task.ClosedAt!.Value));
        }

        if (Import.Refusal(Form) is { } refusal)
        {
            return Refuse(refusal);
        }

        await WriteAsync(taskId, Import, ct);
        if (Problem is null)
        {
            TempData["Done"] = $"已从“{kept.Name}”写入：{string.Join("、", Written)}。请核对检查结果。";
            return RedirectToPage("/Drafts/Report", new { taskId });
        }

        // What somebody else has saved stands on the page now, so that another press is a choice.
        await ReadDraftAsync(ct);
        Import = ImportView.Of(kept, Draft, Form);
        return Refuse(Problem);
    }

    public async Task<IActionResult> OnPostDropAsync(Guid taskId, CancellationToken ct)
    {
        if (await OpenAsync(taskId, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        await uploads.DropAsync(taskId, User.PersonId(), ct);
        return RedirectToPage(new { taskId });
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
        Response.Headers.CacheControl = "no-store";
        await ReadDraftAsync(ct);
        return null;
    }

    private async Task ReadDraftAsync(CancellationToken ct)
    {
        var sections = await drafts.SectionsAsync(View.Case.Id, ct);
        (Draft, bindings) = AnnualReportKind.ComposeBound(await drafts.HeadingAsync(View.Case.Id, ct), sections.Values.Select(s => s.Content));
        SectionVersions = sections.ToDictionary(s => s.Key, s => s.Value.Version, StringComparer.Ordinal);
    }

    /// <summary>Each part on the version that the page showed: what the form was drawn from is what is replaced, or nothing.</summary>
    private async Task WriteAsync(Guid taskId, ImportView import, CancellationToken ct)
    {
        var written = new List<string>();
        foreach (var part in import.Parts.Where(p => p.Changes && Form.Take.Contains(p.Part.Key)))
        {
            var (texts, cells) = SectionForm.Fields(Draft, part.Part.Key);
            var content = SectionForm.Content(
                texts.Select(k => KeyValuePair.Create(k, (string?)import.Merged.Text(k))), cells.Select(k => KeyValuePair.Create(k, import.Merged.Cell(k))),
                SectionForm.Rebound(bindings, Draft, import.Merged).Where(b => texts.Contains(b.Text)));
            var saved = await save.HandleAsync(
                new SaveSection(taskId, part.Part.Key, Form.Versions.GetValueOrDefault(part.Part.Key), content, User.PersonId()), ct);
            if (saved.Succeeded)
            {
                written.Add(part.Name);
            }
            else
            {
                Problem ??= saved.Error is SectionChanged theirs ? new PartChanged(part.Name, theirs) : saved.Error;
            }
        }

        Written = written;
    }

    private IActionResult Refuse(Error error)
    {
        Problem = error;
        return this.Show(error);
    }
}

public sealed record PartChanged(string Part, SectionChanged Theirs) : ConflictError(
    $"“{Part}”没有写入：{Theirs.By}刚刚改过这一部分，没有覆盖。下面“稿件现在”一栏已换成对方保存的内容，核对后仍要用文件里的，请再点一次“写入稿件”。");
