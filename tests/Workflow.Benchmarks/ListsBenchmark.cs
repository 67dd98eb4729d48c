using System.Data.Common;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review.Lists;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>Each list of work, first and hundredth page, of the person in the county who has most in it; and the whole page through the
/// product's own web host.</summary>
internal static class ListsBenchmark
{
    private const int Deep = 100;
    private const int Rounds = 25;

    public static async Task RunAsync(int cases, int closed, int open)
    {
        await using var office = await Office.OpenAsync();
        var started = Stopwatch.GetTimestamp();
        await LoadAsync(office, cases, closed, open);
        var sizes = await office.ScalarAsync<string>("""
            SELECT format('%s people, %s cases, %s closed and %s open tasks, %s decisions', (SELECT count(*) FROM people), (SELECT count(*) FROM cases),
                          count(*) FILTER (WHERE closed_at IS NOT NULL), count(*) FILTER (WHERE closed_at IS NULL), (SELECT count(*) FROM decisions)) FROM tasks
            """);
        Console.WriteLine($"{sizes}; loaded in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
        var plans = Repository.Folder("tests", "Workflow.Benchmarks", "plans");
        Directory.CreateDirectory(plans);
        Console.WriteLine($"{"list",-10} {"rows",9} {"first ms",10} {"page",5} {"ms",10} {"counts ms",10}");
        var lines = new List<object>();
        foreach (var list in Enum.GetValues<TaskList>())
        {
            var (person, rows) = await MostAsync(office, list);
            var (key, page) = await KeyAsync(office, list, person);
            var first = await MedianAsync(() => ReadAsync(office, list, person, null));
            var deep = await MedianAsync(() => ReadAsync(office, list, person, key));
            var counts = await MedianAsync(() => WithAsync(office, l => l.CountAsync(person, default)));
            Console.WriteLine($"{list,-10} {rows,9:N0} {first,10:N1} {page,5} {deep,10:N1} {counts,10:N1}");
            lines.Add(new { list = $"{list}", rows, first, page, deep, counts });
            await File.WriteAllTextAsync(
                Path.Combine(plans, $"{list.ToString().ToLowerInvariant()}.txt"),
                $"{sizes}\n\nFirst page\n\n{await ExplainAsync(office, list, person, null)}\nPage {page}\n\n{await ExplainAsync(office, list, person, key)}");
        }

        Console.WriteLine(JsonSerializer.Serialize(new { lists = lines }));
        await using var web = await WebInbox.StartAsync(office);
        foreach (var path in (string[])["/inbox", "/inbox/decided", "/inbox/running", "/inbox/overdue"])
        {
            var milliseconds = await MedianAsync(() => web.GetAsync(path));
            Console.WriteLine($"whole page {path,-20} {milliseconds,8:N1} ms, {(await web.GetAsync(path)).Length / 1024,4} KB");
        }
    }

    private static async Task LoadAsync(Office office, int cases, int closed, int open)
    {
        await using var superuser = office.Superuser();
        await using var connection = await superuser.OpenConnectionAsync();
        await ExecuteAsync(connection, "SET session_replication_role = replica; SET synchronous_commit = off");
        var levels = (closed + cases - 1) / cases;
        await ExecuteAsync(connection, Read().Replace("@cases", $"{cases}::bigint", StringComparison.Ordinal)
            .Replace("@closed", $"{closed}::bigint", StringComparison.Ordinal).Replace("@open", $"{open}", StringComparison.Ordinal)
            .Replace("@levels", $"{levels}", StringComparison.Ordinal).Replace("@now", $"'{County.Morning:O}'", StringComparison.Ordinal));
        await ExecuteAsync(connection, "VACUUM (ANALYZE)");
        await ExecuteAsync(connection, "CHECKPOINT");
    }

    private static string Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Lists.sql")!);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Who has most of it; the county office's lists of all are its reviewer's.</summary>
    private static async Task<(Guid Person, long Rows)> MostAsync(Office office, TaskList list)
    {
        const string Waiting = "FROM tasks t JOIN holdings h ON h.unit_id = t.unit_id AND h.position = t.position WHERE t.closed_at IS NULL";
        const string Reviewer = "(SELECT id FROM people WHERE user_name = 'yunling.shenhe')";
        var sql = list switch
        {
            TaskList.Waiting => $"SELECT person_id, count(*) {Waiting} GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
            TaskList.Drafts => $"SELECT person_id, count(*) {Waiting} AND t.may_edit GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
            TaskList.Decided => "SELECT person_id, count(*) FROM decisions GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
            TaskList.Started => "SELECT created_by, count(*) FROM cases GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
            TaskList.Running => $"SELECT {Reviewer}, count(*) FROM cases WHERE status = 'Open'",
            _ => $"SELECT {Reviewer}, count(*) FROM tasks WHERE closed_at IS NULL AND due_on < '{County.Morning:yyyy-MM-dd}'",
        };
        await using var command = office.Owner.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetGuid(0), reader.GetInt64(1));
    }

    private static async Task<(ListKey? Key, int Page)> KeyAsync(Office office, TaskList list, Guid person)
    {
        ListKey? key = null;
        for (var page = 1; page < Deep; page++)
        {
            if ((await ReadAsync(office, list, person, key)).Next is not { } next)
            {
                return (key, page);
            }

            key = next;
        }

        return (key, Deep);
    }

    private static Task<ListPage> ReadAsync(Office office, TaskList list, Guid person, ListKey? after) =>
        WithAsync(office, l => l.ReadAsync(list, person, ListFilter.Parse(list, null), after, default));

    private static async Task<T> WithAsync<T>(Office office, Func<TaskLists, Task<T>> use)
    {
        await using var scope = office.Host.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TaskLists>());
    }

    /// <returns>In milliseconds; the first few rounds, which compile and prepare, are left out.</returns>
    private static async Task<double> MedianAsync(Func<Task> run)
    {
        var taken = new List<double>();
        for (var round = 0; round < Rounds + 8; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await run();
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return taken[8..].Order().ElementAt(Rounds / 2);
    }

    /// <summary>The statements of one page, as they were sent, with what the server did for each.</summary>
    private static async Task<string> ExplainAsync(Office office, TaskList list, Guid person, ListKey? after)
    {
        var sent = new Sent();
        var options = new DbContextOptionsBuilder<DisclosureDbContext>().UseNpgsql(office.Source).AddInterceptors(sent).Options;
        await using var db = new DisclosureDbContext(options);
        await new TaskLists(db, new Authority(db), office.Host.Services.GetRequiredService<TimeProvider>()).ReadAsync(list, person, ListFilter.Parse(list, null), after, default);
        var text = new StringBuilder();
        foreach (var (sql, parameters) in sent.Commands)
        {
            await using var command = office.Source.CreateCommand("EXPLAIN (ANALYZE, BUFFERS) " + sql);
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync();
            text.AppendLine(sql).AppendLine();
            while (await reader.ReadAsync())
            {
                text.AppendLine(reader.GetString(0));
            }

            text.AppendLine();
        }

        return text.ToString();
    }

    private sealed class Sent : DbCommandInterceptor
    {
        public List<(string Sql, NpgsqlParameter[] Parameters)> Commands { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Commands.Add((command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(p => p.Clone())]));
            return ValueTask.FromResult(result);
        }
    }
}
