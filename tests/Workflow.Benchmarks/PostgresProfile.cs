using System.Diagnostics;
using Npgsql;

namespace Workflow.Benchmarks;

/// <summary>What decisions cost in processor time, here and in the server, and in which statements.</summary>
/// <param name="folder">Of the private server.</param>
internal sealed class PostgresProfile(string folder, NpgsqlDataSource superuser)
{
    private const int Shown = 25;

    /// <summary>Before a start of the server.</summary>
    public static async Task PrepareAsync(NpgsqlDataSource superuser)
    {
        await using var preload = superuser.CreateCommand("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        await preload.ExecuteNonQueryAsync();
        await using var extension = superuser.CreateCommand("CREATE EXTENSION pg_stat_statements");
        await extension.ExecuteNonQueryAsync();
    }

    /// <param name="decide">Called for each level.</param>
    public async Task ReportAsync(string title, Func<int, Task<Sample>> decide)
    {
        await using var reset = superuser.CreateCommand("SELECT pg_stat_statements_reset()");
        await reset.ExecuteNonQueryAsync();
        var (sample, mine, servers, bytes) = (Sample.None, Process.GetCurrentProcess().TotalProcessorTime, ServerTime(), GC.GetTotalAllocatedBytes());
        for (var level = 0; level < Cases.Levels; level++)
        {
            sample += await decide(level);
        }

        var decisions = sample.Latencies.Count;
        var (program, server) = ((Process.GetCurrentProcess().TotalProcessorTime - mine) / decisions, (ServerTime() - servers) / decisions);
        Console.WriteLine($"{title}: {sample.PerSecond:N0} decisions/s, p99 {sample.Percentile(0.99):N1} ms; processor time per decision {program.TotalMicroseconds:N0} µs and {(GC.GetTotalAllocatedBytes() - bytes) / decisions:N0} bytes here, {server.TotalMicroseconds:N0} µs in the server");
        await using var command = superuser.CreateCommand($"""
            SELECT calls, total_exec_time * 1000, wal_bytes, regexp_replace(query, '\s+', ' ', 'g') FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT {Shown}
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var query = reader.GetString(3);
            Console.WriteLine($"{reader.GetInt64(0) / (double)decisions,8:N2} × {reader.GetDouble(1) / reader.GetInt64(0),6:N0} µs = {reader.GetDouble(1) / decisions,6:N0} µs  WAL {reader.GetDecimal(2) / decisions,6:N0}  {query[..Math.Min(110, query.Length)]}");
        }
    }

    /// <summary>Of the postmaster, its sessions, and those that have ended.</summary>
    private static TimeSpan ServerTime(int postmaster)
    {
        var ticks = 0L;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            if (Stat(process) is { } stat && (Path.GetFileName(process) == postmaster.ToString() || stat[1] == postmaster.ToString()))
            {
                // utime, stime, and those of children that were waited for
                ticks += stat[11..15].Sum(long.Parse);
            }
        }

        const int perSecond = 100;
        return TimeSpan.FromSeconds((double)ticks / perSecond);
    }

    private TimeSpan ServerTime() => ServerTime(int.Parse(File.ReadLines(Path.Combine(folder, "postgres", "postmaster.pid")).First()));

    /// <returns>The fields of a process after its name; null when it has gone.</returns>
    private static string[]? Stat(string process)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
