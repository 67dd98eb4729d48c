using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests;

/// <summary>A host in memory: stores the state as text between steps, answers checks and publications at once, and watches at every
/// step that what waits in the state and what was asked of the host are the same.</summary>
internal sealed class Play
{
    public static readonly DateTimeOffset Noon = new(2022, 1, 10, 4, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Effect> outstanding = new(StringComparer.Ordinal);
    private readonly ProcessDefinition definition;

    public Play(ProcessDefinition definition, IReadOnlyDictionary<string, JsonNode?>? inputs = null)
    {
        this.definition = definition;
        State = Take(ProcessEngine.Start(definition, new ProcessInput(Now, inputs)));
        AnswerAtOnce();
    }

    public DateTimeOffset Now { get; set; } = Noon;

    public ProcessState State { get; private set; }

    public List<Effect> Effects { get; } = [];

    public List<JournalEntry> Journal { get; } = [];

    public string CheckAnswer { get; set; } = "Passed";

    public IReadOnlyList<string> Trail => [.. Journal.Where(j => j.Event == "Started").Select(j => j.ActivityId)];

    /// <summary>Activities with an open task, in the order of opening.</summary>
    public IReadOnlyList<string> Open => [.. State.Bookmarks.Where(b => outstanding[b.Id] is Effect.OpenTask).Select(b => b.ActivityId)];

    public Effect.OpenTask TaskAt(string activityId) => outstanding.Values.OfType<Effect.OpenTask>().Single(t => t.ActivityId == activityId);

    public int Started(string activityId) => Trail.Count(id => id == activityId);

    /// <param name="void">Tasks whose decision does not hold for what is handed on.</param>
    public Play Decide(string activityId, string outcome = "Approve", params string[] @void)
    {
        Resume(State.Bookmarks.First(b => b.ActivityId == activityId && outstanding[b.Id] is Effect.OpenTask).Id, outcome, @void);
        AnswerAtOnce();
        return this;
    }

    public Play Ring(string activityId)
    {
        var timer = outstanding.Values.OfType<Effect.SetTimer>().First(t => t.ActivityId == activityId);
        Now = timer.DueAt;
        Resume(timer.BookmarkId, "Done");
        AnswerAtOnce();
        return this;
    }

    /// <summary>The bookmark of the first open task there.</summary>
    public string At(string activityId) => State.Bookmarks.First(b => b.ActivityId == activityId && b.Kind == "Task").Id;

    /// <returns>Why it was refused; null when it was done.</returns>
    public string? Do(Operation operation)
    {
        var saved = State.ToJson();
        var done = ProcessEngine.Apply(definition, ProcessState.FromJson(saved), operation, new ProcessInput(Now));
        var unsaved = ProcessEngine.Apply(definition, State, operation, new ProcessInput(Now));
        Assert.Equal(done.Refusal, unsaved.Refusal);
        Assert.Equal(done.Transition?.State.ToJson(), unsaved.Transition?.State.ToJson());
        Assert.Equal(saved, State.ToJson());
        if (done.Transition is { } transition)
        {
            // Whoever returns a task has closed it himself.
            if (operation is Operation.Return(var bookmark, _, _))
            {
                outstanding.Remove(bookmark);
            }

            State = Take(transition);
            AnswerAtOnce();
        }

        return done.Refusal;
    }

    public void Does(Operation operation) => Assert.Null(Do(operation));

    public string Refuses(Operation operation) => Do(operation) is { } refusal ? refusal : throw new Xunit.Sdk.XunitException($"{operation} was not refused.");

    public IReadOnlyList<string> Outcomes(string bookmark) => ProcessEngine.Outcomes(definition, State, bookmark);

    public string OfSigner(TaskSigner signer) => State.Bookmarks.Single(b => b.Signer == signer && b.Part is not null).Id;

    public IReadOnlyList<string> ReturnTargets(string activityId) =>
        [.. ProcessEngine.ReturnTargets(definition, State, At(activityId)).Select(t => t.NodeId)];

    /// <summary>Decides a task by its bookmark, for tasks that several sign.</summary>
    public Play DecideAt(string bookmark, string outcome, params string[] @void)
    {
        Resume(bookmark, outcome, @void);
        AnswerAtOnce();
        return this;
    }

    public void Finishes()
    {
        Assert.Equal(ProcessSubStatus.Finished, State.SubStatus);
        Assert.Empty(State.Bookmarks);
        Assert.IsType<Effect.Finished>(Effects[^1]);
    }

    private void AnswerAtOnce()
    {
        while (outstanding.Values.FirstOrDefault(e => e is Effect.RunCheck or Effect.Publish) is { } effect)
        {
            var (bookmark, outcome) = effect is Effect.RunCheck check ? (check.BookmarkId, CheckAnswer) : (((Effect.Publish)effect).BookmarkId, "Done");
            Resume(bookmark, outcome);
        }
    }

    private void Resume(string bookmark, string outcome, IReadOnlyCollection<string>? @void = null)
    {
        var saved = State.ToJson();
        var (input, resumption) = (new ProcessInput(Now), new Resumption(bookmark, outcome, Void: @void));
        var transition = ProcessEngine.Resume(definition, ProcessState.FromJson(saved), resumption, input);
        var unsaved = ProcessEngine.Resume(definition, State, resumption, input);
        Assert.Equal(transition.State.ToJson(), unsaved.State.ToJson());
        Assert.Equal(Write(transition.Effects), Write(unsaved.Effects));
        Assert.Equal(transition.Journal, unsaved.Journal);
        outstanding.Remove(bookmark);
        State = Take(transition);
    }

    private static string Write(IReadOnlyList<Effect> effects) =>
        string.Join('\n', effects.Select(e => e.GetType().Name + System.Text.Json.JsonSerializer.Serialize(e, e.GetType())));

    private ProcessState Take(Transition transition)
    {
        foreach (var effect in transition.Effects)
        {
            var known = effect switch
            {
                Effect.OpenTask { BookmarkId: var id } => outstanding.TryAdd(id, effect),
                Effect.SetTimer(var id, _, _) => outstanding.TryAdd(id, effect),
                Effect.RunCheck(var id, _, _, _) => outstanding.TryAdd(id, effect),
                Effect.Publish(var id, _, _) => outstanding.TryAdd(id, effect),
                Effect.RunTask(var id, _, _, _) => outstanding.TryAdd(id, effect),
                Effect.AwaitEvent(var id, _, _) => outstanding.TryAdd(id, effect),
                Effect.StartProcess { BookmarkId: { } id } => outstanding.TryAdd(id, effect),
                Effect.CloseTask(var id) => outstanding.Remove(id, out var closed) && closed is Effect.OpenTask or Effect.RunTask,
                Effect.CancelTimer(var id) => outstanding.Remove(id, out var closed) && closed is Effect.SetTimer,
                Effect.ForgetEvent(var id) => outstanding.Remove(id, out var closed) && closed is Effect.AwaitEvent,
                Effect.ForgetProcess(var id) => outstanding.Remove(id, out var closed) && closed is Effect.StartProcess,
                Effect.AssignTask(var id, _) => outstanding.ContainsKey(id),
                Effect.HoldTask(var id) => outstanding.ContainsKey(id),
                Effect.ReleaseTask(var id) => outstanding.ContainsKey(id),
                _ => true,
            };
            Assert.True(known, $"{effect} does not fit what is open");
        }

        Effects.AddRange(transition.Effects);
        Journal.AddRange(transition.Journal);
        Assert.Equal(transition.State.Bookmarks.Select(b => b.Id).Order(StringComparer.Ordinal), outstanding.Keys.Order(StringComparer.Ordinal));
        if (transition.State.Status == ProcessStatus.Running)
        {
            Assert.True(transition.State.Bookmarks.Count > 0 || transition.State.Incidents is { Count: > 0 }, "It stands still and does not say why.");
        }
        else
        {
            Assert.Empty(transition.State.Bookmarks);
            Assert.Empty(transition.State.Frames);
        }

        Assert.Equal(transition.State.SubStatus == ProcessSubStatus.Faulted, transition.State.Fault is not null);
        return transition.State;
    }
}
