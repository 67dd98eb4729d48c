using Npgsql;
using Workflow.Disclosure.Clocks;

namespace Workflow.Disclosure.Review;

/// <summary>A second click: what the person asks for is the last that happened to the task (to the whole case, where it was taken back),
/// and the person did it.</summary>
public sealed record OperatedAlready(string Done, DateTimeOffset At) : ConflictError($"您已于{LocalTime.Describe(At)}{Done}。不用再点一次。")
{
    /// <summary>Only of what takes the task away from whoever asked, so that it cannot say so itself.</summary>
    internal static async Task<OperatedAlready?> FindAsync(NpgsqlConnection connection, Operate command, CancellationToken ct)
    {
        if (command.Operation is not (OfficeOperation.Transfer or OfficeOperation.TakeBack or OfficeOperation.Withdraw) || command.Operation.Task is not { } task)
        {
            return null;
        }

        await using var last = new NpgsqlCommand(
            """
            SELECT outcome_label, detail, decided_at, person_id = $3 AND task_id = $2 AND outcome = $4
            FROM decisions WHERE case_id = $1 AND (task_id = $2 OR $5) ORDER BY number DESC LIMIT 1
            """, connection)
        {
            Parameters =
            {
                new() { Value = command.CaseId }, new() { Value = task }, new() { Value = command.PersonId }, new() { Value = command.Operation.Name },
                new() { Value = command.Operation is OfficeOperation.Withdraw },
            },
        };
        await using var reader = await last.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || reader.IsDBNull(3) || !reader.GetBoolean(3))
        {
            return null;
        }

        var (label, detail) = (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
        return new OperatedAlready(detail is null ? label : $"{label}：{detail}", reader.GetFieldValue<DateTimeOffset>(2));
    }
}
