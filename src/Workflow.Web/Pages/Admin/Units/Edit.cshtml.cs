using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;

namespace Workflow.Web.Pages.Admin.Units;

public sealed class EditModel(
    PeopleLists lists, RenameUnitHandler rename, CloseUnitHandler close, SetUnitRulesHandler setRules, ProcessCatalog catalog) : AdminPage
{
    public UnitRow Unit { get; private set; } = null!;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? ReleaseProcess { get; set; }

    [BindProperty]
    public bool BusMaySign { get; set; }

    [BindProperty]
    public bool LevelsByOne { get; set; }

    [BindProperty]
    public bool PaperByClerk { get; set; }

    /// <summary>Definition id and name of each process that the unit's releases can run on.</summary>
    public IEnumerable<(string Id, string Name)> ReleaseProcesses => catalog.ForReleases().Select(d => (d.DefinitionId, d.Name));

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct))
        {
            return NotFound();
        }

        (Name, ReleaseProcess, BusMaySign, LevelsByOne, PaperByClerk) = (Unit.Name, Unit.ReleaseProcess, Unit.BusMaySign, Unit.LevelsByOne, Unit.PaperByClerk);
        return Page();
    }

    public async Task<IActionResult> OnPostRenameAsync(Guid id, CancellationToken ct)
    {
        var done = await rename.HandleAsync(new RenameUnit(User.PersonId(), id, Name ?? ""), ct);
        return done.Succeeded ? Say("名称已保存。", "/Admin/Units/Edit", new { id })
            : await ReadAsync(id, ct) ? Refuse(done.Error) : NotFound();
    }

    public async Task<IActionResult> OnPostRulesAsync(Guid id, CancellationToken ct)
    {
        var done = await setRules.HandleAsync(new SetUnitRules(User.PersonId(), id, ReleaseProcess ?? "", BusMaySign, LevelsByOne, PaperByClerk), ct);
        return done.Succeeded ? Say("规定已保存。", "/Admin/Units/Edit", new { id })
            : await ReadAsync(id, ct) ? Refuse(done.Error) : NotFound();
    }

    public async Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken ct)
    {
        var done = await close.HandleAsync(new CloseUnit(User.PersonId(), id), ct);
        return done.Succeeded ? Say("单位已停用。", "/Admin/Units/Index")
            : await ReadAsync(id, ct) ? Refuse(done.Error) : NotFound();
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken ct)
    {
        var unit = (await lists.UnitsAsync(withClosed: true, Today, ct)).FirstOrDefault(u => u.Id == id);
        Unit = unit!;
        return unit is not null;
    }
}
