using Workflow.Engine.Activities;

namespace Workflow.Engine.Definitions;

/// <summary>What can be wrong with a flowchart whose parts are each right.</summary>
internal static class GraphChecks
{
    /// <param name="isWhole">Nothing else is wrong; with a part missing, everything after it would seem unreachable.</param>
    public static IEnumerable<DefinitionProblem> Check(
        IReadOnlyList<ActivityDefinition> activities, IReadOnlyList<ConnectionDefinition> connections, bool isWhole)
    {
        var byId = activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
        foreach (var (connection, i) in connections.Select((c, i) => (c, i)))
        {
            var source = byId[connection.Source];
            if (ActivityRegistry.Find(source.Type)?.Ports(source) is { } ports && !ports.Contains(connection.Port))
            {
                yield return new($"root.connections[{i}].source.port", source.Id, ports.Count == 0
                    ? $"活动“{source.Title}”是终点，不能再连出去"
                    : $"活动“{source.Title}”没有出口“{connection.Port}”，它的出口是 {string.Join("、", ports)}");
            }
        }

        foreach (var activity in activities)
        {
            var needed = ActivityRegistry.Find(activity.Type)?.MustLeadOn(activity) ?? [];
            foreach (var port in needed.Where(p => !connections.Any(c => c.Source == activity.Id && c.Port == p)))
            {
                yield return new($"root.activities[{activity.Id}]", activity.Id, $"活动“{activity.Title}”的出口“{port}”没有连到任何地方，走到这里流程会丢失");
            }
        }

        if (!isWhole || activities.Count == 0)
        {
            yield break;
        }

        var graph = new FlowGraph(activities, connections);
        foreach (var activity in activities.Where(a => !graph.Reaches(a.Id)))
        {
            yield return new($"root.activities[{activity.Id}]", activity.Id, $"活动“{activity.Title}”从起点走不到");
        }

        foreach (var activity in activities.Where(a => RunsRound(a, byId, graph)))
        {
            yield return new($"root.activities[{activity.Id}]", activity.Id, $"活动“{activity.Title}”在一个没有等待的环里，流程会一直空转");
        }
    }

    /// <summary>Whether an activity can come back to itself without passing one that waits.</summary>
    private static bool RunsRound(ActivityDefinition activity, Dictionary<string, ActivityDefinition> byId, FlowGraph graph)
    {
        if (ActivityRegistry.Get(activity.Type).Waits)
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(graph.From(activity.Id).Select(c => c.Target));
        while (next.TryDequeue(out var id))
        {
            if (id == activity.Id)
            {
                return true;
            }

            if (!ActivityRegistry.Get(byId[id].Type).Waits && seen.Add(id))
            {
                foreach (var connection in graph.From(id))
                {
                    next.Enqueue(connection.Target);
                }
            }
        }

        return false;
    }
}
