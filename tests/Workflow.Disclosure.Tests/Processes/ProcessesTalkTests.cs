using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Releases;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Processes;

/// <summary>Processes that wait for events, ask for named tasks, and start one another, on a real database with a running worker.</summary>
public sealed class ProcessesTalkTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflow-processes-").FullName;
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "talks.v1.json"), Definition("talks", """
            {"id":"start","type":"Elsa.Start"},
            {"id":"draft","title":"起草","type":"Workflow.Task","position":"经办人","mayEdit":true,"outcomes":{"typeName":"Object","expression":{"type":"Object","value":"[{\"name\":\"Submit\",\"label\":\"送审\"}]"}},
             "due":{"typeName":"Object","expression":{"type":"Object","value":"{\"from\":\"Opened\",\"workingDays\":5}"}}},
            {"id":"correlate","type":"Elsa.Correlate","correlationId":"申请7号"},
            {"id":"wait","type":"Elsa.Event","eventName":"补正","result":{"typeName":"Object","memoryReference":{"id":"v-Got"}}},
            {"id":"register","type":"Elsa.RunTask","taskName":"登记","payload":{"typeName":"Object","expression":{"type":"Object","value":"{\"position\":\"办公室主任\"}"}}},
            {"id":"ask","type":"Elsa.DispatchWorkflow","workflowDefinitionId":"small","waitForCompletion":true,
             "input":{"typeName":"Object","expression":{"type":"Object","value":"{\"UnitCode\":\"baixi\"}"}}},
            {"id":"tell","type":"Elsa.PublishEvent","eventName":"办结"},
            {"id":"end","type":"Elsa.End"}
            """, "start draft correlate wait register ask tell end"));
        await File.WriteAllTextAsync(Path.Combine(folder, "small.v1.json"), Definition("small", """
            {"id":"start","type":"Elsa.Start"},
            {"id":"draft","title":"起草","type":"Workflow.Task","position":"经办人","mayEdit":true,"outcomes":{"typeName":"Object","expression":{"type":"Object","value":"[{\"name\":\"Submit\",\"label\":\"送审\"}]"}},
             "due":{"typeName":"Object","expression":{"type":"Object","value":"{\"from\":\"Opened\",\"workingDays\":5}"}}},
            {"id":"do","type":"Elsa.RunTask","taskName":"协助","payload":{"typeName":"Object","expression":{"type":"Object","value":"{\"position\":\"办公室主任\"}"}}},
            {"id":"give","type":"Elsa.SetOutput","outputName":"Answer","outputValue":"已协助"},
            {"id":"end","type":"Elsa.End"}
            """, "start draft do give end"));
        await File.WriteAllTextAsync(Path.Combine(folder, "listens.v1.json"), Definition("listens", """
            {"id":"start","type":"Elsa.Start"},
            {"id":"draft","title":"起草","type":"Workflow.Task","position":"经办人","mayEdit":true,"outcomes":{"typeName":"Object","expression":{"type":"Object","value":"[{\"name\":\"Submit\",\"label\":\"送审\"}]"}},
             "due":{"typeName":"Object","expression":{"type":"Object","value":"{\"from\":\"Opened\",\"workingDays\":5}"}}},
            {"id":"wait","type":"Elsa.Event","eventName":"办结"},
            {"id":"end","type":"Elsa.End"}
            """, "start draft wait end"));
        county = await County.OpenAsync(HostRoles.Worker, ("Processes:Folder", folder), ("Clocks:Tick", "00:00:00.1"));
        await county.Host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_event_wakes_its_own_case_a_child_case_reports_its_end_and_what_is_told_is_heard()
    {
        var talks = await StartAsync("qingshi", "talks");
        var other = await StartAsync("baixi", "listens");
        Assert.Equal(0, await RaiseAsync(new RaiseEvent("补正", "申请8号")));
        Assert.Equal(1, await RaiseAsync(new RaiseEvent("补正", "申请7号", "材料齐了")));
        Assert.Equal(0, await RaiseAsync(new RaiseEvent("补正", "申请7号", "又来一次")));

        await DoneAsync(talks, "登记");
        var child = await EventuallyAsync(db => db.Cases.Where(c => c.ParentCaseId == talks).Select(c => c.Id));
        Assert.Equal(await county.UnitAsync("baixi"), await county.QueryAsync(db => db.Cases.Where(c => c.Id == child).Select(c => c.UnitId).SingleAsync()));
        Assert.Equal("Suspended", await StatusAsync(talks));
        await SubmitAsync(child);
        await DoneAsync(child, "协助");

        await EventuallyAsync(db => db.ProcessStates.Where(s => s.CaseId == talks && s.Status == "Finished").Select(s => s.CaseId));
        await EventuallyAsync(db => db.ProcessStates.Where(s => s.CaseId == other && s.Status == "Finished").Select(s => s.CaseId));
        Assert.Equal(0, await county.QueryAsync(db => db.EventWaits.CountAsync()));
        Assert.Equal(3, await county.QueryAsync(db => db.Cases.CountAsync()));

        // What the process did by itself stands in the record between what people did.
        var acts = await county.QueryAsync(db => db.Decisions.AsNoTracking().Where(d => d.CaseId == talks).OrderBy(d => d.Number).ToListAsync());
        Assert.Equal([("Decision", "送审"), ("Automatic", "等到了事件"), ("Decision", "办结"), ("Automatic", "另一件事项已办结")], acts.Select(a => (a.Kind.ToString(), a.OutcomeLabel)));
        Assert.All(acts.Where(a => a.Kind == Disclosure.Review.DecisionKind.Automatic), a => Assert.Null(a.PersonId));
        Assert.Contains("转到“登记”", acts[1].Detail, StringComparison.Ordinal);
        Assert.Equal(acts[^1].Hash, await county.QueryAsync(db => db.Cases.Where(c => c.Id == talks).Select(c => c.RecordHead).SingleAsync()));
    }

    [Fact]
    public async Task A_named_task_for_a_position_that_no_unit_has_refuses_to_start()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.v1.json"), Definition("bad", """
            {"id":"start","type":"Elsa.Start"},
            {"id":"do","type":"Elsa.RunTask","taskName":"协助","payload":{"typeName":"Object","expression":{"type":"Object","value":"{\"position\":\"船长\"}"}}},
            {"id":"end","type":"Elsa.End"}
            """, "start do end"));
        var refused = await Assert.ThrowsAsync<Disclosure.Data.StartProblemException>(() => County.OpenAsync(HostRoles.None, ("Processes:Folder", folder)));
        Assert.Contains("船长", refused.Message, StringComparison.Ordinal);
    }

    private async Task<Guid> StartAsync(string unit, string process)
    {
        await county.Database.ExecuteAsync($"UPDATE units SET release_process = '{process}' WHERE code = '{unit}'");
        var (unitId, person) = (await county.UnitAsync(unit), await county.PersonAsync($"{unit}.jingban"));
        var started = await county.WithAsync<StartReleaseHandler, Result<ReleaseStarted>>(h => h.HandleAsync(new StartRelease(unitId, person), CancellationToken.None));
        await SubmitAsync(started.Value!.CaseId);
        return started.Value.CaseId;
    }

    private Task SubmitAsync(Guid caseId) => DecideAsync(caseId, "起草", "jingban", "Submit");

    private Task DoneAsync(Guid caseId, string title) => DecideAsync(caseId, title, "zhuren", "Done");

    private Task<int> RaiseAsync(RaiseEvent command) => county.WithAsync<RaiseEventHandler, int>(h => h.HandleAsync(command, CancellationToken.None));

    private async Task DecideAsync(Guid caseId, string title, string holder, string outcome)
    {
        var task = await EventuallyAsync(db => db.Tasks.Where(t => t.CaseId == caseId && t.Title == title && t.ClosedAt == null).Select(t => t.Id));
        var unit = await county.QueryAsync(db => db.Units.Where(u => db.Cases.Any(c => c.Id == caseId && c.UnitId == u.Id)).Select(u => u.Code).SingleAsync());
        var decided = await county.DecideAsync($"{unit}.{holder}", task, outcome);
        Assert.True(decided.Succeeded, decided.Error?.Message);
    }

    private Task<string> StatusAsync(Guid caseId) => county.QueryAsync(db => db.ProcessStates.Where(s => s.CaseId == caseId).Select(s => s.Status).SingleAsync());

    private async Task<Guid> EventuallyAsync(Func<Disclosure.Data.DisclosureDbContext, IQueryable<Guid>> query)
    {
        for (var until = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < until; await Task.Delay(50))
        {
            if (await county.QueryAsync(db => query(db).FirstOrDefaultAsync()) is var id && id != Guid.Empty)
            {
                return id;
            }
        }

        throw new TimeoutException("It did not come to that.");
    }

    private static string Definition(string id, string activities, string way)
    {
        var steps = way.Split(' ');
        var lines = steps.Zip(steps.Skip(1), (a, b) => $$$"""{"source":{"activity":"{{{a}}}","port":"{{{(a == "draft" ? "Submit" : "Done")}}}"},"target":{"activity":"{{{b}}}","port":"In"}}""");
        return $$$"""
            {"definitionId":"{{{id}}}","id":"{{{id}}}-1","name":"{{{id}}}","version":1,"isPublished":true,
             "variables":[{"id":"v-Got","name":"Got","typeName":"Object"}],"inputs":[{"name":"UnitCode","type":"String"}],
             "root":{"id":"flow","type":"Elsa.Flowchart","activities":[{{{activities}}}],"connections":[{{{string.Join(',', lines)}}}]}}
            """;
    }
}
