using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;

namespace Workflow.Disclosure.Review;

/// <summary>挂起 and 请示 stop the clocks: days that count from a task's opening, and delays, go on from where they stood. A date that somebody set holds.</summary>
internal static class HeldTime
{
    private sealed record Open(Guid Id, string ActivityId, DateTimeOffset At, DateOnly? DueOn, int[] Reminders, bool RemindDaily);

    /// <param name="Task">Null: the whole case stood still.</param>
    private sealed record Pause(DateTimeOffset From, DateTimeOffset To, Guid? Task);

    /// <summary>On 请示: the clock says what it waits for. A date that somebody set stays.</summary>
    public static void Stop(CaseWriter writer, OperationDesk desk, string authority)
    {
        var waits = $"请示{authority}中，{LocalTime.ShortDay(LocalTime.DateOf(desk.Now), DateOnly.MinValue)}起等待答复，不计入办理时限";
        if (desk.Definition.Find(desk.Task!.ActivityId)?.Literal("due") is { } due && DueDates.CountsFromOpening(due))
        {
            writer.Add("UPDATE tasks SET due_on = NULL, due_reason = $2 WHERE id = $1", desk.Task.Id, waits);
            writer.Add("DELETE FROM timers WHERE task_id = $1", desk.Task.Id);
        }
        else
        {
            writer.Add("UPDATE tasks SET due_reason = concat_ws('；', due_reason, $2) WHERE id = $1", desk.Task.Id, $"{waits}，但公开期限不变");
        }
    }

    /// <summary>On 恢复, and when an authority has answered.</summary>
    public static async Task MoveAsync(NpgsqlConnection connection, CaseWriter writer, OperationDesk desk, WorkingCalendar calendar, CancellationToken ct)
    {
        var (pauses, tasks) = await ReadAsync(connection, desk, ct);
        var delays = desk.State.Bookmarks.Where(b => b.Kind == "Timer" && desk.Definition.Find(b.ActivityId)?.Type == "Elsa.Delay").Select(b => b.Id).ToArray();
        if (desk.Task is null && pauses.FindLast(p => p.Task is null) is { From: var since } && delays.Length > 0)
        {
            writer.Add("UPDATE timers SET due_at = due_at + $3 WHERE case_id = $1 AND bookmark = ANY($2)", desk.CaseId, delays, desk.Now - since);
        }

        foreach (var task in tasks)
        {
            // Every pause since it opened, this one included; days on which it stood still for two reasons count once.
            var own = pauses.FindAll(p => p.From >= task.At && (p.Task is null || p.Task == task.Id));
            var words = string.Join('、', own.Select(p => p.Task is null ? "挂起" : "请示").Distinct());
            var days = Merged(own)
                .Sum(p => calendar.Estimating.WorkingDaysBetween(LocalTime.DateOf(p.From), LocalTime.DateOf(p.To)));
            if (desk.Definition.Find(task.ActivityId)?.Literal("due") is not { } expression
                || DueDates.Compute(expression, desk.Seen.Heading.Dates, LocalTime.DateOf(task.At), calendar, days, words) is not { } due || (due.On == task.DueOn && desk.Task?.Id != task.Id))
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

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Merged(IEnumerable<Pause> pauses)
    {
        (DateTimeOffset From, DateTimeOffset To)? open = null;
        foreach (var pause in pauses.OrderBy(p => p.From))
        {
            if (open is { } at && pause.From <= at.To)
            {
                open = (at.From, pause.To > at.To ? pause.To : at.To);
                continue;
            }

            if (open is { } ended)
            {
                yield return ended;
            }

            open = (pause.From, pause.To);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static async Task<(List<Pause> Pauses, List<Open> Tasks)> ReadAsync(NpgsqlConnection connection, OperationDesk desk, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement(
            """
            SELECT outcome IN ('Hold', 'Consult'), decided_at, CASE WHEN outcome IN ('Consult', 'Answer') THEN task_id END FROM decisions
            WHERE case_id = $1 AND kind = 'Operation' AND outcome IN ('Hold', 'Continue', 'Consult', 'Answer') ORDER BY number
            """, desk.CaseId));
        // What waits for an authority has its clock back when that has answered.
        batch.BatchCommands.Add(Sql.Statement(
            """
            SELECT id, activity_id, opened_at, due_on, reminders, remind_daily FROM tasks
            WHERE case_id = $1 AND closed_at IS NULL AND CASE WHEN $2::uuid IS NULL THEN due_on IS NOT NULL AND asked_at IS NULL ELSE id = $2 END
            """, desk.CaseId, Sql.Typed(NpgsqlTypes.NpgsqlDbType.Uuid, desk.Task?.Id)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var pauses = new List<Pause>();
        while (await reader.ReadAsync(ct))
        {
            var (at, task) = (reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? (Guid?)null : reader.GetGuid(2));
            if (reader.GetBoolean(0))
            {
                pauses.Add(new Pause(at, desk.Now, task));
            }
            else
            {
                var open = pauses.FindLastIndex(p => p.Task == task);
                pauses[open] = pauses[open] with { To = at };
            }
        }

        await reader.NextResultAsync(ct);
        var tasks = new List<Open>();
        while (await reader.ReadAsync(ct))
        {
            tasks.Add(new(
                reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<DateOnly>(3),
                reader.GetFieldValue<int[]>(4), reader.GetBoolean(5)));
        }

        return (pauses, tasks);
    }
}
