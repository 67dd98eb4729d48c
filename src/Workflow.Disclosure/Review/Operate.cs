using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
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
    NpgsqlDataSource source, DisclosureDbContext db, Authority authority, ProcessCatalog catalog, ProcessRuntime runtime, DocumentKinds kinds,
    WorkingCalendar calendar, OutboxSignal signal, TimeProvider clock, ILogger<OperateHandler> logger)
{
    public async Task<Result<OperationDone>> HandleAsync(Operate command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(ct);
        var done = await OperateAsync(connection, command, now, ct);
        if (!done.Succeeded)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(ct);
            return done;
        }

        signal.Raise();
        LogOperated(command.CaseId, command.Operation.Name);
        return done;
    }

    /// <summary>What the person may do with this task, or with the case where it is null, right now: the very rules of <see cref="HandleAsync"/>, tried out.</summary>
    /// <returns>Null where the case is not to be seen.</returns>
    public async Task<Offer?> OfferedAsync(Guid caseId, Guid? taskId, Guid personId, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var desk = await OpenAsync(connection, caseId, taskId, personId, clock.GetUtcNow(), ct);
        await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
        await rollback.ExecuteNonQueryAsync(ct);
        if (desk is null)
        {
            return null;
        }

        var strict = await db.Units.Where(u => !u.LevelsByOne && (u.Id == desk.Case.UnitId || u.Id == desk.Seen.Heading.CountyId)).Select(u => u.Id).ToListAsync(ct);
        return Offer.Of(desk, OwnLevels.Ahead(desk, runtime, strict));
    }

    private async Task<Result<OperationDone>> OperateAsync(NpgsqlConnection connection, Operate command, DateTimeOffset now, CancellationToken ct)
    {
        var (operation, reason) = (command.Operation, TextRules.Clean(command.Reason).Trim());
        if (await OpenAsync(connection, command.CaseId, operation.Task, command.PersonId, now, ct) is not { } desk)
        {
            return new TaskNotFound();
        }

        if (desk.Refusal(operation) is { } refusal)
        {
            return refusal;
        }

        Error? fault = operation.NeedsReason && reason.Length == 0 ? new OpinionMissing(operation.Label)
            : reason.Length > DecideTask.MaxOpinion ? new OpinionTooLong(reason.Length)
            : reason.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? new OpinionNotText()
            : operation is OfficeOperation.Return && command.SeenVersion != desk.Seen.Version?.Number ? new VersionChanged(command.SeenVersion, desk.Seen.Version?.Number ?? 0)
            : null;
        if (fault is not null)
        {
            return fault;
        }

        var advanced = desk.Engine(operation, reason) is { } engine ? runtime.Apply(desk.Definition, desk.Seen, engine, now) : new Advance(desk.State, [], [], false, []);
        if (!advanced.Succeeded)
        {
            return advanced.Error;
        }

        return await WriteAsync(connection, command.PersonId, desk, operation, reason, advanced.Value, now, ct);
    }

    private async Task<Result<OperationDone>> WriteAsync(
        NpgsqlConnection connection, Guid personId, OperationDesk desk, OfficeOperation operation, string reason, Advance advance, DateTimeOffset now, CancellationToken ct)
    {
        var (seen, sequence) = (desk.Seen, desk.Seen.Sequence + 1);
        var entry = Entry(personId, desk, operation, reason, now);
        await using var batch = connection.CreateBatch();
        var writer = new CaseWriter(batch, seen.Heading, sequence, now, calendar);
        DecisionRows.Write(writer, entry, seen.Heading, desk.Definition, seen.Version, advance, sequence);
        foreach (var gone in advance.Effects.OfType<Effect.CloseTask>())
        {
            writer.Send(new TaskCalled(seen.Heading.CaseId, sequence, gone.BookmarkId, TaskCalled.Gone, now));
        }

        switch (operation)
        {
            case OfficeOperation.Return:
                writer.CloseTask(desk.Task!.Id, operation.Name, personId, desk.Actor!.Name);
                break;
            case OfficeOperation.Urge:
                writer.Add("UPDATE tasks SET urged_at = $2, urged_count = urged_count + 1 WHERE id = $1", desk.Task!.Id, now);
                writer.Send(new TaskCalled(seen.Heading.CaseId, sequence, desk.Task.Bookmark, TaskCalled.Urged, now));
                break;
            case OfficeOperation.Continue:
                await MoveDueDatesAsync(writer, desk, now, ct);
                break;
        }

        if (advance.Publishes && PublicationWriter.Write(writer, seen, kinds[seen.Heading.Kind], seen.Signature, seen.Version!, sequence, now) is { } unsigned)
        {
            return unsigned;
        }

        if (operation is not OfficeOperation.Urge)
        {
            writer.Apply(advance);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        return new OperationDone(entry.Id, entry.Detail is { } detail ? $"{operation.Label}：{detail}" : operation.Label);
    }

    private static Decision Entry(Guid personId, OperationDesk desk, OfficeOperation operation, string reason, DateTimeOffset now)
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
            PersonId = personId,
            ActorName = desk.PersonName,
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
            DecidedAt = now,
            PreviousHash = seen.RecordHead,
            Hash = "",
        };
        return entry with { Hash = DecisionHash.Of(entry) };
    }

    /// <summary>Days that count from a task's opening did not pass while the case stood still; a date that somebody set holds.</summary>
    private async Task MoveDueDatesAsync(CaseWriter writer, OperationDesk desk, DateTimeOffset now, CancellationToken ct)
    {
        var since = LocalTime.DateOf(desk.Case.HeldAt!.Value);
        var days = calendar.Estimating.WorkingDaysBetween(since, LocalTime.DateOf(now));
        if (days == 0)
        {
            return;
        }

        foreach (var task in await db.Tasks.AsNoTracking().Where(t => t.CaseId == desk.Case.Id && t.ClosedAt == null && t.DueOn != null).ToListAsync(ct))
        {
            var opened = calendar.Estimating.AddWorkingDays(LocalTime.DateOf(task.OpenedAt), days);
            if (desk.Definition.Find(task.ActivityId)?.Literal("due") is not { } expression
                || DueDates.Compute(expression, desk.Seen.Heading.Dates, opened, calendar) is not { } due || due.On == task.DueOn)
            {
                continue;
            }

            writer.Add("UPDATE tasks SET due_on = $2, due_reason = $3 WHERE id = $1", task.Id, due.On, $"{due.Reason}，挂起{days}个工作日已顺延");
            writer.Add("DELETE FROM timers WHERE task_id = $1", task.Id);
            if (ReminderSchedule.FirstAfter(due.On, task.Reminders, task.RemindDaily, now, calendar) is { } first)
            {
                writer.Add("INSERT INTO timers (id, case_id, task_id, due_at) VALUES ($1, $2, $3, $4)", Guid.CreateVersion7(), desk.Case.Id, task.Id, first);
            }
        }
    }

    private async Task<OperationDesk?> OpenAsync(NpgsqlConnection connection, Guid caseId, Guid? taskId, Guid personId, DateTimeOffset now, CancellationToken ct)
    {
        var today = LocalTime.DateOf(now);
        var (seen, task, actor) = await ReadAsync(connection, caseId, taskId, personId, today, ct);
        if (seen is null || (taskId is not null && task is null))
        {
            return null;
        }

        // Read behind the lock, by another connection: who holds what does not depend on the case.
        var row = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, ct);
        if (actor is not { Holds: true } && !await authority.MaySeeUnitAsync(personId, row.UnitId, today, ct))
        {
            return null;
        }

        var people = await authority.ColleaguesAsync([row.UnitId, seen.Heading.CountyId], today, ct);
        var name = await db.Users.Where(p => p.Id == personId && p.ClosedAt == null).Select(p => p.DisplayName).SingleOrDefaultAsync(ct);
        var definition = await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
        return name is null ? null : new OperationDesk(row, seen, definition, ProcessState.FromJson(seen.State), task, actor, personId, name, people, now);
    }

    private async Task<(CaseSnapshot?, TaskSnapshot?, ActorSnapshot?)> ReadAsync(
        NpgsqlConnection connection, Guid caseId, Guid? taskId, Guid personId, DateOnly today, CancellationToken ct)
    {
        var person = new Actor.OfPerson(personId);
        CaseSnapshot? seen;
        TaskSnapshot? task;
        ActorSnapshot? actor;
        await using (var batch = taskId is { } id
            ? CaseReader.Open(connection, caseId, isTask: false, TaskRows.Query(id, person, today))
            : CaseReader.Open(connection, caseId, isTask: false))
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            seen = await CaseReader.ReadAsync(reader, ct);
            (task, actor) = taskId is null ? (null, null) : await TaskRows.ReadAsync(reader, ct);
        }

        return (seen, task is not null && seen is not null && task.CaseId == caseId ? task : null, await TaskRows.CompleteAsync(connection, catalog, seen, task, actor, person, today, ct));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {CaseId}: {Operation}")]
    private partial void LogOperated(Guid caseId, string operation);
}
