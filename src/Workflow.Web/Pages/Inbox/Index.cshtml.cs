using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Inbox;

/// <summary>待办: what waits for the positions that I hold today.</summary>
public sealed class IndexModel(TaskLists tasks, TimeProvider clock) : PageModel
{
    public InboxPage<WaitingRow> Waiting { get; private set; } = new([], null);
    public DateOnly Today { get; } = LocalTime.Today(clock);

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Waiting = await tasks.WaitingAsync(User.PersonId(), After, ct);
}
