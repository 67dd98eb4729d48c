using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;

namespace Workflow.Web.Pages.Releases;

/// <param name="Waiting">Where it is, as 环节 · 岗位; null once it is closed.</param>
/// <param name="DraftTaskId">The open draft when it is mine to write.</param>
/// <param name="ColumnCode">Of the one published last; null before.</param>
public sealed record ReleaseRow(
    Guid CaseId, string Title, string UnitName, CaseStatus Status, DateTimeOffset CreatedAt, string? Waiting, DateOnly? DueOn, Guid? DraftTaskId, string? ColumnCode,
    PublicState? PublicState);

/// <summary>信息发布: the releases of my units, the newest first; the county office sees all.</summary>
public sealed class IndexModel(DisclosureDbContext db, Authority authority, StartReleaseHandler start, TimeProvider clock) : PageModel
{
    public const int PageSize = 50;

    public DateOnly Today { get; } = LocalTime.Today(clock);
    public IReadOnlyList<ReleaseRow> Releases { get; private set; } = [];

    /// <summary>Units where I am 经办人.</summary>
    public IReadOnlyList<HeldPosition> MayStart { get; private set; } = [];
    public Guid? Next { get; private set; }
    public Error? Problem { get; private set; }

    /// <summary>Case ids grow with time: the page starts after this one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync(Guid unitId, CancellationToken ct)
    {
        var started = await start.HandleAsync(new StartRelease(unitId, User.PersonId()), ct);
        if (started.Succeeded)
        {
            return RedirectToPage("/Releases/Edit", new { taskId = started.Value.TaskId });
        }

        if (started.Error is NotFoundError)
        {
            return NotFound();
        }

        Problem = started.Error;
        await LoadAsync(ct);
        return this.Show(started.Error);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var held = await authority.HoldingsOfAsync(User.PersonId(), Today, ct);
        MayStart = [.. held.Where(h => h.Position == Positions.Drafter)];
        var units = held.Select(h => h.UnitId).Distinct().ToArray();
        var all = held.Any(h => h.UnitKind == UnitKind.County);
        var rows = await db.Cases
            .Where(c => c.Kind == CaseKinds.InformationRelease && !(c.Status == CaseStatus.Ended && c.DecisionCount == 0) && (all || units.Contains(c.UnitId)) && (Before == null || c.Id < Before))
            .OrderByDescending(c => c.Id).Take(PageSize + 1)
            .Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new { Case = c, u.Name })
            .OrderByDescending(x => x.Case.Id).ToListAsync(ct);
        var shown = rows.Take(PageSize).ToList();
        Next = rows.Count > PageSize ? shown[^1].Case.Id : null;
        var ids = shown.Select(r => r.Case.Id).ToArray();
        var open = (await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.CaseId) && t.ClosedAt == null).ToListAsync(ct)).ToLookup(t => t.CaseId);
        var columns = (await db.Publications.Where(p => ids.Contains(p.CaseId)).Select(p => new { p.CaseId, p.Number, p.ColumnCode }).ToListAsync(ct))
            .GroupBy(p => p.CaseId).ToDictionary(g => g.Key, g => g.MaxBy(p => p.Number)!.ColumnCode);
        Releases =
        [
            .. shown.Select(r => new ReleaseRow(
                r.Case.Id, r.Case.Title, r.Name, r.Case.Status, r.Case.CreatedAt,
                open[r.Case.Id].Any() ? string.Join('、', open[r.Case.Id].Select(t => $"{t.Title} · {t.Position}")) : null,
                open[r.Case.Id].Min(t => t.DueOn),
                open[r.Case.Id].Where(t => t.MayEdit && held.Any(h => h.UnitId == t.UnitId && h.Position == t.Position)).Select(t => (Guid?)t.Id).FirstOrDefault(),
                columns.GetValueOrDefault(r.Case.Id), r.Case.PublicState)),
        ];
    }
}
