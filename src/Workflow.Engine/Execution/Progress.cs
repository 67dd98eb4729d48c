using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>What of a process is behind it.</summary>
public static class Progress
{
    /// <summary>The journal's word on a process that goes its whole way again.</summary>
    public const string Restarted = "Restarted";

    /// <summary>Of an activity that is asked again alone; the detail names the one whose changed document asks for it.</summary>
    public const string AskedAgain = "AskedAgain";

    /// <summary>The activities of the root that are done in the present round: what a way back made void is to come again, what a
    /// return that comes straight back left standing is not.</summary>
    /// <param name="journal">All of the instance, in order.</param>
    /// <returns>Node ids.</returns>
    public static IReadOnlySet<string> Done(ProcessDefinition definition, IEnumerable<JournalEntry> journal)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(journal);
        var own = definition.Root.Children.ToDictionary(a => a.NodeId, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var straightBack = new HashSet<string>(StringComparer.Ordinal);
        var asked = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var entry in journal)
        {
            if (entry.Event == Restarted)
            {
                done.Clear();
                straightBack.Clear();
                continue;
            }

            if (ReturnedTo(entry) is { } target && entry.Detail!.Length > target.Length)
            {
                straightBack.Add(target);
            }

            if (!own.TryGetValue(entry.ActivityId, out var activity))
            {
                continue;
            }

            if (entry.Event == AskedAgain && entry.Detail is { } by)
            {
                // It alone is to come again: what stands behind it still holds.
                if (done.Remove(activity.NodeId))
                {
                    (asked.TryGetValue(by, out var others) ? others : asked[by] = []).Add(activity.NodeId);
                }

                straightBack.Add(activity.NodeId);
            }
            else if (entry.Event == "Withdrawn")
            {
                // As before it decided: whom that has asked again, nobody asks now; and what stands behind it was void already.
                if (asked.Remove(activity.NodeId, out var released))
                {
                    straightBack.ExceptWith(released);
                    done.UnionWith(released);
                }

                straightBack.Add(activity.NodeId);
            }
            else if (entry.Event == "Started")
            {
                done.Remove(activity.NodeId);
                if (!straightBack.Remove(activity.NodeId) && definition.Root.Graph is { } graph)
                {
                    done.ExceptWith(graph.Region(activity.Id));
                }
            }
            else if (entry.Event == "Completed" && (activity.Prepared as TaskNode)?.IsBack(entry.Detail ?? "") != true)
            {
                done.Add(activity.NodeId);
                asked.Remove(activity.NodeId);
            }
        }

        return done;
    }

    /// <returns>The node id of the step that somebody returned the case to; null for any other entry.</returns>
    public static string? ReturnedTo(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry is not { Event: "Returned", Detail: { } detail } ? null
            : detail.EndsWith(Run.StraightBack, StringComparison.Ordinal) ? detail[..^Run.StraightBack.Length] : detail;
    }
}
