using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Review.Lists;

/// <summary>A position in a unit.</summary>
public sealed record Place(Guid UnitId, string Position);

/// <summary>Which open tasks wait for whom: for the lists, their counts and the badge. Who may act is <see cref="TaskAuthority"/>'s to say;
/// here is only how they are found without reading those of others.</summary>
public static class OpenWork
{
    /// <summary>Where there could be work for the person today, by a position of his own or for another.</summary>
    public static async Task<IReadOnlyList<Place>> PlacesAsync(DisclosureDbContext db, Guid personId, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.Authorities.Where(a => a.PersonId == personId && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today))
            .Select(a => new { a.UnitId, a.Position }).Distinct().OrderBy(a => a.UnitId).ThenBy(a => a.Position).Select(a => new Place(a.UnitId, a.Position)).ToListAsync(ct);
    }

    /// <returns>Ids of open tasks that wait for this person, the first so many of each place in the order of <paramref name="tasks"/>.</returns>
    /// <remarks>One statement for all places, each with its own limit: joined to them, the server would read and number all tasks first.</remarks>
    public static IQueryable<Guid> IdsOf(DisclosureDbContext db, IQueryable<ReviewTask> tasks, IReadOnlyList<Place> places, int atMost)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(places);
        return places.Select(p => tasks.Where(t => t.UnitId == p.UnitId && t.Position == p.Position).Take(atMost).Select(t => t.Id))
            .DefaultIfEmpty(db.Tasks.Where(_ => false).Select(t => t.Id)).Aggregate((all, more) => all.Concat(more));
    }

    /// <returns>How many tasks wait for this person today, so many at most.</returns>
    public static async Task<int> CountAsync(DisclosureDbContext db, Guid personId, DateOnly today, int atMost, CancellationToken ct)
    {
        var open = db.Tasks.Where(t => t.ClosedAt == null).Of(db, personId, today);
        return await IdsOf(db, open, await PlacesAsync(db, personId, today, ct), atMost).Take(atMost).CountAsync(ct);
    }
}
