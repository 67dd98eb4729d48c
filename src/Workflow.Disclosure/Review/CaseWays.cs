using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>Reads the way of a case. Who may ask is settled by the view of the task or of the case.</summary>
public sealed class CaseWays(DisclosureDbContext db, ProcessCatalog catalog, WorkingCalendar calendar, TimeProvider clock)
{
    public async Task<CaseWay> ReadAsync(Guid caseId, CancellationToken ct)
    {
        var row = await db.ProcessStates.AsNoTracking().SingleAsync(s => s.CaseId == caseId, ct);
        var of = await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.UnitId, c.CampaignId }).SingleAsync(ct);
        var journal = await db.Journal.AsNoTracking().Where(j => j.CaseId == caseId).OrderBy(j => j.Id).ToListAsync(ct);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId).OrderBy(t => t.OpenedSequence).ThenBy(t => t.Id)
            .Join(db.Units, t => t.UnitId, u => u.Id, (t, u) => new { Task = t, u.Name }).ToListAsync(ct);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.CaseId == caseId).OrderBy(d => d.Number).ToListAsync(ct);
        var ways = new List<WayTask>();
        foreach (var item in tasks)
        {
            ways.Add(new WayTask(item.Task, item.Task.UnitId == of.UnitId ? "" : item.Name, item.Task.ClosedAt is null ? await HoldersAsync(item.Task, ct) : []));
        }

        var definition = await catalog.GetAsync(row.DefinitionId, row.Version, ct);
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == of.CampaignId, ct);
        var dates = campaign is null ? CampaignDates.None : CampaignDates.Of(campaign.DraftDue, campaign.SubmitDue, campaign.ReviewDue, campaign.PublishDue);
        var way = CaseWay.Of(definition, ProcessState.FromJson(row.State), journal, ways, decisions);
        return way with
        {
            Steps =
            [
                .. way.Steps.Select(s => s.State is StepState.ToCome or StepState.Returned && definition.Find(s.Id)?.Literal("due") is { } due
                    ? s with { DueAhead = DueDates.Ahead(due, dates, calendar) }
                    : s),
            ],
        };
    }

    private async Task<IReadOnlyList<string>> HoldersAsync(ReviewTask task, CancellationToken ct)
    {
        var actors = await db.ActorsAsync(task, LocalTime.Today(clock), ct);
        return await db.Users.Where(p => actors.Contains(p.Id)).OrderBy(p => p.UserName).Select(p => p.DisplayName).ToListAsync(ct);
    }
}
