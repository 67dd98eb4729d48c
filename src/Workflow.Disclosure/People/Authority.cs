using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.People;

/// <summary>A position somebody holds on the day asked for.</summary>
public sealed record HeldPosition(Guid UnitId, string UnitName, UnitKind UnitKind, string Position);

/// <summary>Somebody who may see a unit's cases.</summary>
/// <param name="UnitName">The unit itself, or the county office where he holds nothing in the unit.</param>
public sealed record Seer(Guid Id, string Name, string UnitName, IReadOnlyList<string> Positions);

/// <summary>Cases that one may see.</summary>
/// <param name="UnitId">Null: of every unit.</param>
/// <param name="Kind">Null: of every kind.</param>
public sealed record Scope(Guid? UnitId, string? Kind)
{
    public bool Contains(Scope other) => (UnitId is null || UnitId == other.UnitId) && (Kind is null || Kind == other.Kind);
}

/// <summary>Somebody who holds a position today.</summary>
public sealed record Colleague(Guid PersonId, string Name, Guid UnitId, string Position);

/// <summary>Who may what: looked up for the day, never asserted (DESIGN 1). A closed account holds nothing.</summary>
/// <remarks>In every question <c>today</c> is the local date (<see cref="Clocks.LocalTime.Today"/>).</remarks>
public sealed class Authority(DisclosureDbContext db)
{
    public Task<bool> HoldsAsync(Guid personId, string position, Guid unitId, DateOnly today, CancellationToken ct) =>
        InForce(today).AnyAsync(h => h.PersonId == personId && h.UnitId == unitId && h.Position == position, ct);

    /// <returns>The county office first, then by unit and in the order in which a report passes the positions.</returns>
    public async Task<IReadOnlyList<HeldPosition>> HoldingsOfAsync(Guid personId, DateOnly today, CancellationToken ct)
    {
        var held = await InForce(today).Where(h => h.PersonId == personId)
            .Join(db.Units, h => h.UnitId, u => u.Id, (h, u) => new HeldPosition(u.Id, u.Name, u.Kind, h.Position)).ToListAsync(ct);
        return [.. held.Distinct().OrderBy(h => h.UnitKind).ThenBy(h => h.UnitName, StringComparer.Ordinal).ThenBy(h => Positions.Order(h.Position))];
    }

    /// <returns>In the order of their names.</returns>
    public Task<List<Person>> HoldersAsync(Guid unitId, string position, DateOnly today, CancellationToken ct) =>
        db.Users.AsNoTracking()
            .Where(p => InForce(today).Any(h => h.PersonId == p.Id && h.UnitId == unitId && h.Position == position))
            .OrderBy(p => p.UserName).ToListAsync(ct);

    /// <returns>In the order in which a report passes their positions, then by name.</returns>
    public Task<IReadOnlyList<Colleague>> ColleaguesAsync(IReadOnlyCollection<Guid> unitIds, DateOnly today, CancellationToken ct) => ColleaguesAsync(unitIds, today, today, ct);

