using FsCheck;
using FsCheck.Fluent;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Tests.Workflows;
using Workflow.Testing;

namespace Workflow.Engine.Tests.Execution;

/// <summary>Every step of <see cref="Play"/> also watches that bookmarks and what the host was asked for agree, that a saved state
/// goes on like the one in memory, and that the same input gives the same bytes.</summary>
public sealed class RandomDecisionsTests
{
    private static readonly Gen<int[]> Choices = Gen.ArrayOf(Gen.Choose(0, 1_000), 40);

    public static TheoryData<string> Files => ProcessFiles.All;

    [Theory, MemberData(nameof(Files))]
    public void Whatever_people_decide_a_released_process_waits_for_one_of_them_or_has_ended(string file) => Check.One(LongRun.Draws(), Prop.ForAll(
        Choices.ToArbitrary(), choices =>
        {
            var play = Walk(ProcessFiles.Read(file), choices);
            Assert.NotEqual(ProcessSubStatus.Faulted, play.State.SubStatus);
            Assert.Null(play.State.Incidents);
            Assert.InRange(play.State.ToJson().Length, 1, 800);
        }));

    [Fact]
    public void Whatever_is_drawn_and_decided_the_engine_waits_ends_or_says_why() => Check.One(LongRun.Draws(2_000), Prop.ForAll(
        (from nodes in Gen.Choose(3, 9)
         from kinds in Gen.ArrayOf(Gen.Choose(0, 9), nodes)
         from lines in Gen.ArrayOf(Gen.Choose(0, 1_000), nodes * 3)
         from choices in Choices
         select (kinds, lines, choices)).ToArbitrary(),
        drawn =>
        {
            if (ProcessDefinitionReader.Read(Draw(drawn.kinds, drawn.lines).Json.ToJsonString()).Definition is { } definition)
            {
                var play = Walk(definition, drawn.choices);
                Assert.True(play.State.Fault is null || play.State.Fault.Message.Length > 5);
            }
        }));

    [Fact]
    public void Enough_of_what_is_drawn_can_be_read_for_that_to_mean_something()
    {
        var random = new Random(7);
        var good = Enumerable.Range(0, 300).Count(_ => ProcessDefinitionReader.Read(Draw(
            [.. Enumerable.Range(0, 6).Select(_ => random.Next(10))], [.. Enumerable.Range(0, 18).Select(_ => random.Next(1_000))]).Json.ToJsonString()).Definition is not null);
        Assert.True(good > 60, $"{good} of 300");
    }

    private static Play Walk(ProcessDefinition definition, IEnumerable<int> choices)
    {
        var play = new Play(definition);
        foreach (var choice in choices.TakeWhile(_ => play.State.Bookmarks.Count > 0))
        {
            var bookmark = play.State.Bookmarks[choice % play.State.Bookmarks.Count];
            if (bookmark.Kind == "Task")
            {
                var outcomes = definition.Tasks.Single(t => t.ActivityId == bookmark.ActivityId).Outcomes;
                play.Decide(bookmark.ActivityId, outcomes[choice / 7 % outcomes.Count].Name);
            }
            else
            {
                play.Ring(bookmark.ActivityId);
            }
        }

        return play;
    }

    // Every node is reached from an earlier one; what leads nowhere gets an end.
    private static Flow Draw(int[] kinds, int[] lines)
    {
        var flow = new Flow().Start("n0").End();
        var free = new List<string> { "n0.Done" };
        var next = 0;
        int Take(int below) => lines[next++ % lines.Length] % below;
        for (var i = 1; i <= kinds.Length; i++)
        {
            var id = $"n{i}";
            string[] ports = kinds[i - 1] switch { < 5 => ["Approve", "Return"], 5 or 6 => ["A", "B"], _ => ["Done"] };
            _ = kinds[i - 1] switch
            {
                < 5 => flow.Task(id, ports).Merging(id, new[] { "Stream", "Stream", "Cascade", "Race", "Merge" }[kinds[i - 1]]),
                5 or 6 => flow.Fork(id, ports),
                7 => flow.Join(id, "WaitAny"),
                8 => flow.Join(id, "WaitAll"),
                _ => flow.Node("Elsa.Delay", id, ("timeSpan", "00:10:00")),
            };
            var port = Take(free.Count);
            flow.To($"{free[port]}>{id}");
            free.RemoveAt(port);
            free.AddRange(ports.Select(p => $"{id}.{p}"));
        }

        foreach (var port in free)
        {
            var target = Take(kinds.Length + 2);
            flow.To($"{port}>{(target > kinds.Length || target == 0 ? "end" : $"n{target}")}");
        }

        return flow;
    }
}
