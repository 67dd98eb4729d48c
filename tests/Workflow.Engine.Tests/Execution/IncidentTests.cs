using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>ContinueWithIncidents: what failed holds up the container that it failed in, and nothing else.</summary>
public sealed class IncidentTests
{
    [Fact]
    public void A_branch_that_lost_the_race_and_had_failed_holds_nothing_up()
    {
        // Elsa cancels a faulted child like a running one.
        var flow = new Flow().Start().Fork("fork", "A", "B").Node("Elsa.Fault", "broken", ("message", "坏了")).Task("task").Join("join", "WaitAny").Node("Elsa.WriteLine", "after", ("text", "过"))
            .To("start>fork", "fork.A>broken", "fork.B>task", "broken>join", "task.Approve>join", "join>after");
        var play = Continuing(flow);
        Assert.Equal(["task"], play.Open);
        play.Decide("task").Finishes();
        Assert.Equal("坏了", Assert.Single(play.State.Incidents!).Message);
    }

    [Fact]
    public void What_failed_before_a_return_and_went_well_after_it_holds_nothing_up()
    {
        var flow = new Flow().Start().Variable("Good", "Boolean", "false").Task("draft").Fork("fork", "A", "B")
            .Node("Elsa.RunJavaScript", "script", ("script", Flow.Wrapped("JavaScript", "if (!getVariable('Good')) throw 'noch nicht'; 1")))
            .Task("b", "Approve", "Return").Node("Elsa.SetVariable", "mend", ("variable", Variable("Good")), ("value", Flow.Wrapped("Literal", true))).Join("join", "WaitAll")
            .To("start>draft", "draft.Approve>fork", "fork.A>script", "fork.B>b", "script>join", "b.Approve>join", "b.Return>mend", "mend>draft");
        var play = Continuing(flow).Decide("draft");
        Assert.Single(play.State.Incidents!);
        play.Decide("b", "Return").Decide("draft").Decide("b").Finishes();
    }

    [Fact]
    public void One_item_that_failed_does_not_stop_what_the_others_do_afterwards()
    {
        var body = Json("Elsa.Sequence", "each", ("activities", new JsonArray(
            new JsonObject
            {
                ["id"] = "inner",
                ["type"] = "Elsa.Flowchart",
                ["activities"] = new JsonArray(
                    Json("Elsa.Delay", "wait", ("timeSpan", "1.00:00:00")),
                    Json("Elsa.RunJavaScript", "script", ("script", Flow.Wrapped("JavaScript", "if (getVariable('CurrentIndex') == 0) throw '坏'; 1")))),
                ["connections"] = new JsonArray(new JsonObject { ["source"] = "wait", ["target"] = "script", ["sourcePort"] = "Done" }),
            },
            Json("Elsa.WriteLine", "say", ("text", Flow.Wrapped("Variable", "CurrentValue"))))));
        var flow = new Flow().Node("Elsa.ParallelForEach", "all", ("items", Flow.Wrapped("Object", """["甲","乙","丙"]""")), ("body", body));
        var play = Continuing(flow);
        play.Ring("all:each:inner:wait").Ring("all:each:inner:wait").Ring("all:each:inner:wait");
        Assert.Equal(["乙", "丙"], play.Effects.OfType<Effect.WriteLine>().Select(w => w.Text));
        Assert.Equal(ProcessSubStatus.Suspended, play.State.SubStatus);
    }

    [Fact]
    public void A_standstill_that_somebody_takes_back_is_over()
    {
        var flow = new Flow().Start().Fork("fork", "A", "B").Task("a", "Approve", "Other").Node("Elsa.WriteLine", "b", ("text", "b")).Node("Elsa.WriteLine", "other", ("text", "o")).Join("join", "WaitAll")
            .Task("last", "Approve", "Other").Node("Elsa.FlowDecision", "never", ("condition", false)).Node("Elsa.WriteLine", "nowhere", ("text", "n"))
            .To("start>fork", "fork.A>a", "fork.B>never", "never.True>join", "never.False>nowhere", "a.Approve>join", "a.Other>other", "join>last", "last.Approve>b");
        var play = new Play(ProcessDefinitionReader.ReadAny(flow.Json.ToJsonString()).Definition!);
        var a = play.At("a");
        play.Decide("a");
        Assert.Empty(play.State.Bookmarks);
        Assert.Single(play.State.Incidents!);
        play.Does(new Operation.Withdraw(a, "a"));
        play.Decide("a", "Other").Finishes();
    }

    [Fact]
    public void A_process_that_is_not_there_takes_only_the_item_along_that_asked_for_it()
    {
        var flow = new Flow().Node("Elsa.ParallelForEach", "all", ("items", Flow.Wrapped("Object", """["one","two"]""")),
            ("body", Json("Elsa.ExecuteWorkflow", "run", ("workflowDefinitionId", Flow.Wrapped("Variable", "CurrentValue")))));
        flow.Json["options"] = new JsonObject { ["incidentStrategyType"] = "ContinueWithIncidentsStrategy" };
        var definition = ProcessDefinitionReader.ReadAny(flow.Json.ToJsonString()).Definition!;
        var input = new ProcessInput(Play.Noon);
        var started = ProcessEngine.Start(definition, input);
        var asked = started.Effects.OfType<Effect.StartProcess>().ToList();
        var failed = ProcessEngine.Fail(definition, started.State, asked[0], "没有这个流程", input);
        Assert.Equal([asked[1].BookmarkId], failed.State.Bookmarks.Select(b => b.Id));
        var done = ProcessEngine.Resume(definition, failed.State, new Resumption(asked[1].BookmarkId!, "Done"), input);
        Assert.Equal("没有这个流程", Assert.Single(done.State.Incidents!).Message);
        Assert.Equal(ProcessStatus.Running, done.State.Status);
    }

    private static Play Continuing(Flow flow)
    {
        flow.Json["options"] = new JsonObject { ["incidentStrategyType"] = "ContinueWithIncidentsStrategy" };
        var reading = ProcessDefinitionReader.ReadAny(flow.Json.ToJsonString());
        return new Play(reading.Definition ?? throw new Xunit.Sdk.XunitException(string.Join('\n', reading.Problems)));
    }

    private static JsonObject Variable(string name) => new() { ["id"] = $"v-{name}", ["name"] = name, ["typeName"] = "Object" };

    private static JsonObject Json(string type, string id, params (string Name, JsonNode? Value)[] more)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (name, value) in more)
        {
            activity[name] = value;
        }

        return activity;
    }
}
