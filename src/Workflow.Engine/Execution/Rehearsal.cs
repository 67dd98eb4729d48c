using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>Plays a process to its end in memory: every open bookmark is resumed in the order of creation, timers at once, tasks by
/// their first outcome. The processes that it starts are played with it.</summary>
/// <param name="now">Moves on with the timers.</param>
public sealed class Rehearsal(IDefinitionLibrary library, DateTimeOffset now)
{
    /// <summary>Resumptions after which a process that still waits is left waiting.</summary>
    public const int MaxResumptions = 1_000;

    // A process that starts itself would never end, and at once would fill the stack.
    private const int MaxDepth = 100;
    private const int MaxInstances = 1_000;

    private readonly List<Instance> instances = [];
    private readonly List<(Instance Instance, string Bookmark)> waiting = [];
    private readonly Queue<(Instance? Parent, Effect.StartProcess Start)> dispatched = new();
    private DateTimeOffset now = now;

    /// <summary>What <c>Elsa.WriteLine</c> wrote, in order.</summary>
    public List<string> Lines { get; } = [];

    /// <returns>How the process stands at the end.</returns>
    public ProcessState Play(ProcessDefinition definition, IReadOnlyDictionary<string, JsonNode?> inputs)
    {
        var main = Start(definition, inputs, null, null, null);
        StartDispatched();
        for (var resumed = 0; resumed < MaxResumptions && waiting.Count > 0; resumed++)
        {
            var (instance, bookmark) = waiting[0];
            waiting.RemoveAt(0);
            Resume(instance, bookmark);
            StartDispatched();
        }

        Journal = main.Journal;
        return main.State;
    }

    public IReadOnlyList<JournalEntry> Journal { get; private set; } = [];

    private Instance Start(ProcessDefinition definition, IReadOnlyDictionary<string, JsonNode?> inputs, string? correlation, Instance? parent, string? bookmark)
    {
        var instance = new Instance($"instance-{instances.Count + 1}", definition, parent, bookmark);
        instances.Add(instance);
        Take(instance, ProcessEngine.Start(definition, instance.Input(now, inputs), correlation));
        return instance;
    }

    private void Resume(Instance instance, string bookmark)
    {
        if (!instance.Asked.Remove(bookmark, out var effect))
        {
            return;
        }

        if (effect is Effect.SetTimer timer && timer.DueAt > now)
        {
            now = timer.DueAt;
        }

        var outcome = effect switch
        {
            Effect.OpenTask task => task.Outcomes[0].Name,
            Effect.RunCheck => "Passed",
            _ => "Done",
        };
        Resume(instance, bookmark, outcome, null);
    }

    private void Resume(Instance instance, string bookmark, string outcome, JsonNode? result)
    {
        instance.Asked.Remove(bookmark);
        if (instance.State.Bookmarks.Any(b => b.Id == bookmark) && ProcessEngine.Outcomes(instance.Definition, instance.State, bookmark).Contains(outcome))
        {
            Take(instance, ProcessEngine.Resume(instance.Definition, instance.State, new Resumption(bookmark, outcome, result), instance.Input(now)));
        }
    }

    private void Take(Instance instance, Transition transition)
    {
        instance.State = transition.State;
        instance.Journal.AddRange(transition.Journal);
        foreach (var effect in transition.Effects)
        {
            Take(instance, effect);
        }
    }

    private void Take(Instance instance, Effect effect)
    {
        switch (effect)
        {
            case Effect.WriteLine(_, var text):
                Lines.Add(text);
                break;
            case Effect.StartProcess { AtOnce: true } start:
                StartChild(instance, start);
                break;
            case Effect.StartProcess start:
                dispatched.Enqueue((instance, start));
                break;
            case Effect.PublishEvent told:
                Tell(instance, told);
                break;
            case Effect.Finished when instance is { Parent: { } parent, Bookmark: { } bookmark }:
                Resume(parent, bookmark, "Done", Effect.StartProcess.Ending(instance.Id, instance.State));
                break;
            case { Opens: { } id }:
                instance.Asked[id] = effect;
                waiting.Add((instance, id));
                break;
        }
    }

    private void StartDispatched()
    {
        while (dispatched.TryDequeue(out var item))
        {
            StartChild(item.Parent!, item.Start);
        }
    }

    private void StartChild(Instance parent, Effect.StartProcess start)
    {
        if (parent.State.Status == ProcessStatus.Finished && start.BookmarkId is not null)
        {
            return;
        }

        var reading = parent.Depth == MaxDepth || instances.Count == MaxInstances
            ? new DefinitionReading(null, [new("", null, $"流程一个启动一个，超过了{MaxDepth}层或{MaxInstances}个，多半是启动了自己")])
            : library.Find(start.DefinitionId, null) is { } document
            ? ProcessDefinitionReader.ReadAny(document.ToJsonString(), library)
            : new DefinitionReading(null, [new("", null, $"找不到已发布的流程“{start.DefinitionId}”")]);
        if (reading.Definition is { } definition)
        {
            Start(definition, start.Input, start.CorrelationId, parent, start.BookmarkId);
        }
        else if (parent.State.Status == ProcessStatus.Running)
        {
            Take(parent, ProcessEngine.Fail(parent.Definition, parent.State, start, reading.Problems[0].Reason, parent.Input(now)));
        }
    }

    private void Tell(Instance sender, Effect.PublishEvent told)
    {
        foreach (var instance in instances.Where(i => told.IsLocal ? i == sender : told.CorrelationId is null || i.State.CorrelationId == told.CorrelationId).ToList())
        {
            foreach (var (bookmark, _) in instance.Asked.Where(a => a.Value is Effect.AwaitEvent wait && wait.EventName == told.EventName).ToList())
            {
                Resume(instance, bookmark, "Done", told.Payload);
            }
        }
    }

    private sealed class Instance(string id, ProcessDefinition definition, Instance? parent, string? bookmark)
    {
        public string Id => id;
        public ProcessDefinition Definition => definition;
        public Instance? Parent => parent;
        public string? Bookmark => bookmark;
        public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;
        public ProcessState State { get; set; } = null!;
        public List<JournalEntry> Journal { get; } = [];

        /// <summary>What the host was asked to wait for, by bookmark.</summary>
        public Dictionary<string, Effect> Asked { get; } = new(StringComparer.Ordinal);

        public ProcessInput Input(DateTimeOffset now, IReadOnlyDictionary<string, JsonNode?>? values = null) => new(now, values, id);
    }
}
