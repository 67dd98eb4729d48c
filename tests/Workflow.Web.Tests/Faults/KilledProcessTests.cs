using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Web.Tests.Faults;

/// <summary>What is left when the process dies in the middle: all of a decision or nothing of it.</summary>
[Collection(nameof(Alone))]
public sealed class KilledProcessTests
{
    private static readonly int Kills = LongRun.Of(20, 6);

    [Fact]
    public async Task Kills_under_a_stream_of_decisions_lose_double_and_halve_nothing()
    {
        await using var county = await County.OpenAsync();
        string[] units = ["qingshi", "baixi", "liuhe", "hongfeng"];
        await county.StartCampaignAsync(units);
        foreach (var unit in units)
        {
            await county.TypeReportAsync((await county.OpenTaskAsync(unit)).Id, $"{unit}.jingban");
        }

        var settings = new Dictionary<string, string> { ["ConnectionStrings__Workflow"] = county.Database.AppConnectionString };
        var answered = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var app = await AppProcess.StartAsync("web", settings);
            using var stop = new CancellationTokenSource();
            var streams = units.Select(unit => Task.Run(() => DecideOnAndOnAsync(county, app, unit, answered.Add, stop.Token))).ToList();
            // In the middle of the stream: some decisions were answered, others are on their way.
            for (var (had, until) = (answered.Count, DateTime.UtcNow.AddSeconds(20)); answered.Count < had + 2 && DateTime.UtcNow < until; await Task.Delay(10))
            {
            }

            await Task.Delay(Random.Shared.Next(0, 400));
            await app.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(streams);
        }

