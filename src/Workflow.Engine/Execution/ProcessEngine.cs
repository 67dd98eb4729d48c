using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>Executes Elsa 3 definitions, flowcharts in token mode, as a pure function: definition, state and input in, new state and
/// effects out.</summary>
public static class ProcessEngine
{
    public static Transition Start(ProcessDefinition definition, ProcessInput input, string? correlationId = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(input);
        return Start(definition, input, correlationId, 1, []);
    }

    private static Transition Start(ProcessDefinition definition, ProcessInput input, string? correlationId, int next, IReadOnlyList<JournalEntry> before)
    {
        var values = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in input.Values ?? new Dictionary<string, JsonNode?>())
        {
            if (definition.Inputs.Any(i => i.Name == name))
            {
                values[Run.InputPrefix + name] = value?.DeepClone();
            }
        }

        var run = new Run(definition, new ProcessState(
            definition.DefinitionId, definition.Version, ProcessSubStatus.Suspended, [], [], next, values, null, CorrelationId: correlationId), input);
        run.Start();
        var started = run.Finish();
        return started with { Journal = [.. before, .. started.Journal] };
    }

    /// <summary>What has ended goes the whole way again, on this version of its definition; its inputs stay where they are not given anew.</summary>
    /// <exception cref="InvalidOperationException">It has not ended, or was another definition's.</exception>
    public static Transition StartAgain(ProcessDefinition definition, ProcessState ended, ProcessInput input)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(input);
        if (ended.Status != ProcessStatus.Finished || ended.DefinitionId != definition.DefinitionId)
        {
            throw new InvalidOperationException($"A process of {ended.DefinitionId} that is {ended.Status} cannot start again as {definition.DefinitionId}.");
        }

        var inputs = ended.Values.Where(v => v.Key.StartsWith(Run.InputPrefix, StringComparison.Ordinal)).ToDictionary(v => v.Key[Run.InputPrefix.Length..], v => v.Value, StringComparer.Ordinal);
        foreach (var (name, value) in input.Values ?? new Dictionary<string, JsonNode?>())
        {
            inputs[name] = value;
        }

        // Bookmarks are numbered over the life of the instance: none is ever taken for one of the first time.
        return Start(definition, input with { Values = inputs }, ended.CorrelationId, ended.Next, [new JournalEntry(definition.Root.NodeId, definition.Root.Type, Progress.Restarted, null)]);
    }

    /// <exception cref="InvalidOperationException">The state is of another definition, has no such bookmark, is held, or its activity
    /// has no such outcome: the host asked for something it did not check (<see cref="Outcomes"/>).</exception>
    public static Transition Resume(ProcessDefinition definition, ProcessState state, Resumption resumption, ProcessInput input)
    {
        ArgumentNullException.ThrowIfNull(resumption);
        ArgumentNullException.ThrowIfNull(input);
        var bookmark = Belongs(definition, state).Bookmarks.FirstOrDefault(b => b.Id == resumption.BookmarkId)
            ?? throw new InvalidOperationException($"Nothing waits at bookmark '{resumption.BookmarkId}'.");
        if (!Outcomes(definition, state, resumption.BookmarkId).Contains(resumption.Outcome))
        {
            throw new InvalidOperationException(state.Held is not null
                ? $"The process is held: {state.Held}"
                : $"Activity '{bookmark.ActivityId}' has no outcome '{resumption.Outcome}'.");
        }

        var run = new Run(definition, state, input);
        run.Resume(bookmark, resumption);
        return run.Finish();
    }

    /// <summary>What an activity asked of the host can't be done: a process to start that does not exist.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="Resume"/>; also when the process has ended.</exception>
    public static Transition Fail(ProcessDefinition definition, ProcessState state, Effect.StartProcess asked, string message, ProcessInput input)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(input);
        if (Belongs(definition, state).Status == ProcessStatus.Finished)
        {
            throw new InvalidOperationException("The process has ended.");
        }

        var run = new Run(definition, state, input);
        run.Fail(asked, message);
        return run.Finish();
    }

    /// <summary>What a bookmark can be resumed with right now; nothing while the process is held. A task that waits for signers whom
    /// its holder asked first can only go back.</summary>
    public static IReadOnlyList<string> Outcomes(ProcessDefinition definition, ProcessState state, string bookmarkId)
    {
        var bookmark = Belongs(definition, state).Bookmarks.FirstOrDefault(b => b.Id == bookmarkId);
        if (bookmark is null || state.Held is not null)
        {
            return [];
        }

        var activity = definition.Find(bookmark.ActivityId)!;
        return bookmark switch
        {
            { Part: SignerPart.Before or SignerPart.After } => [.. TaskNode.SignerOutcomes.Select(o => o.Name)],
            { Held: true } => [.. ((TaskNode)activity.Prepared!).Outcomes.Where(o => o.Tone == OutcomeTone.Back).Select(o => o.Name)],
            { Kind: "Process" } => ["Done"],
            _ => activity.Behavior.Ports(activity) ?? ["Done"],
        };
    }

    /// <summary>The tasks to which this one can be returned, first done first.</summary>
    public static IReadOnlyList<ActivityDefinition> ReturnTargets(ProcessDefinition definition, ProcessState state, string bookmarkId) =>
        Belongs(definition, state).Bookmarks.FirstOrDefault(b => b.Id == bookmarkId && b.Kind == "Task") is { Part: null or SignerPart.Joint } bookmark && state.Held is null
            ? [.. new Run(definition, state, new ProcessInput(default)).TargetsOf(bookmark).Select(t => t.Target)]
            : [];

    /// <summary>To which the task, done forward, goes straight back.</summary>
    public static IReadOnlyList<ActivityDefinition> StraightBack(ProcessDefinition definition, ProcessState state, string bookmarkId) =>
        Belongs(definition, state).Bookmarks.FirstOrDefault(b => b.Id == bookmarkId && b.Kind == "Task") is { } bookmark
            ? [.. new Run(definition, state, new ProcessInput(default)).StraightBackOf(bookmark)]
            : [];

    /// <summary>Whose decision, of those that do not hold for what this task hands on, is asked for again before the process goes on.</summary>
    /// <param name="void">As in <see cref="Resumption"/>.</param>
    /// <returns>In the order in which they are asked.</returns>
    public static IReadOnlyList<ActivityDefinition> AskedAgain(
        ProcessDefinition definition, ProcessState state, string bookmarkId, string outcome, IReadOnlyCollection<string> @void) =>
        Belongs(definition, state).Bookmarks.FirstOrDefault(b => b.Id == bookmarkId && b.Kind == "Task") is { } bookmark
            ? new Run(definition, state, new ProcessInput(default)).AskedAgainAfter(bookmark, outcome, @void)
            : [];

    public static Operated Apply(ProcessDefinition definition, ProcessState state, Operation operation, ProcessInput input)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(input);
        if (Belongs(definition, state).Status == ProcessStatus.Finished)
        {
            return new Operated(null, "这件事项已经办结");
        }

        var run = new Run(definition, state, input);
        return run.Carry(operation) is { } refusal ? new Operated(null, refusal) : new Operated(run.Finish(), null);
    }

    private static ProcessState Belongs(ProcessDefinition definition, ProcessState state)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        return state.DefinitionId == definition.DefinitionId && state.Version == definition.Version
            ? state
            : throw new InvalidOperationException($"The state belongs to {state.DefinitionId} v{state.Version}, not to {definition.DefinitionId} v{definition.Version}.");
    }
}
