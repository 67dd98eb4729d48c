using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Notifications;

/// <param name="Address">Null: has none, so gets no mail.</param>
public sealed record Recipient(Guid Id, string Name, string? Address);

/// <summary>Who is told: always those who hold a position today, never a name that somebody wrote down.</summary>
public sealed class Recipients(DisclosureDbContext db, TimeProvider clock)
{
    public Task<List<Recipient>> HoldersAsync(Guid unitId, string position, CancellationToken ct) =>
        PeopleAsync(Today().Where(h => h.UnitId == unitId && h.Position == position), ct);

    /// <summary>Those who may act on the task today.</summary>
    public Task<List<Recipient>> OfTaskAsync(ReviewTask task, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(task);
        return OfTaskAsync(task, task.AssigneeId, ct);
    }

    /// <summary>Those who might act on it today if it were in that person's hands, or with null in nobody's.</summary>
    public async Task<List<Recipient>> OfTaskAsync(ReviewTask task, Guid? assigneeId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(task);
        var actors = await db.ActorsOf(task.CaseId, task.UnitId, task.Position, assigneeId, LocalTime.Today(clock)).Select(a => a.PersonId).ToListAsync(ct);
        return await db.Users.Where(p => p.ClosedAt == null && actors.Contains(p.Id)).OrderBy(p => p.Id)
            .Select(p => new Recipient(p.Id, p.DisplayName, p.Email)).ToListAsync(ct);
    }

    /// <summary>One person, as long as he holds any position in that unit.</summary>
    public Task<List<Recipient>> PersonAsync(Guid unitId, Guid personId, CancellationToken ct) =>
        PeopleAsync(Today().Where(h => h.UnitId == unitId && h.PersonId == personId), ct);

    /// <summary>One person, whose right to know has been looked up already.</summary>
    public Task<List<Recipient>> PersonAsync(Guid personId, CancellationToken ct) =>
        db.Users.Where(p => p.Id == personId && p.ClosedAt == null).Select(p => new Recipient(p.Id, p.DisplayName, p.Email)).ToListAsync(ct);

    /// <summary>Everybody in the unit, and the county's reviewers.</summary>
    public Task<List<Recipient>> UnitAndReviewersAsync(Guid unitId, CancellationToken ct) =>
        PeopleAsync(Today().Where(h => h.UnitId == unitId || h.Position == Positions.CountyReviewer), ct);

    /// <summary>Everybody who decided in a case or began it and may still see it, and the county's reviewers and administrators; not the one
    /// who did what is told.</summary>
    public Task<List<Recipient>> ConcernedAsync(Guid caseId, Guid doneBy, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var county = Today().Where(h => h.Position == Positions.CountyReviewer || h.Position == Positions.CountyAdministrator);
        var seeing = from a in db.Authorities
                     join c in db.Cases on caseId equals c.Id
                     where (a.Kind == null || a.Kind == c.Kind) && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today)
                         && (a.UnitId == c.UnitId || db.Units.Any(u => u.Id == a.UnitId && u.Kind == UnitKind.County))
                     select a.PersonId;
        return db.Users.Where(p => p.ClosedAt == null && p.Id != doneBy && (
                county.Any(h => h.PersonId == p.Id)
                || (seeing.Contains(p.Id) && (db.Cases.Any(c => c.Id == caseId && c.CreatedBy == p.Id)
                    || db.Decisions.Any(d => d.CaseId == caseId && (d.PersonId == p.Id || d.PaperSignerId == p.Id))))))
            .OrderBy(p => p.Id).Select(p => new Recipient(p.Id, p.DisplayName, p.Email)).ToListAsync(ct);
    }

    private IQueryable<Holding> Today()
    {
        var today = LocalTime.Today(clock);
        return db.Holdings.Where(h => h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today));
    }

    private Task<List<Recipient>> PeopleAsync(IQueryable<Holding> holdings, CancellationToken ct) =>
        db.Users.Where(p => p.ClosedAt == null && holdings.Any(h => h.PersonId == p.Id)).OrderBy(p => p.Id)
            .Select(p => new Recipient(p.Id, p.DisplayName, p.Email)).ToListAsync(ct);
}
