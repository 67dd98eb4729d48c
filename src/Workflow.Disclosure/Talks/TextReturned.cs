using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Talks;

/// <summary>That a matter was sent back: by a task's own outcome, to a chosen step, or by a check.</summary>
/// <param name="By">Unit and position, never a name.</param>
/// <param name="Version">Number of the version that was returned.</param>
public sealed record TextReturned(Guid EntryId, string By, DateTimeOffset At, int Version)
{
    /// <returns>The last return since then of that version or a later one; null where there was none, or it was taken back.</returns>
    internal static Task<TextReturned?> FindAsync(DisclosureDbContext db, Guid caseId, DateTimeOffset since, int version, CancellationToken ct) =>
        Of(db, caseId).Where(d => d.DecidedAt >= since && d.VersionNumber >= version && !db.Decisions.Any(
                w => w.CaseId == caseId && w.TaskId == d.TaskId && w.Number > d.Number && w.Outcome == Decision.Withdrawn))
            // One of several who sign together may be against it and nothing comes back: then no task was opened with his word.
            .Where(d => db.Tasks.Any(t => t.CaseId == caseId && t.OpenedAt == d.DecidedAt))
            .OrderByDescending(d => d.Number).Select(AsReturn(db)).FirstOrDefaultAsync(ct);

    /// <returns>The return by which the task was opened; null where it was opened by something else.</returns>
    internal static async Task<TextReturned?> OpeningAsync(DisclosureDbContext db, ReviewTask task, CancellationToken ct)
    {
        // Entry and task carry the same instant, because one transition wrote both.
        var last = await db.Decisions.Where(d => d.CaseId == task.CaseId && d.DecidedAt <= task.OpenedAt && d.Kind != DecisionKind.Opinion).MaxAsync(d => (int?)d.Number, ct);
        return await Of(db, task.CaseId).Where(d => d.Number == last).Select(AsReturn(db)).FirstOrDefaultAsync(ct);
    }

    private static IQueryable<Decision> Of(DisclosureDbContext db, Guid caseId) => db.Decisions.AsNoTracking().Where(
        d => d.CaseId == caseId && d.Tone == nameof(OutcomeTone.Back) && d.Kind != DecisionKind.Opinion && d.VersionNumber != null);

    private static System.Linq.Expressions.Expression<Func<Decision, TextReturned>> AsReturn(DisclosureDbContext db) => d => new TextReturned(
        d.Id, d.Kind == DecisionKind.Automatic ? "流程自动核对" : db.Units.Where(u => u.Id == d.UnitId).Select(u => u.Name).First() + d.Position, d.DecidedAt, d.VersionNumber!.Value);
}
