using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>Asked again while another branch goes its way: no decision is lost, none goes on twice, and nobody is asked twice at once.</summary>
public sealed class AskedAgainInBranchesTests
{
    [Fact]
    public void A_decision_that_waits_for_another_branch_goes_on_when_that_branch_starts_over()
    {
        var play = Forked().Decide("b").Decide("a", "Approve", "b");
        Assert.Equal(["b2", "b"], play.Open);
        play.Does(new Operation.Return(play.At("b2"), "b", AfterReturn.RunAgain));
        Assert.Equal(["last"], play.Decide("b").Decide("b2").Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void So_it_does_when_who_was_asked_again_sends_his_own_branch_back()
    {
        var play = Forked().Decide("b").Decide("b2").Decide("a", "Approve", "b2");
        Assert.Equal(["b"], play.Decide("b2", "Return").Open);
        Assert.Equal(["last"], play.Decide("b").Decide("b2").Open);
    }

    [Fact]
    public void Who_is_open_already_is_not_asked_twice()
    {
        var play = Forked().Decide("b").Decide("a", "Approve", "draft", "b");
        play.Does(new Operation.Return(play.At("b2"), "b", AfterReturn.BackToMe));
        Assert.Equal(["b"], play.Decide("draft").Open);
        Assert.Equal(["b2"], play.Decide("b").Open);
        Assert.Equal(["last"], play.Decide("b2").Open);
    }

    [Fact]
    public void Who_decides_before_his_turn_is_not_asked_once_more()
    {
        var play = Forked().Decide("b").Decide("a", "Approve", "draft", "b");
        play.Does(new Operation.Return(play.At("b2"), "b", AfterReturn.BackToMe));
        Assert.Equal(["draft", "b2"], play.Decide("b").Open);
        Assert.Equal(["b2"], play.Decide("draft").Open);
        Assert.Equal(["last"], play.Decide("b2").Open);
    }

    [Fact]
    public void Who_had_decided_and_is_asked_again_goes_on_with_his_new_decision()
    {
        var play = new Flow().Start().Task("draft").Fork("fork", "A", "B").Task("a", "Approve", "Refuse").Task("b").Task("c").Task("d").Task("e").End()
            .To("start>draft", "draft.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>c", "a.Refuse>d", "b.Approve>e", "c.Approve>end", "d.Approve>end", "e.Approve>end").Play();
        play.Decide("draft").Decide("a", "Approve", "draft").Decide("b", "Approve", "a");
        Assert.Equal(["draft", "a"], play.Open);
        Assert.Equal(["e", "d"], play.Decide("a", "Refuse").Decide("draft").Open);
    }

    [Fact]
    public void Taken_back_what_came_together_with_it_waits_again()
    {
        var play = Forked().Decide("b").Decide("b2").Decide("a", "Approve", "b");
        var again = play.At("b");
        Assert.Equal(["last"], play.Decide("b").Open);
        play.Does(new Operation.Withdraw(again, "b"));
        Assert.Equal(["b"], play.Open);
        Assert.Equal(["last"], play.Decide("b").Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void Taken_back_after_the_other_decided_early_the_other_goes_on_from_where_he_is()
    {
        var play = Forked().Decide("b").Decide("a", "Approve", "draft", "b");
        play.Does(new Operation.Return(play.At("b2"), "b", AfterReturn.BackToMe));
        var draft = play.At("draft");
        play.Decide("b").Decide("draft");
        play.Does(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(["b2", "draft"], play.Open);
        Assert.Equal(["last"], play.Decide("draft").Decide("b2").Open);
    }

    [Fact]
    public void What_others_have_been_led_on_by_an_early_decision_is_not_taken_back()
    {
        var play = Forked().Decide("b").Decide("a", "Approve", "draft", "b");
        play.Does(new Operation.Return(play.At("b2"), "b", AfterReturn.BackToMe));
        var early = play.At("b");
        play.Decide("b");
        Assert.Contains("不能撤回", play.Refuses(new Operation.Withdraw(early, "b")), StringComparison.Ordinal);
    }

    [Fact]
    public void His_new_decision_holds_also_where_it_makes_others_asked_again()
    {
        var play = new Flow().Start().Task("first").Task("draft").Fork("fork", "A", "B").Task("a", "Approve", "Refuse").Task("b").Task("c").Task("d").Task("e").End()
            .To("start>first", "first.Approve>draft", "draft.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>c", "a.Refuse>d", "b.Approve>e", "c.Approve>end", "d.Approve>end", "e.Approve>end").Play();
        play.Decide("first").Decide("draft").Decide("a", "Approve", "draft").Decide("b", "Approve", "a").Decide("a", "Refuse", "first");
        Assert.Equal(["draft", "first"], play.Open);
        Assert.Equal(["d", "e"], play.Decide("draft").Decide("first").Open);
    }

    [Fact]
    public void Sent_back_to_a_step_aside_nobody_else_is_asked_meanwhile()
    {
        var play = new Flow().Start().Task("draft").Task("a", "Approve", "Return").Task("aside").Task("c", "Approve", "Return").End()
            .To("start>draft", "draft.Approve>a", "a.Approve>c", "a.Return>aside", "aside.Approve>a", "c.Approve>end", "c.Return>draft").Play();
        play.Decide("draft").Decide("a");
        play.Does(new Operation.Return(play.At("c"), "a", AfterReturn.BackToMe));
        Assert.Equal(["aside"], play.Decide("a", "Return").Open);
        Assert.Equal(["c"], play.Decide("aside").Decide("a").Open);
    }

    private static Play Forked() => new Flow().Start().Task("draft").Fork("fork", "A", "B").Task("a").Task("b").Task("b2", "Approve", "Return").Join("join", "WaitAll").Task("last").End()
        .To("start>draft", "draft.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>b2", "b2.Approve>join", "b2.Return>b", "join>last", "last.Approve>end")
        .Play().Decide("draft");
}
