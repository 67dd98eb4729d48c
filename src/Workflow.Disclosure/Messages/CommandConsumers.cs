using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages.Commands;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Messages;

/// <summary>Commands from the bus run through the handlers and refusals that the pages use; only the proof of who asks differs.
/// A redelivery finds the task decided and has no second effect.</summary>
public sealed partial class SystemAccounts(DisclosureDbContext db, TimeProvider clock, ILogger<SystemAccounts> logger)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(10);

    public async Task<Result<Actor>> AuthenticateAsync(string? name, byte[] content, string? signature, DateTimeOffset signedAt, CancellationToken ct)
    {
        // A message may lack any field, and the database takes no NUL.
        name = name?.Replace("\0", "", StringComparison.Ordinal) ?? "";
        var account = await db.SystemAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Name == name && a.ClosedAt == null, ct);
        if (account is null || !CommandSignature.Verify(account.PublicKey, content, signature))
        {
            LogRefused(name);
            return new CommandNotGenuine();
        }

        return (clock.GetUtcNow() - signedAt).Duration() > Freshness
            ? new CommandNotFresh(signedAt)
            : new Actor.OfSystem(account.Id);
    }

    /// <summary>A command that comes again, because its answer got lost, is answered as it was the first time.</summary>
    public async Task<CommandAnswered> AnswerAsync(Guid commandId, Guid taskId, Result<Actor> actor, Result<DecisionMade> result, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(result);
        var now = clock.GetUtcNow();
        if (result.Error is TaskAlreadyDecided && actor.Value is Actor.OfSystem(var accountId)
            && await db.Decisions.AsNoTracking().SingleOrDefaultAsync(d => d.TaskId == taskId && d.SystemAccountId == accountId, ct) is { } own)
        {
            return new CommandAnswered(commandId, true, $"已办理：{own.OutcomeLabel}", [], own.Id, now);
        }

        return result.Succeeded
            ? new CommandAnswered(commandId, true, $"已办理：{result.Value.Label}", [], result.Value.DecisionId, now)
            : new CommandAnswered(commandId, false, result.Error.Message, result.Error is InvalidError invalid ? invalid.Details : [], null, now);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A command in the name of system account {Account} was not genuine")]
    private partial void LogRefused(string account);
}

public sealed class SubmitDraftConsumer(SystemAccounts accounts, SubmitDraftHandler handler) : IConsumer<Commands.SubmitDraft>
{
    public async Task Consume(ConsumeContext<Commands.SubmitDraft> context)
    {
        var (command, ct) = (context.Message, context.CancellationToken);
        var actor = await accounts.AuthenticateAsync(command.Account, CommandSignature.Bytes(command), command.Signature, command.SignedAt, ct);
        Result<DecisionMade> result = actor.Succeeded
            ? await handler.HandleAsync(new Drafting.SubmitDraft(command.TaskId, command.Opinion ?? "", actor.Value), ct)
            : actor.Error;
        await context.Publish(await accounts.AnswerAsync(command.CommandId, command.TaskId, actor, result, ct), ct);
    }
}

public sealed class DecideTaskConsumer(SystemAccounts accounts, DecideTaskHandler handler) : IConsumer<Commands.DecideTask>
{
    public async Task Consume(ConsumeContext<Commands.DecideTask> context)
    {
        var (command, ct) = (context.Message, context.CancellationToken);
        var actor = await accounts.AuthenticateAsync(command.Account, CommandSignature.Bytes(command), command.Signature, command.SignedAt, ct);
        Result<DecisionMade> result = actor.Succeeded
            ? await handler.HandleAsync(
                new Review.DecideTask(command.TaskId, command.Outcome ?? "", command.Opinion ?? "", command.SeenVersion, actor.Value), ct)
            : actor.Error;
        await context.Publish(await accounts.AnswerAsync(command.CommandId, command.TaskId, actor, result, ct), ct);
    }
}

public sealed record CommandNotGenuine() : NotFoundError("没有这个系统账号，或者签名不符。请核对账号名称和密钥。");

public sealed record CommandNotFresh(DateTimeOffset SignedAt)
    : InvalidError($"命令签名的时间{SignedAt:O}与现在相差超过10分钟。请校准时钟后重新签名发送。");
