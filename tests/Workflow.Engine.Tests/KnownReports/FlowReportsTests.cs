using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.KnownReports;

/// <summary>What users of Elsa report of joins, loops, parallel approvals and returns (ELSA.md §7.2, §7.3), each with what should be.
/// A script decides tasks as <c>task.Outcome</c>; <c>open</c> and <c>ended</c> are what it leads to.</summary>
public sealed class FlowReportsTests
{
    private static readonly Dictionary<string, (bool Hard, Func<Flow> Flow, string Script, string Leads)> Reports = new(StringComparer.Ordinal)
    {
        ["#7724 the other branch reaches the join while this one is back at its first step"] =
            (true, Mission, "report.Approve cost.Approve supervisor.Return accountant.Approve", "open report"),
        ["#7724 and then goes on"] =
            (true, Mission, "report.Approve cost.Approve supervisor.Return accountant.Approve report.Approve supervisor.Approve manager.Approve", "open last"),
        ["#6725 the manager returns it after the supervisor has agreed twice"] =
            (true, Mission, "report.Approve supervisor.Approve manager.Return report.Approve supervisor.Approve manager.Return report.Approve supervisor.Approve manager.Approve", "open cost"),
        ["#6725 both branches loop, and the join waits for both"] =
            (true, Mission, "report.Approve cost.Approve accountant.Return supervisor.Return cost.Approve accountant.Approve report.Approve supervisor.Approve manager.Approve", "open last"),
        ["#6346 #6448 after the first of two events the activity behind the join runs"] =
            (false, () => Race("last"), "approve.Approve", "open last"),
        ["#6448 #6774 the losing branch is cancelled wherever it stands"] =
            (false, () => Race("last"), "reject.Approve last.Approve", "ended"),
        ["#7993 #7013 a race in a loop races again in every round"] =
            (true, () => Race("again"), "approve.Approve again.Return reject.Approve again.Return approve.Approve", "open again"),
        ["#5865 a join in a loop joins in every round"] =
            (true, () => Parallel("WaitAll"), "first.Approve a.Approve b.Approve last.Return b.Approve a.Approve last.Return a.Approve b.Approve", "open last"),
        ["#5865 #5304 what one round brought does not count in the next"] =
            (true, () => Parallel("WaitAll"), "first.Approve a.Approve b.Approve last.Return a.Approve", "open b"),
        ["#6479 #6763 a return from one branch voids what the other had brought"] =
            (true, () => Parallel("WaitAll"), "first.Approve b.Approve a.Return first.Approve a.Approve", "open b"),
        ["#6479 and nobody has it twice"] =
            (true, () => Parallel("WaitAll"), "first.Approve a.Return", "open first"),
        ["#4433 the join of the active branches does not wait for one that was never taken"] =
            (false, () => Parallel("WaitAllActive"), "first.Approve a.Approve b.Approve", "open last"),
        ["#6419 two waits of the same kind after two branches both run"] =
            (false, () => new Flow().Start().Task("first").Task("a").Task("b").Task("c").Task("d").End()
                .To("start>first", "first.Approve>a", "first.Approve>b", "a.Approve>c", "b.Approve>d", "c.Approve>end", "d.Approve>end"), "first.Approve a.Approve b.Approve", "open c d"),
        ["#5760 #5793 #5798 #5836 refused, it is back at the step before"] =
            (false, Levels, "one.Approve two.Approve three.Return", "open two"),
        ["#5831 #5840 #4999 or at the first"] =
            (false, Levels, "one.Approve two.Approve three.Restart", "open one"),
        ["#5028 #6136 and goes on from there, level by level"] =
            (false, Levels, "one.Approve two.Approve three.Restart one.Approve two.Approve", "open three"),
    };

    public static TheoryData<string> Names => [.. Reports.Keys];

    /// <summary>The others are right even in a naive engine: kept because they were reported, not because they are hard.</summary>
    public static TheoryData<string> Hard => [.. Reports.Where(r => r.Value.Hard).Select(r => r.Key)];

    [Theory, MemberData(nameof(Names))]
    public void Goes_right_here(string name)
    {
        var (_, flow, script, leads) = Reports[name];
        var play = flow().Play();
        foreach (var step in script.Split(' '))
        {
            play.Decide(step.Split('.')[0], step.Split('.')[1]);
        }

        Assert.Equal(leads, play.State.Status == ProcessStatus.Finished ? "ended" : $"open {string.Join(' ', play.Open.Order(StringComparer.Ordinal))}");
    }

    [Theory, MemberData(nameof(Hard))]
    public void Goes_wrong_in_an_engine_as_one_writes_it_first(string name)
    {
        var (_, flow, script, leads) = Reports[name];
        Assert.Contains(Enum.GetValues<Naivety>(), naivety =>
        {
            var naive = new NaiveFlow(flow().Json, naivety);
            foreach (var step in script.Split(' '))
            {
                naive.Decide(step.Split('.')[0], step.Split('.')[1]);
            }

            return leads != (naive.HasEnded ? "ended" : $"open {string.Join(' ', naive.Open.Order(StringComparer.Ordinal))}");
        });
    }

    private static Flow Mission() => new Flow().Start().Fork("fork", "Report", "Cost").Task("report").Task("supervisor", "Approve", "Return").Task("manager", "Approve", "Return")
        .Task("cost").Task("accountant", "Approve", "Return").Join("join", "WaitAll").Task("last").End()
        .To("start>fork", "fork.Report>report", "fork.Cost>cost", "report.Approve>supervisor", "supervisor.Approve>manager", "supervisor.Return>report", "manager.Approve>join", "manager.Return>report",
            "cost.Approve>accountant", "accountant.Approve>join", "accountant.Return>cost", "join>last", "last.Approve>end");

    private static Flow Race(string after) => new Flow().Start().Fork("fork", "A", "B").Task("approve").Task("reject").Join("join", "WaitAny").Task(after, "Approve", "Return").End()
        .To("start>fork", "fork.A>approve", "fork.B>reject", "approve.Approve>join", "reject.Approve>join", $"join>{after}", $"{after}.Approve>end", $"{after}.Return>fork");

    private static Flow Parallel(string mode) => new Flow().Start().Fork("fork", "A", "B").Task("first").Task("a", "Approve", "Return").Task("b").Join("join", mode).Task("last", "Approve", "Return").End()
        .To("start>first", "first.Approve>fork", "fork.A>a", "fork.B>b", "a.Approve>join", "a.Return>first", "b.Approve>join", "join>last", "last.Approve>end", "last.Return>fork");

    private static Flow Levels() => new Flow().Start().Task("one").Task("two", "Approve", "Return").Task("three", "Approve", "Return", "Restart").End()
        .To("start>one", "one.Approve>two", "two.Approve>three", "two.Return>one", "three.Approve>end", "three.Return>two", "three.Restart>one");
}
