using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;
using Workflow.Reports;

namespace Workflow.Disclosure.Contributions;

/// <param name="How">交回 and 不接 are the colleague's, 收回 is the drafter's.</param>
public sealed record EndContribution(Guid ContributionId, ContributionOutcome How, string Remark, Guid PersonId);

/// <summary>A part comes back into the draft. Whoever is first wins; the other is told by whom and when.</summary>
public sealed partial class EndContributionHandler(
    DisclosureDbContext db, ContributionDesk desk, OutboxSignal signal, TimeProvider clock, ILogger<EndContributionHandler> logger)
{
    public async Task<Result<Contribution>> HandleAsync(EndContribution command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = LocalTime.DateOf(now);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var taskId = await db.Contributions.Where(c => c.Id == command.ContributionId).Select(c => (Guid?)c.TaskId).SingleOrDefaultAsync(ct);
        var draft = taskId is { } id ? await desk.LockAsync(id, ct) : null;
        var mayDo = draft is not null && (command.How == ContributionOutcome.TakenBack
            ? await desk.DraftsAsync(command.PersonId, draft.Task, today, ct)
            : await ContributionDesk.Of(db, command.PersonId, today).AnyAsync(c => c.Id == command.ContributionId, ct));
        var row = mayDo ? await db.Contributions.SingleAsync(c => c.Id == command.ContributionId, ct) : null;
        var remark = TextRules.Clean(command.Remark).Trim();
        if (Refusal(command, row, remark) is { } refusal)
        {
            return refusal;
        }

        var name = await desk.NameAsync(command.PersonId, ct);
        (row!.ClosedAt, row.Outcome, row.ClosedBy, row.ClosedByName, row.Remark) = (now, command.How, command.PersonId, name, remark);
        await db.Timers.Where(t => t.ContributionId == row.Id).ExecuteDeleteAsync(ct);
        desk.Trace(
            draft!, command.How.ToString(), $"{name}{Verb(command.How)}“{row.Title}”（{row.Assignee}填报）{(remark.Length > 0 ? $"：{remark}" : "")}",
            new ContributionChanged(row.CaseId, draft!.Case.Sequence, row.Id, ContributionChanged.Ended, now), now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Raise();
        LogEnded(row.Id, row.CaseId, command.How);
        return row;
    }

    private static Error? Refusal(EndContribution command, Contribution? row, string remark) => row switch
    {
        null => new ContributionNotFound(),
        { ClosedAt: not null } => new ContributionClosed(row),
        _ when command.How == ContributionOutcome.Declined && remark.Length == 0 => new InvalidError("不接这一部分要写明原因，好让起草人另行安排。请填写后再提交。"),
        _ when remark.Length > Contribution.MaxNote => new InvalidError($"附言有{remark.Length}字，最多{Contribution.MaxNote}字，请删减；细节可以写进稿件。"),
        _ => null,
    };

    private static string Verb(ContributionOutcome how) => how switch
    {
        ContributionOutcome.Returned => "交回",
        ContributionOutcome.Declined => "没有接",
        _ => "收回",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Contribution {ContributionId} of case {CaseId} ended: {How}")]
    private partial void LogEnded(Guid contributionId, Guid caseId, ContributionOutcome how);
}

public sealed record ContributionNotFound() : NotFoundError("没有这项分工，或者它不归您现在的岗位办理。");

public sealed record ContributionClosed(Contribution Row) : ConflictError(Row.Outcome switch
{
    ContributionOutcome.Ended => $"稿件已于{LocalTime.Describe(Row.ClosedAt!.Value)}送出或办结，“{Row.Title}”不再单独填报。",
    { } how => $"“{Row.Title}”{Contribution.Describe(how)}：{Row.ClosedByName}，{LocalTime.Describe(Row.ClosedAt!.Value)}。不用再办一次。",
    null => throw new InvalidOperationException($"Contribution {Row.Id} is open."),
});
