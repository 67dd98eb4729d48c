using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Inbox;

/// <summary>已办: what I decided, newest first.</summary>
public sealed class DecidedModel(TaskLists tasks) : PageModel
{
    public InboxPage<DecidedRow> Decided { get; private set; } = new([], null);

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Decided = await tasks.DecidedAsync(User.PersonId(), After, ct);
}
