using System.Text.Json.Nodes;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

public sealed class ActivityTests
{
    [Fact]
    public void A_task_asks_for_all_that_the_file_says()
    {
        var flow = new Flow().Input("DraftDue").Node("Workflow.Task", "a",
            ("title", "起草"), ("position", "经办人"), ("unit", "County"), ("mayEdit", true), ("remindDailyWhenOverdue", true),
            ("outcomes", Flow.Wrapped("Object", """[{"name":"Submit","label":"送审","opinion":"Required","tone":"Forward"}]""")),
            ("due", Flow.Wrapped("Object", """{"from":"DraftDue","workingDays":-2,"notBefore":{"from":"Opened","workingDays":1}}""")),
            ("reminders", Flow.Wrapped("Object", "[-5,-1,0]"))).End().To("a.Submit>end");
        var task = flow.Play().TaskAt("a");
        Assert.Equal(("起草", "经办人", "County", true, true), (task.Title, task.Position, task.Unit, task.MayEdit, task.RemindDailyWhenOverdue));
        Assert.Equal([new TaskOutcome("Submit", "送审", OpinionRule.Required, OutcomeTone.Forward)], task.Outcomes);
        Assert.Equal([-5, -1, 0], task.Reminders);
        Assert.Equal("""{"from":"DraftDue","workingDays":-2,"notBefore":{"from":"Opened","workingDays":1}}""", task.Due!.ToJsonString());
    }

    [Fact]
    public void Bookmarks_are_numbered_and_never_used_again()
    {
        var play = new Flow().Start().Task("a", "Approve", "Again").End().To("start>a", "a.Again>a", "a.Approve>end").Play();
        Assert.Equal("1", play.State.Bookmarks.Single().Id);
        play.Decide("a", "Again");
        Assert.Equal("2", play.State.Bookmarks.Single().Id);
    }

    [Theory]
    [InlineData("nobody", "Approve")]
    [InlineData("1", "Sign")]
    public void Asking_for_what_is_not_offered_is_a_mistake_of_the_host(string bookmark, string outcome)
    {
        var definition = new Flow().Start().Task("a").End().To("start>a", "a.Approve>end").Read();
        var state = ProcessEngine.Start(definition, new ProcessInput(Play.Noon)).State;
        Assert.Throws<InvalidOperationException>(() =>
            ProcessEngine.Resume(definition, state, new Resumption(bookmark, outcome), new ProcessInput(Play.Noon)));
    }

    [Fact]
    public void A_case_that_has_ended_takes_no_decision()
    {
        var definition = new Flow().Start().Task("a").End().To("start>a", "a.Approve>end").Read();
        var (input, decision) = (new ProcessInput(Play.Noon), new Resumption("1", "Approve"));
        var ended = ProcessEngine.Resume(definition, ProcessEngine.Start(definition, input).State, decision, input).State;
        Assert.Throws<InvalidOperationException>(() => ProcessEngine.Resume(definition, ended, decision, input));
    }

    [Theory]
    [InlineData("Passed", "good")]
    [InlineData("Failed", "bad")]
    public void A_check_leaves_by_what_the_host_found(string found, string next)
    {
        var flow = new Flow().Start().Task("a").Node("Workflow.Check", "check", ("check", "annual-report")).Task("good").Task("bad").End()
            .To("start>a", "a.Approve>check", "check.Passed>good", "check.Failed>bad", "good.Approve>end", "bad.Approve>end");
        var play = flow.Play();
        play.CheckAnswer = found;
        play.Decide("a");
        Assert.Equal([next], play.Open);
        Assert.True(play.Effects.OfType<Effect.RunCheck>().Single().FailedLeadsSomewhere);
    }

    [Fact]
    public void A_failed_check_without_a_way_on_does_not_end_the_case_as_if_it_were_done()
    {
        var play = new Flow().Start().Task("a").Node("Workflow.Check", "check", ("check", "x")).End()
            .To("start>a", "a.Approve>check", "check.Passed>end").Play();
        play.CheckAnswer = "Failed";
        play.Decide("a");
        Assert.False(play.Effects.OfType<Effect.RunCheck>().Single().FailedLeadsSomewhere);
        Assert.Equal(ProcessSubStatus.Faulted, play.State.SubStatus);
    }

    [Fact]
    public void Notify_tells_and_goes_on_and_publish_waits_for_the_host()
    {
        var play = new Flow().Start().Node("Workflow.Publish", "publish", ("channel", "portal"))
            .Node("Workflow.Notify", "tell", ("template", "published"), ("position", "经办人"), ("unit", "Case")).End()
            .To("start>publish", "publish>tell", "tell>end").Play();
        play.Finishes();
        Assert.Equal("portal", play.Effects.OfType<Effect.Publish>().Single().Channel);
        Assert.Equal(new Effect.Notify("tell", "published", "经办人", "Case"), play.Effects.OfType<Effect.Notify>().Single());
    }

    [Theory]
    [InlineData("true", "yes")]
    [InlineData("false", "no")]
    public void A_decision_reads_an_input(string given, string next)
    {
        var flow = new Flow().Input("Urgent", "Boolean").Start().Node("Elsa.FlowDecision", "d", ("condition", Flow.Wrapped("Input", "Urgent")))
            .Task("yes").Task("no").End().To("start>d", "d.True>yes", "d.False>no", "yes.Approve>end", "no.Approve>end");
        Assert.Equal([next], flow.Play(new Dictionary<string, JsonNode?> { ["Urgent"] = JsonNode.Parse(given), ["Other"] = 1 }).Open);
    }

