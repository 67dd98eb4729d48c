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
        // What cannot be read is no kind and no unit, never the proposed one; the handler says so.
        var kind = Readable(nameof(Kind)) ? Kind : (UnitKind)(-1);
        var parent = Readable(nameof(ParentId)) ? ParentId : Guid.Empty;
        ModelState.Clear();
        var created = await create.HandleAsync(new CreateUnit(User.PersonId(), Name ?? "", Code ?? "", kind, parent), ct);
        if (created.Succeeded)
        {
            return Say($"已新建{Name?.Trim()}。接下来给它安排人员。", "/Admin/Units/Index");
        }

        await OnGetAsync(ct);
        return Refuse(created.Error);
    }

    private bool Readable(string field) => ModelState[field] is not { Errors.Count: > 0 };
}
