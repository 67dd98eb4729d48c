using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Review.Lists;

public sealed partial class TaskLists
{
    private sealed class Settled
    {
        public Decision Decision { get; init; } = null!;
        public Case Case { get; init; } = null!;
    }

    private async Task<IReadOnlyList<ListRow>> DecidedAsync(Sight sight, ListFilter filter, ListKey? after, CancellationToken ct)
    {
        // Each has its own index, and its own limit: joined by an OR, the server would read all decisions of the person.
        var ids = Page(db.Decisions.Where(d => d.PersonId == sight.PersonId)).Concat(Page(db.Decisions.Where(d => d.PaperSignerId == sight.PersonId)));
        var found = db.Decisions.AsNoTracking().Where(d => ids.Contains(d.Id)).Join(db.Cases, d => d.CaseId, c => c.Id, (d, c) => new Settled { Decision = d, Case = c });
        return await Sorted(found, filter.Sort).Take(Fetched).Select(s => new DecidedRow(
            s.Decision.Id, s.Case.Id, s.Case.Kind, s.Case.Title, db.Units.Where(u => u.Id == s.Case.UnitId).Select(u => u.Name).First(),
            s.Decision.Title, s.Decision.Position, s.Decision.OutcomeLabel, s.Decision.Tone, s.Decision.Opinion,
            s.Decision.PaperSignerName == null ? s.Decision.OnBehalf
            : s.Decision.PaperSignerId == sight.PersonId ? "纸质签批，由" + s.Decision.ActorName + "代录" : "代录" + s.Decision.PaperSignerName + "的纸质签批",
            s.Decision.Detail, s.Decision.DecidedAt, Sees(sight.Scopes, s.Case.UnitId, s.Case.Kind),
            db.FollowUps.Where(f => f.PersonId == sight.PersonId && f.CaseId == s.Case.Id).Select(f => (DateOnly?)f.FollowOn).FirstOrDefault())).ToListAsync(ct);

        IQueryable<Guid> Page(IQueryable<Decision> decisions) =>
            Sorted(After(Narrow(decisions, filter, sight), filter.Sort, after), filter.Sort).Take(Fetched).Select(s => s.Decision.Id);
    }

    private IQueryable<Settled> Narrow(IQueryable<Decision> decisions, ListFilter filter, Sight sight)
    {
        var settled = decisions.Where(d => d.Outcome != Decision.Attached && (filter.Position == null || d.Position == filter.Position))
            .Join(Cases(filter, sight), d => d.CaseId, c => c.Id, (d, c) => new Settled { Decision = d, Case = c });
        foreach (var term in filter.Terms)
        {
            var (pattern, named) = (Like(term), Named(Like(term)));
            settled = settled.Where(s =>
                EF.Functions.ILike(s.Case.Title, pattern, Escape) || EF.Functions.ILike(s.Decision.Title, pattern, Escape) || named.Contains(s.Case.UnitId));
        }

        return settled;
    }

