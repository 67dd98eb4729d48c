using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

public sealed class ProcessMigrationTests
{
    private static readonly ProcessInput Input = new(Play.Noon);

    [Fact]
    public void A_running_case_goes_on_by_the_new_version_from_where_it_stands()
    {
        var (first, second) = (Version(1), Version(2, f => f.Task("deputy").To("office.Approve>deputy", "deputy.Approve>end")));
        var state = Decide(first, ProcessEngine.Start(first, Input).State, "Approve");
        var plan = ProcessMigration.Plan(first, second, state);
        Assert.Empty(plan.Problems);
        Assert.Equal(2, plan.State!.Version);
        var onward = Decide(second, plan.State, "Approve");
        Assert.Equal("deputy", Assert.Single(onward.Bookmarks).ActivityId);
        Assert.Equal(["draft", "office"], ProcessEngine.ReturnTargets(second, onward, onward.Bookmarks[0].Id).Select(t => t.NodeId));
    }

    [Fact]
    public void A_step_that_is_gone_is_named_and_a_mapping_says_who_goes_on()
    {
        var first = Version(1);
        var second = new Flow(version: 2).Start().Task("draft").Task("director", "Approve", "Return").End()
            .To("start>draft", "draft.Approve>director", "director.Approve>end", "director.Return>draft").Read();
        var state = Decide(first, ProcessEngine.Start(first, Input).State, "Approve");
        var refused = ProcessMigration.Plan(first, second, state);
        Assert.Null(refused.State);
        Assert.Contains("--map office=", Assert.Single(refused.Problems), StringComparison.Ordinal);

        var plan = ProcessMigration.Plan(first, second, state, new Dictionary<string, string> { ["office"] = "director" });
        Assert.Equal("director", plan.Moved["office"]);
        Assert.Equal(ProcessSubStatus.Finished, Decide(second, plan.State!, "Approve").SubStatus);
    }

    [Fact]
    public void A_button_that_is_gone_stands_in_the_way_while_the_task_is_open()
    {
        var first = Version(1);
        var second = new Flow(version: 2).Start().Task("draft").Task("office").End().To("start>draft", "draft.Approve>office", "office.Approve>end").Read();
        var state = Decide(first, ProcessEngine.Start(first, Input).State, "Approve");
        Assert.Contains("Return", Assert.Single(ProcessMigration.Plan(first, second, state).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_on_its_way_to_a_join_needs_its_way()
    {
        Flow Parallel(int version) => new Flow(version: version).Start().Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAll").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "join>end");
        var first = Parallel(1).To("a.Approve>join", "b.Approve>join").Read();
        var same = Parallel(2).To("a.Approve>join", "b.Approve>join").Read();
        var other = Parallel(3).Task("c").To("a.Approve>c", "c.Approve>join", "b.Approve>join").Read();
        var state = ProcessEngine.Resume(first, ProcessEngine.Start(first, Input).State, new Resumption("1", "Approve"), Input).State;
        Assert.Equal(ProcessSubStatus.Finished, Decide(same, ProcessMigration.Plan(first, same, state).State!, "Approve").SubStatus);
        Assert.Contains("连线", Assert.Single(ProcessMigration.Plan(first, other, state).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_goes_on_in_another_container_or_for_two_at_once()
    {
        Flow Parallel(int version) => new Flow(version: version).Start().Fork("fork", "A", "B").Join("join", "WaitAll").End().To("start>fork", "join>end");
        var first = Parallel(1).Task("a").Task("b").To("fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>join").Read();
        var state = ProcessEngine.Start(first, Input).State;
        var inner = new Flow().Task("x").Json["root"]!["activities"]![0]!.DeepClone();
        var second = Parallel(2).Task("b").Node("Elsa.Sequence", "inside", ("activities", new System.Text.Json.Nodes.JsonArray(inner)))
            .To("fork.A>inside", "fork.B>b", "inside>join", "b.Approve>join").Read();
        Assert.Contains("容器", Assert.Single(ProcessMigration.Plan(first, second, state, new Dictionary<string, string> { ["a"] = "inside:x" }).Problems), StringComparison.Ordinal);
        Assert.Contains("都", Assert.Single(ProcessMigration.Plan(first, second, state, new Dictionary<string, string> { ["a"] = "b" }).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_process_and_an_ended_case_are_refused()
    {
        var first = Version(1);
        var state = ProcessEngine.Start(first, Input).State;
        var other = new Flow("other").Start().End().To("start>end").Read();
        Assert.NotEmpty(ProcessMigration.Plan(first, other, state).Problems);
        var ended = Decide(first, Decide(first, state, "Approve"), "Approve");
        Assert.Contains("办结", Assert.Single(ProcessMigration.Plan(first, Version(2), ended).Problems), StringComparison.Ordinal);
        Assert.Contains("nobody", Assert.Single(ProcessMigration.Plan(first, Version(2), state, new Dictionary<string, string> { ["nobody"] = "draft" }).Problems), StringComparison.Ordinal);
    }

    private static ProcessDefinition Version(int version, Func<Flow, Flow>? more = null)
    {
        var flow = new Flow(version: version).Start().Task("draft").Task("office", "Approve", "Return").End().To("start>draft", "draft.Approve>office", "office.Return>draft");
        return (more ?? (f => f.To("office.Approve>end")))(flow).Read();
    }

    private static ProcessState Decide(ProcessDefinition definition, ProcessState state, string outcome) =>
        ProcessEngine.Resume(definition, ProcessState.FromJson(state.ToJson()), new Resumption(state.Bookmarks[0].Id, outcome), Input).State;
}
