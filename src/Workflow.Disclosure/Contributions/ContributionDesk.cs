using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Contributions;

/// <summary>What assigning, giving back and urging have in common: the case's lock, who the two sides are, and the trace.</summary>
public sealed class ContributionDesk(DisclosureDbContext db)
{
    internal const string ActivityType = "Workflow.Contribution";

    internal sealed record Draft(ReviewTask Task, Case Case);

    /// <summary>Those that are this person's to fill today; closed ones too.</summary>
    public static IQueryable<Contribution> Of(DisclosureDbContext db, Guid personId, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Contributions.Where(c => db.Authorities.Any(h =>
            h.PersonId == personId && h.UnitId == c.UnitId && (c.Position == null ? c.PersonId == (h.ForPersonId ?? personId) : h.Position == c.Position)
            && (h.Kind == null || db.Cases.Any(r => r.Id == c.CaseId && r.Kind == h.Kind))
            && h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today)));
    }

    /// <summary>Locks the case first, in a statement of its own, then reads: whoever waited sees what the other did.</summary>
    internal async Task<Draft?> LockAsync(Guid taskId, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM process_states WHERE case_id = (SELECT case_id FROM tasks WHERE id = {taskId}) FOR UPDATE", ct);
        var task = await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == taskId, ct);
        return task is null ? null : new Draft(task, await db.Cases.AsNoTracking().SingleAsync(c => c.Id == task.CaseId, ct));
    }

    internal Task<bool> DraftsAsync(Guid personId, ReviewTask task, DateOnly today, CancellationToken ct) =>
        db.MayActAsync(task.Id, personId, today, ct);

    internal Task<string> NameAsync(Guid personId, CancellationToken ct) =>
        db.Users.Where(p => p.Id == personId).Select(p => p.DisplayName).SingleAsync(ct);

    /// <summary>The case's journal in words, and the message that tells those whom it concerns.</summary>
    internal void Trace(Draft draft, string what, string words, ICaseEvent told, DateTimeOffset now)
    {
        db.Journal.Add(new JournalRow
        {
            CaseId = draft.Case.Id,
            Sequence = draft.Case.Sequence,
            At = now,
            ActivityId = draft.Task.ActivityId,
            ActivityType = ActivityType,
            Event = what,
            Detail = words,
        });
        db.Outbox.Add(new OutboxRow
        {
            Type = told.GetType().Name,
            Payload = MessageJson.Write<object>(told),
            CaseId = draft.Case.Id,
            CaseSequence = draft.Case.Sequence,
            CreatedAt = now,
        });
    }
}
