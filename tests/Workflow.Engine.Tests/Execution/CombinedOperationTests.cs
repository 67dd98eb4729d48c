using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>Operations of several people that meet at one task.</summary>
public sealed class CombinedOperationTests
{
    private static readonly TaskSigner Finance = new("经办人", "Case", "财政所"), Justice = new("经办人", "Case", "司法所");

    [Fact]
    public void Two_who_ask_the_same_drafter_and_want_it_straight_back_both_get_it_back_once()
    {
        var play = Parallel().Decide("draft");
        play.Does(new Operation.Return(play.At("a"), "draft", AfterReturn.BackToMe));
        play.Does(new Operation.Return(play.At("b"), "draft", AfterReturn.BackToMe));
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft");
        Assert.Equal(["a", "b"], play.Open);
        play.Decide("a").Decide("b").Decide("last").Finishes();
    }

    [Fact]
    public void Straight_back_and_all_over_again_ask_for_one_draft()
    {
        var play = Parallel().Decide("draft");
        play.Does(new Operation.Return(play.At("a"), "draft", AfterReturn.BackToMe));
        play.Does(new Operation.Return(play.At("b"), "draft", AfterReturn.RunAgain));
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft");
        Assert.Equal(["a", "b"], play.Open);
        play.Decide("a").Decide("b").Decide("last").Finishes();
    }

    [Fact]
    public void After_an_objection_the_others_who_were_to_sign_are_asked_again()
    {
        var play = Parallel();
        var draft = play.At("draft");
        play.Does(new Operation.AddSigner(draft, Finance, SignerPart.After));
        play.Does(new Operation.AddSigner(draft, Justice, SignerPart.After));
        play.DecideAt(draft, "Approve");
        play.DecideAt(play.OfSigner(Finance), "Object");
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft");
        Assert.Equal([Justice], play.State.Bookmarks.Select(b => b.Signer));
        play.DecideAt(play.OfSigner(Justice), "Agree");
        Assert.Equal(["a", "b"], play.Open);
    }

    [Fact]
    public void Who_is_taken_off_while_signing_afterwards_is_not_asked_again_after_an_objection()
    {
        var play = Parallel();
        var draft = play.At("draft");
        play.Does(new Operation.AddSigner(draft, Finance, SignerPart.After));
        play.Does(new Operation.AddSigner(draft, Justice, SignerPart.After));
        play.DecideAt(draft, "Approve");
        play.Refuses(new Operation.RemoveSigner(play.OfSigner(Finance), Justice));
        play.Does(new Operation.RemoveSigner(play.OfSigner(Justice)));
        play.DecideAt(play.OfSigner(Finance), "Object").Decide("draft");
        Assert.Equal(["a", "b"], play.Open);
    }

    [Fact]
    public void A_holder_who_takes_the_decision_back_keeps_those_who_sign_afterwards_and_the_task_stays_with_whom_it_was_handed_to()
    {
        var play = Parallel();
        var draft = play.At("draft");
        play.Does(new Operation.Transfer(draft, Justice));
        play.Does(new Operation.AddSigner(draft, Finance, SignerPart.After));
        play.DecideAt(draft, "Approve");
        play.Does(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(Justice, Assert.Single(play.State.Bookmarks).Signer);
        play.Decide("draft");
        Assert.Equal(Finance, Assert.Single(play.State.Bookmarks).Signer);
        play.DecideAt(play.OfSigner(Finance), "Agree");
        Assert.Equal(["a", "b"], play.Open);
    }

    [Fact]
    public void What_was_to_come_straight_back_does_so_after_the_answer_was_taken_back_and_given_again()
    {
        var play = new Flow().Start().Task("draft").Task("office").Task("head").End().To("start>draft", "draft.Approve>office", "office.Approve>head", "head.Approve>end").Play()
            .Decide("draft").Decide("office");
        play.Does(new Operation.Return(play.At("head"), "draft", AfterReturn.BackToMe));
        var draft = play.At("draft");
        play.Decide("draft").Does(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft");
        Assert.Equal(["head"], play.Open);
        play.Decide("head").Finishes();
    }

    [Fact]
    public void When_two_have_asked_the_same_neither_takes_it_back_from_the_other()
    {
        var play = Parallel().Decide("draft");
        var a = play.At("a");
        play.Does(new Operation.Return(a, "draft", AfterReturn.BackToMe));
        var b = play.At("b");
        play.Does(new Operation.Return(b, "draft", AfterReturn.BackToMe));
        play.Refuses(new Operation.Withdraw(a, "a"));
        play.Refuses(new Operation.Withdraw(b, "b"));
        play.Decide("draft").Decide("a").Decide("b").Decide("last").Finishes();
    }

    [Fact]
    public void What_was_asked_for_the_sake_of_a_round_that_begins_anew_is_asked_no_longer()
    {
        var play = new Flow().Start().Task("draft").Task("office").Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAll").End()
            .To("start>draft", "draft.Approve>office", "office.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>join", "join>end").Play().Decide("draft").Decide("office");
        play.Does(new Operation.Return(play.At("a"), "draft", AfterReturn.BackToMe));
        play.Does(new Operation.Return(play.At("b"), "office", AfterReturn.RunAgain));
        Assert.Equal(["office"], play.Open);
        play.Decide("office").Decide("a").Decide("b").Finishes();
    }

    private static Play Parallel() => new Flow().Start().Task("draft").Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAll").Task("last").End()
        .To("start>draft", "draft.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>join", "join>last", "last.Approve>end").Play();
}
