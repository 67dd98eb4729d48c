using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>What has ended goes its whole way again.</summary>
public sealed class StartAgainTests
{
    private static readonly ProcessInput Input = new(DateTimeOffset.UnixEpoch);
    private static readonly ProcessDefinition Two = Levels(1, "draft", "head");

    [Fact]
    public void Every_level_is_asked_again_and_no_bookmark_is_taken_for_one_of_the_first_time()
    {
        var (first, ended) = Ended(Two);

        var again = ProcessEngine.StartAgain(Two, ended, Input);

        var task = Assert.Single(again.Effects.OfType<Effect.OpenTask>());
        Assert.Equal("draft", task.ActivityId);
        Assert.DoesNotContain(task.BookmarkId, first.SelectMany(t => t.Effects).OfType<Effect.OpenTask>().Select(t => t.BookmarkId));
        var state = ProcessState.FromJson(again.State.ToJson());
        var next = ProcessEngine.Resume(Two, state, new Resumption(task.BookmarkId, "Approve"), Input);
        Assert.Equal("head", Assert.Single(next.State.Bookmarks).ActivityId);
        var journal = first.SelectMany(t => t.Journal).Concat(again.Journal).ToList();
        Assert.DoesNotContain("draft", Progress.Done(Two, journal));
        Assert.Contains("draft", Progress.Done(Two, journal.Concat(next.Journal)));
        Assert.DoesNotContain("head", Progress.Done(Two, journal.Concat(next.Journal)));
    }

    [Fact]
    public void On_the_newest_version_with_what_the_case_was_given_at_first()
    {
        var (_, ended) = Ended(Two);
        ended = ended with { Values = new Dictionary<string, JsonNode?> { ["in:Given"] = "old", ["note"] = "gone" }, CorrelationId = "c" };

        var again = ProcessEngine.StartAgain(Levels(2, "draft", "deputy", "head"), ended, Input).State;

        Assert.Equal((2, "c"), (again.Version, again.CorrelationId));
        Assert.Equal("old", (string?)again.Values["in:Given"]);
        Assert.False(again.Values.ContainsKey("note"));
    }

    [Fact]
    public void What_has_not_ended_does_not_start_again()
    {
        var running = ProcessEngine.Start(Two, Input).State;
        Assert.Throws<InvalidOperationException>(() => ProcessEngine.StartAgain(Two, running, Input));
        Assert.Throws<InvalidOperationException>(() => ProcessEngine.StartAgain(new Flow("other").Start().Task("a").End().To("start>a", "a.Approve>end").Read(), Ended(Two).State, Input));
    }

    private static (IReadOnlyList<Transition> Steps, ProcessState State) Ended(ProcessDefinition definition)
    {
        var steps = new List<Transition> { ProcessEngine.Start(definition, Input) };
        while (steps[^1].State.Bookmarks is [var open, ..])
        {
            steps.Add(ProcessEngine.Resume(definition, steps[^1].State, new Resumption(open.Id, "Approve"), Input));
        }

        Assert.Equal(ProcessStatus.Finished, steps[^1].State.Status);
        return (steps, steps[^1].State);
    }

    private static ProcessDefinition Levels(int version, params string[] levels)
    {
        var flow = new Flow(version: version).Input("Given").Start();
        foreach (var level in levels)
        {
            flow.Task(level);
        }

        return flow.End().To([$"start>{levels[0]}", .. levels.Zip(levels.Skip(1), (a, b) => $"{a}.Approve>{b}"), $"{levels[^1]}.Approve>end"]).Read();
    }
}
