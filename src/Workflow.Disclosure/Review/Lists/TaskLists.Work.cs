using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Review.Lists;

public sealed partial class TaskLists
{
    private sealed class Work
    {
        public ReviewTask Task { get; init; } = null!;
        public Case Case { get; init; } = null!;
    }

    /// <summary>待办, 草稿, 超时: rows of one page and one more, if there is one.</summary>
    private async Task<IReadOnlyList<ListRow>> WorkAsync(TaskList list, Sight sight, ListFilter filter, ListKey? after, CancellationToken ct)
    {
        var everybodys = list == TaskList.Overdue && sight.County;
        var open = db.Tasks.Where(t => t.ClosedAt == null);
        var tasks = everybodys ? open : open.Of(db, sight.PersonId, sight.Today);
        tasks = list switch
        {
            TaskList.Drafts => tasks.Where(t => t.MayEdit && t.Position == Positions.Drafter),
            TaskList.Overdue => tasks.Where(t => t.DueOn < sight.Today),
            _ => tasks,
        };
        var sorted = Sorted(After(Narrow(tasks, filter, sight), filter.Sort, after), filter.Sort);
        var ids = everybodys ? sorted.Take(Fetched).Select(w => w.Task.Id) : OpenWork.IdsOf(db, sorted.Select(w => w.Task), sight.Places, Fetched);
        var found = open.Where(t => ids.Contains(t.Id)).Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new Work { Task = t, Case = c }).AsNoTracking();
        var rows = await Sorted(found, filter.Sort).Take(Fetched).Select(w => new WorkRow(
            w.Task.Id, w.Case.Id, w.Case.Kind, w.Case.Title, db.Units.Where(u => u.Id == w.Case.UnitId).Select(u => u.Name).First(), w.Task.Title,
            w.Task.Position, w.Task.OpenedAt, w.Task.DueOn, w.Task.MayEdit, w.Task.Outcomes,
            db.Decisions.Where(d => d.CaseId == w.Case.Id && d.Tone != Decision.Neutral && d.Kind != DecisionKind.Opinion).OrderByDescending(d => d.Number)
                .Select(d => d.Tone == "Back" ? (d.Position == "" ? d.ActorName : d.Position) + "：" + d.Opinion : null).FirstOrDefault(),
            // Behind the last decision: whoever asked has not answered it yet.
            db.Decisions.Where(d => w.Task.Signer == null && d.CaseId == w.Case.Id && d.Tone == "Back" && d.Kind == DecisionKind.Opinion
                    && !db.Decisions.Any(l => l.CaseId == d.CaseId && l.Number > d.Number && l.Kind == DecisionKind.Decision)).OrderByDescending(d => d.Number)
                .Select(d => d.Position + "：" + d.Opinion).FirstOrDefault(),
            db.DocumentVersions.Where(v => v.CaseId == w.Case.Id).Max(v => (int?)v.Number) ?? 0,
            !everybodys, w.Task.Held, w.Case.HeldReason != null, w.Task.Signer, w.Task.UnitId,
            db.FollowUps.Where(f => f.PersonId == sight.PersonId && f.CaseId == w.Case.Id).Select(f => (DateOnly?)f.FollowOn).FirstOrDefault(),
            false, false)
        {
            AskedOf = w.Task.AskedOf,
        }).ToListAsync(ct);
        if (everybodys)
        {
            var shown = rows.Select(r => r.TaskId).ToArray();
            var mine = await open.Where(t => shown.Contains(t.Id)).Of(db, sight.PersonId, sight.Today).Select(t => t.Id).ToListAsync(ct);
            rows = rows.ConvertAll(r => mine.Contains(r.TaskId) ? r with { Mine = true } : r);
        }

        var own = await db.Authorities.Where(a => a.PersonId == sight.PersonId && a.ForPersonId == null && a.ValidFrom <= sight.Today && (a.ValidTo == null || a.ValidTo >= sight.Today))
            .Select(a => new Place(a.UnitId, a.Position)).ToListAsync(ct);
        rows = rows.ConvertAll(r => r.Mine && !own.Contains(new Place(r.TaskUnitId, r.Position)) ? r with { ForOther = true } : r);

