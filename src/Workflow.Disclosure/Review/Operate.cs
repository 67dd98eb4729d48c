using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review.Levels;
using Workflow.Engine.Execution;
using Workflow.Reports;

namespace Workflow.Disclosure.Review;

/// <param name="Reason">As <see cref="DecideTask"/>'s opinion.</param>
/// <param name="SeenVersion">Number of the document version that the person read; only 退回 asks for it.</param>
public sealed record Operate(Guid CaseId, OfficeOperation Operation, string Reason, int SeenVersion, Guid PersonId);

/// <param name="Words">What was done, for the one who did it.</param>
public sealed record OperationDone(Guid DecisionId, string Words);

/// <summary>Carries an operation out as a decision is: behind the case's lock, in one transaction, with an entry in the record.</summary>
public sealed partial class OperateHandler(
    NpgsqlDataSource source, OperationDesks desks, ProcessRuntime runtime, DocumentKinds kinds, WorkingCalendar calendar, OutboxSignal signal, ILogger<OperateHandler> logger)
{
    public async Task<Result<OperationDone>> HandleAsync(Operate command, CancellationToken ct)
    {
        if (await desks.PersonAsync(command.CaseId, command.PersonId, ct) is not { } person)
        {
            return new TaskNotFound();
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var done = await OperateAsync(connection, command, person, ct);
        if (!done.Succeeded)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(ct);
            return person.MaySee && await OperatedAlready.FindAsync(connection, command, ct) is { } already ? already : done;
        }

        signal.Raise();
        LogOperated(command.CaseId, command.Operation.Name);
        return done;
    }

    /// <summary>What the person may do with this task, or with the case where it is null, right now: the very rules of <see cref="HandleAsync"/>, tried out.</summary>
    /// <returns>Null where the case is not to be seen.</returns>
    public async Task<Offer?> OfferedAsync(Guid caseId, Guid? taskId, Guid personId, CancellationToken ct)
    {
        var desk = await desks.LookAsync(caseId, taskId, personId, ct);
        return desk is null ? null : Offer.Of(desk, OwnLevels.Ahead(desk, runtime), outcome => desk.Unpublishable(runtime, outcome));
    }

    private async Task<Result<OperationDone>> OperateAsync(NpgsqlConnection connection, Operate command, OperatingPerson person, CancellationToken ct)
    {
        var (operation, reason) = (command.Operation, TextRules.Clean(command.Reason).Trim());
        if (await desks.OpenAsync(connection, command.CaseId, operation.Task, person, locks: true, ct) is not { } desk)
        {
            return new TaskNotFound();
        }

        if (desk.Refusal(operation) is { } refusal)
        {
            return refusal;
        }

        Error? fault = operation.NeedsReason && reason.Length == 0 ? new OpinionMissing(operation.Label, operation.Field)
            : reason.Length > DecideTask.MaxOpinion ? new OpinionTooLong(reason.Length, operation.Field)
            : reason.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? new OpinionNotText(operation.Field)
            : operation is OfficeOperation.Consult { Authority: var authority } && authority.Trim().Length is 0 or > OfficeOperation.Consult.MaxAuthority ? new AuthorityMissing()
            : operation is OfficeOperation.Return && command.SeenVersion != desk.Seen.Version?.Number ? new VersionChanged(command.SeenVersion, desk.Seen.Version?.Number ?? 0)
            : null;
        if (fault is not null)
        {
            return fault;
        }

        var advanced = desk.Engine(operation, reason) is { } engine ? runtime.Apply(desk.Definition, desk.Seen, engine, desk.Now) : new Advance(desk.State, [], [], null, []);
        if (!advanced.Succeeded)
        {
            return advanced.Error;
        }

        return await WriteAsync(connection, desk, operation, reason, advanced.Value, ct);
    }

    private async Task<Result<OperationDone>> WriteAsync(
        NpgsqlConnection connection, OperationDesk desk, OfficeOperation operation, string reason, Advance advance, CancellationToken ct)
    {
        var (seen, sequence, now) = (desk.Seen, desk.Seen.Sequence + 1, desk.Now);
        var entry = Entry(desk, operation, reason);
        Standing? standing = null;
        if (advance.PublishAt is { } publishAt)
        {
            var history = await LevelRows.ReadAsync(connection, seen.Heading.CaseId, desk.Definition, desk.State, ct);
            var judged = PublicationRule.Judge(
                history.After(null, advance.State, advance.Journal, sequence), publishAt, seen.Version!.Hash, await CountyRuleRows.LeaderLevelsAsync(connection, ct));
            if (!judged.Succeeded)
            {
                return judged.Error;
            }

            if (YearNotOver.Of(seen.Heading, LocalTime.DateOf(now), reason) is { } early)
            {
                return early;
            }

            standing = judged.Value;
        }

        await using var batch = connection.CreateBatch();
        var writer = new CaseWriter(batch, seen.Heading, sequence, now, calendar);
        DecisionRows.Write(writer, entry, seen.Heading, desk.Definition, seen.Version, advance, sequence);
        switch (operation)
        {
            case OfficeOperation.Return:
                writer.CloseTask(desk.Task!.Id, operation.Name, desk.PersonId, desk.Person.Name);
                break;
            case OfficeOperation.Urge:
                writer.Add("UPDATE tasks SET urged_at = $2, urged_count = urged_count + 1 WHERE id = $1", desk.Task!.Id, now);
                writer.Send(new TaskCalled(seen.Heading.CaseId, sequence, desk.Task.Bookmark, TaskCalled.Urged, now));
                break;
            case OfficeOperation.TakeBack or OfficeOperation.Reassign:
                writer.Taking = (entry.Id, desk.Handover.To);
                break;
            case OfficeOperation.Continue:
                await HeldTime.MoveAsync(connection, writer, desk, calendar, ct);
                break;
            case OfficeOperation.Consult(var taskId, var authority):
                writer.Add("UPDATE tasks SET asked_at = $2, asked_of = $3 WHERE id = $1", taskId, now, authority.Trim());
                HeldTime.Stop(writer, desk, authority.Trim());
                break;
            case OfficeOperation.Answer(var taskId):
                writer.Add("UPDATE tasks SET asked_at = NULL, asked_of = NULL WHERE id = $1", taskId);
                await HeldTime.MoveAsync(connection, writer, desk, calendar, ct);
                break;
        }

        if (standing is not null)
        {
            PublicationWriter.Write(writer, seen, kinds[seen.Heading.Kind], standing, seen.Version!, sequence, now);
        }

        if (operation is not (OfficeOperation.Urge or OfficeOperation.Consult or OfficeOperation.Answer))
        {
            writer.Apply(advance);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        return new OperationDone(entry.Id, operation is OfficeOperation.Consult ? entry.Detail! : entry.Detail is { } detail ? $"{operation.Label}：{detail}" : operation.Label);
    }

    private static Decision Entry(OperationDesk desk, OfficeOperation operation, string reason)
    {
        var seen = desk.Seen;
        var (position, unit, behalf) = desk.Acting(operation);
        var entry = new Decision
        {
            CaseId = seen.Heading.CaseId,
            Number = seen.DecisionCount + 1,
            Kind = DecisionKind.Operation,
            TaskId = desk.Task?.Id,
            ActivityId = desk.Task?.ActivityId ?? "",
            Title = desk.Task?.Title ?? "整件事项",
            Position = position,
            UnitId = unit,
            PersonId = desk.PersonId,
            ActorName = desk.Person.Name,
            OnBehalf = behalf,
            Outcome = operation.Name,
            OutcomeLabel = operation.Label,
            Tone = operation is OfficeOperation.Return ? nameof(OutcomeTone.Back) : Decision.Neutral,
            Opinion = reason,
            Detail = desk.Describe(operation),
            VersionId = seen.Version?.Id,
            VersionNumber = seen.Version?.Number,
            VersionHash = seen.Version?.Hash,
            DefinitionHash = desk.Definition.Hash,
            DecidedAt = desk.Now,
            Facts = operation switch
            {
                OfficeOperation.Consult(_, var authority) => new DecisionFacts { Authority = authority.Trim() }.Write(),
                OfficeOperation.Answer => new DecisionFacts { Authority = desk.Task!.AskedOf }.Write(),
                _ => null,
            },
            PreviousHash = seen.RecordHead,
            Hash = "",
        };
        return entry with { Hash = DecisionHash.Of(entry) };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {CaseId}: {Operation}")]
    private partial void LogOperated(Guid caseId, string operation);
}
