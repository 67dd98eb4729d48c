using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

public sealed record UnitRow(
    Guid Id, Guid? ParentId, string Name, string Code, UnitKind Kind, bool Closed, int Depth, int People, string ReleaseProcess, bool BusMaySign,
    bool LevelsByOne, bool PaperByClerk);

public sealed record PersonRow(Guid Id, string DisplayName, string UserName, bool Closed, bool Locked, IReadOnlyList<HeldPosition> Positions);

/// <param name="Next">The user name to go on after; null on the last page.</param>
public sealed record PeoplePage(IReadOnlyList<PersonRow> Rows, string? Next);

public sealed record HoldingRow(Guid Id, Guid UnitId, string UnitName, string Position, DateOnly ValidFrom, DateOnly? ValidTo);

/// <param name="Missing">Positions that nobody holds today, in the order in which a report passes them.</param>
public sealed record UnitNeeds(Guid UnitId, string UnitName, UnitKind Kind, IReadOnlyList<string> Missing);

public sealed record DemonstrationAccount(string UserName, string DisplayName, string UnitName, UnitKind Kind);

/// <summary>What the pages of the administration and the sign-in page list.</summary>
public sealed class PeopleLists(DisclosureDbContext db)
{
    public const int PageSize = 50;

    /// <returns>The tree in reading order: a unit, then the units below it.</returns>
    public async Task<IReadOnlyList<UnitRow>> UnitsAsync(bool withClosed, DateOnly today, CancellationToken ct)
    {
        var units = await db.Units.AsNoTracking().Where(u => withClosed || u.ClosedAt == null).ToListAsync(ct);
        var people = await db.Holdings.Where(h => h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today))
            .GroupBy(h => h.UnitId).Select(g => new { g.Key, Count = g.Select(h => h.PersonId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var known = units.Select(u => u.Id).ToHashSet();
        var below = units.ToLookup(u => u.ParentId is { } parent && known.Contains(parent) ? parent : Guid.Empty);
        var rows = new List<UnitRow>(units.Count);
        Add(Guid.Empty, 0);
        return rows;

        void Add(Guid parent, int depth)
        {
            foreach (var unit in below[parent].OrderBy(u => u.Kind).ThenBy(u => u.CreatedAt).ThenBy(u => u.Id))
            {
                rows.Add(new UnitRow(
                    unit.Id, unit.ParentId, unit.Name, unit.Code, unit.Kind, unit.ClosedAt is not null, depth, people.GetValueOrDefault(unit.Id),
                    unit.ReleaseProcess, unit.BusMaySign, unit.LevelsByOne, unit.PaperByClerk));
                Add(unit.Id, depth + 1);
            }
        }
    }

    /// <param name="search">Part of a name or user name; empty for all.</param>
    /// <param name="after">Keyset: rows behind this user name.</param>
    public async Task<PeoplePage> PeopleAsync(string search, Guid? unitId, string? after, DateOnly today, CancellationToken ct)
    {
        var people = db.Users.AsNoTracking();
        // The database takes no NUL, not even to compare with.
        search = search.Replace("\0", "", StringComparison.Ordinal);
        if (search.Length > 0)
        {
            var (part, upper) = (search, search.ToUpperInvariant());
            people = people.Where(p => p.DisplayName.Contains(part) || p.NormalizedUserName!.Contains(upper));
        }

        if (unitId is { } unit)
        {
            people = people.Where(p => db.Holdings.Any(h => h.PersonId == p.Id && h.UnitId == unit && (h.ValidTo == null || h.ValidTo >= today)));
        }

        if (after is not null)
        {
            var last = after.Replace("\0", "", StringComparison.Ordinal).ToUpperInvariant();
            people = people.Where(p => string.Compare(p.NormalizedUserName, last) > 0);
        }

        var rows = await people.OrderBy(p => p.NormalizedUserName).Take(PageSize + 1)
            .Select(p => new { p.Id, p.DisplayName, p.UserName, p.ClosedAt, p.LockoutEnd }).ToListAsync(ct);
        var shown = rows.Take(PageSize).ToList();
        var ids = shown.Select(p => p.Id).ToArray();
        var held = (await db.Holdings.Where(h => ids.Contains(h.PersonId) && h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today))
            .Join(db.Units, h => h.UnitId, u => u.Id, (h, u) => new { h.PersonId, Held = new HeldPosition(u.Id, u.Name, u.Kind, h.Position) }).ToListAsync(ct))
            .ToLookup(h => h.PersonId, h => h.Held);
        return new PeoplePage(
            [.. shown.Select(p => new PersonRow(p.Id, p.DisplayName, p.UserName!, p.ClosedAt is not null, p.LockoutEnd == LockPersonHandler.ForGood,
                [.. held[p.Id].OrderBy(h => Positions.Order(h.Position))]))],
            rows.Count > PageSize ? shown[^1].UserName : null);
    }

    public Task<Person?> PersonAsync(Guid personId, CancellationToken ct) => db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, ct);

    /// <returns>Present and past, the newest first.</returns>
    public Task<List<HoldingRow>> HoldingsAsync(Guid personId, CancellationToken ct) =>
        db.Holdings.Where(h => h.PersonId == personId).Join(db.Units, h => h.UnitId, u => u.Id, (h, u) => new { Held = h, u.Name })
            .OrderByDescending(r => r.Held.ValidFrom).ThenBy(r => r.Name).ThenBy(r => r.Held.Position)
            .Select(r => new HoldingRow(r.Held.Id, r.Held.UnitId, r.Name, r.Held.Position, r.Held.ValidFrom, r.Held.ValidTo)).ToListAsync(ct);

    /// <returns>Every open unit that reports, with what it lacks today; complete ones with an empty list.</returns>
    public async Task<IReadOnlyList<UnitNeeds>> NeedsAsync(DateOnly today, CancellationToken ct)
    {
        var held = (await db.Holdings
            .Where(h => h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today) && db.Users.Any(p => p.Id == h.PersonId && p.ClosedAt == null))
            .Select(h => new { h.UnitId, h.Position }).Distinct().ToListAsync(ct)).Select(h => (h.UnitId, h.Position)).ToHashSet();
        var reporting = await UnitTree.Reporting(db).Select(u => u.Id).ToListAsync(ct);
        var units = await UnitsAsync(withClosed: false, today, ct);
        return [.. units.Where(u => reporting.Contains(u.Id)).Select(u => new UnitNeeds(u.Id, u.Name, u.Kind, [.. Positions.Of(u.Kind).Where(p => !held.Contains((u.Id, p)))]))];
    }

    /// <returns>Empty in a real county. One row per account, under the first of its units.</returns>
    public async Task<IReadOnlyList<DemonstrationAccount>> DemonstrationAccountsAsync(CancellationToken ct)
    {
        var rows = await db.Users.Where(p => p.Demonstration && p.ClosedAt == null)
            .Join(db.Holdings, p => p.Id, h => h.PersonId, (p, h) => new { p.UserName, p.DisplayName, h.UnitId, h.Position })
            .Join(db.Units, h => h.UnitId, u => u.Id, (h, u) => new { h.UserName, h.DisplayName, h.Position, u.Name, u.Kind, u.CreatedAt, u.Id }).ToListAsync(ct);
        return [.. rows.OrderBy(r => r.Kind).ThenBy(r => r.CreatedAt).ThenBy(r => r.Id).ThenBy(r => Positions.Order(r.Position)).ThenBy(r => r.UserName, StringComparer.Ordinal)
            .DistinctBy(r => r.UserName).Select(r => new DemonstrationAccount(r.UserName!, r.DisplayName, r.Name, r.Kind))];
    }
}
