namespace Workflow.Engine.Definitions;

/// <summary>Joins that wait for branches of which a decision takes only one.</summary>
internal static class JoinChecks
{
    /// <summary>Joins outside loops; within one, two rounds may bring what one round can't.</summary>
    public static IEnumerable<(ActivityDefinition Join, (string One, string Other) Missing)> NeverFilling(FlowGraph graph)
    {
        var returns = graph.Connections.Where(graph.IsBack).Select(c => c.Target).Distinct().ToList();
        var joins = graph.Activities
            .Where(a => a.MergeMode is MergeMode.Merge or MergeMode.Converge && graph.To(a.Id).Skip(1).Any() && !graph.To(a.Id).Any(graph.IsBack)
                && !returns.Exists(r => graph.Region(r).Contains(a.Id)))
            .ToList();
        if (joins.Count == 0)
        {
            yield break;
        }

        var together = new Meetings(graph);
        foreach (var join in joins)
        {
            var ways = graph.To(join.Id).ToList();
            foreach (var (one, other) in ways.SelectMany((a, i) => ways.Skip(i + 1).Select(b => (a, b))).Where(p => !together.CanBothBeTaken(p.a, p.b)).Take(1))
            {
                yield return (join, (graph.Activity(one.Source).Title, graph.Activity(other.Source).Title));
            }
        }
    }

    // Each goes some calls down.
    private const int MaxMeetings = 500;

    /// <summary>Which two connections one run can take.</summary>
    private sealed class Meetings(FlowGraph graph)
    {
        private readonly Dictionary<string, int> order = graph.ForwardOrder.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i, StringComparer.Ordinal);
        private readonly Dictionary<(ConnectionDefinition, ConnectionDefinition), bool> known = [];
        private int depth;

        public bool CanBothBeTaken(ConnectionDefinition one, ConnectionDefinition other)
        {
            while (one != other)
            {
                if (!order.TryGetValue(one.Source, out var first) || !order.TryGetValue(other.Source, out var second))
                {
                    return false;
                }

                if (first == second)
                {
                    var source = graph.Activity(one.Source);
                    return one.Port == other.Port || !source.Behavior.LeavesByOne(source);
                }

                var (earlier, later) = first < second ? (one, other) : (other, one);
                var ways = graph.Forward(later.Source).ToList();
                if (ways is not [var only])
                {
                    return ByAnyWay(earlier, later, ways);
                }

                (one, other) = (earlier, only);
            }

            return true;
        }

        private bool ByAnyWay(ConnectionDefinition earlier, ConnectionDefinition later, List<ConnectionDefinition> ways)
        {
            if (known.TryGetValue((earlier, later), out var found))
            {
                return found;
            }

            // A chart that meets so often in a row is given the benefit of the doubt.
            if (depth == MaxMeetings)
            {
                return true;
            }

            depth++;
            var all = graph.Activity(later.Source).MergeMode is MergeMode.Merge or MergeMode.Converge;
            var result = ways.Count > 0 && (all ? ways.TrueForAll(w => CanBothBeTaken(earlier, w)) : ways.Exists(w => CanBothBeTaken(earlier, w)));
            depth--;
            return known[(earlier, later)] = result;
        }
    }
}
