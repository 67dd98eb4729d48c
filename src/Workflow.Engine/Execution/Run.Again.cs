using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>A document that was changed on its way: who had decided on another one is asked again before it goes on.</summary>
internal sealed partial class Run
{
    /// <summary>No connection leaves by it.</summary>
    private const string Nowhere = "";

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
        if (madeVoid.Tasks.Count == 0 || ports is not [var port] || Within(flow, madeVoid.By) != activity || AskedAgain(flow, activity, ports, madeVoid.Tasks) is not { Count: > 0 } again)
        {
            return false;
        }

        var jumps = flow.Jumps ??= [];
        var pending = Drop(flow, j => j.From == activity.Id && j.By is null);
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
        if (LeadsBack(flow, activity, ports))
        {
            return [];
        }

        var ahead = Ahead(flow, activity, ports);
        var asked = @void.Select(id => Within(flow, id)).OfType<ActivityDefinition>()
            .Where(a => a != activity && HasDecided(flow, a.Id) && !ahead.Contains(a.Id) && !IsOpen(flow, a.Id) && !IsScheduled(flow, a.Id)).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
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
        var open = new Queue<string>(ahead.Concat(flow.Graph.Activities.Where(a => a != activity && (IsOpen(flow, a.Id) || IsScheduled(flow, a.Id))).Select(a => a.Id)));
        while (open.TryDequeue(out var id))
        {
            foreach (var after in Follow(id, [null]).Where(ahead.Add))
            {
                open.Enqueue(after);
            }
        }

        return ahead;
    }

    /// <summary>Whatever was not, or has been sent back since, the process comes to by itself.</summary>
    private static bool HasDecided(Place flow, string id) => flow.Passed?.Contains(id) == true || flow.Jumps?.Exists(j => j.To == id && j.By is null && j.Port is not null) == true;

    private static bool LeadsBack(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports) =>
        (activity.Prepared is TaskNode node && ports.Any(node.IsBack)) || flow.Graph.From(activity.Id).Any(c => ports.Contains(c.Port) && flow.Graph.IsBack(c));

    /// <summary>What stood behind somebody who is not asked any more, or is asked within a round of its own, waits for him no longer:
    /// whoever was to be asked next is asked, and what was decided goes on. What the new round comes to by itself needs nothing.</summary>
    /// <param name="targets">Where that round begins.</param>
    private void LetGo(Place flow, IEnumerable<Jump> jumps, IReadOnlyList<string> targets)
    {
        foreach (var jump in jumps.Where(j => j.By is null && !targets.Any(t => flow.Graph.Region(t).Contains(j.To))).ToList())
        {
            var behind = flow.Graph.Activity(jump.To);
            if (jump.Port is { } port)
            {
                if (port != Nowhere)
                {
                    MakeIrrevocable();
                    DecidedGoesOn(flow, behind, [port]);
                }
            }
            else if (!targets.Any(flow.Graph.Upstream(behind.Id).Contains))
            {
                AskOnce(flow, behind);
            }
            else if (!IsOpen(flow, behind.Id))
            {
                LetGo(flow, Drop(flow, j => j.From == behind.Id && j.By is null), targets);
            }
        }
    }

    /// <summary>Asked by another way before its turn: those who were to lead to it do not ask once more, and nothing is to be led on twice.</summary>
    private void Settle(Place flow, ActivityDefinition activity)
    {
        bool LeadsHere(Jump j) => j.To == activity.Id && j.From != activity.Id && j.By is null && j.Port is null;
        if (activity.MergeMode != MergeMode.Cascade && HasDecided(flow, activity.Id) && flow.Jumps?.Exists(LeadsHere) == true)
        {
            MakeIrrevocable();
            flow.Jumps = flow.Jumps.ConvertAll(j => LeadsHere(j) ? j with { Port = Nowhere } : j);
        }
    }

    /// <summary>Asked again itself, it goes on with what it decides now; not at all where it has sent back.</summary>
    private static void Renew(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        if (ports is [var port])
        {
            var now = LeadsBack(flow, activity, ports) ? Nowhere : port;
            flow.Jumps = flow.Jumps?.ConvertAll(j => j.To == activity.Id && j.By is null && j.Port is { Length: > 0 } ? j with { Port = now } : j);
        }
    }

    /// <summary>Who was asked for the sake of these alone.</summary>
    private static HashSet<string> AskedForAlone(Place flow, IEnumerable<Jump> dropped) =>
        dropped.Where(j => j.By is null && flow.Jumps?.Exists(o => o.From == j.From && o.By is null) != true).Select(j => j.From).ToHashSet(StringComparer.Ordinal);

    private static List<Jump> Drop(Place flow, Predicate<Jump> which)
    {
        var dropped = flow.Jumps?.FindAll(which) ?? [];
        flow.Jumps?.RemoveAll(dropped.Contains);
        return dropped;
    }

    /// <summary>What was decided there goes on; where it is being decided anew, the new decision will.</summary>
    private void DecidedGoesOn(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        if (ports is [Nowhere])
        {
            return;
        }

        if (IsOpen(flow, activity.Id) || IsScheduled(flow, activity.Id))
        {
            flow.Jumps!.AddRange(ports.Select(port => new Jump(activity.Id, activity.Id, Port: port)));
        }
        else
        {
            PutTokens(flow, activity, ports);
        }
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
