using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Archiving;

/// <summary>One day's hash, over the ends of all records that grew and the hash of the day before: so over every record there is.</summary>
public sealed class RecordDay
{
    /// <summary>Local.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many records grew.</summary>
    public required int Cases { get; init; }

    /// <summary>Empty for the first day.</summary>
    public required string PreviousHash { get; init; }
    public required string Hash { get; init; }
    public required DateTimeOffset ComputedAt { get; init; }

    /// <returns>Lower-case hex SHA-256 over lines of UTF-8: the day, the hash of the day before, then "case number hash" of each record's end
    /// in the order of their text; each line with LF at its end.</returns>
    public static string HashOf(DateOnly day, string previous, IEnumerable<(Guid CaseId, int Number, string Head)> ends)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in ends.Select(e => $"{e.CaseId} {e.Number} {e.Head}").Order(StringComparer.Ordinal).Prepend(previous).Prepend($"{day:yyyy-MM-dd}"))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>To which entry a record had come on a day on which it grew.</summary>
public sealed class RecordDayHead
{
    public required Guid CaseId { get; init; }
    public required DateOnly Day { get; init; }
    public required int Number { get; init; }
    public required string Head { get; init; }
}

/// <summary>Keeps each day's hash once the day is over. Any number of hosts may run it: a lock lets one write, and the day is a key.</summary>
public sealed class RecordDays(NpgsqlDataSource source, DisclosureDbContext db, TimeProvider clock)
{
    /// <summary>What was decided in the last moment of a day is committed by then.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>A worker that started late, or again, has kept the day by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private const long LockKey = 0x5265636F7264; // "Record"

    /// <returns>How many days were written; more than one after a stop.</returns>
    public async Task<int> KeepAsync(CancellationToken ct)
    {
        var written = 0;
        while (await KeepNextAsync(ct))
        {
            written++;
        }

        return written;
    }

    /// <summary>Recomputes every day that was kept, and looks whether one is missing.</summary>
    /// <returns>The first that does not hold, as a sentence without its end; null when all do.</returns>
    public async Task<string?> FaultAsync(CancellationToken ct)
    {
        RecordDay? before = null;
        foreach (var day in await db.RecordDays.AsNoTracking().OrderBy(d => d.Day).ToListAsync(ct))
        {
            // Day by day, so that the heads of all years never stand in memory together.
            var ends = await db.RecordDayHeads.AsNoTracking().Where(h => h.Day == day.Day).ToListAsync(ct);
            var name = $"{day.Day:yyyy年M月d日}的指纹";
            if (day.PreviousHash != (before?.Hash ?? "") || (before is not null && day.Day != before.Day.AddDays(1)))
            {
                return $"{name}没有接在前一天之后";
            }

            if (day.Cases != ends.Count || day.Hash != RecordDay.HashOf(day.Day, day.PreviousHash, ends.Select(e => (e.CaseId, e.Number, e.Head))))
            {
                return $"{name}与公布时不一致";
            }

            before = day;
        }

        var due = before?.Day.AddDays(1) ?? (await db.Decisions.MinAsync(d => (DateTimeOffset?)d.DecidedAt, ct) is { } first ? LocalTime.DateOf(first) : null);
        if (due <= LastOver(clock.GetUtcNow() - Patience))
        {
            return $"{due:yyyy年M月d日}的指纹没有留存";
        }

        var lost = await db.RecordDayHeads.Where(h => !db.Decisions.Any(d => d.CaseId == h.CaseId && d.Number == h.Number && d.Hash == h.Head))
            .OrderBy(h => h.Day).ThenBy(h => h.CaseId).FirstOrDefaultAsync(ct);
        return lost is null ? null : $"{lost.Day:yyyy年M月d日}的指纹所包括的第{lost.Number}条办理记录（事项 {lost.CaseId}）不在了，或者不是现在的这一条";
    }

    private static DateOnly LastOver(DateTimeOffset now) => LocalTime.DateOf(now - Grace).AddDays(-1);

    private async Task<bool> KeepNextAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = LastOver(now);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Waits for another host, and then sees what that one has written.
        await using (var wait = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({LockKey})", connection))
        {
            await wait.ExecuteNonQueryAsync(ct);
        }

        var last = await LastAsync(connection, ct);
        var day = last?.Day.AddDays(1) ?? over;
        if (day > over)
        {
            return false;
        }

        var (ends, previous) = (await EndsAsync(connection, LocalTime.EndOfDay(day), ct), last?.Hash ?? "");
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Sql.Statement(
            "INSERT INTO record_days (day, cases, previous_hash, hash, computed_at) VALUES ($1, $2, $3, $4, $5)",
            day, ends.Count, previous, RecordDay.HashOf(day, previous, ends), now));
        batch.BatchCommands.Add(Sql.Statement(
            "INSERT INTO record_day_heads (case_id, day, number, head) SELECT c, $1, n, h FROM unnest($2, $3, $4) AS ends (c, n, h)",
            day, ends.Select(e => e.CaseId).ToArray(), ends.Select(e => e.Number).ToArray(), ends.Select(e => e.Head).ToArray()));
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task<(DateOnly Day, string Hash)?> LastAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT day, hash FROM record_days ORDER BY day DESC LIMIT 1", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetFieldValue<DateOnly>(0), reader.GetString(1)) : null;
    }

    /// <summary>The records that no day has covered so far, of each case asked by index: what was covered long ago is not read. However late an entry was committed, the next day has it.</summary>
    private static async Task<List<(Guid CaseId, int Number, string Head)>> EndsAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT c.id, d.number, d.hash FROM cases c
            CROSS JOIN LATERAL (SELECT coalesce((SELECT h.number FROM record_day_heads h WHERE h.case_id = c.id ORDER BY h.day DESC LIMIT 1), 0) AS covered) h
            CROSS JOIN LATERAL (SELECT d.number, d.hash FROM decisions d WHERE d.case_id = c.id AND d.number > h.covered AND d.decided_at < $1
                                ORDER BY d.number DESC LIMIT 1) d
            WHERE c.decision_count > h.covered
            """, connection)
        {
            Parameters = { new() { Value = before } },
        };
        var ends = new List<(Guid, int, string)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            ends.Add((reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2)));
        }

        return ends;
    }
}

/// <summary>For the worker role: looks every minute whether a day is over.</summary>
public sealed partial class RecordDayKeeper(IServiceScopeFactory scopes, ILogger<RecordDayKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var written = await scope.ServiceProvider.GetRequiredService<RecordDays>().KeepAsync(stoppingToken);
                if (written > 0)
                {
                    LogKept(written);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogTickFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The record's hash of {Count} days is kept")]
    private partial void LogKept(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The record's daily hash could not be kept; tried again at the next tick")]
    private partial void LogTickFailed(Exception exception);
}