    private static IQueryable<Settled> After(IQueryable<Settled> settled, ListSort sort, ListKey? after)
    {
        if (after is null)
        {
            return settled;
        }

        var (at, id) = (new DateTimeOffset(after.At, TimeSpan.Zero), after.Id);
        return sort == ListSort.Oldest
            ? settled.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.Decision.DecidedAt, s.Decision.Id), ValueTuple.Create(at, id)))
            : settled.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.Decision.DecidedAt, s.Decision.Id), ValueTuple.Create(at, id)));
    }

    private static IQueryable<Settled> Sorted(IQueryable<Settled> settled, ListSort sort) => sort == ListSort.Oldest
        ? settled.OrderBy(s => s.Decision.DecidedAt).ThenBy(s => s.Decision.Id)
        : settled.OrderByDescending(s => s.Decision.DecidedAt).ThenByDescending(s => s.Decision.Id);

    /// <summary>Cases that the person called into being, or whose draft the person handed on; not those deleted before anybody saw them.</summary>
    private async Task<IReadOnlyList<ListRow>> StartedAsync(Sight sight, ListFilter filter, ListKey? after, CancellationToken ct)
    {
        var cases = Paged(Narrow(Cases(filter, sight), filter, sight).Where(c => c.Status != CaseStatus.Ended || c.DecisionCount > 0), filter.Sort, after);
        var created = cases.Where(c => c.CreatedBy == sight.PersonId).Take(Fetched);
        var handedOn = HandedOn(sight.PersonId, filter.Sort, after);
        // Without a question the newest are taken first: left to a plan that is made for everybody, the server reads all that were ever handed on.
        var ids = filter.IsEmpty ? handedOn.Take(Fetched) : handedOn;
        var sent = cases.Where(c => ids.Contains(c.Id)).Take(Fetched);
        var rows = (await RowsAsync(created, sight, ct)).Concat(await RowsAsync(sent, sight, ct)).DistinctBy(r => r.CaseId);
        return await WithStepsAsync([.. (filter.Sort == ListSort.Oldest ? rows.OrderBy(r => r.CaseId) : rows.OrderByDescending(r => r.CaseId)).Take(Fetched)], ct);
    }

    private async Task<IReadOnlyList<ListRow>> RunningAsync(Sight sight, ListFilter filter, ListKey? after, CancellationToken ct)
    {
        var ids = Running(Paged(Narrow(Cases(filter, sight), filter, sight), filter.Sort, after), sight, Fetched);
        return await WithStepsAsync(await RowsAsync(Paged(db.Cases.Where(c => ids.Contains(c.Id)), filter.Sort, null).Take(Fetched), sight, ct), ct);
    }

    private static bool Sees(IReadOnlyList<Scope> scopes, Guid unitId, string kind) => scopes.Any(s => s.Contains(new Scope(unitId, kind)));

    /// <param name="cases">In their order, if there is one.</param>
    /// <param name="atMost">Of each scope.</param>
    private IQueryable<Guid> Running(IQueryable<Case> cases, Sight sight, int atMost)
    {
        var open = cases.Where(c => c.Status == CaseStatus.Open);
        // A case can be seen in two ways: as one of a unit, and as one of a kind.
        return sight.Scopes.Select(scope => Within(open, scope).Take(atMost).Select(c => c.Id))
            .DefaultIfEmpty(db.Cases.Where(_ => false).Select(c => c.Id)).Aggregate((all, more) => all.Union(more));
    }

    private static IQueryable<Case> Within(IQueryable<Case> cases, Scope scope)
    {
        if (scope.UnitId is { } unit)
        {
            cases = cases.Where(c => c.UnitId == unit);
        }

        return scope.Kind is { } kind ? cases.Where(c => c.Kind == kind) : cases;
    }

    private IQueryable<Guid> HandedOn(Guid personId, ListSort sort, ListKey? after)
    {
        var ids = db.Tasks.Where(t => t.DecidedBy == personId && t.MayEdit && t.Position == Positions.Drafter).Select(t => t.CaseId);
        var id = after?.Id ?? Guid.Empty;
        return sort == ListSort.Oldest
            ? (after is null ? ids : ids.Where(i => i > id)).Distinct().OrderBy(i => i)
            : (after is null ? ids : ids.Where(i => i < id)).Distinct().OrderByDescending(i => i);
    }

    private IQueryable<Guid> StartedBy(Guid personId) =>
        db.Cases.Where(c => c.CreatedBy == personId && (c.Status != CaseStatus.Ended || c.DecisionCount > 0)).Select(c => c.Id).Take(MostCounted)
            .Union(db.Tasks.Where(t => t.DecidedBy == personId && t.MayEdit && t.Position == Positions.Drafter).Select(t => t.CaseId).Distinct().Take(MostCounted));

    private IQueryable<Case> Narrow(IQueryable<Case> cases, ListFilter filter, Sight sight)
    {
        foreach (var term in filter.Terms)
        {
            var (pattern, named) = (Like(term), Named(Like(term)));
            cases = cases.Where(c => EF.Functions.ILike(c.Title, pattern, Escape) || named.Contains(c.UnitId)
                || db.Tasks.Any(t => t.CaseId == c.Id && t.ClosedAt == null && EF.Functions.ILike(t.Title, pattern, Escape)));
        }

        if (filter.Position is { } position)
        {
            cases = cases.Where(c => db.Tasks.Any(t => t.CaseId == c.Id && t.ClosedAt == null && t.Position == position));
        }

        var open = db.Tasks.Where(t => t.ClosedAt == null);
        return filter.Time switch
        {
            TimeFilter.Overdue => cases.Where(c => open.Any(t => t.CaseId == c.Id && t.DueOn < sight.Today)),
            TimeFilter.Today => cases.Where(c => open.Any(t => t.CaseId == c.Id && t.DueOn == sight.Today)),
            TimeFilter.Week => cases.Where(c => open.Any(t => t.CaseId == c.Id && t.DueOn >= sight.Today && t.DueOn <= sight.Today.AddDays(7))),
            TimeFilter.Never => cases.Where(c => !open.Any(t => t.CaseId == c.Id && t.DueOn != null)),
            _ => cases,
        };
    }

    /// <summary>Case ids grow with time.</summary>
    private static IQueryable<Case> Paged(IQueryable<Case> cases, ListSort sort, ListKey? after)
    {
        var (from, id) = (after is not null, after?.Id ?? Guid.Empty);
        return sort == ListSort.Oldest
            ? (from ? cases.Where(c => c.Id > id) : cases).OrderBy(c => c.Id)
            : (from ? cases.Where(c => c.Id < id) : cases).OrderByDescending(c => c.Id);
    }

    private async Task<IReadOnlyList<CaseRow>> RowsAsync(IQueryable<Case> cases, Sight sight, CancellationToken ct) =>
        await cases.Select(c => new CaseRow(
            c.Id, c.Kind, c.Title, db.Units.Where(u => u.Id == c.UnitId).Select(u => u.Name).First(), c.Status, c.HeldReason, c.CreatedAt, c.UpdatedAt,
            Sees(sight.Scopes, c.UnitId, c.Kind),
            db.FollowUps.Where(f => f.PersonId == sight.PersonId && f.CaseId == c.Id).Select(f => (DateOnly?)f.FollowOn).FirstOrDefault(), c.PublicState)).ToListAsync(ct);

    private async Task<IReadOnlyList<CaseRow>> WithStepsAsync(IReadOnlyList<CaseRow> rows, CancellationToken ct)
    {
        var ids = rows.Where(r => r.MaySee).Select(r => r.CaseId).ToArray();
        var steps = (await db.Tasks.Where(t => ids.Contains(t.CaseId) && t.ClosedAt == null)
            .Select(t => new { t.CaseId, t.OpenedAt, Step = new CaseStep(t.Title, t.Position, t.DueOn) }).ToListAsync(ct)).ToLookup(s => s.CaseId);
        return
        [
            .. rows.Select(r => r with
            {
                Steps = [.. steps[r.CaseId].OrderBy(s => s.OpenedAt).Select(s => s.Step)],
                HeldReason = r.MaySee ? r.HeldReason : null,
            }),
        ];
    }
}
