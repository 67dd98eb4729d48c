using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Texts;

namespace Workflow.Web.Pages.Releases;

/// <summary>The editor's attachment buttons post here, so that only this address takes a long body. A little more than the file's limit,
/// so that a file slightly too long is still refused in words, with what was typed.</summary>
[RequestSizeLimit(MaxBody)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBody)]
public sealed class AttachmentModel(
    TaskViews tasks, DraftReader drafts, SaveSectionHandler save, AttachFileHandler attach, DraftSearch search, PortalColumns columns, TimeProvider clock)
    : ReleaseDraftModel(tasks, drafts, save, search, columns, clock)
{
    private const long MaxBody = 52L * 1024 * 1024;

    public IActionResult OnGet(Guid taskId) => RedirectToPage("/Releases/Edit", new { taskId });

    /// <param name="attachment">Null with <paramref name="remove"/>, or when none was chosen.</param>
    public async Task<IActionResult> OnPostAsync(Guid taskId, IFormFile? attachment, bool remove, CancellationToken ct)
    {
        // What was typed is saved first: a refused file must not take it along.
        if (await SaveAsync(taskId, ct) is { } refusal)
        {
            return await RefuseAsync(taskId, refusal, ct);
        }

        if (!remove && attachment is null)
        {
            return await RefuseAsync(taskId, new NoFileChosen(), ct);
        }

        await using var content = remove ? null : attachment!.OpenReadStream();
        if (await attach.HandleAsync(new AttachFile(taskId, attachment?.FileName ?? "", content, User.PersonId()), ct) is { } error)
        {
            return await RefuseAsync(taskId, error, ct);
        }

        TempData["Done"] = remove ? "附件已去掉，正文已保存。" : "附件已上传，正文已保存。";
        return RedirectToPage("/Releases/Edit", new { taskId });
    }
}

public sealed record NoFileChosen() : InvalidError("还没有选文件：请先选一个文件，再点“上传附件”。正文已保存。");
