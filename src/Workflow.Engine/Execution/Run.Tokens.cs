using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>Elsa's flowchart in token mode: what completes puts a token on each way it leaves by, and tokens become executions as the
/// target's merge mode says.</summary>
internal sealed partial class Run
{
    private void LeadOn(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        if (activity.Behavior.IsTerminal)
        {
            Leave(flow.Activity!, flow.Parent!, ["Done"], flow);
            return;
        }

        Renew(flow, activity, ports);
        if (!AskAgain(flow, activity, ports) && !TakeJump(flow, activity, ports))
        {
            GoOn(flow, activity, ports);
        }

        Settle(flow, activity);
    }

    private void GoOn(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        PutTokens(flow, activity, ports);
        Follow(flow);
    }

    private void Follow(Place flow)
    {
        ScheduleReady(flow);
        CompleteIfDone(flow);
    }

    private void PutTokens(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        Pass(flow, activity);

        var graph = flow.Graph;
        List<ConnectionDefinition>? taken = null;
        foreach (var connection in graph.From(activity.Id))
        {
            if (ports.Contains(connection.Port))
            {
                (taken ??= []).Add(connection);
            }
        }

        if (taken is not null)
        {
            // Ways back first: they void the round before, not what leaves together with them.
            foreach (var connection in taken.Where(graph.IsBack))
            {
                StartOver(flow, connection.Target);
            }

            foreach (var connection in taken)
            {
                flow.Tokens.Add(new Token(connection.Source, connection.Port, connection.Target, cause));
            }
        }
    }

    private void CompleteIfDone(Place flow)
    {
        if (flow.Tokens.Count == 0 && CountIn(flow) == 0)
        {
            Leave(flow.Activity!, flow.Parent!, ["Done"], flow);
        }
    }

    /// <summary>Going back to an activity starts anew what depends on it: what still waits there, and what was on its way, belongs to
    /// the round before and must not come together with this one. What other branches have brought to a join there still counts.</summary>
    private void StartOver(Place flow, string target)
    {
        var (graph, region) = (flow.Graph, flow.Graph.Region(target));
        CancelIn(flow, region);
        var moot = Drop(flow, j => region.Contains(j.From) || region.Contains(j.To));
        if (flow.Tokens.RemoveAll(t => region.Contains(t.Source)) + moot.Count(j => j.By is null) > 0)
        {
            MakeIrrevocable();
        }

        // What was asked for the sake of that round alone is asked no longer.
        CancelIn(flow, AskedForAlone(flow, moot));
        LetGo(flow, moot, [target]);
        // Whoever is still to be asked by others leads on no more: what he led to begins anew without him.
        var later = moot.Where(j => j.By is null && !region.Contains(j.From) && !IsOpen(flow, j.From) && !IsScheduled(flow, j.From)).ToList();
        flow.Jumps?.AddRange(later.Select(j => j with { Port = Nowhere }));

        if (flow.Joined is null)
        {
            return;
        }

        foreach (var join in flow.Joined.Where(id => id != target && region.Contains(id)).ToList())
        {
            flow.Joined.Remove(join);
            if (cause is not null)
            {
                (flow.Undone ??= []).Add(new Undone(join, cause));
            }

            flow.Tokens.AddRange(graph.Forward(join).Where(c => !region.Contains(c.Source)).Select(c => new Token(c.Source, c.Port, c.Target, cause))
                .Where(t => !flow.Tokens.Exists(o => o.Source == t.Source && o.Port == t.Port && o.Target == t.Target)));
        }
    }

    private void ScheduleReady(Place flow)
    {
        HashSet<string>? seen = null;
        for (var i = 0; i < flow.Tokens.Count; i++)
        {
            var target = flow.Tokens[i].Target;
            if (i > 0 && target == flow.Tokens[i - 1].Target)
            {
                continue;
            }

            if (flow.Tokens.Count > 1 && !(seen ??= new(StringComparer.Ordinal)).Add(target))
            {
                continue;
            }

            if (IsScheduled(flow, target))
            {
                continue;
            }

            var activity = flow.Graph.Activity(target);
            if (!IsReady(flow, activity))
            {
                continue;
            }

            if (activity.MergeMode == MergeMode.Race)
            {
                var losing = flow.Graph.Upstream(target);
                CancelIn(flow, losing);
                flow.Tokens.RemoveAll(t => losing.Contains(t.Target));
                var moot = Drop(flow, j => losing.Contains(j.From) || losing.Contains(j.To));
                CancelIn(flow, AskedForAlone(flow, moot));
                LetGo(flow, moot.Where(j => !losing.Contains(j.To)), [target]);
                (i, seen) = (-1, null);
            }

            scheduled.Enqueue((activity, flow));
        }
    }

    private bool IsScheduled(Place flow, string target)
    {
        foreach (var item in scheduled)
        {
            if (item.Place == flow && item.Activity.Id == target)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsReady(Place flow, ActivityDefinition activity)
    {
        bool Brought(ConnectionDefinition c) => flow.Tokens.Exists(t => t.Target == activity.Id && t.Source == c.Source && t.Port == c.Port);
        return activity.MergeMode switch
        {
            MergeMode.Merge => flow.Graph.Forward(activity.Id).All(Brought) || flow.Tokens.Exists(t => t.Target == activity.Id && IsReturn(flow, t)),
            MergeMode.Converge => flow.Graph.To(activity.Id).All(Brought),
            MergeMode.Active => !flow.Graph.Upstream(activity.Id).Any(id => IsAtWork(flow, id)),
            MergeMode.Stream => !flow.Graph.Forward(activity.Id).Any(c => IsAtWork(flow, c.Source)),
            _ => true,
        };
    }

    private static bool IsReturn(Place flow, Token token) =>
        flow.Graph.To(token.Target).Any(c => flow.Graph.IsBack(c) && c.Source == token.Source && c.Port == token.Port);

    private bool IsAtWork(Place flow, string id) => flow.Tokens.Exists(t => t.Target == id) || IsOpen(flow, id) || IsScheduled(flow, id);

    private bool IsOpen(Place flow, string id) =>
        bookmarks.Exists(b => b.Frame == flow.Id && Node(b.ActivityId).Id == id) || places.Values.Any(p => p.Parent == flow && p.Activity!.Id == id);

    private static void ConsumeTokens(ActivityDefinition activity, Place flow)
    {
        switch (activity.MergeMode)
        {
            case MergeMode.Cascade:
                if (flow.Tokens.FindIndex(t => t.Target == activity.Id) is >= 0 and var first)
                {
                    flow.Tokens.RemoveAt(first);
                }

                break;
            // One of each connection: a second one on the same connection is a second run.
            case MergeMode.Stream:
                for (var i = flow.Tokens.Count - 1; i >= 0; i--)
                {
                    var token = flow.Tokens[i];
                    if (token.Target == activity.Id && flow.Tokens.FindIndex(t => t.Target == token.Target && t.Source == token.Source && t.Port == token.Port) == i)
                    {
                        flow.Tokens.RemoveAt(i);
                    }
                }

                break;
            default:
                flow.Tokens.RemoveAll(t => t.Target == activity.Id);
                break;
        }

        if (activity.MergeMode == MergeMode.Merge && flow.Graph.Forward(activity.Id).Skip(1).Any())
        {
            (flow.Joined ??= new(StringComparer.Ordinal)).Add(activity.Id);
        }
    }
}
