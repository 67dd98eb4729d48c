using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>What becomes of tokens that meet, by Elsa's merge modes: see workflows/README.md.</summary>
public sealed class MergeModeTests
{
    [Fact]
    public void By_default_a_node_waits_for_a_branch_that_is_still_at_work_and_runs_once()
    {
        var play = Diamond("").Play();
        Assert.Equal(["a", "b"], play.Open);
        play.Decide("a");
        Assert.Equal(["b"], play.Open);
        play.Decide("b");
        Assert.Equal(["last"], play.Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void Stream_does_not_wait_for_a_branch_that_turned_elsewhere()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Task("a").Task("b", "Approve", "Skip").Task("last").Task("other").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>last", "b.Approve>last", "b.Skip>other", "last.Approve>end", "other.Approve>end").Play();
        play.Decide("a");
        Assert.Equal(["b"], play.Open);
        play.Decide("b", "Skip");
        Assert.Equal(["last", "other"], play.Open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Merge_waits_for_every_branch()
    {
        var play = Diamond("Merge").Play().Decide("b");
        Assert.Equal(["a"], play.Open);
        play.Decide("a").Decide("last").Finishes();
        Assert.Equal(1, play.Started("last"));
    }

    [Fact]
    public void Converge_waits_for_ways_back_as_well()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Task("a").Task("b").Task("last", "Approve", "Again").Merging("last", "Converge").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>last", "last.Again>last", "last.Approve>end", "b.Approve>end").Play().Decide("a");
        Assert.Equal(["b"], play.Open);
    }

    [Fact]
    public void A_node_that_is_reached_twice_on_one_connection_runs_twice()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Fork("twice", "On").Merging("twice", "Cascade").Task("a").End()
            .To("start>fork", "fork.A>twice", "fork.B>twice", "twice.On>a", "a.Approve>end").Play();
        Assert.Equal(["a", "a"], play.Open);
    }

    [Fact]
    public void Cascade_runs_once_for_each_token()
    {
        var play = Diamond("Cascade").Play().Decide("a").Decide("b");
        Assert.Equal(["last", "last"], play.Open);
    }

    [Fact]
    public void Race_takes_the_first_and_withdraws_the_others()
    {
        var play = Diamond("Race").Play();
        var loser = play.TaskAt("a").BookmarkId;
        play.Decide("b");
        Assert.Equal(["last"], play.Open);
        Assert.Contains(new Effect.CloseTask(loser), play.Effects);
        play.Decide("last").Finishes();
        Assert.Equal(1, play.Started("last"));
    }

    [Theory]
    [InlineData("WaitAny", 1)]
    [InlineData("WaitAll", 2)]
    [InlineData("WaitAllActive", 2)]
    public void A_join_lets_through_after_as_many_branches_as_its_mode_says(string mode, int needed)
    {
        var play = Joined(mode).Play();
        foreach (var branch in new[] { "a", "b" }.Take(needed))
        {
            Assert.DoesNotContain("last", play.Open);
            play.Decide(branch);
        }

        Assert.Equal(["last"], play.Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void A_join_that_can_never_fill_is_refused_and_where_it_runs_all_the_same_it_stands_still_and_says_why()
    {
        var flow = new Flow().Start().Node("Elsa.FlowDecision", "d", ("condition", true)).Task("a").Task("b").Join("join", "WaitAll").End()
            .To("start>d", "d.True>a", "d.False>b", "a.Approve>join", "b.Approve>join", "join>end");
        Assert.Contains(ProcessDefinitionReader.Read(flow.Json.ToJsonString()).Problems, p => p.ActivityId == "join" && p.Reason.Contains("WaitAllActive", StringComparison.Ordinal));

        var play = new Play(ProcessDefinitionReader.ReadAny(flow.Json.ToJsonString()).Definition!).Decide("a");
        Assert.Equal(ProcessSubStatus.Suspended, play.State.SubStatus);
        Assert.Contains("join", Assert.Single(play.State.Incidents!).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_that_leads_straight_into_a_race_wins_before_the_others_have_begun()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Task("a").Join("any", "WaitAny").Task("last").End()
            .To("start>fork", "fork.A>a", "fork.B>any", "a.Approve>any", "any>last", "last.Approve>end").Play();
        Assert.Equal(["last"], play.Open);
        Assert.DoesNotContain(play.Effects, e => e is Effect.OpenTask { ActivityId: "a" });
    }

    [Fact]
    public void A_race_withdraws_timers_as_well()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Task("a").Node("Elsa.Delay", "wait", ("timeSpan", "3.00:00:00"))
            .Join("any", "WaitAny").Task("last").End()
            .To("start>fork", "fork.A>a", "fork.B>wait", "a.Approve>any", "wait>any", "any>last", "last.Approve>end").Play().Decide("a");
        Assert.Single(play.Effects.OfType<Effect.CancelTimer>());
        Assert.Equal(["last"], play.Open);
    }

    [Fact]
    public void A_race_leaves_branches_alone_that_do_not_lead_to_it()
    {
        var play = new Flow().Start().Fork("fork", "A", "B", "C").Task("a").Task("b").Task("c").Join("any", "WaitAny").Join("all", "WaitAll").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "fork.C>c", "a.Approve>any", "b.Approve>any", "any>all", "c.Approve>all", "all>end").Play();
        play.Decide("a");
        Assert.Equal(["c"], play.Open);
        play.Decide("c").Finishes();
    }

    [Fact]
    public void Many_tokens_at_once_are_each_carried_out()
    {
        var branches = Enumerable.Range(0, 200).Select(i => $"B{i}").ToArray();
        var flow = new Flow().Start().Fork("fork", branches).Join("join", "WaitAll").End().To("start>fork", "join>end");
        foreach (var branch in branches)
        {
            flow.Task(branch).To($"fork.{branch}>{branch}", $"{branch}.Approve>join");
        }

        var play = flow.Play();
        foreach (var branch in branches.Reverse())
        {
            play.Decide(branch);
        }

        play.Finishes();
    }

    private static Flow Diamond(string mode) =>
        new Flow().Start().Fork("fork", "A", "B").Task("a").Task("b").Task("last").Merging("last", mode).End()
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>last", "b.Approve>last", "last.Approve>end");

    private static Flow Joined(string mode) =>
        new Flow().Start().Fork("fork", "A", "B").Task("a").Task("b").Join("join", mode).Task("last").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>join", "join>last", "last.Approve>end");
}
