using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

public sealed class IndexModel(Authority authority, TimeProvider clock) : PageModel
{
    public IReadOnlyList<HeldPosition> Held { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Held = await authority.HoldingsOfAsync(User.PersonId(), LocalTime.Today(clock), ct);
}
