using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>A document that was changed on its way: whose decision is void for it is asked again before it goes on, and nobody else.</summary>
public sealed class AskedAgainTests
{
    private static readonly string[] Levels = ["a", "b", "c"];

    [Fact]
    public void A_changed_text_that_was_to_come_straight_back_passes_the_void_levels_first()
    {
        var play = ToLast().Decide("draft", "Approve", Levels);
        foreach (var level in Levels)
        {
            Assert.Equal([level], play.Open);
            play.Decide(level);
        }

        Assert.Equal(["last"], play.Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void Only_what_is_void_is_asked_again()
    {
        var play = ToLast().Decide("draft", "Approve", "b");
        Assert.Equal(["b"], play.Open);
        Assert.Equal(["last"], play.Decide("b").Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void An_unchanged_text_comes_straight_back() => Assert.Equal(["last"], ToLast().Decide("draft").Open);

    [Fact]
    public void What_the_way_ahead_comes_to_by_itself_is_asked_once()
    {
        var play = Line().Play().Decide("draft").Decide("a").Decide("b", "Return").Decide("draft", "Approve", Levels);
        Assert.Equal(["a"], play.Open);
        play.Decide("a").Decide("b").Decide("c").Decide("last").Finishes();
        Assert.Equal(1, play.Started("c"));
    }

    [Fact]
    public void A_level_that_changed_the_text_goes_on_when_those_before_it_have_agreed_and_is_not_asked_again()
    {
        var play = Line().Play().Decide("draft").Decide("a").Decide("b").Decide("c", "Approve", "a", "b");
        Assert.Equal(["a"], play.Open);
        Assert.Equal(["b"], play.Decide("a").Open);
        Assert.Equal(["last"], play.Decide("b").Open);
        Assert.Equal(1, play.Started("c"));
        Assert.Contains("c", Progress.Done(Line().Read(), play.Journal));
        play.Decide("last").Finishes();
    }

    [Fact]
    public void The_join_that_the_changing_level_leads_to_gets_its_token_then()
    {
        var play = new Flow().Start().Task("a").Fork("fork", "A", "B").Task("b").Task("c").Join("join", "WaitAll").Task("last").End()
            .To("start>a", "a.Approve>fork", "fork.A>b", "fork.B>c", "b.Approve>join", "c.Approve>join", "join>last", "last.Approve>end").Play();
        play.Decide("a").Decide("b").Decide("c", "Approve", "a", "b");
        Assert.Equal(["a"], play.Open);
        play.Decide("a");
        Assert.Equal(["b"], play.Open);
        play.Decide("b");
        Assert.Equal(["last"], play.Open);
        play.Decide("last").Finishes();
    }

    [Fact]
    public void Taken_back_nobody_is_asked_and_it_still_comes_straight_back()
    {
        var play = ToLast();
        var draft = play.At("draft");
        play.Decide("draft", "Approve", Levels);
        play.Does(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(["draft"], play.Open);
        Assert.Equal(["last"], play.Decide("draft").Open);
    }

    [Fact]
    public void What_is_done_is_told_from_the_journal_also_where_only_one_is_asked_again_or_that_was_taken_back()
    {
        var definition = Line().Read();
        IEnumerable<string> Done(Play play) => Progress.Done(definition, play.Journal).Where(Levels.Contains).Order(StringComparer.Ordinal);
        // c returned to a level that changes it: b agrees again, a and c stand or are asked by the way itself.
        var play = ToLast();
        var draft = play.At("draft");
        play.Decide("draft", "Approve", "b");
        Assert.Equal(["a", "c"], Done(play));
        play.Does(new Operation.Withdraw(draft, "draft"));
        Assert.Equal(Levels, Done(play));
        play.Decide("draft", "Approve", "a").Decide("a");
        Assert.Equal(Levels, Done(play));
        play.Decide("last").Finishes();
        Assert.Equal(Levels, Done(play));
    }

    [Fact]
    public void The_last_one_asked_again_can_take_back_too()
    {
        var play = Line().Play().Decide("draft").Decide("a").Decide("b", "Approve", "a");
        var again = play.At("a");
        Assert.Equal(["c"], play.Decide("a").Open);
        play.Does(new Operation.Withdraw(again, "a"));
        Assert.Equal(["a"], play.Open);
        Assert.Equal(["c"], play.Decide("a").Open);
    }

    [Fact]
    public void Who_is_asked_again_may_send_it_back_and_then_all_of_it_runs_anew()
    {
        var play = ToLast().Decide("draft", "Approve", Levels).Decide("a").Decide("b", "Return");
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft", "Approve", "a").Decide("a").Decide("b").Decide("c").Decide("last").Finishes();
    }

    [Fact]
    public void Who_is_asked_again_may_have_it_come_straight_back_to_him_and_the_rest_is_still_asked()
    {
        var play = ToLast().Decide("draft", "Approve", Levels).Decide("a");
        play.Does(new Operation.Return(play.At("b"), "draft", AfterReturn.BackToMe));
        play.Decide("draft", "Approve", "a");
        Assert.Equal(["a"], play.Open);
        Assert.Equal(["b"], play.Decide("a").Open);
        Assert.Equal(["c"], play.Decide("b").Open);
        Assert.Equal(["last"], play.Decide("c").Open);
    }

    [Fact]
    public void It_is_said_beforehand()
    {
        var play = ToLast();
        Assert.Equal(["a", "c"], ProcessEngine.AskedAgain(Line().Read(), play.State, play.At("draft"), "Approve", ["c", "a", "last"]).Select(a => a.Id));
        Assert.Empty(ProcessEngine.AskedAgain(Line().Read(), play.State, play.At("draft"), "Approve", []));
    }

    [Fact]
    public void What_no_way_leaves_out_is_known()
    {
        var definition = new Flow().Start().Task("a").Task("b", "Approve", "Light").Task("c").Task("d").Node("Workflow.Publish", "publish", ("channel", Flow.Wrapped("Literal", "x"))).End()
            .To("start>a", "a.Approve>b", "b.Approve>c", "b.Light>d", "c.Approve>d", "d.Approve>publish", "publish>end").Read();
        Assert.Equal(["a", "b", "d"], definition.OnEveryWayTo("publish").Select(t => t.ActivityId));
        var joined = new Flow().Start().Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAll").Node("Workflow.Publish", "publish", ("channel", Flow.Wrapped("Literal", "x"))).End()
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "b.Approve>join", "join>publish", "publish>end").Read();
        Assert.Equal(["a", "b"], joined.OnEveryWayTo("publish").Select(t => t.ActivityId));
    }

    /// <summary>The last level has returned it, to come straight back.</summary>
    private static Play ToLast()
    {
        var play = Line().Play().Decide("draft").Decide("a").Decide("b").Decide("c");
        play.Does(new Operation.Return(play.At("last"), "draft", AfterReturn.BackToMe));
        return play;
    }

    private static Flow Line() => new Flow().Start().Task("draft").Task("a", "Approve", "Return").Task("b", "Approve", "Return").Task("c", "Approve", "Return").Task("last", "Approve", "Return").End()
        .To("start>draft", "draft.Approve>a", "a.Approve>b", "a.Return>draft", "b.Approve>c", "b.Return>draft", "c.Approve>last", "c.Return>draft", "last.Approve>end", "last.Return>draft");
}
