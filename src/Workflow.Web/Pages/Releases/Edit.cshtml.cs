using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Texts;

namespace Workflow.Web.Pages.Releases;

/// <summary>Writes a release: save, or save and send it on with one of the outcomes that the process offers.</summary>
public sealed class EditModel(
    TaskViews tasks, DraftReader drafts, SaveSectionHandler save, DecideTaskHandler decide, DeleteDraftHandler delete,
    DraftSearch search, PortalColumns columns, TimeProvider clock)
    : ReleaseDraftModel(tasks, drafts, save, search, columns, clock)
{
    public async Task<IActionResult> OnGetAsync(Guid taskId, CancellationToken ct) => await OpenAsync(taskId, ct) ?? Page();

    /// <param name="outcome">Null only saves.</param>
    public async Task<IActionResult> OnPostAsync(Guid taskId, string? outcome, CancellationToken ct)
    {
        if (await SaveAsync(taskId, ct) is { } refusal)
        {
            return await RefuseAsync(taskId, refusal, ct);
        }

        if (outcome is null)
        {
            TempData["Done"] = "已保存。";
            return RedirectToPage("/Releases/Edit", new { taskId });
        }

        var decided = await decide.HandleAsync(new DecideTask(taskId, outcome, Opinion ?? "", 0, new Actor.OfPerson(User.PersonId())), ct);
        if (!decided.Succeeded)
        {
            return await RefuseAsync(taskId, decided.Error, ct);
        }

        TempData["Done"] = $"已办理：{decided.Value.Label}。";
        return RedirectToPage("/Releases/Index");
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid taskId, CancellationToken ct)
    {
        if (await delete.HandleAsync(new DeleteDraft(taskId, User.PersonId()), ct) is { } error)
        {
            // What is typed stands in another form: the page shows what is saved of it.
            return error is NotFoundError ? NotFound() : await OpenAsync(taskId, ct) ?? await RefuseAsync(taskId, error, ct);
        }

        TempData["Done"] = "草稿已删除。";
        return RedirectToPage("/Releases/Index");
    }

    /// <summary>The same save for the script, answered in JSON.</summary>
    public async Task<IActionResult> OnPostAutosaveAsync(Guid taskId, CancellationToken ct) => await SaveAsync(taskId, ct) switch
    {
        null => new JsonResult(new { version = SeenVersion, at = LocalTime.ToLocal(SavedAt!.Value).ToString("HH:mm:ss") }),
        NotFoundError error => new JsonResult(new { message = error.Message }) { StatusCode = StatusCodes.Status404NotFound },
        ConflictError error => new JsonResult(new { message = error.Message }) { StatusCode = StatusCodes.Status409Conflict },
        var error => new JsonResult(new { message = error.Message }) { StatusCode = StatusCodes.Status422UnprocessableEntity },
    };
}
