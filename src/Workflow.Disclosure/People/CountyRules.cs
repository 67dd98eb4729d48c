using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <summary>What the county asks of everything that becomes public, from one moment on; the newest holds.</summary>
public sealed class CountyRules
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>How many of 办公室主任, 分管领导, 主要领导 have decided on it: 1 to 3.</summary>
    public required int LeaderLevels { get; init; }

    /// <summary>Null: as shipped.</summary>
    public Guid? SetBy { get; init; }
    public required DateTimeOffset SetAt { get; init; }
}

internal static class CountyRuleRows
{
    public static async Task<int> LeaderLevelsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT leader_levels FROM county_rules ORDER BY set_at DESC, id DESC LIMIT 1", connection);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public static Task<CountyRules> NewestAsync(this DisclosureDbContext db, CancellationToken ct) =>
        db.CountyRules.AsNoTracking().OrderByDescending(r => r.SetAt).ThenByDescending(r => r.Id).FirstAsync(ct);
}
