using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>Elsa's containers and loops, as Elsa's own engine runs them.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void A_sequence_runs_one_after_the_other_with_variables_of_its_own()
    {
        var sequence = Json("Elsa.Sequence", "s", ("activities", new JsonArray(
            Json("Elsa.SetVariable", "set", ("variable", Variable("Inner")), ("value", Flow.Wrapped("Literal", "里"))), Line("one", Flow.Wrapped("Variable", Variable("Inner"))), Line("two", "二"))));
        sequence["variables"] = new JsonArray(new JsonObject { ["id"] = "Inner", ["name"] = "Inner", ["typeName"] = "String" });
        Assert.Equal(["里", "二"], Lines(sequence));
    }

    [Theory]
    [InlineData(1, 3, 1, true, "1,2,3")]
    [InlineData(1, 3, 1, false, "1,2")]
    [InlineData(3, 0, -1, false, "3,2,1")]
    [InlineData(3, 1, -1, true, "3,2,1")]
    [InlineData(5, 1, 1, true, "")]
    [InlineData(0, 10, 5, true, "0,5,10")]
    public void For_counts(int start, int end, int step, bool inclusive, string counted) => Assert.Equal(counted.Split(',', StringSplitOptions.RemoveEmptyEntries), Lines(Json(
        "Elsa.For", "for", ("start", start), ("end", end), ("step", step), ("outerBoundInclusive", inclusive), ("body", Line("say", Flow.Wrapped("Variable", "CurrentValue"))))));

    [Fact]
    public void A_step_of_nothing_is_a_fault_and_not_a_loop_for_ever() =>
        Assert.Contains("步长", Run(Json("Elsa.For", "for", ("start", 1), ("end", 3), ("step", 0), ("body", Line("say", "x")))).State.Fault!.Message, StringComparison.Ordinal);

    [Fact]
    public void ForEach_gives_each_item_in_turn() => Assert.Equal(["甲", "乙"], Lines(Json(
        "Elsa.ForEach", "each", ("items", Flow.Wrapped("Object", """["甲","乙"]""")), ("body", Line("say", Flow.Wrapped("Variable", "CurrentValue"))))));

    [Fact]
    public void Every_item_at_once_waits_for_all()
    {
        var play = Run(Json("Elsa.ParallelForEach", "each", ("items", Flow.Wrapped("Object", """["甲","乙","丙"]""")), ("body", Json("Elsa.Sequence", "s", ("activities", new JsonArray(
            Json("Elsa.Delay", "wait", ("timeSpan", "1.00:00:00")), Line("say", Flow.Wrapped("Variable", "CurrentValue"))))))));
        Assert.Equal(3, play.State.Bookmarks.Count);
        play.Ring("s:wait").Ring("s:wait");
        Assert.Single(play.State.Bookmarks);
        play.Ring("s:wait").Finishes();
        Assert.Equal(["甲", "乙", "丙"], play.Effects.OfType<Effect.WriteLine>().Select(w => w.Text));
    }

    [Fact]
    public void While_runs_until_its_condition_fails_and_Break_leaves_it()
    {
        var body = Json("Elsa.Sequence", "s", ("activities", new JsonArray(Line("say", "一"), Json("Elsa.If", "if", ("condition", true), ("then", Json("Elsa.Break", "break"))), Line("never", "二"))));
        Assert.Equal(["一", "后"], Lines(Json("Elsa.Sequence", "all", ("activities", new JsonArray(Json("Elsa.While", "while", ("condition", true), ("body", body)), Line("after", "后"))))));
        Assert.Empty(Lines(Json("Elsa.While", "while", ("condition", false), ("body", Line("x", "x")))));
    }

    [Fact]
    public void A_break_leaves_the_inner_loop_only()
    {
        var inner = Json("Elsa.ForEach", "inner", ("items", Flow.Wrapped("Object", "[1,2,3]")), ("body", Json("Elsa.Sequence", "s", ("activities", new JsonArray(
            Line("say", Flow.Wrapped("Variable", "CurrentValue")), Json("Elsa.Break", "break"))))));
        Assert.Equal(["1", "1"], Lines(Json("Elsa.ForEach", "outer", ("items", Flow.Wrapped("Object", "[7,8]")), ("body", inner))));
    }

    [Fact]
    public void If_and_Switch_run_what_holds()
    {
        Assert.Equal(["否"], Lines(Json("Elsa.If", "if", ("condition", false), ("then", Line("yes", "是")), ("else", Line("no", "否")))));
        JsonObject Switch(string mode) => Json("Elsa.Switch", "switch", ("mode", mode), ("cases", new JsonArray(Case("a", true), Case("b", true), Case("c", false))), ("default", Line("d", "其余")));
        Assert.Equal(["a"], Lines(Switch("MatchFirst")));
        Assert.Equal(["a", "b"], Lines(Switch("MatchAny")));
        Assert.Equal(["其余"], Lines(Json("Elsa.Switch", "switch", ("cases", new JsonArray(Case("c", false))), ("default", Line("d", "其余")))));
    }

    [Fact]
    public void Fork_waits_for_all_or_cancels_all_but_the_first()
    {
        JsonObject Fork(string mode) => Json("Elsa.Sequence", "all", ("activities", new JsonArray(
            Json("Elsa.Fork", "fork", ("joinMode", mode), ("branches", new JsonArray(Json("Elsa.Delay", "long", ("timeSpan", "2.00:00:00")), Json("Elsa.Delay", "short", ("timeSpan", "1.00:00:00"))))), Line("after", "后"))));
        var any = Run(Fork("WaitAny")).Ring("fork:short");
        any.Finishes();
        Assert.Single(any.Effects.OfType<Effect.CancelTimer>());
        var all = Run(Fork("WaitAll")).Ring("fork:short");
        Assert.Single(all.State.Bookmarks);
        all.Ring("fork:long").Finishes();
    }

    [Fact]
    public void End_in_an_inner_flowchart_ends_that_one_and_Complete_the_whole()
    {
        JsonObject Inner(string ending) => Json("Elsa.Flowchart", "inner", ("activities", new JsonArray(Line("say", "里"), Json(ending, "stop"))), ("connections", new JsonArray(Connect("say", "stop"))));
        Assert.Equal(["里", "后"], Lines(Json("Elsa.Sequence", "all", ("activities", new JsonArray(Inner("Elsa.End"), Line("after", "后"))))));
        Assert.Equal(["里"], Lines(Json("Elsa.Sequence", "all", ("activities", new JsonArray(Inner("Elsa.Complete"), Line("after", "后"))))));
        Assert.Equal(["里"], Lines(Json("Elsa.Sequence", "all", ("activities", new JsonArray(Inner("Elsa.Finish"), Line("after", "后"))))));
    }

    [Fact]
    public void A_fault_ends_the_process_with_its_code_or_only_its_branch_where_the_file_says_so()
    {
        JsonObject Root() => Json("Elsa.Parallel", "all", ("activities", new JsonArray(
            Json("Elsa.Fault", "fault", ("code", "42"), ("category", "业务"), ("faultType", "Business"), ("message", "不行")), Json("Elsa.Delay", "wait", ("timeSpan", "1.00:00:00")))));
        var ended = Run(Root());
        Assert.Equal(new Fault("fault", "不行", "42", "业务", "Business"), ended.State.Fault);
        Assert.Equal(ProcessSubStatus.Faulted, ended.State.SubStatus);

        var goesOn = Run(Root(), d => d["options"] = new JsonObject { ["incidentStrategyType"] = "ContinueWithIncidentsStrategy" });
        Assert.Single(goesOn.State.Bookmarks);
        goesOn.Ring("wait");
        Assert.Equal((ProcessStatus.Running, ProcessSubStatus.Suspended), (goesOn.State.Status, goesOn.State.SubStatus));
        Assert.Equal("不行", Assert.Single(goesOn.State.Incidents!).Message);
    }

    [Fact]
    public void An_event_comes_with_its_payload_into_a_variable()
    {
        var wait = Json("Elsa.Event", "wait", ("eventName", "补正"));
        wait["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "v-Got" } };
        var definition = Read(Json("Elsa.Sequence", "all", ("activities", new JsonArray(wait, Line("say", Flow.Wrapped("Variable", Variable("Got")))))), d =>
            d["variables"] = new JsonArray(new JsonObject { ["id"] = "v-Got", ["name"] = "Got", ["typeName"] = "Object" }));
        var started = ProcessEngine.Start(definition, new ProcessInput(Play.Noon), correlationId: "申请7号");
        Assert.Equal("补正", Assert.Single(started.State.Bookmarks).Stimulus);
        Assert.Equal("申请7号", started.State.CorrelationId);
        var come = ProcessEngine.Resume(definition, ProcessState.FromJson(started.State.ToJson()), new Resumption("1", "Done", "材料齐了"), new ProcessInput(Play.Noon));
        Assert.Equal("材料齐了", come.Effects.OfType<Effect.WriteLine>().Single().Text);
    }

    [Fact]
    public void A_process_that_is_started_and_waited_for_gives_its_result_and_one_that_is_not_is_only_started()
    {
        var (asked, told) = (Json("Elsa.DispatchWorkflow", "ask", ("workflowDefinitionId", "child"), ("waitForCompletion", true), ("input", Flow.Wrapped("Object", """{"A":1}"""))),
            Json("Elsa.DispatchWorkflow", "tell", ("workflowDefinitionId", "child")));
        asked["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "Ended" } };
        var play = Run(Json("Elsa.Sequence", "all", ("activities", new JsonArray(told, asked))));
        var started = play.Effects.OfType<Effect.StartProcess>().ToList();
        Assert.Null(started[0].BookmarkId);
        Assert.Equal(1, (int?)started[1].Input["A"]);
        play.DecideAt(started[1].BookmarkId!, "Done").Finishes();
        Assert.True(play.State.Outputs.ContainsKey("Ended"));
    }

    [Fact]
    public void A_definition_runs_as_an_activity_with_its_own_inputs_outputs_and_outcomes()
    {
        var child = new JsonObject
        {
            ["definitionId"] = "child",
            ["id"] = "child-1",
            ["version"] = 1,
            ["isPublished"] = true,
            ["outcomes"] = new JsonArray("好", "不好"),
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Text", ["type"] = "String" }),
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Answer", ["type"] = "String" }),
            ["root"] = Json("Elsa.Sequence", "root", ("activities", new JsonArray(
                Line("hear", Flow.Wrapped("Input", "Text")), Json("Elsa.SetOutput", "give", ("outputName", "Answer"), ("outputValue", Flow.Wrapped("Input", "Text"))),
                Json("Elsa.Complete", "done", ("outcomes", Flow.Wrapped("Object", """["好"]""")))))),
        };
        var use = Json("Child", "use", ("workflowDefinitionId", "child"), ("text", Flow.Wrapped("Literal", "喂")));
        use["answer"] = new JsonObject { ["typeName"] = "String", ["memoryReference"] = new JsonObject { ["id"] = "v-A" } };
        var root = Json("Elsa.Flowchart", "flow", ("activities", new JsonArray(use, Line("good", Flow.Wrapped("Variable", Variable("A"))), Line("bad", "坏"))),
            ("connections", new JsonArray(Connect("use", "good", "好"), Connect("use", "bad", "不好"))));
        var document = Document(root);
        document["variables"] = new JsonArray(new JsonObject { ["id"] = "v-A", ["name"] = "A", ["typeName"] = "String" });
        var library = new DefinitionShelf([child.ToJsonString()]);
        var reading = ProcessDefinitionReader.ReadAny(document.ToJsonString(), library);
        var rehearsal = new Rehearsal(library, Play.Noon);
        Assert.Equal(ProcessSubStatus.Finished, rehearsal.Play(reading.Definition!, new Dictionary<string, JsonNode?>()).SubStatus);
        Assert.Equal(["喂", "喂"], rehearsal.Lines);
        Assert.True(JsonNode.DeepEquals(document, JsonNode.Parse(reading.Definition!.Write())));
    }

    [Fact]
    public void A_definition_inside_itself_is_refused()
    {
        var document = Document(Json("Elsa.Sequence", "root", ("activities", new JsonArray(Json("Self", "use", ("workflowDefinitionId", "test"))))));
        document["isPublished"] = true;
        var problems = ProcessDefinitionReader.ReadAny(document.ToJsonString(), new DefinitionShelf([document.ToJsonString()])).Problems;
        Assert.Contains(problems, p => p.Fatal && p.Reason.Contains("它自己", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0 0 9 * * 1", "2022-01-17T01:00:00Z")]
    [InlineData("0 0 9 * * ?", "2022-01-11T01:00:00Z")]
    [InlineData("0 30 8 20 1 *", "2022-01-20T00:30:00Z")]
    [InlineData("*/5 * * * *", "2022-01-10T04:05:00Z")]
    public void Cron_means_the_offices_local_time(string expression, string next)
    {
        var play = Run(Json("Elsa.Cron", "cron", ("cronExpression", expression)));
        Assert.Equal(DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(play.Effects.OfType<Effect.SetTimer>()).DueAt);
    }

    [Theory]
    [InlineData("Elsa.RunCSharp")]
    [InlineData("Elsa.RunPython")]
    [InlineData("Elsa.HttpEndpoint")]
    [InlineData("Elsa.WriteHttpResponse")]
    [InlineData("Gov.Seal")]
    public void What_this_engine_does_not_execute_is_refused_at_start_by_name(string type)
    {
        var reading = ProcessDefinitionReader.ReadAny(Document(Json("Elsa.Sequence", "root", ("activities", new JsonArray(Json(type, "x"))))).ToJsonString());
        Assert.Null(reading.Definition);
        Assert.Contains(reading.Problems, p => p.Fatal && p.ActivityId == "x" && p.Reason.Contains(type, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    public void A_process_that_starts_itself_comes_to_an_end_when_it_is_played(string type)
    {
        var text = Document(Json("Elsa.Sequence", "s", ("activities", new JsonArray(Json(type, "again", ("workflowDefinitionId", "test")), Json(type, "and", ("workflowDefinitionId", "test")))))).ToJsonString();
        new Rehearsal(new DefinitionShelf([text]), Play.Noon).Play(ProcessDefinitionReader.ReadAny(text).Definition!, new Dictionary<string, JsonNode?>());
    }

    private static List<string> Lines(JsonObject root)
    {
        var rehearsal = new Rehearsal(new DefinitionShelf([]), Play.Noon);
        var state = rehearsal.Play(Read(root), new Dictionary<string, JsonNode?>());
        Assert.Equal(ProcessSubStatus.Finished, state.SubStatus);
        return rehearsal.Lines;
    }

    private static Play Run(JsonObject root, Action<JsonObject>? more = null) => new(Read(root, more));

    private static ProcessDefinition Read(JsonObject root, Action<JsonObject>? more = null)
    {
        var document = Document(root);
        more?.Invoke(document);
        var reading = ProcessDefinitionReader.ReadAny(document.ToJsonString());
        return reading.Definition ?? throw new Xunit.Sdk.XunitException(string.Join('\n', reading.Problems));
    }

    private static JsonObject Document(JsonObject root) => new() { ["definitionId"] = "test", ["name"] = "test", ["version"] = 1, ["root"] = root };

    private static JsonObject Json(string type, string id, params (string Name, JsonNode? Value)[] more)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (name, value) in more)
        {
            activity[name] = value;
        }

        return activity;
    }

    private static JsonObject Line(string id, JsonNode text) => Json("Elsa.WriteLine", id, ("text", text));

    private static JsonObject Variable(string name) => new() { ["id"] = name, ["name"] = name, ["typeName"] = "Object" };

    private static JsonObject Case(string label, bool holds) => new()
    {
        ["label"] = label,
        ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = holds },
        ["activity"] = Line(label, label),
    };

    private static JsonObject Connect(string from, string to, string port = "Done") => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
    };
}