    [Theory]
    [InlineData("MatchFirst", "true", "true", new[] { "a" })]
    [InlineData("MatchFirst", "false", "true", new[] { "b" })]
    [InlineData("MatchAny", "true", "true", new[] { "a", "b" })]
    [InlineData("MatchFirst", "false", "false", new[] { "c" })]
    [InlineData("MatchAny", "false", "false", new[] { "c" })]
    public void A_switch_leaves_by_what_holds(string mode, string first, string second, string[] open)
    {
        var cases = JsonNode.Parse("""
            [{"label":"A","condition":{"type":"Variable","value":{"id":"v-First","name":"First"}}},{"label":"B","condition":{"type":"Variable","value":{"id":"v-Second","name":"Second"}}}]
            """);
        var play = new Flow().Variable("First", "Boolean", first).Variable("Second", "Boolean", second).Start()
            .Node("Elsa.FlowSwitch", "s", ("cases", cases), ("mode", Flow.Wrapped("Literal", mode))).Task("a").Task("b").Task("c").End()
            .To("start>s", "s.A>a", "s.B>b", "s.Default>c", "a.Approve>end", "b.Approve>end", "c.Approve>end").Play();
        Assert.Equal(open, play.Open);
    }

    [Fact]
    public void A_delay_rings_when_its_time_has_passed()
    {
        var play = new Flow().Start().Node("Elsa.Delay", "wait", ("timeSpan", Flow.Wrapped("Literal", "1.00:00:00"))).End().To("start>wait", "wait>end").Play();
        Assert.Equal(Play.Noon.AddDays(1), play.Effects.OfType<Effect.SetTimer>().Single().DueAt);
        play.Ring("wait").Finishes();
    }

    [Theory]
    [InlineData("2022-01-15T09:00:00+08:00", true)]
    [InlineData("2022-01-10T12:00:00+08:00", false)]
    [InlineData("2021-12-31", false)]
    public void Start_at_waits_unless_the_time_is_past(string instant, bool waits)
    {
        var play = new Flow().Input("When").Start().Node("Elsa.StartAt", "at", ("dateTime", Flow.Wrapped("Input", "When"))).End().To("start>at", "at>end")
            .Play(new Dictionary<string, JsonNode?> { ["When"] = instant });
        Assert.Equal(waits ? 1 : 0, play.State.Bookmarks.Count);
        if (waits)
        {
            Assert.Equal(DateTimeOffset.Parse(instant), play.Effects.OfType<Effect.SetTimer>().Single().DueAt);
            play.Ring("at");
        }

        play.Finishes();
    }

    [Fact]
    public void A_date_without_an_offset_is_a_day_of_the_office_in_Shanghai()
    {
        var play = new Flow().Start().Node("Elsa.StartAt", "at", ("dateTime", "2022-01-15")).End().To("start>at", "at>end").Play();
        Assert.Equal(new DateTimeOffset(2022, 1, 15, 0, 0, 0, TimeSpan.FromHours(8)), play.Effects.OfType<Effect.SetTimer>().Single().DueAt);
    }

    [Fact]
    public void A_time_that_nobody_can_read_is_a_fault_of_the_case_with_its_reason()
    {
        var play = new Flow().Input("When").Start().Node("Elsa.StartAt", "at", ("dateTime", Flow.Wrapped("Input", "When"))).End().To("start>at", "at>end")
            .Play(new Dictionary<string, JsonNode?> { ["When"] = "harvest" });
        Assert.Equal("at", play.State.Fault!.ActivityId);
        Assert.Contains(play.Journal, j => j.Event == "Faulted");
    }

    [Theory]
    [InlineData("Elsa.End")]
    [InlineData("Elsa.Finish")]
    public void The_end_closes_whatever_is_open(string type)
    {
        var play = new Flow().Start().Fork("fork", "A", "B", "C").Task("a").Task("b").Node("Elsa.Delay", "wait", ("timeSpan", "01:00:00")).Node(type, "stop").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "fork.C>wait", "a.Approve>stop", "b.Approve>end", "wait>end").Play();
        play.Decide("a").Finishes();
        Assert.Single(play.Effects.OfType<Effect.CloseTask>());
        Assert.Single(play.Effects.OfType<Effect.CancelTimer>());
    }

    [Fact]
    public void What_opens_and_closes_in_one_transition_is_never_asked_for()
    {
        var play = new Flow().Start().Fork("fork", "A", "B", "C", "D").Task("a").Node("Workflow.Check", "b", ("check", "x"))
            .Node("Workflow.Publish", "c", ("channel", "x")).End().End("stop")
            .To("start>fork", "fork.A>a", "fork.B>b", "fork.C>c", "fork.D>stop", "a.Approve>end", "b.Passed>end", "c>end").Play();
        Assert.IsType<Effect.Finished>(Assert.Single(play.Effects));
    }

    [Fact]
    public void A_run_that_multiplies_without_waiting_stops_with_its_reason()
    {
        var flow = new Flow().Start("n0");
        for (var i = 1; i <= 15; i++)
        {
            flow.Fork($"n{i}", "A", "B").Merging($"n{i}", "Cascade").To(i == 1 ? ["n0>n1"] : [$"n{i - 1}.A>n{i}", $"n{i - 1}.B>n{i}"]);
        }

        var play = flow.Variable("X", "Int32").Task("a").End().To("n15.A>a", "n15.B>a", "a.Approve>end").Play();
        Assert.Contains("10000", play.State.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_does_not_grow_with_the_history()
    {
        var play = new Flow().Start().Task("a", "Approve", "Again").End().To("start>a", "a.Again>a", "a.Approve>end").Play();
        var length = play.Decide("a", "Again").State.ToJson().Length;
        for (var i = 0; i < 500; i++)
        {
            play.Decide("a", "Again");
        }

        Assert.InRange(play.State.ToJson().Length, length, length + 10);
    }
}
