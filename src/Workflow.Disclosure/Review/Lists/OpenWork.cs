using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Review.Lists;

/// <summary>Which open tasks wait for whom: for the lists, their counts and the badge. Who may act is <see cref="TaskAuthority"/>'s to say;
/// here is only how they are found without reading those of others.</summary>
public static class OpenWork
{
    /// <summary>A position in a unit.</summary>
    internal sealed class Place
    {
        public Guid UnitId { get; init; }
        public string Position { get; init; } = "";
    }

    /// <summary>Where there could be work for the person today, by a position of his own or for another.</summary>
    internal static IQueryable<Place> PlacesOf(DisclosureDbContext db, Guid personId, DateOnly today) =>
        db.Authorities.Where(a => a.PersonId == personId && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today))
            .Select(a => new Place { UnitId = a.UnitId, Position = a.Position }).Distinct();

    /// <returns>The open tasks that wait for this person today, as many of each place as asked for, in no order.</returns>
    public static IQueryable<ReviewTask> TasksOf(DisclosureDbContext db, Guid personId, DateOnly today, int atMost)
    {
        ArgumentNullException.ThrowIfNull(db);
        var open = db.Tasks.Where(t => t.ClosedAt == null).Of(db, personId, today);
        return PlacesOf(db, personId, today).SelectMany(p => open.Where(t => t.UnitId == p.UnitId && t.Position == p.Position).Take(atMost));
    }
}
