using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>Executes Elsa 3 flowcharts in token mode as a pure function: definition, state and input in, new state and effects out.</summary>
public static class ProcessEngine
{
    public static Transition Start(ProcessDefinition definition, ProcessInput input)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(input);
        var values = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var declared in definition.Inputs)
        {
            if (input.Values?.TryGetValue(declared.Name, out var value) == true)
            {
                values[Run.InputPrefix + declared.Name] = value?.DeepClone();
            }
        }

        var run = new Run(definition, new ProcessState(
            definition.DefinitionId, definition.Version, ProcessSubStatus.Suspended, [], [], 1, values, null), input.Now);
        run.Schedule(definition.Graph.Start);
        return run.Finish();
    }

    /// <exception cref="InvalidOperationException">The state is of another definition, has no such bookmark, or its activity has no
    /// such outcome: the host asked for something it did not check.</exception>
    public static Transition Resume(ProcessDefinition definition, ProcessState state, Resumption resumption, ProcessInput input)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(resumption);
        ArgumentNullException.ThrowIfNull(input);
        if (state.DefinitionId != definition.DefinitionId || state.Version != definition.Version)
        {
            throw new InvalidOperationException(
                $"The state belongs to {state.DefinitionId} v{state.Version}, not to {definition.DefinitionId} v{definition.Version}.");
        }

        var bookmark = state.Bookmarks.FirstOrDefault(b => b.Id == resumption.BookmarkId)
            ?? throw new InvalidOperationException($"Nothing waits at bookmark '{resumption.BookmarkId}'.");
        var activity = definition.Find(bookmark.ActivityId)!;
        if (!ActivityRegistry.Get(activity.Type).Ports(activity).Contains(resumption.Outcome))
        {
            throw new InvalidOperationException($"Activity '{activity.Id}' has no outcome '{resumption.Outcome}'.");
        }

        var run = new Run(definition, state, input.Now);
        run.Resume(bookmark, activity, resumption.Outcome);
        return run.Finish();
    }
}
