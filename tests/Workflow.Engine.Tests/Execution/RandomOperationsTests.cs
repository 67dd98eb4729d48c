using FsCheck;
using FsCheck.Fluent;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Tests.Workflows;
using Workflow.Testing;

namespace Workflow.Engine.Tests.Execution;

/// <summary>Whatever people decide, return, take back, hand over and sign, in any order: <see cref="Play"/> watches every step.</summary>
public sealed class RandomOperationsTests
{
    private static readonly TaskSigner[] Somebody = [new("经办人", "Case", "甲"), new("保密审查员", "Case", "乙"), new("分管领导")];

    private static readonly Gen<int[]> Choices = Gen.ArrayOf(Gen.Choose(0, 1_000_000), 60);

    public static TheoryData<string> Files => ProcessFiles.All;

    [Theory, MemberData(nameof(Files))]
    public void A_released_process_waits_for_somebody_or_has_ended(string file) => Check.One(LongRun.Draws(60), Prop.ForAll(
        Choices.ToArbitrary(), choices => Ends(Walk(ProcessFiles.Read(file), choices))));

    [Fact]
    public void So_does_one_with_parallel_branches_joins_of_every_kind_and_tasks_of_several_signers() => Check.One(LongRun.Draws(300), Prop.ForAll(
        (from kind in Gen.Elements("WaitAll", "WaitAny", "WaitAllActive") from mode in Gen.Elements("All", "Any", "Percent") from choices in Choices select (kind, mode, choices)).ToArbitrary(),
        drawn => Ends(Walk(Braided(drawn.kind, drawn.mode), drawn.choices))));

    [Fact]
    public void Ended_by_somebody_nothing_is_left_whatever_went_before() => Check.One(LongRun.Draws(100), Prop.ForAll(
        (from kind in Gen.Elements("WaitAll", "WaitAny", "WaitAllActive") from choices in Choices from steps in Gen.Choose(0, 30) select (kind, choices: choices.Take(steps).ToArray())).ToArbitrary(),
        drawn =>
        {
            var play = Walk(Braided(drawn.kind, "All"), drawn.choices);
            if (play.State.Status == ProcessStatus.Running)
            {
                if (play.State.Held is not null)
                {
                    play.Does(new Operation.Continue());
                }

                play.Does(new Operation.Terminate("不办了"));
            }

            // Play has seen that nothing is outstanding.
            Assert.Empty(play.State.Bookmarks);
            Assert.Empty(play.State.Frames);
        }));

    private static void Ends(Play play)
    {
        Assert.Null(play.State.Fault);
        Assert.Null(play.State.Incidents);
        Assert.InRange(play.State.ToJson().Length, 1, 4_000);
    }

    private static Play Walk(ProcessDefinition definition, IEnumerable<int> choices)
    {
        var play = new Play(definition);
        string? last = null, lastActivity = null;
        foreach (var choice in choices)
        {
            if (play.State.Bookmarks.Count == 0)
            {
                break;
            }

            // Nobody is asked for the same twice at once.
            Assert.Distinct(play.State.Bookmarks.Where(b => b.Part is null).Select(b => b.ActivityId));
            var bookmark = play.State.Bookmarks[choice % play.State.Bookmarks.Count];
            var signer = Somebody[choice / 11 % Somebody.Length];
            var targets = play.State.Held is null && bookmark.Kind == "Task" ? ProcessEngine.ReturnTargets(definition, play.State, bookmark.Id) : [];
            Operation? operation = (choice / 7 % 16) switch
            {
                0 or 1 when targets.Count > 0 => new Operation.Return(bookmark.Id, targets[choice / 13 % targets.Count].NodeId, choice % 2 == 0 ? AfterReturn.RunAgain : AfterReturn.BackToMe),
                2 when last is not null => new Operation.Withdraw(last, lastActivity!),
                3 => new Operation.Transfer(bookmark.Id, signer),
                4 or 5 => new Operation.AddSigner(bookmark.Id, signer, (SignerPart)(choice / 17 % 3)),
                6 => new Operation.RemoveSigner(bookmark.Id, choice % 2 == 0 ? signer : null),
                7 when choice % 5 == 0 => new Operation.Hold("等一等"),
                8 when play.State.Held is not null => new Operation.Continue(),
                _ => null,
            };
            if (operation is not null)
            {
                play.Do(operation);
                continue;
            }

            var outcomes = play.Outcomes(bookmark.Id);
            if (outcomes.Count == 0)
            {
                if (play.State.Held is not null)
                {
                    play.Does(new Operation.Continue());
                }

                continue;
            }

            (last, lastActivity) = bookmark.Kind == "Task" ? (bookmark.Id, bookmark.ActivityId) : (last, lastActivity);
            if (bookmark.Kind == "Timer")
            {
                play.Ring(bookmark.ActivityId);
            }
            else
            {
                // Now and then the text has changed, and what was decided on the other one is void.
                play.DecideAt(bookmark.Id, outcomes[choice / 19 % outcomes.Count], choice % 3 == 0 ? [.. definition.Tasks.Where((_, i) => choice / 23 % (i + 2) != 0).Select(t => t.ActivityId)] : []);
            }
        }

        return play;
    }

    private static ProcessDefinition Braided(string join, string mode)
    {
        var flow = new Flow().Start().Task("draft").Fork("fork", "A", "B", "C").Task("a", "Approve", "Return").Task("b").Task("b2").Node("Elsa.Delay", "wait", ("timeSpan", "1.00:00:00"))
            .Task("joint", "Approve", "Return").Join("join", join).Task("last", "Approve", "Return").Node("Workflow.Check", "check", ("check", Flow.Wrapped("Literal", "x"))).End()
            .To("start>draft", "draft.Approve>check", "check.Passed>fork", "check.Failed>draft", "fork.A>a", "fork.B>b", "fork.C>wait", "wait>joint", "a.Approve>join", "a.Return>draft",
                "b.Approve>b2", "b2.Approve>join", "joint.Approve>join", "joint.Return>draft", "join>last", "last.Approve>end", "last.Return>draft");
        flow.Json["root"]!["activities"]!.AsArray().Single(a => (string)a!["id"]! == "joint")!["completion"] = Flow.Wrapped(
            "Object", $$"""{"mode":"{{mode}}","percent":50,"signers":[{"position":"分管领导"},{"position":"主要领导"}]}""");
        return flow.Read();
    }
}
