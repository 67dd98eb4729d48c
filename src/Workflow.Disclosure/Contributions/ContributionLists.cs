using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Contributions;

/// <summary>Somebody who could fill a part: a position of a unit with those who hold it, or one person.</summary>
/// <param name="Name">What the record will say: 青石镇司法所·经办人.</param>
/// <param name="Label">What the list of choices says.</param>
public sealed record Assignee(Guid UnitId, string UnitName, string? Position, Guid? PersonId, string Name, string Label)
{
    public string Key => Position is null ? $"{UnitId:N}/{PersonId:N}" : $"{UnitId:N}/{Position}";
}

/// <param name="Vacant">Nobody could fill it today: the person left, or nobody holds the position.</param>
public sealed record ContributionRow(Contribution Contribution, bool Vacant);

/// <summary>One part as its colleague sees it.</summary>
public sealed record ContributionView(Contribution Contribution, Case Case, ReviewTask Task, string UnitName)
{
    public bool IsOpen => Contribution.ClosedAt is null && Task.ClosedAt is null;
}

public sealed record JournalLine(DateTimeOffset At, string Event, string Words);

public sealed class ContributionLists(DisclosureDbContext db, TimeProvider clock)
{
    /// <summary>Who can be chosen: the unit's own tree, by unit and position; whoever asks is left out.</summary>
    public async Task<IReadOnlyList<Assignee>> AssigneesAsync(Guid unitId, Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var units = (await UnitTree.WithinAsync(db, unitId, ct)).ToDictionary(u => u.Id);
        var ids = units.Keys.ToArray();
        var held = await db.Holdings.Where(h => ids.Contains(h.UnitId) && h.PersonId != personId && h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today))
            .Join(db.Users.Where(p => p.ClosedAt == null), h => h.PersonId, p => p.Id, (h, p) => new { h.UnitId, h.Position, p.Id, p.DisplayName }).ToListAsync(ct);
        return
        [
            .. from unit in units.Values.OrderBy(u => u.Id != unitId).ThenBy(u => u.CreatedAt)
               let here = held.Where(h => h.UnitId == unit.Id).OrderBy(h => Positions.Order(h.Position)).ThenBy(h => h.DisplayName, StringComparer.Ordinal).ToList()
               let positions = here.GroupBy(h => h.Position).Select(g => new Assignee(
                   unit.Id, unit.Name, g.Key, null, $"{unit.Name}·{g.Key}", $"{g.Key}（{string.Join('、', g.Select(h => h.DisplayName))}）"))
               let people = here.GroupBy(h => (h.Id, h.DisplayName)).Select(g => new Assignee(
                   unit.Id, unit.Name, null, g.Key.Id, $"{unit.Name}·{g.Key.DisplayName}", $"{g.Key.DisplayName} 本人"))
               from assignee in positions.Concat(people)
               select assignee,
        ];
    }

    /// <returns>All of one draft, in the order of assigning.</returns>
    public async Task<IReadOnlyList<ContributionRow>> OfTaskAsync(Guid taskId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var rows = await db.Contributions.AsNoTracking().Where(c => c.TaskId == taskId).OrderBy(c => c.AssignedAt).Select(c => new
        {
            Contribution = c,
            Filled = db.Holdings.Any(h => h.UnitId == c.UnitId && (c.Position == null ? h.PersonId == c.PersonId : h.Position == c.Position)
                && h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today) && db.Users.Any(p => p.Id == h.PersonId && p.ClosedAt == null)),
        }).ToListAsync(ct);
        return [.. rows.Select(r => new ContributionRow(r.Contribution, r.Contribution.ClosedAt is null && !r.Filled))];
    }

    /// <returns>Null where there is no such contribution, or it is not this person's to fill.</returns>
    public async Task<ContributionView?> ReadAsync(Guid id, Guid personId, CancellationToken ct) =>
        await ContributionDesk.Of(db, personId, LocalTime.Today(clock)).AsNoTracking().Where(c => c.Id == id)
            .Join(db.Cases, c => c.CaseId, c => c.Id, (contribution, row) => new { contribution, row })
            .Join(db.Tasks, x => x.contribution.TaskId, t => t.Id, (x, task) => new { x.contribution, x.row, task })
            .Join(db.Units, x => x.row.UnitId, u => u.Id, (x, u) => new ContributionView(x.contribution, x.row, x.task, u.Name))
            .SingleOrDefaultAsync(ct);

    /// <returns>The case of a draft of which some part is this person's to fill now; null where none is.</returns>
    public Task<Guid?> CaseOfOpenAsync(Guid taskId, Guid personId, CancellationToken ct) =>
        ContributionDesk.Of(db, personId, LocalTime.Today(clock)).Where(c => c.TaskId == taskId && c.ClosedAt == null).Select(c => (Guid?)c.CaseId).FirstOrDefaultAsync(ct);

    /// <summary>What was done about parts of a case, in words and in order. Who may read the case may read this.</summary>
    public Task<List<JournalLine>> RecordAsync(Guid caseId, CancellationToken ct) =>
        db.Journal.Where(j => j.CaseId == caseId && j.ActivityType == ContributionDesk.ActivityType).OrderBy(j => j.Id)
            .Select(j => new JournalLine(j.At, j.Event, j.Detail ?? "")).ToListAsync(ct);
}
