using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;

namespace Workflow.Disclosure.Review;

/// <summary>挂起 stops the clocks: days that count from a task's opening, and delays, go on from where they stood. A date that somebody set holds.</summary>
internal static class HeldTime
{
    private sealed record Open(Guid Id, string ActivityId, DateTimeOffset At, DateOnly DueOn, int[] Reminders, bool RemindDaily);

    /// <summary>On 恢复.</summary>
    public static async Task MoveAsync(NpgsqlConnection connection, CaseWriter writer, OperationDesk desk, WorkingCalendar calendar, CancellationToken ct)
    {
        var (holds, tasks) = await ReadAsync(connection, desk, ct);
        var delays = desk.State.Bookmarks.Where(b => b.Kind == "Timer" && desk.Definition.Find(b.ActivityId)?.Type == "Elsa.Delay").Select(b => b.Id).ToArray();
        if (holds is [.., var (since, _)] && delays.Length > 0)
        {
            writer.Add("UPDATE timers SET due_at = due_at + $3 WHERE case_id = $1 AND bookmark = ANY($2)", desk.CaseId, delays, desk.Now - since);
        }

        foreach (var task in tasks)
        {
            // Every hold since it opened, this one included.
            var days = holds.Where(h => h.From >= task.At).Sum(h => calendar.Estimating.WorkingDaysBetween(LocalTime.DateOf(h.From), LocalTime.DateOf(h.To)));
            if (desk.Definition.Find(task.ActivityId)?.Literal("due") is not { } expression
                || DueDates.Compute(expression, desk.Seen.Heading.Dates, LocalTime.DateOf(task.At), calendar, days) is not { } due || due.On == task.DueOn)
            {
                continue;
            }

            writer.Add("UPDATE tasks SET due_on = $2, due_reason = $3 WHERE id = $1", task.Id, due.On, due.Reason);
            writer.Add("DELETE FROM timers WHERE task_id = $1", task.Id);
            if (ReminderSchedule.FirstAfter(due.On, task.Reminders, task.RemindDaily, desk.Now, calendar) is { } first)
            {
                writer.Add("INSERT INTO timers (id, case_id, task_id, due_at) VALUES ($1, $2, $3, $4)", Guid.CreateVersion7(), desk.CaseId, task.Id, first);
            }
        }
    }

    private static async Task<(List<(DateTimeOffset From, DateTimeOffset To)> Holds, List<Open> Tasks)> ReadAsync(
        NpgsqlConnection connection, OperationDesk desk, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement(
            "SELECT outcome, decided_at FROM decisions WHERE case_id = $1 AND kind = 'Operation' AND outcome IN ('Hold', 'Continue') ORDER BY number", desk.CaseId));
        batch.BatchCommands.Add(Sql.Statement(
            "SELECT id, activity_id, opened_at, due_on, reminders, remind_daily FROM tasks WHERE case_id = $1 AND closed_at IS NULL AND due_on IS NOT NULL", desk.CaseId));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var holds = new List<(DateTimeOffset From, DateTimeOffset To)>();
        while (await reader.ReadAsync(ct))
        {
            var at = reader.GetFieldValue<DateTimeOffset>(1);
            if (reader.GetString(0) == nameof(OfficeOperation.Hold))
            {
                holds.Add((at, desk.Now));
            }
            else
            {
                holds[^1] = (holds[^1].From, at);
            }
        }

        await reader.NextResultAsync(ct);
        var tasks = new List<Open>();
        while (await reader.ReadAsync(ct))
        {
            tasks.Add(new(
                reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateOnly>(3),
                reader.GetFieldValue<int[]>(4), reader.GetBoolean(5)));
        }

        return (holds, tasks);
    }
}
