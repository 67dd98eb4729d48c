using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Notifications;

namespace Workflow.Web.Pages.Notifications;

/// <summary>通知: what I was told, newest first.</summary>
public sealed class IndexModel(NoticeList list) : PageModel
{
    public NoticePage Notices { get; private set; } = new([], null);

    /// <summary>Where this page begins; anything unreadable begins at the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Notices = await list.ReadAsync(User.PersonId(), NoticeKey.Parse(Before), ct);

    public async Task<IActionResult> OnPostReadAsync(Guid id, CancellationToken ct) =>
        await list.MarkReadAsync(User.PersonId(), id, ct) is null ? NotFound() : RedirectToPage(new { Before });

    public async Task<IActionResult> OnPostAllAsync(CancellationToken ct)
    {
        await list.MarkAllReadAsync(User.PersonId(), ct);
        return RedirectToPage();
    }
}
