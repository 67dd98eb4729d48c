using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>A document that was changed on its way: who had decided on another one is asked again before it goes on.</summary>
internal sealed partial class Run
{
    /// <summary>What of <paramref name="void"/> the way ahead of a task does not come to by itself, in the order of the way.</summary>
    public IReadOnlyList<ActivityDefinition> AskedAgainAfter(Bookmark bookmark, string outcome, IReadOnlyCollection<string> @void)
    {
        var activity = Node(bookmark.ActivityId);
        var place = PlaceOf(bookmark.Frame);
        var flow = place.Activity == activity && !place.Round ? place.Parent! : place;
        return flow.Activity?.Graph is null ? [] : AskedAgain(flow, activity, [outcome], @void);
    }

    /// <summary>They come one after another, each straight to the next; the last leads where the changed document was to go.</summary>
    /// <returns>False where nobody is to be asked again here.</returns>
    private bool AskAgain(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        if (madeVoid.Count == 0 || ports is not [var port] || AskedAgain(flow, activity, ports, madeVoid) is not { Count: > 0 } again)
        {
            return false;
        }

        var jumps = flow.Jumps ??= [];
        var pending = jumps.FindAll(j => j.From == activity.Id && j.By is null);
        jumps.RemoveAll(pending.Contains);
        for (var i = 1; i < again.Count; i++)
        {
            jumps.Add(new Jump(again[i - 1].Id, again[i].Id, For: cause));
        }

        jumps.AddRange(pending.Count > 0
            ? pending.Select(j => j with { From = again[^1].Id, For = cause })
            : [new Jump(again[^1].Id, activity.Id, Port: port, For: cause)]);
        if (cause is not null)
        {
            jumps.AddRange(pending.Select(j => j with { By = cause }));
        }

        again.ForEach(a => Log(a, Progress.AskedAgain, activity.NodeId));
        scheduled.Enqueue((again[0], flow));
        return true;
    }

    private List<ActivityDefinition> AskedAgain(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports, IReadOnlyCollection<string> @void)
    {
        if (activity.Prepared is TaskNode node && ports.Any(node.IsBack))
        {
            return [];
        }

        var ahead = Ahead(flow, activity, ports);
        var asked = @void.Select(id => Within(flow, id)).OfType<ActivityDefinition>()
            .Where(a => a != activity && !ahead.Contains(a.Id) && !IsOpen(flow, a.Id) && !IsScheduled(flow, a.Id)).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        return asked.Count == 0 ? [] : [.. flow.Graph.ForwardOrder.Where(asked.Contains).Select(flow.Graph.Activity)];
    }

    /// <summary>Where the activity leads, what else is on its way, and whatever can follow these without going back.</summary>
    private HashSet<string> Ahead(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        List<Jump> jumps = [.. (flow.Jumps ?? []).Where(j => j.By is null)];
        IEnumerable<string> By(string id, string? port) =>
            flow.Graph.From(id).Where(c => !flow.Graph.IsBack(c) && (port is null || c.Port == port)).Select(c => c.Target);
        IEnumerable<string> Follow(string id, IReadOnlyList<string?> by) => jumps.FindAll(j => j.From == id) is { Count: > 0 } straight
            ? straight.SelectMany(j => j.Port is { } port ? By(j.To, port) : [j.To])
            : by.SelectMany(port => By(id, port));
        HashSet<string> ahead = [.. Follow(activity.Id, ports), .. flow.Tokens.Select(t => t.Target)];
        var open = new Queue<string>(ahead.Concat(flow.Graph.Activities.Where(a => a != activity && IsOpen(flow, a.Id)).Select(a => a.Id)));
        while (open.TryDequeue(out var id))
        {
            foreach (var after in Follow(id, [null]).Where(ahead.Add))
            {
                open.Enqueue(after);
            }
        }

        return ahead;
    }

    /// <returns>The child of the flowchart that is, or holds, the activity; null where it stands elsewhere.</returns>
    private ActivityDefinition? Within(Place flow, string nodeId)
    {
        var at = definition.Find(nodeId);
        while (at is not null && at.Parent != flow.Activity)
        {
            at = at.Parent;
        }

        return at;
    }
}
