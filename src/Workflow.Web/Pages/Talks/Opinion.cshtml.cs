using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Talks;

namespace Workflow.Web.Pages.Talks;

/// <summary>Where the task's page sends an opinion that is still being typed: by its script, or by 存草稿 and a phrase's button.</summary>
public sealed class OpinionModel(KeepOpinionHandler keep) : PageModel
{
    public Error? Problem { get; private set; }

    [BindProperty]
    public string? Opinion { get; set; }

    public IActionResult OnGet(Guid id) => RedirectToPage("/Tasks/Task", new { id });

    /// <param name="phrase">Is added to the opinion before it is kept.</param>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid? phrase, CancellationToken ct)
    {
        var kept = await keep.HandleAsync(new KeepOpinion(id, Opinion ?? "", phrase, User.PersonId()), ct);
        var byScript = Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);
        if (kept.Succeeded)
        {
            return byScript
                ? new JsonResult(new { at = $"{LocalTime.ToLocal(kept.Value.SavedAt):HH:mm:ss}" })
                : RedirectToPage("/Tasks/Task", null, new { id }, "decide");
        }

        Problem = kept.Error;
        var shown = this.Show(kept.Error);
        return byScript ? new JsonResult(new { message = kept.Error.Message }) { StatusCode = (shown as PageResult)?.StatusCode ?? StatusCodes.Status404NotFound } : shown;
    }
}
