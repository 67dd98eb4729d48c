using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>Everything a person needs to decide a task on one screen.</summary>
/// <param name="Version">What stands to be decided on; null before a draft's first submission.</param>
/// <param name="Outcomes">What the process offers; the page draws a button for each and knows none by name.</param>
public sealed record TaskView(
    ReviewTask Task, Case Case, string UnitName, string TaskUnitName, DocumentVersion? Version, IReadOnlyList<TaskOutcome> Outcomes, IReadOnlyList<Decision> Decisions)
{
    public bool IsOpen => Task.ClosedAt is null;

    /// <summary>What there is to know before the text is read: who asks for a signature beside his own, or who of those asked does not agree. Null for nothing.</summary>
    public string? Request => Task.Signer is SignerPart.Before or SignerPart.After
        ? Decisions.LastOrDefault(d => d.Outcome == nameof(OfficeOperation.AddSigner) && d.ActivityId == Task.ActivityId) is { } asked
            ? $"{asked.Position}{asked.ActorName}请您加签{(asked.Opinion.Length > 0 ? $"：{asked.Opinion}" : "")}。您签了意见，{(Task.Signer == SignerPart.Before ? "回到他那里由他决定" : "就往下送；不同意的，回到他那里")}。"
            : null
        : Decisions.LastOrDefault(d => d.Kind is DecisionKind.Decision or DecisionKind.Opinion) is { Kind: DecisionKind.Opinion, Tone: nameof(OutcomeTone.Back) } objected
            ? $"加签人不同意：{objected.Position}{objected.ActorName}：{objected.Opinion}"
            : null;
}

public sealed class TaskViews(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    /// <returns>Null where there is no such task, or the person does not hold its position today; one that the person decided
    /// stays in sight as long as its case does.</returns>
    public async Task<TaskView?> ReadAsync(Guid taskId, Guid personId, CancellationToken ct)
    {
        var task = await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == taskId, ct);
        if (task is null)
        {
            return null;
        }

        var today = LocalTime.Today(clock);
        var row = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == task.CaseId, ct);
        if (!await db.MayActAsync(taskId, personId, today, ct)
            && !(task.DecidedBy == personId && await authority.MaySeeAsync(personId, row.UnitId, row.Kind, today, ct)))
        {
            return null;
        }

        var names = await db.Units.Where(u => u.Id == row.UnitId || u.Id == task.UnitId).ToDictionaryAsync(u => u.Id, u => u.Name, ct);
        var version = await db.DocumentVersions.AsNoTracking().Where(v => v.CaseId == task.CaseId).OrderByDescending(v => v.Number).FirstOrDefaultAsync(ct);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.CaseId == task.CaseId).OrderBy(d => d.Number).ToListAsync(ct);
        return new TaskView(task, row, names[row.UnitId], names[task.UnitId], version, CaseWriter.ReadOutcomes(task.Outcomes), decisions);
    }

    /// <summary>Whoever decides many at once without this is told so in the record.</summary>
    public Task RememberOpenedAsync(TaskView view, Guid personId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Version is { Number: var number }
            ? db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO openings (case_id, person_id, version_number, opened_at) VALUES ({view.Case.Id}, {personId}, {number}, {clock.GetUtcNow()})
                ON CONFLICT DO NOTHING
                """, ct)
            : Task.CompletedTask;
    }

    /// <returns>The case of a task that the person handed on, where he may see it; else null.</returns>
    public async Task<Guid?> HandedOnByAsync(Guid taskId, Guid personId, CancellationToken ct)
    {
        var cases = authority.CasesSeenBy(personId, LocalTime.Today(clock));
        return await db.Tasks.Where(t => t.Id == taskId && cases.Any(c => c.Id == t.CaseId)
                && db.Decisions.Any(d => d.CaseId == t.CaseId && d.TaskId == t.Id && d.PersonId == personId && d.Outcome == nameof(OfficeOperation.Transfer)))
            .Select(t => (Guid?)t.CaseId).SingleOrDefaultAsync(ct);
    }

    /// <summary>The case's open tasks on which the person may act.</summary>
    public async Task<IReadOnlyList<Guid>> OpenToAsync(Guid caseId, Guid personId, CancellationToken ct) =>
        await db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null).Of(db, personId, LocalTime.Today(clock)).Select(t => t.Id).ToListAsync(ct);
}
