using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Review.Lists;

/// <summary>待办, 已办, 我发起的, 草稿, 在途, 超时 of one person. Pages go by key, and of each position or unit no more rows are read
/// than a page holds: whoever has a hundred thousand waits no longer than whoever has ten.</summary>
public sealed partial class TaskLists(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>Beyond it a count says "and more": nobody reads on, and counting all would cost more than the page.</summary>
    public const int MostCounted = 1000;

    private const int Fetched = PageSize + 1;
    private static readonly DateOnly Never = DateOnly.MaxValue;

    private sealed record Sight(Guid PersonId, DateOnly Today, IReadOnlyList<Place> Places, IReadOnlyList<Scope> Scopes)
    {
        /// <summary>In the county office, which sees all.</summary>
        public bool County => Scopes.Contains(new Scope(null, null));
    }

    /// <param name="after">A page's <see cref="ListPage.Next"/>; null starts at the top.</param>
    public async Task<ListPage> ReadAsync(TaskList list, Guid personId, ListFilter filter, ListKey? after, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var sight = await SightAsync(personId, ct);
        IReadOnlyList<ListRow> rows = list switch
        {
            TaskList.Waiting or TaskList.Drafts or TaskList.Overdue => await WorkAsync(list, sight, filter, after, ct),
            TaskList.Decided => await DecidedAsync(sight, filter, after, ct),
            TaskList.Started => await StartedAsync(sight, filter, after, ct),
            _ => await RunningAsync(sight, filter, after, ct),
        };
        return rows.Count > PageSize
            ? new ListPage([.. rows.Take(PageSize)], rows[PageSize - 1].KeyOf(filter.Sort))
            : new ListPage(rows, null);
    }

    /// <summary>All in one round trip.</summary>
    public async Task<ListCounts> CountAsync(Guid personId, CancellationToken ct)
    {
        var sight = await SightAsync(personId, ct);
        var open = db.Tasks.Where(t => t.ClosedAt == null);
        var mine = open.Of(db, personId, sight.Today);
        var waiting = OpenWork.IdsOf(db, mine, sight.Places, MostCounted);
        var drafts = OpenWork.IdsOf(db, mine.Where(t => t.MayEdit && t.Position == Positions.Drafter), sight.Places, MostCounted);
        var parts = ContributionDesk.Of(db, personId, sight.Today).Where(c => c.ClosedAt == null);
        var late = sight.County
            ? open.Where(t => t.DueOn < sight.Today).Select(t => t.Id)
            : OpenWork.IdsOf(db, mine.Where(t => t.DueOn < sight.Today), sight.Places, MostCounted);
        var running = Running(db.Cases, sight, MostCounted);
        var started = StartedBy(personId);
        return await db.Users.Where(p => p.Id == personId).Select(_ => new ListCounts(
            waiting.Take(MostCounted).Count() + parts.Count(),
            db.Decisions.Where(d => d.PersonId == personId && d.Outcome != Decision.Attached).Take(MostCounted).Select(d => d.Id)
                .Concat(db.Decisions.Where(d => d.PaperSignerId == personId).Take(MostCounted).Select(d => d.Id)).Take(MostCounted).Count(),
            started.Take(MostCounted).Count(),
            drafts.Take(MostCounted).Count(),
            running.Take(MostCounted).Count(),
            late.Take(MostCounted).Count() + parts.Count(c => c.DueOn < sight.Today))).SingleOrDefaultAsync(ct) ?? new ListCounts(0, 0, 0, 0, 0, 0);
    }

    /// <returns>The units whose cases the person may ask for, by name; all for the county office.</returns>
    public async Task<IReadOnlyList<Unit>> UnitsAsync(Guid personId, CancellationToken ct)
    {
        var sight = await SightAsync(personId, ct);
        var (every, own) = (sight.Scopes.Any(s => s.UnitId is null), sight.Scopes.Select(s => s.UnitId ?? Guid.Empty).ToArray());
        return await db.Units.AsNoTracking().Where(u => every ? u.ClosedAt == null : own.Contains(u.Id))
            .OrderBy(u => u.Kind).ThenBy(u => u.CreatedAt).ThenBy(u => u.Id).ToListAsync(ct);
    }

    private async Task<Sight> SightAsync(Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var places = await OpenWork.PlacesAsync(db, personId, today, ct);
        return new Sight(personId, today, places, await authority.ScopesAsync(personId, today, ct));
    }

    /// <summary>What a filter asks of the case itself.</summary>
    private IQueryable<Case> Cases(ListFilter filter, Sight sight)
    {
        var cases = db.Cases.AsNoTracking();
        if (filter.UnitId is { } unit)
        {
            cases = cases.Where(c => c.UnitId == unit);
        }

        if (filter.Kind is { } kind)
        {
            cases = cases.Where(c => c.Kind == kind);
        }

        if (filter.Year is { } year)
        {
            var (from, to) = (LocalTime.EndOfDay(new DateOnly(year - 1, 12, 31)), LocalTime.EndOfDay(new DateOnly(year, 12, 31)));
            cases = cases.Where(c => c.Year == year || (c.Year == null && c.CreatedAt >= from && c.CreatedAt < to));
        }

        return filter.Time == TimeFilter.FollowUp
            ? cases.Where(c => db.FollowUps.Any(f => f.PersonId == sight.PersonId && f.CaseId == c.Id && f.FollowOn <= sight.Today))
            : cases;
    }

    /// <summary>The units whose name has the word.</summary>
    private IQueryable<Guid> Named(string pattern) => db.Units.Where(u => EF.Functions.ILike(u.Name, pattern, Escape)).Select(u => u.Id);

    private const string Escape = "\\";

    /// <summary>What is typed means itself: no character of it stands for others.</summary>
    private static string Like(string word) =>
        $"%{word.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal)}%";
}
