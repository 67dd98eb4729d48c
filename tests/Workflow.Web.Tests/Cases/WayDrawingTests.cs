using System.Text.Json.Nodes;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Testing;
using Workflow.Web.Pages.Cases;

namespace Workflow.Web.Tests.Cases;

/// <summary>The drawing of the way, for every process file there is, whoever adds the next one.</summary>
public sealed class WayDrawingTests
{
    private static readonly DateOnly Today = new(2022, 1, 4);

    public static TheoryData<string> All =>
        [.. Directory.EnumerateFiles(Repository.Folder("workflows"), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(All))]
    public void At_every_step_it_says_what_is_done_who_holds_it_and_what_is_to_come(string file)
    {
        var walk = new Walk(Read(file));
        foreach (var (task, i) in walk.Definition.Tasks.Select((t, i) => (t, i)))
        {
            var way = walk.Way();
            Assert.Equal(task.ActivityId, Assert.Single(way.Here).Id);
            Assert.Equal(walk.Definition.Tasks.Take(i).Select(t => t.ActivityId), way.Steps.Where(s => s.IsWork && s.State == StepState.Done).Select(s => s.Id));
            Assert.All(way.Steps.Where(s => s.IsWork && s.State == StepState.ToCome), s => Assert.NotEmpty(s.Positions));
            AssertDrawn(way);
            walk.Decide(OutcomeTone.Forward);
        }

        var ended = walk.Way();
        Assert.All(ended.Steps, s => Assert.Equal(StepState.Done, s.State));
        Assert.All(ended.Lines, l => Assert.True(l.Taken && !l.IsReturn));
        AssertDrawn(ended);
        // After two years the journal of an ended case is gone.
        Assert.All(walk.Way(withJournal: false).Steps, s => Assert.Equal(StepState.Done, s.State));
    }

