using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Review;

/// <summary>Who may act on a task: whoever holds its position in its unit on that day, or acts for such a one. One that is assigned to
/// a person is that person's alone as long as he holds the position and can sign in. The rule itself is the database's function
/// <c>actors_of</c>.</summary>
public static class TaskAuthority
{
    /// <summary>Whoever may act on the task <c>t</c>; <c>$3</c> is the local date.</summary>
    internal const string Actors = "actors_of(t.case_id, t.unit_id, t.position, t.assignee_id, $3)";

    /// <summary>True or false for the task <c>t</c>; <c>$2</c> is the person.</summary>
    internal const string Sql = $"EXISTS (SELECT FROM {Actors} a WHERE a.person_id = $2)";

    /// <summary>Of these tasks, those on which the person may act; closed ones too.</summary>
    public static IQueryable<ReviewTask> Of(this IQueryable<ReviewTask> tasks, DisclosureDbContext db, Guid personId, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(db);
        return tasks.Where(t => db.ActorsOf(t.CaseId, t.UnitId, t.Position, t.AssigneeId, today).Any(a => a.PersonId == personId));
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
        return await db.ActorsOf(task.CaseId, task.UnitId, task.Position, task.AssigneeId, today).Select(a => a.PersonId).Distinct().ToListAsync(ct);
    }

    /// <summary>What was assigned to somebody who cannot sign in any more waits for all who hold the position: they are called, once this is saved.</summary>
    internal static async Task CallAgainAsync(this DisclosureDbContext db, Guid assigneeId, DateTimeOffset now, CancellationToken ct)
    {
        var fallen = await db.Tasks.Where(t => t.AssigneeId == assigneeId && t.ClosedAt == null)
            .Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new { c.Id, c.Sequence, t.Bookmark }).ToListAsync(ct);
        db.Outbox.AddRange(fallen.Select(f => new OutboxRow
        {
            Type = nameof(TaskCalled),
            Payload = MessageJson.Write<object>(new TaskCalled(f.Id, f.Sequence, f.Bookmark, TaskCalled.Released, now)),
            CaseId = f.Id,
            CaseSequence = f.Sequence,
            CreatedAt = now,
        }));
    }
}