        Assert.True(answered.Count > Kills, $"Only {answered.Count} decisions were answered: that is no stream.");
        await using var source = NpgsqlDataSource.Create(county.Database.OwnerConnectionString);
        Assert.Equal(0L, await CountAsync(source, "SELECT count(*) FROM (SELECT task_id FROM decisions GROUP BY task_id HAVING count(*) > 1) doubled"));
        Assert.Equal(0L, await CountAsync(source, "SELECT count(*) FROM tasks t WHERE (t.outcome IS NOT NULL) <> EXISTS (SELECT FROM decisions d WHERE d.task_id = t.id)"));
        Assert.Equal(0L, await CountAsync(source, $"SELECT count(*) FROM unnest(ARRAY['{string.Join("','", answered.Distinct())}']::uuid[]) a(id) WHERE NOT EXISTS (SELECT FROM decisions WHERE task_id = a.id)"));
        // Every case has exactly one task open: the one that its last decision led to.
        Assert.Equal(0L, await CountAsync(source, "SELECT count(*) FROM cases c WHERE (SELECT count(*) FROM tasks t WHERE t.case_id = c.id AND t.closed_at IS NULL) <> 1"));
        Assert.Equal(0L, await CountAsync(source, "SELECT count(*) FROM cases c WHERE c.decision_count <> (SELECT count(*) FROM decisions d WHERE d.case_id = c.id)"));
        Assert.Equal(0L, await CountAsync(source, "SELECT count(*) FROM tasks t WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.type = 'TaskOpened' AND o.payload LIKE '%' || t.id || '%')"));
    }

    [Fact]
    public async Task Three_hosts_killed_at_random_points_of_many_decisions_leave_every_case_where_its_decisions_led()
    {
        var decisions = LongRun.Of(1_000, 150);
        await using var county = await County.OpenAsync();
        string[] units = ["qingshi", "baixi", "liuhe", "hongfeng"];
        await county.StartCampaignAsync(units);
        foreach (var unit in units)
        {
            await county.TypeReportAsync((await county.OpenTaskAsync(unit)).Id, $"{unit}.jingban");
        }

        var settings = new Dictionary<string, string> { ["ConnectionStrings__Workflow"] = county.Database.AppConnectionString };
        var answered = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        var until = DateTime.UtcNow.AddMinutes(8);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            // Signed in once: the cookie is good at whichever host answers next.
            var people = new Dictionary<string, Clerk>(StringComparer.Ordinal);
            while (answered.Distinct().Count() < decisions && DateTime.UtcNow < until)
            {
                await using var app = await AppProcess.StartAsync("web", settings);
                foreach (var name in units.SelectMany(u => new[] { $"{u}.jingban", $"{u}.baomi" }).Where(n => !people.ContainsKey(n)))
                {
                    people[name] = await Clerk.SignInAsync(app.Address, name);
                }

                using var stop = new CancellationTokenSource();
                var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                void Heard(Guid task)
                {
                    answered.Add(task);
                    first.TrySetResult();
                }

                // Every host serves every unit, so that hosts race for the same task.
                var streams = units.Select(unit => Task.Run(() => DecideOnAndOnAsync(county, app, unit, people[$"{unit}.jingban"], people[$"{unit}.baomi"], Heard, stop.Token))).ToList();
                // A host compiles its pages first, on a busy machine for longer than it then lives: the time to its end counts from its first answer.
                await Task.WhenAny(first.Task, Task.Delay(TimeSpan.FromSeconds(30)));
                for (var (had, at) = (answered.Count, DateTime.UtcNow.AddMilliseconds(Random.Shared.Next(8_000))); DateTime.UtcNow < at && answered.Count < had + 150; await Task.Delay(20))
                {
                }

                await app.KillAsync();
                await stop.CancelAsync();
                await Task.WhenAll(streams);
            }

            people.Values.ToList().ForEach(c => c.Dispose());
        })));

        Assert.True(answered.Distinct().Count() >= decisions, $"Only {answered.Count} decisions were answered in eight minutes.");
        // Who asks another host for a task that he has just decided is led on as well: that is an answer, not a second decision.
        answered = [.. answered.Distinct()];
        var definition = ProcessDefinitionReader.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Folder("workflows"), "annual-report.v1.json"))).Definition!;
        foreach (var state in await county.QueryAsync(db => db.ProcessStates.AsNoTracking().ToListAsync()))
        {
            var made = await county.QueryAsync(db => db.Decisions.AsNoTracking().Where(d => d.CaseId == state.CaseId).OrderBy(d => d.Number).ToListAsync());
            var stored = ProcessState.FromJson(state.State).Bookmarks.Select(b => (b.Id, b.ActivityId));
            Assert.Equal(Replay(definition, made.Select(d => (d.ActivityId, d.Outcome))), stored);
            var ids = made.Select(d => d.TaskId).ToHashSet();
            answered = [.. answered.Where(id => !ids.Contains(id))];
        }

        Assert.Empty(answered);
    }

    /// <summary>Where these decisions lead, and by which bookmarks: the engine alone, from the beginning.</summary>
    private static IEnumerable<(string Id, string ActivityId)> Replay(ProcessDefinition definition, IEnumerable<(string ActivityId, string Outcome)> decisions)
    {
        var input = new ProcessInput(County.Morning);
        var state = ProcessEngine.Start(definition, input).State;
        foreach (var (activityId, outcome) in decisions)
        {
            state = ProcessEngine.Resume(definition, state, new Resumption(state.Bookmarks.Single(b => b.ActivityId == activityId).Id, outcome), input).State;
            while (state.Bookmarks.FirstOrDefault(b => b.Kind == "Check") is { } check)
            {
                state = ProcessEngine.Resume(definition, state, new Resumption(check.Id, "Passed"), input).State;
            }
        }

        return state.Bookmarks.Select(b => (b.Id, b.ActivityId));
    }

    /// <summary>The drafter submits, the secrecy reviewer returns, round and round, until nobody answers any more.</summary>
    private static async Task DecideOnAndOnAsync(
        County county, AppProcess app, string unit, Action<Guid> heard, CancellationToken ct)
    {
        try
        {
            using var drafter = await Clerk.SignInAsync(app.Address, $"{unit}.jingban");
            using var reviewer = await Clerk.SignInAsync(app.Address, $"{unit}.baomi");
            await DecideOnAndOnAsync(county, app, unit, drafter, reviewer, heard, ct);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException or InvalidOperationException)
        {
        }
    }

    private static async Task DecideOnAndOnAsync(
        County county, AppProcess app, string unit, Clerk drafter, Clerk reviewer, Action<Guid> heard, CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var task = await county.OpenTaskAsync(unit);
                var (status, _) = task.MayEdit
                    ? await drafter.PostAsync(app.Address, $"/drafts/{task.Id}", ("outcome", "Submit"))
                    : await reviewer.PostAsync(app.Address, $"/tasks/{task.Id}", ("outcome", "Return"), ("Opinion", "请再核对"));
                if (status == HttpStatusCode.Redirect)
                {
                    heard(task.Id);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException or InvalidOperationException)
        {
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
