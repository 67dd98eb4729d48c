using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.Talks;

namespace Workflow.Web.Pages.Circulations;

/// <summary>传阅 of one person: to read, read, sent. It looks different from work and never stands among it.</summary>
public sealed class IndexModel(CirculationLists lists, TakeBackCirculationHandler takeBack) : PageModel
{
    public CirculationPage Circulations { get; private set; } = new([], null);
    public Error? Problem { get; private set; }

    [BindProperty(SupportsGet = true)]
    public CirculationList List { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public async Task OnGetAsync(CancellationToken ct) =>
        Circulations = await lists.PageAsync(User.PersonId(), List, NoticeKey.Parse(Before), ct);

    /// <param name="caseId">The case whose page it was taken back on; null for this list.</param>
    public async Task<IActionResult> OnPostTakeBackAsync(Guid id, Guid? caseId, CancellationToken ct)
    {
        var taken = await takeBack.HandleAsync(new TakeBackCirculation(id, User.PersonId()), ct);
        if (taken.Succeeded)
        {
            TempData["Done"] = $"给{taken.Value.ReaderName}的传阅已收回。";
            return caseId is { } subject
                ? RedirectToPage("/Cases/Case", null, new { id = subject }, "circulated")
                : RedirectToPage(new { List = CirculationList.Sent });
        }

        (List, Before, Problem) = (CirculationList.Sent, null, taken.Error);
        await OnGetAsync(ct);
        return this.Show(taken.Error);
    }
}
