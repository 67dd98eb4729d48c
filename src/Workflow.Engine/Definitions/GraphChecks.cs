namespace Workflow.Engine.Definitions;

/// <summary>What can be wrong with a flowchart whose parts are each right.</summary>
internal static class GraphChecks
{
    /// <param name="at">The flowchart's place in the document.</param>
    /// <param name="isWhole">Nothing else is wrong; with a part missing, everything after it would seem unreachable.</param>
    public static IEnumerable<DefinitionProblem> Check(FlowGraph graph, string at, bool isWhole)
    {
        foreach (var (connection, i) in graph.Connections.Select((c, i) => (c, i)))
        {
            var source = graph.Activity(connection.Source);
            if (source.Behavior.Ports(source) is { } ports && !ports.Contains(connection.Port))
            {
                yield return new($"{at}.connections[{i}].source.port", source.Id, ports.Count == 0
                    ? $"活动“{source.Title}”是终点，不能再连出去"
                    : $"活动“{source.Title}”没有出口“{connection.Port}”，它的出口是 {string.Join("、", ports)}");
            }
        }

        foreach (var activity in graph.Activities)
        {
            foreach (var port in activity.Behavior.MustLeadOn(activity).Where(p => !graph.From(activity.Id).Any(c => c.Port == p)))
            {
                yield return new($"{at}.activities[{activity.Id}]", activity.Id, $"活动“{activity.Title}”的出口“{port}”没有连到任何地方，走到这里流程会丢失");
            }
        }

        if (!isWhole || graph.Start is null)
        {
            yield break;
        }

        foreach (var activity in graph.Activities.Where(a => !graph.Reaches(a.Id)))
        {
            yield return new($"{at}.activities[{activity.Id}]", activity.Id, $"活动“{activity.Title}”从起点走不到");
        }

        foreach (var activity in Spinning(graph))
        {
            yield return new($"{at}.activities[{activity.Id}]", activity.Id, $"活动“{activity.Title}”在一个没有等待的环里，流程会一直空转");
        }

        foreach (var (activity, missing) in JoinChecks.NeverFilling(graph))
        {
            yield return new($"{at}.activities[{activity.Id}]", activity.Id, $"“{activity.Title}”要等所有分支到齐，而“{missing.One}”和“{missing.Other}”不会都走到：把汇合方式改成 WaitAllActive，或去掉汇合");
        }
    }

    /// <summary>Activities that can come back to themselves without passing one that waits.</summary>
    private static IEnumerable<ActivityDefinition> Spinning(FlowGraph graph)
    {
        List<ActivityDefinition> busy = [.. graph.Activities.Where(a => !a.Behavior.WaitsIn(a))];
        var index = busy.Select((a, i) => (a.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        List<Edge> edges = [.. graph.Connections.Where(c => index.ContainsKey(c.Source) && index.ContainsKey(c.Target)).Select(c => new Edge(index[c.Source], index[c.Target]))];
        var components = GraphWalk.Components(busy.Count, edges);
        var spinning = edges.Where(e => components[e.Source] == components[e.Target]).Select(e => e.Source).ToHashSet();
        return busy.Where((_, i) => spinning.Contains(i));
    }
}
