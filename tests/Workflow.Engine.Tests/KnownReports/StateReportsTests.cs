using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.KnownReports;

/// <summary>What users of Elsa report of state and bookmarks that fall apart, of races, and of timers (ELSA.md §7.5, §7.6). What needs a
/// database and several hosts is shown in the tests of the runtime.</summary>
public sealed class StateReportsTests
{
    private static readonly ProcessInput Input = new(Play.Noon);

    /// <summary>#7726 #5961: the bookmark was burned and the instance stayed as it was.</summary>
    [Fact]
    public void State_and_bookmarks_are_one_value_so_neither_can_be_stored_without_the_other()
    {
        var definition = Approval();
        var before = ProcessEngine.Start(definition, Input).State.ToJson();
        var after = ProcessEngine.Resume(definition, ProcessState.FromJson(before), new Resumption("1", "Approve"), Input).State.ToJson();
        // A host that lost the second write still has the first, whole: the decision can be taken again.
        Assert.Equal(after, ProcessEngine.Resume(definition, ProcessState.FromJson(before), new Resumption("1", "Approve"), Input).State.ToJson());
        Assert.Throws<InvalidOperationException>(() => ProcessEngine.Resume(definition, ProcessState.FromJson(after), new Resumption("1", "Approve"), Input));
    }

    /// <summary>#7223: 200 tasks were answered with success, and some stayed waiting.</summary>
    [Fact]
    public void Two_hundred_tasks_of_one_instance_are_completed_in_any_order_and_none_is_left()
    {
        var flow = new Flow().Start().Join("join", "WaitAll").End().To("join>end");
        var ids = Enumerable.Range(0, 200).Select(i => $"t{i}").ToList();
        foreach (var id in ids)
        {
            flow.Task(id).To($"start>{id}", $"{id}.Approve>join");
        }

        var play = flow.Play();
        foreach (var id in ids.Order(Comparer<string>.Create((a, b) => Hash(a).CompareTo(Hash(b)))))
        {
            Assert.Equal(ProcessStatus.Running, play.State.Status);
            play.Decide(id);
        }

        play.Finishes();
        static int Hash(string text) => text.Aggregate(7, (h, c) => unchecked(h * 31 + c) ^ (h >> 3));
    }

    /// <summary>#5597 #7342 #6895: two answers at once to two tasks, each on the state it had read.</summary>
    [Fact]
    public void Two_answers_in_either_order_lead_to_the_same_place()
    {
        var definition = new Flow().Start().Task("a").Task("b").Join("join", "WaitAll").Task("last").End()
            .To("start>a", "start>b", "a.Approve>join", "b.Approve>join", "join>last", "last.Approve>end").Read();
        var start = ProcessEngine.Start(definition, Input).State;
        ProcessState After(params string[] order) => order.Aggregate(start, (state, id) => ProcessEngine.Resume(definition, state, new Resumption(id, "Approve"), Input).State);
        Assert.Equal(["last"], After("1", "2").Bookmarks.Select(b => b.ActivityId));
        Assert.Equal(["last"], After("2", "1").Bookmarks.Select(b => b.ActivityId));
    }

    /// <summary>#5228 #4021 #2589 #2443: a delay whose time passed while everything was down.</summary>
    [Fact]
    public void A_timer_that_is_long_overdue_goes_on_once_and_is_then_unknown()
    {
        var definition = new Flow().Start().Node("Elsa.Delay", "wait", ("timeSpan", "1.00:00:00")).Task("a").End().To("start>wait", "wait>a", "a.Approve>end").Read();
        var waiting = ProcessEngine.Start(definition, Input).State;
        var late = new ProcessInput(Play.Noon.AddDays(40));
        var gone = ProcessEngine.Resume(definition, waiting, new Resumption("1", "Done"), late).State;
        Assert.Equal(["a"], gone.Bookmarks.Select(b => b.ActivityId));
        Assert.Throws<InvalidOperationException>(() => ProcessEngine.Resume(definition, gone, new Resumption("1", "Done"), late));
    }

    /// <summary>#4818 #5454 #6490: a timer and a decision at the same instant.</summary>
    [Theory]
    [InlineData("Approve")]
    [InlineData("Done")]
    public void Of_a_timer_and_a_decision_at_the_same_instant_the_first_counts_and_the_other_finds_nothing(string first)
    {
        var definition = new Flow().Start().Task("a").Node("Elsa.Delay", "wait", ("timeSpan", "1.00:00:00")).Join("join", "WaitAny").Task("last").End()
            .To("start>a", "start>wait", "a.Approve>join", "wait>join", "join>last", "last.Approve>end").Read();
        var start = ProcessEngine.Start(definition, Input).State;
        var (winner, loser) = first == "Approve" ? ("1", "2") : ("2", "1");
        var won = ProcessEngine.Resume(definition, start, new Resumption(winner, first), Input);
        Assert.Equal(["last"], won.State.Bookmarks.Select(b => b.ActivityId));
        Assert.Empty(ProcessEngine.Outcomes(definition, won.State, loser));
        Assert.Contains(won.Effects, e => e is Effect.CloseTask or Effect.CancelTimer);
    }

    /// <summary>#2589: a start time that has passed.</summary>
    [Fact]
    public void A_time_that_has_passed_is_not_waited_for() => new Flow().Start().Node("Elsa.StartAt", "at", ("dateTime", "2020-01-01T00:00:00Z")).End().To("start>at", "at>end").Play().Finishes();

    private static ProcessDefinition Approval() => new Flow().Start().Task("a").Task("b").End().To("start>a", "a.Approve>b", "b.Approve>end").Read();
}
