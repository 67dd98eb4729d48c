using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>Where users of Elsa report lost work: loops together with branches (elsa-core issues named at each test).</summary>
public sealed class ReturnTests
{
    [Fact]
    public void A_return_while_another_branch_is_open_withdraws_it_and_both_are_asked_again()
    {
        var play = Joint().Play().Decide("draft");
        var (first, second) = (play.TaskAt("a").BookmarkId, play.TaskAt("b").BookmarkId);
        play.Decide("a", "Return");
        Assert.Equal(["draft"], play.Open);
        Assert.Contains(new Effect.CloseTask(second), play.Effects);
        Assert.DoesNotContain(new Effect.CloseTask(first), play.Effects);
        play.Decide("draft").Decide("b");
        Assert.Equal(["a"], play.Open);
        play.Decide("a").Decide("last").Finishes();
    }

    [Fact]
    public void An_approval_of_the_round_before_does_not_count_in_the_next()
    {
        var play = Joint().Play().Decide("draft").Decide("a").Decide("b", "Return").Decide("draft").Decide("b");
        Assert.Equal(["a"], play.Open);
    }

    [Fact] // 7724, 6725
    public void A_branch_that_loops_within_itself_leaves_the_other_branch_and_its_arrival_alone()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Task("report").Task("approve", "Approve", "Return").Task("cost").Join("join", "WaitAll").Task("last").End()
            .To("start>fork", "fork.A>report", "fork.B>cost", "report.Approve>approve", "approve.Return>report", "approve.Approve>join",
                "cost.Approve>join", "join>last", "last.Approve>end").Play();
        play.Decide("report").Decide("cost").Decide("approve", "Return");
        Assert.Equal(["report"], play.Open);
        play.Decide("report").Decide("approve").Decide("last").Finishes();
        Assert.Equal(1, play.Started("last"));
    }

    [Fact]
    public void A_loop_within_a_branch_does_not_withdraw_what_another_branch_has_opened_behind_both()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Task("a").Task("aa", "Approve", "Return").Task("b").Task("last").Merging("last", "Cascade").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>aa", "aa.Return>a", "aa.Approve>last", "b.Approve>last", "last.Approve>end").Play();
        play.Decide("a").Decide("b").Decide("aa", "Return");
        Assert.Equal(["a", "last"], play.Open.Order(StringComparer.Ordinal));
    }

    [Fact] // 6229
    public void A_return_from_behind_a_join_into_one_branch_needs_only_that_branch_again()
    {
        var play = Rework().Play().Decide("a").Decide("b").Decide("last", "ReturnA");
        Assert.Equal(["a"], play.Open);
        play.Decide("a");
        Assert.Equal(["last"], play.Open);
        play.Decide("last", "ReturnB").Decide("b").Decide("last", "ReturnA").Decide("a").Decide("last").Finishes();
    }

    [Fact]
    public void The_order_of_the_file_does_not_decide_what_is_a_way_back()
    {
        var file = Rework(firstA: false);
        file.Play().Decide("b").Decide("a").Decide("last", "ReturnA").Decide("a").Decide("last", "ReturnB").Decide("b").Decide("last").Finishes();
    }

    [Fact] // 7993
    public void A_race_within_a_loop_runs_in_every_round()
    {
        var play = new Flow().Start().Task("draft").Fork("fork", "A", "B").Task("a").Task("b").Join("any", "WaitAny").Task("last", "Approve", "Return").End()
            .To("start>draft", "draft.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>any", "b.Approve>any", "any>last", "last.Return>draft", "last.Approve>end").Play();
        foreach (var winner in new[] { "a", "b", "b", "a" })
        {
            play.Decide("draft").Decide(winner);
            Assert.Equal(["last"], play.Open);
            play.Decide("last", "Return");
        }

        play.Decide("draft").Decide("a").Decide("last").Finishes();
        Assert.Equal(5, play.Started("last"));
    }

    [Fact]
    public void A_return_straight_to_a_join_passes_it()
    {
        var play = new Flow().Start().Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAll").Task("last", "Approve", "Return").End()
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>join", "join>last", "last.Return>join", "last.Approve>end").Play();
        play.Decide("a").Decide("b").Decide("last", "Return");
        Assert.Equal(["last"], play.Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void A_task_may_come_back_to_itself()
    {
        var play = new Flow().Start().Task("a", "Approve", "Again").End().To("start>a", "a.Again>a", "a.Approve>end").Play();
        play.Decide("a", "Again").Decide("a", "Again").Decide("a").Finishes();
        Assert.Equal(3, play.Started("a"));
    }

    [Fact]
    public void A_return_by_way_of_a_decision_is_a_return_too()
    {
        var play = new Flow().Variable("Fine", "Boolean", "false").Start().Task("draft").Task("review")
            .Node("Elsa.FlowDecision", "fine", ("condition", Flow.Wrapped("Variable", "Fine")))
            .Node("Elsa.SetVariable", "learn", ("variable", "Fine"), ("value", Flow.Wrapped("Literal", true))).End()
            .To("start>draft", "draft.Approve>review", "review.Approve>fine", "fine.False>learn", "learn>draft", "fine.True>end").Play();
        play.Decide("draft").Decide("review");
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft").Decide("review").Finishes();
    }

    [Fact]
    public void What_a_decision_opens_beside_its_return_stays_open()
    {
        var play = new Flow().Start().Task("draft").Task("review", "Approve", "Return").Task("lesson").End()
            .To("start>draft", "draft.Approve>review", "review.Return>lesson", "review.Return>draft", "review.Approve>end", "lesson.Approve>end").Play();
        play.Decide("draft").Decide("review", "Return");
        Assert.Equal(["draft", "lesson"], play.Open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_branches_that_both_return_ask_for_one_draft()
    {
        var play = Joint().Play().Decide("draft");
        play.Decide("a", "Return");
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft").Decide("b", "Return");
        Assert.Equal(["draft"], play.Open);
        Assert.Equal(3, play.Started("draft"));
    }

    private static Flow Joint() =>
        new Flow().Start().Task("draft").Fork("fork", "A", "B").Task("a", "Approve", "Return").Task("b", "Approve", "Return").Join("join", "WaitAll").Task("last").End()
            .To("start>draft", "draft.Approve>fork", "fork.A>a", "fork.B>b", "a.Return>draft", "b.Return>draft", "a.Approve>join", "b.Approve>join",
                "join>last", "last.Approve>end");

    private static Flow Rework(bool firstA = true) =>
        new Flow().Start().Fork("fork", firstA ? ["A", "B"] : ["B", "A"]).Task("a").Task("b").Join("join", "WaitAll").Task("last", "Approve", "ReturnA", "ReturnB").End()
            .To("start>fork").To(firstA ? ["fork.A>a", "fork.B>b"] : ["fork.B>b", "fork.A>a"])
            .To("a.Approve>join", "b.Approve>join", "join>last", "last.ReturnA>a", "last.ReturnB>b", "last.Approve>end");
}
