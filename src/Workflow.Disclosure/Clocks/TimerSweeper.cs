using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Clocks;

/// <param name="Tick">How often timers are looked at; between 50 ms and a minute, one second by default (<c>Clocks:Tick</c>).</param>
public sealed record SweeperSettings(TimeSpan Tick);

/// <summary>Turns timers that fell due into messages. Any number may run: a due timer is locked with SKIP LOCKED, and its
/// message and its next instant commit together, so none is sent twice and none is lost.</summary>
public sealed partial class TimerSweeper(
    NpgsqlDataSource source, WorkingCalendar calendar, TimeProvider clock, SweeperSettings settings, ILogger<TimerSweeper> logger)
    : BackgroundService
{
    private const int BatchSize = 50;

    private sealed record DueTimer(
        Guid Id, Guid CaseId, long Sequence, Guid? TaskId, string? Bookmark, DateTimeOffset DueAt, ReminderSchedule? Schedule, string? Payload, Guid? ContributionId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Tick);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogTickFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Takes everything that is due now.</summary>
    /// <returns>How many messages were written.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        if (clock is TestClock travelling)
        {
            await travelling.ReadOffsetAsync(ct);
        }

        var (written, taken) = (0, BatchSize);
        while (taken == BatchSize)
        {
            (taken, var messages) = await SweepBatchAsync(ct);
            written += messages;
        }

        if (written > 0)
        {
            // After the commit and once for all: inside it, NOTIFY costs a third of the throughput.
            await using var signal = source.CreateCommand($"SELECT pg_notify('{OutboxSignal.OutboxChannel}', '')");
            await signal.ExecuteNonQueryAsync(ct);
            LogWritten(written);
        }

        return written;
    }

    private async Task<(int Taken, int Messages)> SweepBatchAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var timers = await TakeAsync(connection, now, ct);
        var messages = 0;
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var timer in timers)
        {
            var (message, next) = Fire(timer, now);
            if (message is not null)
            {
                batch.BatchCommands.Add(Insert(message, timer, now));
                messages++;
            }

            batch.BatchCommands.Add(next is { } at
                ? Sql.Statement("UPDATE timers SET due_at = $1 WHERE id = $2", at, timer.Id)
                : Sql.Statement("DELETE FROM timers WHERE id = $1", timer.Id));
        }

        if (timers.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return (timers.Count, messages);
    }

    private static (ICaseEvent? Message, DateTimeOffset? Next) Fire(DueTimer timer, DateTimeOffset now)
    {
        if (timer.Bookmark is { } bookmark)
        {
            return (new ProcessTimerDue(timer.CaseId, timer.Sequence, bookmark, now, timer.Payload), null);
        }

        // Nothing due: the task lost its date, or the calendar was corrected after the timer was written; then the timer only moves.
        var due = timer.Schedule?.NewestDue(timer.DueAt, now);
        ICaseEvent? message = (due, timer.ContributionId) switch
        {
            (null, _) => null,
            (_, { } contribution) => new ContributionReminderDue(
                timer.CaseId, timer.Sequence, contribution, due.Stage.WorkingDays, due.Missed, due.Stage.At, now),
            _ => new ReminderDue(timer.CaseId, timer.Sequence, timer.TaskId!.Value, due.Stage.WorkingDays, due.Missed, due.Stage.At, now),
        };
        return (message, timer.Schedule?.Next(now)?.At);
    }

    private async Task<List<DueTimer>> TakeAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken ct)
    {
        // A task or contribution that is closed has no timer: what closes it deletes it, and waits for us when we hold it.
        await using var command = new NpgsqlCommand("""
            SELECT t.id, t.case_id, c.sequence, t.task_id, t.bookmark, t.due_at,
                   coalesce(k.due_on, p.due_on), coalesce(k.reminders, $3), coalesce(k.remind_daily, true), t.payload, t.contribution_id
            FROM timers t JOIN cases c ON c.id = t.case_id LEFT JOIN tasks k ON k.id = t.task_id LEFT JOIN contributions p ON p.id = t.contribution_id
            WHERE t.due_at <= $1 AND c.held_reason IS NULL ORDER BY t.due_at LIMIT $2 FOR UPDATE OF t SKIP LOCKED
            """, connection)
        {
            Parameters = { new() { Value = now }, new() { Value = BatchSize }, new() { Value = Contribution.Reminders.ToArray() } },
        };
        var timers = new List<DueTimer>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            timers.Add(new DueTimer(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2),
                reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5),
                reader.IsDBNull(6) ? null : new ReminderSchedule(
                    reader.GetFieldValue<DateOnly>(6), reader.GetFieldValue<int[]>(7), reader.GetBoolean(8), calendar),
                reader.IsDBNull(9) ? null : reader.GetString(9), reader.IsDBNull(10) ? null : reader.GetGuid(10)));
        }

        return timers;
    }

    private static NpgsqlBatchCommand Insert(ICaseEvent message, DueTimer timer, DateTimeOffset now) =>
        Sql.Statement("INSERT INTO outbox (id, type, payload, case_id, case_sequence, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            Guid.CreateVersion7(), message.GetType().Name, MessageJson.Write<object>(message), timer.CaseId, timer.Sequence, now);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} timers fell due and are on their way")]
    private partial void LogWritten(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Timers could not be looked at; tried again at the next tick")]
    private partial void LogTickFailed(Exception exception);
}
