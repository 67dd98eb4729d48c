using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>附件 of a case: added and replaced here, by whoever may see the case while it is open.</summary>
[RequestSizeLimit(MaxBody)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBody)]
public sealed class AttachmentsModel(CaseRecords records, AttachmentLists lists, AddAttachmentHandler add) : PageModel
{
    // A little more than the file's limit, so that a file slightly too long is still refused in words.
    private const long MaxBody = 52L * 1024 * 1024;

    public CaseOutline Record { get; private set; } = null!;
    public IReadOnlyList<AttachmentRow> Rows { get; private set; } = [];

    /// <summary>To which the reader may bind a file.</summary>
    public IReadOnlyList<AttachableStep> Steps { get; private set; } = [];

    /// <summary>What was chosen and refused, so that it stands there still.</summary>
    public Guid? Step { get; private set; }
    public Error? Problem { get; private set; }
    public bool MayAdd => Record.Case.Status == CaseStatus.Open;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct) => await ReadAsync(id, ct) ? Page() : NotFound();

    /// <param name="attachment">Null where none was chosen.</param>
    /// <param name="series">Of the one to be replaced; null adds a new one.</param>
    /// <param name="step">Task that a new one belongs to; null: the whole case.</param>
    public async Task<IActionResult> OnPostAsync(Guid id, IFormFile? attachment, Guid? series, Guid? step, CancellationToken ct)
    {
        Step = step;
        if (attachment is not null)
        {
            await using var content = attachment.OpenReadStream();
            var added = await add.HandleAsync(new AddAttachment(id, series, attachment.FileName, content, User.PersonId(), step), ct);
            if (added.Succeeded)
            {
                TempData["Done"] = series is null ? $"附件“{added.Value.Name}”已添加。" : $"附件“{added.Value.Name}”已替换，原来的仍可查看。";
                return RedirectToPage(new { id });
            }

            Problem = added.Error;
        }

        Problem ??= new NoAttachmentChosen();
        return await ReadAsync(id, ct) ? this.Show(Problem) : NotFound();
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken ct)
    {
        if (await records.OutlineAsync(id, User.PersonId(), ct) is not { } record)
        {
            return false;
        }

        (Record, Rows) = (record, await lists.OfAsync(id, ct));
        Steps = MayAdd ? await lists.StepsAsync(id, User.PersonId(), ct) : [];
        return true;
    }
}

public sealed record NoAttachmentChosen() : InvalidError("还没有选文件：请先选一个文件，再上传。");
