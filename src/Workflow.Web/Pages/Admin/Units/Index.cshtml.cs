using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Admin.Units;

public sealed class IndexModel(PeopleLists lists, CreateUnitHandler create) : AdminPage
{
    public IReadOnlyList<UnitRow> Units { get; private set; } = [];

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public UnitKind Kind { get; set; } = UnitKind.Town;

    [BindProperty]
    public Guid? ParentId { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Units = await lists.UnitsAsync(withClosed: true, Today, ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var created = await create.HandleAsync(new CreateUnit(User.PersonId(), Name ?? "", Code ?? "", Kind, ParentId), ct);
        if (created.Succeeded)
        {
            return Say($"已新建{Name?.Trim()}。接下来给它安排人员。", "/Admin/Units/Index");
        }

        await OnGetAsync(ct);
        return Refuse(created.Error);
    }
}
