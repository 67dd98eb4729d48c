using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Review;

/// <summary>Who may act on a task: whoever holds its position in its unit on that day, or acts for such a one. One that is assigned to
/// a person is that person's alone as long as he holds the position. The rule stands here once for each way of asking.</summary>
public static class TaskAuthority
{
    /// <summary>True or false for the task <c>t</c> of the case <c>c</c>; <c>$2</c> is the person, <c>$3</c> the local date.</summary>
    internal const string Sql = $"EXISTS (SELECT FROM authorities a WHERE {Match})";

    internal const string Match =
        """
        a.person_id = $2 AND a.unit_id = t.unit_id AND a.position = t.position AND (a.kind IS NULL OR a.kind = c.kind)
        AND a.valid_from <= $3 AND (a.valid_to IS NULL OR a.valid_to >= $3)
        AND (t.assignee_id IS NULL OR t.assignee_id = coalesce(a.for_person_id, a.person_id)
             OR NOT EXISTS (SELECT FROM holdings h WHERE h.person_id = t.assignee_id AND h.unit_id = t.unit_id AND h.position = t.position
                            AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3)))
        """;

    /// <summary>Of these tasks, those on which the person may act; closed ones too.</summary>
    public static IQueryable<ReviewTask> Of(this IQueryable<ReviewTask> tasks, DisclosureDbContext db, Guid personId, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(db);
        return tasks.Where(t => db.Authorities.Any(a =>
            a.PersonId == personId && a.UnitId == t.UnitId && a.Position == t.Position
            && (a.Kind == null || db.Cases.Any(c => c.Id == t.CaseId && c.Kind == a.Kind))
            && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today)
            && (t.AssigneeId == null || t.AssigneeId == (a.ForPersonId ?? a.PersonId) || !db.Holdings.Any(h =>
                h.PersonId == t.AssigneeId && h.UnitId == t.UnitId && h.Position == t.Position
                && h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today)))));
    }

    public static Task<bool> MayActAsync(this DisclosureDbContext db, Guid taskId, Guid personId, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Tasks.Where(t => t.Id == taskId).Of(db, personId, today).AnyAsync(ct);
    }

    /// <summary>Everybody who may act on the task.</summary>
    public static async Task<IReadOnlyList<Guid>> ActorsAsync(this DisclosureDbContext db, ReviewTask task, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(task);
        var kind = await db.Cases.Where(c => c.Id == task.CaseId).Select(c => c.Kind).SingleAsync(ct);
        var acting = await db.Authorities.Where(a => a.UnitId == task.UnitId && a.Position == task.Position && (a.Kind == null || a.Kind == kind)
                && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today))
            .Select(a => new { a.PersonId, For = a.ForPersonId ?? a.PersonId }).ToListAsync(ct);
        return [.. acting.Where(a => !acting.Exists(o => o.For == task.AssigneeId) || a.For == task.AssigneeId).Select(a => a.PersonId).Distinct()];
    }
}