    [Theory, MemberData(nameof(All))]
    public void After_a_return_from_any_step_that_step_is_marked_and_what_comes_again_is_to_come(string file)
    {
        var definition = Read(file);
        foreach (var returning in definition.Tasks.Where(t => t.Outcomes.Any(o => o.Tone == OutcomeTone.Back)))
        {
            var walk = new Walk(definition);
            while (walk.Open != returning.ActivityId)
            {
                walk.Decide(OutcomeTone.Forward);
            }

            walk.Decide(OutcomeTone.Back);
            var way = walk.Way();
            var here = Assert.Single(way.Here);
            Assert.Equal(StepState.Returned, way.Steps.Single(s => s.Id == returning.ActivityId).State);
            Assert.Equal(2, here.Times);
            Assert.Contains(way.Lines, l => l == new WayLine(returning.ActivityId, here.Id, true, true));
            Assert.DoesNotContain(way.Steps, s => s.State == StepState.Done && s.Column > here.Column);
            Assert.Contains($"曾从{definition.Find(returning.ActivityId)!.Title}退回{here.Title}", WayWords.Describe(way, Today), StringComparison.Ordinal);
            AssertDrawn(way);

            walk.Decide(OutcomeTone.Forward);
            Assert.Equal(StepState.Done, walk.Way().Steps.Single(s => s.Id == here.Id).State);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void What_comes_straight_back_leaves_the_steps_between_done(string file)
    {
        var tasks = Read(file).Tasks;
        // A joint review that is returned begins anew.
        foreach (var at in Enumerable.Range(2, tasks.Count - 2).Where(i => tasks[i].Completion is null))
        {
            var walk = new Walk(Read(file));
            while (walk.Open != tasks[at].ActivityId)
            {
                walk.Decide(OutcomeTone.Forward);
            }

            walk.Return(tasks[0].ActivityId, AfterReturn.BackToMe);
            var way = walk.Way();
            Assert.Equal(tasks[0].ActivityId, Assert.Single(way.Here).Id);
            Assert.Equal(tasks.Skip(1).Take(at - 1).Select(t => t.ActivityId), way.Steps.Where(s => s.IsWork && s.State == StepState.Done).Select(s => s.Id));
            Assert.Equal(StepState.Returned, way.Steps.Single(s => s.Id == tasks[at].ActivityId).State);
            Assert.Contains(way.Lines, l => l == new WayLine(tasks[at].ActivityId, tasks[0].ActivityId, true, true));
            AssertDrawn(way);

            walk.Decide(OutcomeTone.Forward);
            Assert.Equal(tasks[at].ActivityId, Assert.Single(walk.Way().Here).Id);
            Assert.Equal(at, walk.Way().Steps.Count(s => s.IsWork && s.State == StepState.Done));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void A_case_that_was_ended_or_stands_still_says_so_and_where(string file)
    {
        var walk = new Walk(Read(file));
        walk.Decide(OutcomeTone.Forward);
        walk.Do(new Operation.Hold("等县里的新口径"));
        Assert.Contains("已挂起：等县里的新口径", WayWords.Summary(walk.Way()), StringComparison.Ordinal);
        Assert.Single(walk.Way().Here);

        walk.Do(new Operation.Terminate("重复立项"));
        var way = walk.Way();
        Assert.StartsWith("已终止", WayWords.Summary(way), StringComparison.Ordinal);
        Assert.Equal(walk.Definition.Tasks.Skip(1).Select(t => t.ActivityId), way.Steps.Where(s => s.IsWork && s.State == StepState.Skipped).Select(s => s.Id));
        AssertDrawn(way);
    }

    [Theory, MemberData(nameof(All))]
    public void A_file_without_places_and_one_drawn_from_top_to_bottom_are_drawn_alike(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(Repository.Folder("workflows", file)))!;
        var designed = new Walk(Read(json)).Way();
        foreach (var activity in json["root"]!["activities"]!.AsArray())
        {
            var position = activity!["metadata"]!["designer"]!["position"]!.AsObject();
            (position["x"], position["y"]) = (position["y"]!.DeepClone(), position["x"]!.DeepClone());
        }

        Assert.Equal(Places(designed), Places(new Walk(Read(json)).Way()));
        foreach (var activity in json["root"]!["activities"]!.AsArray())
        {
            activity!["metadata"]!.AsObject().Remove("designer");
        }

        var plain = new Walk(Read(json)).Way();
        Assert.Equal(designed.Steps.Select(s => s.Id), plain.Steps.Select(s => s.Id));
        AssertDrawn(plain);
    }

    [Fact]
    public void Branches_stand_beside_each_other_and_lines_lead_round_what_stands_between()
    {
        var file = JsonNode.Parse(File.ReadAllText(Repository.Folder("workflows", "information-release.v1.json")))!;
        var (activities, connections) = (file["root"]!["activities"]!.AsArray(), file["root"]!["connections"]!.AsArray());
        foreach (var activity in activities)
        {
            activity!["metadata"]!.AsObject().Remove("designer");
        }

        // The director and the leader at once: the check leads to both, both to the principal; one line passes a column.
        foreach (var connection in connections.Where(c => (string)c!["source"]!["activity"]! == "director" && (string)c["source"]!["port"]! == "Approve"))
        {
            connection!["target"]!["activity"] = "principal";
        }

        var second = connections.Single(c => (string)c!["source"]!["activity"]! == "secrecy" && (string)c["source"]!["port"]! == "Approve")!.DeepClone();
        second["target"]!["activity"] = "leader";
        connections.Add(second);
        var past = second.DeepClone();
        past["target"]!["activity"] = "principal";
        connections.Add(past);
        var way = new Walk(Read(file)).Way();
        Assert.Equal([0, 1], way.Steps.Where(s => s.Id is "director" or "leader").Select(s => s.Lane).Order());
        AssertDrawn(way);
        var passing = WayDrawing.Of(way, upright: false, Today).Strokes.Single(s => s.Line is { From: "secrecy", To: "principal" });
        Assert.Equal(6, passing.Path.Split('M')[1].Split('L').Length);
    }

    private static IEnumerable<(string, int, int)> Places(CaseWay way) => way.Steps.Select(s => (s.Id, s.Column, s.Lane));

    private static ProcessDefinition Read(string file) => Read(JsonNode.Parse(File.ReadAllText(Repository.Folder("workflows", file)))!);

    private static ProcessDefinition Read(JsonNode file)
    {
        var reading = ProcessDefinitionReader.Read(file.ToJsonString());
        Assert.Empty(reading.Problems);
        return reading.Definition!;
    }

    /// <summary>Both ways round: everything inside, no two boxes on each other, each line between its two, each step told in words.</summary>
    private static void AssertDrawn(CaseWay way)
    {
        foreach (var upright in new[] { false, true })
        {
            var drawing = WayDrawing.Of(way, upright, Today);
            Assert.Equal(way.Steps.Select(s => s.Id), drawing.Boxes.Select(b => b.Step.Id));
            Assert.Equal(way.Lines, drawing.Strokes.Select(s => s.Line));
            Assert.All(drawing.Boxes, b => Assert.True(b.X >= 0 && b.Y >= 0 && b.X + b.Width <= drawing.Width && b.Y + b.Height <= drawing.Height, b.ToString()));
            Assert.All(drawing.Boxes.SelectMany(b => b.Texts), t => Assert.True(t.X > 0 && t.Y > 0 && t.X < drawing.Width && t.Y <= drawing.Height, t.ToString()));
            foreach (var (a, b) in drawing.Boxes.SelectMany((a, i) => drawing.Boxes.Skip(i + 1), (a, b) => (a, b)))
            {
                Assert.False(a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height, $"{a.Step.Id} and {b.Step.Id}");
            }

            Assert.True(upright ? drawing.Width < 360 : drawing.Height < 400, $"{drawing.Width}×{drawing.Height}");
        }

        var words = WayWords.Describe(way, Today);
        Assert.All(way.Steps.Where(s => !s.IsMark), s => Assert.Contains($"{s.Title}：{s.Label()}", words, StringComparison.Ordinal));
    }

    /// <summary>A case in memory: what the database would hold of it after each decision.</summary>
    private sealed class Walk
    {
        private static readonly DateTimeOffset Morning = new(2022, 1, 4, 1, 0, 0, TimeSpan.Zero);
        private readonly List<JournalRow> journal = [];
        private readonly List<WayTask> tasks = [];
        private readonly List<Decision> decisions = [];
        private ProcessState state;
        private int sequence;

        public Walk(ProcessDefinition definition)
        {
            Definition = definition;
            var inputs = definition.Inputs.ToDictionary(i => i.Name, _ => (JsonNode?)JsonValue.Create("2022-01-10"));
            state = Take(ProcessEngine.Start(definition, new ProcessInput(Morning, inputs)));
        }

        public ProcessDefinition Definition { get; }

        public string? Open => tasks.LastOrDefault(t => t.Task.ClosedAt is null)?.Task.ActivityId;

        public CaseWay Way(bool withJournal = true) => CaseWay.Of(Definition, state, withJournal ? journal : [], tasks, decisions);

        /// <summary>Forward: by everybody who signs at that step.</summary>
        public void Decide(OutcomeTone tone)
        {
            var step = Open;
            do
            {
                DecideOne(tone);
            }
            while (tone == OutcomeTone.Forward && tasks.Exists(t => t.Task.ClosedAt is null && t.Task.ActivityId == step));
        }

        private void DecideOne(OutcomeTone tone)
        {
            var (task, node) = OpenTask();
            var outcome = node.Outcomes.First(o => o.Tone == tone);
            Record(task, node, outcome, DecisionKind.Decision);
            sequence++;
            state = Take(ProcessEngine.Resume(Definition, state, new Resumption(task.Task.Bookmark, outcome.Name), new ProcessInput(Morning)));
        }

        public void Return(string to, AfterReturn then)
        {
            var (task, node) = OpenTask();
            Record(task, node, new TaskOutcome("Return", "退回", OpinionRule.Required, OutcomeTone.Back), DecisionKind.Operation);
            Do(new Operation.Return(task.Task.Bookmark, to, then));
        }

        public void Do(Operation operation)
        {
            sequence++;
            var done = ProcessEngine.Apply(Definition, state, operation, new ProcessInput(Morning));
            Assert.Null(done.Refusal);
            state = Take(done.Transition!);
        }

        private (WayTask Task, TaskNode Node) OpenTask()
        {
            var task = tasks.First(t => t.Task.ClosedAt is null);
            return (task, Definition.Tasks.Single(t => t.ActivityId == task.Task.ActivityId));
        }

        private void Close(WayTask task, TaskNode node, string? outcome) =>
            tasks[tasks.IndexOf(task)] = task with { Task = Row(node, task.Task.Bookmark, Morning, outcome, task.Task.Id), Holders = [] };

        private void Record(WayTask task, TaskNode node, TaskOutcome outcome, DecisionKind kind)
        {
            Close(task, node, outcome.Name);
            decisions.Add(new Decision
            {
                CaseId = Guid.Empty,
                Number = decisions.Count + 1,
                Kind = kind,
                TaskId = task.Task.Id,
                ActivityId = node.ActivityId,
                Title = node.Title,
                Position = node.Position,
                UnitId = Guid.Empty,
                PersonId = Guid.Empty,
                ActorName = $"{node.Position}甲",
                Outcome = outcome.Name,
                OutcomeLabel = outcome.Label,
                Tone = outcome.Tone.ToString(),
                Opinion = "",
                VersionId = Guid.Empty,
                VersionNumber = 1,
                VersionHash = "",
                DefinitionHash = "",
                DecidedAt = Morning,
                PreviousHash = "",
                Hash = "",
            });
        }

        private ProcessState Take(Transition transition)
        {
            journal.AddRange(transition.Journal.Select(j => new JournalRow
            {
                CaseId = Guid.Empty,
                Sequence = sequence,
                At = Morning,
                ActivityId = j.ActivityId,
                ActivityType = j.ActivityType,
                Event = j.Event,
                Detail = j.Detail,
            }));
            foreach (var effect in transition.Effects)
            {
                if (effect is Effect.CloseTask(var closed) && tasks.Find(t => t.Task.Bookmark == closed) is { } gone)
                {
                    Close(gone, Definition.Tasks.Single(t => t.ActivityId == gone.Task.ActivityId), null);
                }
                else if (effect is Effect.OpenTask open)
                {
                    tasks.Add(new WayTask(Row(Definition.Tasks.Single(t => t.ActivityId == open.ActivityId), open.BookmarkId, null, null, Guid.CreateVersion7()), "", ["王小明"]));
                }
            }

            var atOnce = transition.Effects.FirstOrDefault(e => e is Effect.RunCheck or Effect.Publish);
            return atOnce is null ? transition.State : Take(ProcessEngine.Resume(
                Definition, transition.State, new Resumption(atOnce.Opens!, atOnce is Effect.RunCheck ? "Passed" : "Done"), new ProcessInput(Morning)));
        }

        private ReviewTask Row(TaskNode node, string bookmark, DateTimeOffset? closed, string? outcome, Guid id) => new()
        {
            Id = id,
            CaseId = Guid.Empty,
            Bookmark = bookmark,
            ActivityId = node.ActivityId,
            Title = node.Title,
            Position = node.Position,
            UnitId = Guid.Empty,
            Outcomes = "[]",
            Reminders = [],
            OpenedAt = Morning,
            OpenedSequence = sequence,
            ClosedAt = closed,
            Outcome = outcome,
        };
    }
}