    /// <summary>As they were on any of those days; a closed account is left out of all.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(IReadOnlyCollection<Guid> unitIds, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var held = await InForce(from, to).Where(h => unitIds.Contains(h.UnitId))
            .Join(db.Users, h => h.PersonId, p => p.Id, (h, p) => new Colleague(p.Id, p.DisplayName, h.UnitId, h.Position)).ToListAsync(ct);
        return [.. held.Distinct().OrderBy(c => Positions.Order(c.Position)).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <exception cref="InvalidOperationException">The database has no county office yet; every start makes sure that it has.</exception>
    public async Task<Unit> CountyUnitAsync(CancellationToken ct) =>
        await db.Units.AsNoTracking().SingleOrDefaultAsync(u => u.Kind == UnitKind.County && u.ClosedAt == null, ct)
        ?? throw new InvalidOperationException("There is no county office; `Workflow.Cli admin create` makes it.");

    public Task<bool> IsCountyAdministratorAsync(Guid personId, DateOnly today, CancellationToken ct) =>
        InForce(today).AnyAsync(h => h.PersonId == personId && h.Position == Positions.CountyAdministrator, ct);

    /// <returns>Whether the person holds any position in that unit, or any in the county office, or acts in cases of that kind for somebody who does.</returns>
    public Task<bool> MaySeeAsync(Guid personId, Guid unitId, string kind, DateOnly today, CancellationToken ct) => Acting(today).AnyAsync(
        a => a.PersonId == personId && (a.Kind == null || a.Kind == kind)
            && (a.UnitId == unitId || db.Units.Any(u => u.Id == a.UnitId && u.Kind == UnitKind.County)), ct);

    /// <returns>False where there is no such case, too.</returns>
    public Task<bool> MaySeeCaseAsync(Guid personId, Guid caseId, DateOnly today, CancellationToken ct) =>
        CasesSeenBy(personId, today).AnyAsync(c => c.Id == caseId, ct);

    /// <returns>What <see cref="MaySeeAsync"/> says yes to; none within another.</returns>
    public async Task<IReadOnlyList<Scope>> ScopesAsync(Guid personId, DateOnly today, CancellationToken ct)
    {
        var all = await Acting(today).Where(a => a.PersonId == personId)
            .Join(db.Units, a => a.UnitId, u => u.Id, (a, u) => new { UnitId = u.Kind == UnitKind.County ? null : (Guid?)u.Id, a.Kind }).Distinct()
            .Select(s => new Scope(s.UnitId, s.Kind)).ToListAsync(ct);
        return [.. all.Where(s => !all.Exists(o => o != s && o.Contains(s)))];
    }

    /// <summary>What a person holds, to be asked further.</summary>
    public IQueryable<Holding> HeldBy(Guid personId, DateOnly today) => InForce(today).Where(h => h.PersonId == personId);

    /// <summary>The cases to which <see cref="MaySeeAsync"/> says yes, to be asked further.</summary>
    public IQueryable<Case> CasesSeenBy(Guid personId, DateOnly today)
    {
        var mine = Acting(today).Where(a => a.PersonId == personId);
        return db.Cases.Where(c => mine.Any(a => (a.Kind == null || a.Kind == c.Kind) && (a.UnitId == c.UnitId || db.Units.Any(u => u.Id == a.UnitId && u.Kind == UnitKind.County))));
    }

    /// <returns>All for whom <see cref="MaySeeAsync"/> says yes: the unit's own first, each in the order in which a report passes the positions.</returns>
    public async Task<IReadOnlyList<Seer>> SeersAsync(Guid unitId, string kind, DateOnly today, CancellationToken ct)
    {
        var held = await Acting(today)
            .Where(a => (a.Kind == null || a.Kind == kind) && (a.UnitId == unitId || db.Units.Any(u => u.Id == a.UnitId && u.Kind == UnitKind.County)))
            .Join(db.Users, a => a.PersonId, p => p.Id, (a, p) => new { a, p })
            .Join(db.Units, x => x.a.UnitId, u => u.Id, (x, u) => new
            {
                x.p.Id,
                x.p.DisplayName,
                Unit = u.Name,
                Own = u.Id == unitId,
                Position = x.a.ForPersonId == null ? x.a.Position : "代" + x.a.Position,
            }).ToListAsync(ct);
        return
        [
            .. held.GroupBy(h => (h.Id, h.DisplayName)).Select(g => g.Any(h => h.Own) ? g.Where(h => h.Own).ToList() : [.. g])
                .OrderBy(g => !g[0].Own).ThenBy(g => g.Min(h => Positions.Order(h.Position))).ThenBy(g => g[0].DisplayName, StringComparer.Ordinal)
                .Select(g => new Seer(g[0].Id, g[0].DisplayName, g[0].Unit, [.. g.Select(h => h.Position).Distinct().OrderBy(Positions.Order)])),
        ];
    }

    private IQueryable<ActingAs> Acting(DateOnly today) => db.Authorities.Where(a =>
        a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today)
        && db.Users.Any(p => p.Id == a.PersonId && p.ClosedAt == null));

    private IQueryable<Holding> InForce(DateOnly today) => InForce(today, today);

    private IQueryable<Holding> InForce(DateOnly from, DateOnly to) => db.Holdings.Where(h =>
        h.ValidFrom <= to && (h.ValidTo == null || h.ValidTo >= from)
        && db.Users.Any(p => p.Id == h.PersonId && p.ClosedAt == null));
}
