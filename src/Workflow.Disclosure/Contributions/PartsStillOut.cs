using Npgsql;
using Workflow.Disclosure.Clocks;

namespace Workflow.Disclosure.Contributions;

/// <summary>A draft is not handed on while parts of it are being written elsewhere.</summary>
public sealed record PartsStillOut(IReadOnlyList<string> Parts) : InvalidError(
    "还有分工没有交回，没有送出。请在“分工填报”里催办，或者收回后自己填写，再送出：", Parts)
{
    internal static async Task<Result<Review.DecisionMade>> ReadAsync(NpgsqlConnection connection, Guid taskId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT title, assignee, due_on FROM contributions WHERE task_id = $1 AND closed_at IS NULL ORDER BY assigned_at", connection)
        { Parameters = { new() { Value = taskId } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var parts = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            parts.Add($"“{reader.GetString(0)}”在{reader.GetString(1)}处，{TimeLeft.Day(reader.GetFieldValue<DateOnly>(2))}前交回。");
        }

        return new PartsStillOut(parts);
    }
}
