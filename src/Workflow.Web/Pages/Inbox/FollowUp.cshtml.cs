using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Review.Lists;

namespace Workflow.Web.Pages.Inbox;

/// <param name="Back">The list that the link stands in.</param>
public sealed record FollowUpLink(Guid CaseId, DateOnly? On, DateOnly Today, string Back);

/// <summary>自定跟进日 of one case: a page of its own; with script its form opens in the list.</summary>
public sealed class FollowUpModel(FollowUps followUps, TimeProvider clock) : PageModel
{
    public FollowUpView View { get; private set; } = null!;
    public Error? Problem { get; private set; }
    public DateOnly Today { get; } = LocalTime.Today(clock);

    [BindProperty]
    public string? On { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid caseId, CancellationToken ct)
    {
        if (await followUps.ReadAsync(caseId, User.PersonId(), ct) is not { } view)
        {
            return NotFound();
        }

        (View, On) = (view, view.On?.ToString("yyyy-MM-dd"));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid caseId, string? clear, CancellationToken ct)
    {
        var set = await followUps.SetAsync(new SetFollowUp(User.PersonId(), caseId, clear is null ? On : ""), ct);
        if (set.Succeeded)
        {
            TempData["Done"] = set.Value.On is { } on ? $"“{set.Value.Title}”的跟进日：{TimeLeft.Day(on)}。只有您自己看得到。" : $"“{set.Value.Title}”的跟进日已取消。";
            return LocalRedirect(Url.IsLocalUrl(Back) ? Back : "/inbox");
        }

        if (set.Error is NotFoundError || await followUps.ReadAsync(caseId, User.PersonId(), ct) is not { } view)
        {
            return NotFound();
        }

        (View, Problem) = (view, set.Error);
        return this.Show(set.Error);
    }
}
