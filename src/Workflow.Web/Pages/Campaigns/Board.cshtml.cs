using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;

namespace Workflow.Web.Pages.Campaigns;

/// <param name="Listed">False for a unit founded after the campaign was opened: nobody has said yet whether it takes part.</param>
/// <param name="LeftOutReason">Null when it takes part.</param>
public sealed record PreparedUnit(Guid Id, string Name, bool Listed, string? LeftOutReason, IReadOnlyList<string> Missing);

/// <summary>One campaign: before the start who takes part and who is missing, afterwards the county's table of units × steps.</summary>
public sealed class BoardModel(
    DisclosureDbContext db, Authority authority, ProcessCatalog catalog, CampaignBoards boards, StartCampaignHandler start, LeaveOutUnitHandler leaveOut,
    WorkingCalendar calendar, TimeProvider clock) : PageModel
{
    public Campaign Campaign { get; private set; } = null!;

    /// <summary>Null before the start.</summary>
    public CampaignView? View { get; private set; }
    public IReadOnlyList<PreparedUnit> Units { get; private set; } = [];
    public IReadOnlyList<MissingPosition> Missing { get; private set; } = [];
    public IReadOnlyList<int> MissingYears { get; private set; } = [];
    public DateOnly Today { get; } = LocalTime.Today(clock);

    /// <summary>The dates that are over already, in words; empty when none is.</summary>
    public string Past => string.Join('、', Campaign.Dates.Where(d => d.Date < Today).Select(d => $"{d.Label}{d.Date:yyyy年M月d日}"));
    public bool MayChange { get; private set; }
    public Error? Problem { get; private set; }

    /// <summary>What was typed as the reason for <see cref="UnitId"/> and refused.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public Guid UnitId { get; set; }

    /// <param name="show">One of <see cref="CampaignView.Filters"/>; anything else shows all.</param>
    public async Task<IActionResult> OnGetAsync(Guid id, string? show, CancellationToken ct) => await LoadAsync(id, show, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostStartAsync(Guid id, CancellationToken ct)
    {
        var started = await start.HandleAsync(new StartCampaign(id, User.PersonId()), ct);
        if (!started.Succeeded)
        {
            return await RefuseAsync(id, started.Error, ct);
        }

        TempData["Done"] = $"已启动：{started.Value.Cases}个单位的经办人已收到起草任务。";
        return RedirectToPage("/Campaigns/Board", new { id });
    }

    public Task<IActionResult> OnPostLeaveOutAsync(Guid id, CancellationToken ct) => ListAsync(id, Reason ?? "", "已列为不参加。", ct);

    public Task<IActionResult> OnPostTakeInAsync(Guid id, CancellationToken ct) => ListAsync(id, null, "已列为参加。", ct);

    private async Task<IActionResult> ListAsync(Guid id, string? reason, string done, CancellationToken ct)
    {
        if (await leaveOut.HandleAsync(new LeaveOutUnit(id, UnitId, reason, User.PersonId()), ct) is { } error)
        {
            return await RefuseAsync(id, error, ct);
        }

        TempData["Done"] = done;
        return RedirectToPage("/Campaigns/Board", null, new { id }, $"unit-{UnitId}");
    }

    private async Task<IActionResult> RefuseAsync(Guid id, Error error, CancellationToken ct)
    {
        if (error is NotFoundError || !await LoadAsync(id, null, ct))
        {
            return NotFound();
        }

        Problem = error;
        return this.Show(error);
    }

    private async Task<bool> LoadAsync(Guid id, string? show, CancellationToken ct)
    {
        if (!await authority.IsOfCountyAsync(User.PersonId(), Today, ct)
            || await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign)
        {
            return false;
        }

        Campaign = campaign;
        MissingYears = calendar.MissingYears(campaign.DraftDue, campaign.PublishDue);
        MayChange = await authority.IsCountyAdministratorAsync(User.PersonId(), Today, ct);
        if (await boards.ReadAsync(id, ct) is { } board)
        {
            View = new CampaignView(board, Today, show);
        }
        else
        {
            await PrepareAsync(id, ct);
        }

        return true;
    }

    private async Task PrepareAsync(Guid id, CancellationToken ct)
    {
        var definition = catalog.Latest(StartCampaignHandler.DefinitionId)
            ?? throw new InvalidOperationException($"The folder of processes has no '{StartCampaignHandler.DefinitionId}'.");
        Missing = await StartCampaignHandler.MissingAsync(db, id, definition, Today, ct);
        var listed = await db.CampaignUnits.Where(u => u.CampaignId == id).ToDictionaryAsync(u => u.UnitId, u => u.LeftOutReason, ct);
        var missing = Missing.ToLookup(m => m.UnitId, m => m.Position);
        var reporting = await UnitTree.Reporting(db).Select(u => u.Id).ToListAsync(ct);
        var units = await db.Units.Where(u => u.ClosedAt == null && (reporting.Contains(u.Id) || listed.Keys.Contains(u.Id)))
            .Select(u => new { u.Id, u.Name, u.Kind }).ToListAsync(ct);
        Units =
        [
            .. units.OrderBy(u => u.Kind).ThenBy(u => u.Name, StringComparer.Ordinal)
                .Select(u => new PreparedUnit(u.Id, u.Name, listed.ContainsKey(u.Id), listed.GetValueOrDefault(u.Id), [.. missing[u.Id]])),
        ];
    }
}
