using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Admin.People;

public sealed class IndexModel(PeopleLists lists) : AdminPage
{
    public PeoplePage People { get; private set; } = new([], null);
    public IReadOnlyList<UnitRow> Units { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Unit { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Units = await lists.UnitsAsync(withClosed: false, Today, ct);
        People = await lists.PeopleAsync(Search?.Trim() ?? "", Unit, After, Today, ct);
    }
}
