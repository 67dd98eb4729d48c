using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Workflow.Benchmarks;

/// <summary>The same decisions on two servers in turns: one with the fewest instances, one that grows. What disturbs the machine
/// disturbs both, so their ratio is growth alone.</summary>
internal static class GrowthBenchmark
{
    private const int Clones = 20_000;

    /// <param name="instances">The first is what the others are compared with.</param>
    public static async Task RunAsync(int cases, int clients, int[] instances)
    {
        // So many wait, and are the newest; the rest have finished.
        int Open(int size) => Math.Max(size / 20, cases * instances.Length);
        await using var small = await GrowingOffice.OpenAsync();
        await using var large = await GrowingOffice.OpenAsync();
        await small.GrowAsync(instances[0], Open(instances[0]));
        Console.WriteLine($"{cases:N0} open cases with {Cases.Levels} decisions each, {clients} clients, in turns with {instances[0]:N0} instances");
        Console.WriteLine($"{"instances",10} {"decisions/s",12} {"p99 ms",8} {"WAL",8}   {$"at {instances[0]:N0}",10} {"p99 ms",8} {"WAL",8}   {"slower by",10} {"database",10}");
        var runs = new List<object>();
        foreach (var size in instances)
        {
            await large.GrowAsync(size, Open(size));
            var (few, many) = (await small.TakeAsync(cases), await large.TakeAsync(cases));
            var (at, grown, fewWal, manyWal) = (Sample.None, Sample.None, 0m, 0m);
            for (var level = 0; level < Cases.Levels; level++)
            {
                (at, fewWal) = await small.DecideAsync(few, clients, at, fewWal);
                (grown, manyWal) = await large.DecideAsync(many, clients, grown, manyWal);
            }

            var (decisions, ratio) = (grown.Latencies.Count, at.PerSecond / grown.PerSecond);
            var database = await large.Office.ScalarAsync<string>("SELECT pg_size_pretty(pg_database_size(current_database()))");
            Console.WriteLine(
                $"{size,10:N0} {grown.PerSecond,12:N0} {grown.Percentile(0.99),8:N1} {manyWal / decisions,8:N0}   {at.PerSecond,10:N0} {at.Percentile(0.99),8:N1} {fewWal / decisions,8:N0}   {ratio,10:N2} {database,10}");
            runs.Add(new { instances = size, grown = Figures.Of(grown), few = Figures.Of(at), slower = ratio, database });
        }

        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "growth", cases, clients, runs }, JsonSerializerOptions.Web));
    }

    private sealed class GrowingOffice(Office office, Cases made, Guid open, Guid finished) : IAsyncDisposable
    {
        private static readonly string Load = Read("Instances.sql");
        private int size;

        public Office Office => office;

        public static async Task<GrowingOffice> OpenAsync()
        {
            var office = await Office.OpenAsync();
            var made = new Cases(office);
            var warm = await made.CreateAsync(40);
            for (var level = 0; level < Cases.Levels; level++)
            {
                await made.ApproveAsync(await made.WaitingAsync(warm), 8);
            }

            return new GrowingOffice(office, made, (await made.CreateAsync(1))[0], warm[0]);
        }

        /// <summary>Loads instances until there are so many.</summary>
        public async Task GrowAsync(int instances, int waiting)
        {
            var started = Stopwatch.GetTimestamp();
            await using var superuser = office.Superuser();
            await using var connection = await superuser.OpenConnectionAsync();
            await RunAsync(connection, "SET session_replication_role = replica; SET synchronous_commit = off");
            while (size < instances)
            {
                var to = Math.Min(instances, size + Clones);
                await RunAsync(connection, Load
                    .Replace("@from", $"{size + 1}::bigint", StringComparison.Ordinal).Replace("@to", $"{to}::bigint", StringComparison.Ordinal)
                    .Replace("@openmodel", $"'{open}'::uuid", StringComparison.Ordinal).Replace("@donemodel", $"'{finished}'::uuid", StringComparison.Ordinal)
                    .Replace("@open", $"{Math.Clamp(to - (instances - waiting), 0, to - size)}", StringComparison.Ordinal));
                size = to;
            }

            // As the server itself does in quiet minutes.
            await RunAsync(connection, "VACUUM (ANALYZE)");
            await RunAsync(connection, "CHECKPOINT");
            await Console.Error.WriteLineAsync($"{size:N0} instances after {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
        }

        /// <returns>Open instances, anywhere among those that wait; not the one that others are copied from.</returns>
        public Task<Guid[]> TakeAsync(int count) => office.ScalarAsync<Guid[]>($"""
            SELECT array_agg(case_id) FROM (
                SELECT case_id FROM tasks WHERE closed_at IS NULL AND position = '保密审查员' AND case_id <> '{open}' ORDER BY random() LIMIT {count}) t
            """);

        public async Task<(Sample Sample, decimal Wal)> DecideAsync(Guid[] cases, int clients, Sample sample, decimal wal)
        {
            var waiting = await made.WaitingAsync(cases);
            var before = await WalAsync();
            sample += await made.ApproveAsync(waiting, clients);
            return (sample, wal + await WalAsync() - before);
        }

        private Task<decimal> WalAsync() => office.ScalarAsync<decimal>("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");

        private static async Task RunAsync(Npgsql.NpgsqlConnection connection, string sql)
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (sql, 0);
            await command.ExecuteNonQueryAsync();
        }

        private static string Read(string name)
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }

        public ValueTask DisposeAsync() => office.DisposeAsync();
    }
}