        return list == TaskList.Drafts
            ? rows
            : [.. InMemory(rows.Concat(await PartsAsync(list, sight, filter, after, ct)), filter.Sort).Take(Fetched)];
    }

    private IQueryable<Work> Narrow(IQueryable<ReviewTask> tasks, ListFilter filter, Sight sight)
    {
        if (filter.Position is { } position)
        {
            tasks = tasks.Where(t => t.Position == position);
        }

        tasks = filter.Time switch
        {
            TimeFilter.Overdue => tasks.Where(t => t.DueOn < sight.Today),
            TimeFilter.Today => tasks.Where(t => t.DueOn == sight.Today),
            TimeFilter.Week => tasks.Where(t => t.DueOn >= sight.Today && t.DueOn <= sight.Today.AddDays(7)),
            TimeFilter.Never => tasks.Where(t => t.DueOn == null),
            _ => tasks,
        };
        var work = tasks.Join(Cases(filter, sight), t => t.CaseId, c => c.Id, (t, c) => new Work { Task = t, Case = c });
        foreach (var term in filter.Terms)
        {
            var (pattern, named) = (Like(term), Named(Like(term)));
            work = work.Where(w => EF.Functions.ILike(w.Case.Title, pattern, Escape) || EF.Functions.ILike(w.Task.Title, pattern, Escape) || named.Contains(w.Case.UnitId));
        }

        return work.AsNoTracking();
    }

    // The constant stands in the statement as it stands in the index; a parameter would not find it.
    private static IQueryable<Work> Sorted(IQueryable<Work> work, ListSort sort) => sort switch
    {
        ListSort.Newest => work.OrderByDescending(w => w.Task.Id),
        ListSort.Oldest => work.OrderBy(w => w.Task.Id),
        _ => work.OrderBy(w => w.Task.DueOn ?? EF.Constant(Never)).ThenBy(w => w.Task.Id),
    };

    private static IQueryable<Work> After(IQueryable<Work> work, ListSort sort, ListKey? after) => (sort, after) switch
    {
        (_, null) => work,
        (ListSort.Newest, { Id: var id }) => work.Where(w => w.Task.Id < id),
        (ListSort.Oldest, { Id: var id }) => work.Where(w => w.Task.Id > id),
        (_, { Day: { } day, Id: var id }) => work.Where(w =>
            EF.Functions.GreaterThan(ValueTuple.Create(w.Task.DueOn ?? EF.Constant(Never), w.Task.Id), ValueTuple.Create(day, id))),
        _ => work,
    };

    private static IEnumerable<WorkRow> InMemory(IEnumerable<WorkRow> rows, ListSort sort) => sort switch
    {
        ListSort.Newest => rows.OrderByDescending(r => r.TaskId),
        ListSort.Oldest => rows.OrderBy(r => r.TaskId),
        _ => rows.OrderBy(r => r.DueOn ?? Never).ThenBy(r => r.TaskId),
    };

    /// <summary>Parts of drafts, by the same key: as many as a page could hold. Nobody has thousands of them.</summary>
    private async Task<IEnumerable<WorkRow>> PartsAsync(TaskList list, Sight sight, ListFilter filter, ListKey? after, CancellationToken ct)
    {
        var parts = ContributionDesk.Of(db, sight.PersonId, sight.Today).AsNoTracking().Where(c => c.ClosedAt == null);
        if (filter.Position is { } position)
        {
            parts = parts.Where(c => c.Position == position);
        }

        parts = (list == TaskList.Overdue ? TimeFilter.Overdue : filter.Time) switch
        {
            TimeFilter.Overdue => parts.Where(c => c.DueOn < sight.Today),
            TimeFilter.Today => parts.Where(c => c.DueOn == sight.Today),
            TimeFilter.Week => parts.Where(c => c.DueOn >= sight.Today && c.DueOn <= sight.Today.AddDays(7)),
            TimeFilter.Never => parts.Where(_ => false),
            _ => parts,
        };
        parts = (filter.Sort, after) switch
        {
            (ListSort.Newest, { Id: var id }) => parts.Where(c => c.Id < id),
            (ListSort.Oldest, { Id: var id }) => parts.Where(c => c.Id > id),
            (ListSort.Due, { Day: { } day, Id: var id }) => parts.Where(c => EF.Functions.GreaterThan(ValueTuple.Create(c.DueOn, c.Id), ValueTuple.Create(day, id))),
            _ => parts,
        };
        var rows = parts.Join(Cases(filter, sight), p => p.CaseId, c => c.Id, (part, row) => new { part, row });
        foreach (var term in filter.Terms)
        {
            var (pattern, named) = (Like(term), Named(Like(term)));
            rows = rows.Where(x => EF.Functions.ILike(x.row.Title, pattern, Escape) || EF.Functions.ILike(x.part.Title, pattern, Escape) || named.Contains(x.row.UnitId));
        }

        var all = await rows.Select(x => new WorkRow(
            x.part.Id, x.row.Id, x.row.Kind, x.row.Title, db.Units.Where(u => u.Id == x.row.UnitId).Select(u => u.Name).First(),
            "填报“" + x.part.Title + "”", x.part.Assignee, x.part.AssignedAt, x.part.DueOn, true, "[]", null, null, 0, true, false, false, null, x.row.UnitId,
            db.FollowUps.Where(f => f.PersonId == sight.PersonId && f.CaseId == x.row.Id).Select(f => (DateOnly?)f.FollowOn).FirstOrDefault(),
            false, true)).ToListAsync(ct);
        return all;
    }
}
