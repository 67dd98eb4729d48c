using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>What an office does to a running case beside deciding its tasks, alone and in the combinations that broke other systems.</summary>
public sealed class OperationTests
{
    private static readonly TaskSigner Finance = new("经办人", "Case", "财政所"), Justice = new("经办人", "Case", "司法所");

    [Fact]
    public void A_task_goes_back_to_any_that_was_done_on_this_way_and_to_no_other()
    {
        var play = ThreeLevels().Decide("draft").Decide("office").Decide("deputy");
        Assert.Equal(["draft", "office", "deputy"], play.ReturnTargets("head"));
        Assert.Contains("走过", play.Refuses(new Operation.Return(play.At("head"), "head", AfterReturn.RunAgain)), StringComparison.Ordinal);
        Assert.Contains("走过", play.Refuses(new Operation.Return(play.At("head"), "nowhere", AfterReturn.RunAgain)), StringComparison.Ordinal);
        Assert.Contains("办结", play.Refuses(new Operation.Return("99", "draft", AfterReturn.RunAgain)), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_return_every_level_decides_again()
    {
        var play = ThreeLevels().Decide("draft").Decide("office").Decide("deputy");
        play.Does(new Operation.Return(play.At("head"), "draft", AfterReturn.RunAgain));
        Assert.Equal(["draft"], play.Open);
        Assert.Empty(play.ReturnTargets("draft"));
        play.Decide("draft");
        Assert.Equal(["office"], play.Open);
        Assert.Equal(["draft"], play.ReturnTargets("office"));
        play.Decide("office").Decide("deputy").Decide("head").Finishes();
    }

    [Fact]
    public void Or_it_comes_straight_back_to_whoever_returned_it()
    {
        var play = ThreeLevels().Decide("draft").Decide("office").Decide("deputy");
        play.Does(new Operation.Return(play.At("head"), "draft", AfterReturn.BackToMe));
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft");
        Assert.Equal(["head"], play.Open);
        Assert.Equal(["draft", "office", "deputy"], play.ReturnTargets("head"));
        play.Decide("head").Finishes();
    }

    [Fact]
    public void Straight_back_to_me_after_two_levels_stacks()
    {
        var play = ThreeLevels().Decide("draft").Decide("office").Decide("deputy");
        play.Does(new Operation.Return(play.At("head"), "office", AfterReturn.BackToMe));
        play.Does(new Operation.Return(play.At("office"), "draft", AfterReturn.BackToMe));
        play.Decide("draft");
        Assert.Equal(["office"], play.Open);
        play.Decide("office");
        Assert.Equal(["head"], play.Open);
    }

    [Fact]
    public void Who_was_asked_and_sends_it_further_back_has_the_levels_decide_again()
    {
        var play = ThreeLevels().Decide("draft").Decide("office").Decide("deputy");
        play.Does(new Operation.Return(play.At("head"), "office", AfterReturn.BackToMe));
        play.Decide("office", "Return").Decide("draft").Decide("office");
        Assert.Equal(["deputy"], play.Open);
    }

    [Fact]
    public void A_decision_is_taken_back_while_nobody_after_it_has_acted()
    {
        var play = ThreeLevels();
        var draft = play.At("draft");
        play.Decide("draft");
        play.Does(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft").Decide("office");
        Assert.Contains("不能撤回", play.Refuses(new Operation.Withdraw(draft, "draft")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_return_by_mistake_is_taken_back_too()
    {
        var play = ThreeLevels().Decide("draft").Decide("office");
        var deputy = play.At("deputy");
        play.Does(new Operation.Return(deputy, "draft", AfterReturn.RunAgain));
        play.Does(new Operation.Withdraw(deputy, "deputy"));
        Assert.Equal(["deputy"], play.Open);
        Assert.Equal(["draft", "office"], play.ReturnTargets("deputy"));
        play.Decide("deputy").Decide("head").Finishes();
    }

    [Fact]
    public void Taking_back_on_one_branch_leaves_the_other_alone()
    {
        var play = Parallel().Decide("draft");
        var a = play.At("a");
        play.Decide("a").Does(new Operation.Withdraw(a, "a"));
        Assert.Equal(["b", "a"], play.Open);
        play.Decide("b");
        a = play.At("a");
        play.Decide("a");
        play.Does(new Operation.Withdraw(a, "a"));
        Assert.Equal(["a"], play.Open);
        play.Decide("a").Decide("last").Finishes();
    }

    [Fact]
    public void The_drafter_takes_back_while_two_read_and_not_when_one_has_decided()
    {
        var play = Parallel();
        var draft = play.At("draft");
        play.Decide("draft").Does(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(["draft"], play.Open);
        draft = play.At("draft");
        play.Decide("draft").Decide("a");
        play.Refuses(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(["b"], play.Open);
    }

    [Fact]
    public void A_return_that_took_a_parallel_task_away_can_not_be_taken_back()
    {
        var play = Parallel().Decide("draft");
        var a = play.At("a");
        play.Does(new Operation.Return(a, "draft", AfterReturn.RunAgain));
        Assert.Equal(["draft"], play.Open);
        play.Refuses(new Operation.Withdraw(a, "a"));
        play.Decide("draft").Decide("b").Decide("a").Decide("last").Finishes();
    }

    [Fact]
    public void Nor_one_that_took_a_clock_or_a_finished_branch_away()
    {
        var play = new Flow().Start().Task("draft").Fork("fork", "A", "B").Task("a", "Approve", "Return").Node("Elsa.Delay", "wait", ("timeSpan", "1.00:00:00")).Join("join", "WaitAll").End()
            .To("start>draft", "draft.Approve>fork", "fork.A>a", "fork.B>wait", "a.Approve>join", "a.Return>draft", "wait>join", "join>end").Play().Decide("draft");
        var a = play.At("a");
        play.Decide("a", "Return");
        play.Refuses(new Operation.Withdraw(a, "a"));
        play.Decide("draft").Ring("wait");
        a = play.At("a");
        play.Decide("a", "Return");
        play.Refuses(new Operation.Withdraw(a, "a"));
        play.Decide("draft").Decide("a").Ring("wait").Finishes();
    }

    [Fact]
    public void A_return_that_is_taken_back_leaves_the_join_as_it_was()
    {
        var play = Parallel().Decide("draft").Decide("a").Decide("b");
        var last = play.At("last");
        play.Does(new Operation.Return(last, "draft", AfterReturn.RunAgain));
        play.Does(new Operation.Withdraw(last, "last"));
        last = play.At("last");
        play.Does(new Operation.Return(last, "a", AfterReturn.RunAgain));
        play.Does(new Operation.Withdraw(last, "last"));
        Assert.All(play.State.Frames, f => Assert.Null(f.Tokens));
        play.Does(new Operation.Return(play.At("last"), "a", AfterReturn.RunAgain));
        play.Decide("a").Decide("last").Finishes();
    }

    [Fact]
    public void Returned_by_one_of_two_and_straight_back_leaves_the_other_reading()
    {
        var play = Parallel().Decide("draft");
        play.Does(new Operation.Return(play.At("a"), "draft", AfterReturn.BackToMe));
        Assert.Equal(["b", "draft"], play.Open);
        play.Decide("b").Decide("draft").Decide("a").Decide("last").Finishes();
    }

    [Fact]
    public void A_task_that_is_handed_over_stays_one_task()
    {
        var play = ThreeLevels();
        play.Does(new Operation.Transfer(play.At("draft"), Finance));
        Assert.Contains(play.Effects, e => e is Effect.AssignTask(_, { Assignee: "财政所" }));
        Assert.Equal("财政所", play.State.Bookmarks[0].Signer!.Assignee);
        play.Decide("draft").Decide("office").Decide("deputy").Decide("head").Finishes();
    }

    [Fact]
    public void Whoever_is_asked_before_signs_before_and_the_holder_then_decides()
    {
        var play = ThreeLevels().Decide("draft");
        var office = play.At("office");
        play.Does(new Operation.AddSigner(office, Finance, SignerPart.Before));
        play.Does(new Operation.AddSigner(office, Justice, SignerPart.Before));
        Assert.Equal(["Return"], play.Outcomes(office));
        Assert.Contains("请过", play.Refuses(new Operation.AddSigner(office, Justice, SignerPart.Before)), StringComparison.Ordinal);
        play.DecideAt(play.OfSigner(Finance), "Object");
        Assert.Equal(["Return"], play.Outcomes(office));
        play.DecideAt(play.OfSigner(Justice), "Agree");
        Assert.Equal(["Approve", "Return"], play.Outcomes(office));
        Assert.Single(play.Effects.OfType<Effect.ReleaseTask>());
        play.DecideAt(office, "Approve");
        Assert.Equal(["deputy"], play.Open);
    }

    [Fact]
    public void Whoever_is_asked_after_signs_after_and_an_objection_brings_it_back_to_the_holder()
    {
        var play = ThreeLevels().Decide("draft");
        play.Does(new Operation.AddSigner(play.At("office"), Finance, SignerPart.After));
        play.DecideAt(play.At("office"), "Approve");
        play.DecideAt(play.OfSigner(Finance), "Object");
        Assert.Equal(["office"], play.Open);
        Assert.Null(play.State.Bookmarks[0].Part);
        play.Decide("office");
        Assert.Equal(["deputy"], play.Open);
    }

    [Fact]
    public void A_holder_who_returns_asks_nobody_afterwards()
    {
        var play = ThreeLevels().Decide("draft");
        play.Does(new Operation.AddSigner(play.At("office"), Finance, SignerPart.After));
        play.DecideAt(play.At("office"), "Return");
        Assert.Equal(["draft"], play.Open);
        Assert.DoesNotContain(play.State.Frames, f => f.Signing is not null);
    }

    [Fact]
    public void A_return_while_others_sign_takes_their_tasks_away()
    {
        var play = ThreeLevels().Decide("draft");
        var office = play.At("office");
        play.Does(new Operation.AddSigner(office, Finance, SignerPart.Before));
        play.Refuses(new Operation.Return(play.OfSigner(Finance), "draft", AfterReturn.RunAgain));
        play.Does(new Operation.Return(office, "draft", AfterReturn.RunAgain));
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft").Decide("office").Decide("deputy").Decide("head").Finishes();
    }

    [Fact]
    public void A_signer_is_taken_off_again()
    {
        var play = ThreeLevels().Decide("draft");
        var office = play.At("office");
        play.Does(new Operation.AddSigner(office, Finance, SignerPart.Before));
        play.Does(new Operation.RemoveSigner(play.OfSigner(Finance)));
        Assert.Equal(["Approve", "Return"], play.Outcomes(office));
        play.Does(new Operation.AddSigner(office, Justice, SignerPart.After));
        play.Does(new Operation.RemoveSigner(office, Justice));
        play.Refuses(new Operation.RemoveSigner(office, Justice));
        play.DecideAt(office, "Approve");
        Assert.Equal(["deputy"], play.Open);
    }

    [Theory]
    [InlineData("All", 100, "Approve,Approve,Approve", "end")]
    [InlineData("All", 100, "Approve,Return", "draft")]
    [InlineData("Any", 100, "Approve", "end")]
    [InlineData("Any", 100, "Return", "draft")]
    [InlineData("Percent", 60, "Approve,Return,Approve", "end")]
    [InlineData("Percent", 60, "Return,Approve,Approve", "end")]
    [InlineData("Percent", 60, "Return,Return", "draft")]
    [InlineData("Percent", 100, "Return", "draft")]
    [InlineData("Percent", 1, "Return,Return,Approve", "end")]
    public void Several_decide_together(string mode, int percent, string votes, string leadsTo)
    {
        var play = Joint(mode, percent).Decide("draft");
        Assert.Equal(3, play.Open.Count);
        foreach (var vote in votes.Split(','))
        {
            play.DecideAt(play.At("joint"), vote);
        }

        if (leadsTo == "end")
        {
            play.Finishes();
        }
        else
        {
            Assert.Equal([leadsTo], play.Open);
            Assert.DoesNotContain(play.State.Frames, f => f.Signing is not null);
        }
    }

    [Fact]
    public void A_joint_signature_is_taken_back_while_the_others_still_sign()
    {
        var play = Joint("All", 100).Decide("draft");
        var mine = play.At("joint");
        play.DecideAt(mine, "Approve");
        play.Does(new Operation.Withdraw(mine, "joint"));
        Assert.Equal(3, play.Open.Count);
        play.Does(new Operation.AddSigner(play.At("joint"), Finance, SignerPart.Joint));
        Assert.Equal(4, play.Open.Count);
        play.Does(new Operation.RemoveSigner(play.OfSigner(Finance)));
        play.DecideAt(play.At("joint"), "Approve").DecideAt(play.At("joint"), "Approve").DecideAt(play.At("joint"), "Approve").Finishes();
    }

    [Fact]
    public void Signed_together_and_returned_begins_together_again()
    {
        var play = Joint("All", 100).Decide("draft");
        play.DecideAt(play.At("joint"), "Approve");
        play.Does(new Operation.Return(play.At("joint"), "draft", AfterReturn.RunAgain));
        Assert.Equal(["draft"], play.Open);
        Assert.Equal(3, play.Decide("draft").Open.Count);
    }

    [Fact]
    public void The_last_joint_signer_can_not_be_taken_off()
    {
        var play = Joint("All", 100).Decide("draft");
        play.Does(new Operation.RemoveSigner(play.At("joint")));
        play.Does(new Operation.RemoveSigner(play.At("joint")));
        Assert.Contains("至少", play.Refuses(new Operation.RemoveSigner(play.At("joint"))), StringComparison.Ordinal);
        play.DecideAt(play.At("joint"), "Approve").Finishes();
    }

    [Fact]
    public void Ended_with_a_reason_nothing_is_left_open()
    {
        var play = Parallel().Decide("draft");
        Assert.Contains("原因", play.Refuses(new Operation.Terminate(" ")), StringComparison.Ordinal);
        play.Does(new Operation.Terminate("重复立项"));
        Assert.Equal(ProcessSubStatus.Cancelled, play.State.SubStatus);
        Assert.Equal(2, play.Effects.OfType<Effect.CloseTask>().Count());
        Assert.Contains(play.Journal, j => j is { Event: "Terminated", Detail: "重复立项" });
        play.Refuses(new Operation.Terminate("再来一次"));
    }

    [Fact]
    public void Held_nothing_moves_until_it_goes_on()
    {
        var play = Parallel().Decide("draft");
        var a = play.At("a");
        play.Does(new Operation.Hold("等上级答复"));
        Assert.Empty(play.Outcomes(a));
        Assert.Empty(play.ReturnTargets("a"));
        Assert.Throws<InvalidOperationException>(() => play.Decide("a"));
        Assert.Contains("等上级答复", play.Refuses(new Operation.Transfer(a, Finance)), StringComparison.Ordinal);
        Assert.Contains("挂起", play.Refuses(new Operation.Hold("再挂")), StringComparison.Ordinal);
        play.Does(new Operation.Continue());
        play.Refuses(new Operation.Continue());
        Assert.Equal(["Held", "Continued"], play.Journal.Where(j => j.ActivityId == "root").Select(j => j.Event));
        play.Decide("a").Decide("b").Decide("last").Finishes();
    }

    private static Play ThreeLevels() => new Flow().Start().Task("draft").Task("office", "Approve", "Return").Task("deputy", "Approve", "Return").Task("head", "Approve", "Return").End()
        .To("start>draft", "draft.Approve>office", "office.Approve>deputy", "office.Return>draft", "deputy.Approve>head", "deputy.Return>draft", "head.Approve>end", "head.Return>draft").Play();

    private static Play Parallel() => new Flow().Start().Task("draft").Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAll").Task("last").End()
        .To("start>draft", "draft.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>join", "join>last", "last.Approve>end").Play();

    private static Play Joint(string mode, int percent)
    {
        var flow = new Flow().Start().Task("draft").Task("joint", "Approve", "Return").End().To("start>draft", "draft.Approve>joint", "joint.Approve>end", "joint.Return>draft");
        flow.Json["root"]!["activities"]![2]!["completion"] = Flow.Wrapped(
            "Object", $$"""{"mode":"{{mode}}","percent":{{percent}},"signers":[{"position":"分管领导"},{"position":"主要领导"},{"position":"办公室主任"}]}""");
        return flow.Play();
    }
}
