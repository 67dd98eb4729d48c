using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Review.Lists;

namespace Workflow.Disclosure.Notifications;

/// <param name="Tasks">Tasks that wait for a position the person holds today, and parts of drafts to fill; not counted on beyond <see cref="TaskLists.MostCounted"/>.</param>
/// <param name="Notices">Unread notifications.</param>
public sealed record Badge(int Tasks, int Notices);

public sealed class Badges(DisclosureDbContext db, TimeProvider clock)
{
    public async Task<Badge> CountAsync(Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var tasks = await OpenWork.CountAsync(db, personId, today, TaskLists.MostCounted, ct);
        tasks += await ContributionDesk.Of(db, personId, today).CountAsync(c => c.ClosedAt == null, ct);
        var notices = await db.Notifications.CountAsync(n => n.PersonId == personId && n.ReadAt == null, ct);
        return new Badge(tasks, notices);
    }

    /// <summary>Whether the sign-in that a stream was opened with still holds: the account is open and nobody was signed out everywhere.</summary>
    public Task<bool> StillSignedInAsync(Guid personId, string? securityStamp, CancellationToken ct) =>
        db.Users.AnyAsync(p => p.Id == personId && p.ClosedAt == null && (securityStamp == null || p.SecurityStamp == securityStamp), ct);
}
