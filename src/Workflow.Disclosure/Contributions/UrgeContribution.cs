using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Contributions;

public sealed record UrgeContribution(Guid ContributionId, Guid PersonId);

/// <summary>催办: calls the colleague again, not more often than <see cref="Pause"/>.</summary>
public sealed class UrgeContributionHandler(DisclosureDbContext db, ContributionDesk desk, OutboxSignal signal, TimeProvider clock)
{
    public static readonly TimeSpan Pause = TimeSpan.FromHours(4);

    public async Task<Result<Contribution>> HandleAsync(UrgeContribution command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var taskId = await db.Contributions.Where(c => c.Id == command.ContributionId).Select(c => (Guid?)c.TaskId).SingleOrDefaultAsync(ct);
        var draft = taskId is { } id ? await desk.LockAsync(id, ct) : null;
        if (draft is null || !await desk.DraftsAsync(command.PersonId, draft.Task, LocalTime.DateOf(now), ct))
        {
            return new ContributionNotFound();
        }

        var row = await db.Contributions.SingleAsync(c => c.Id == command.ContributionId, ct);
        if (row.ClosedAt is not null)
        {
            return new ContributionClosed(row);
        }

        if (row.UrgedAt is { } last && now < last + Pause)
        {
            return new UrgedAlready(row.Assignee, last);
        }

        (row.UrgedAt, row.UrgedCount) = (now, row.UrgedCount + 1);
        desk.Trace(
            draft, "Urged", $"{await desk.NameAsync(command.PersonId, ct)}催办“{row.Title}”（{row.Assignee}填报，第{row.UrgedCount}次）",
            new ContributionChanged(row.CaseId, draft.Case.Sequence, row.Id, ContributionChanged.Urged, now), now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Raise();
        return row;
    }
}

public sealed record UrgedAlready(string Assignee, DateTimeOffset Last) : ConflictError(
    $"{LocalTime.Describe(Last)}已经催办过{Assignee}，4小时内不重复打扰；{LocalTime.Describe(Last + UrgeContributionHandler.Pause)}以后可以再催。");
