using System.Collections.Concurrent;
using System.Text.Json;

namespace Workflow.Engine.Definitions;

/// <summary>The flowchart as a graph, with what execution asks of it worked out once. A connection is a back edge when it closes a
/// loop; where the shape alone does not tell which one does, the author's outcomes with the tone Back are the way back.</summary>
internal sealed class FlowGraph
{
    private readonly ILookup<string, ConnectionDefinition> outbound;
    private readonly ILookup<string, ConnectionDefinition> inbound;
    private readonly Dictionary<string, ActivityDefinition> byId;
    private readonly HashSet<ConnectionDefinition> back = [];
    private readonly HashSet<string> reachable;
    // Worked out when first asked for: in a chart of thousands most are never needed.
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> regions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> upstream = new(StringComparer.Ordinal);

    public FlowGraph(IReadOnlyList<ActivityDefinition> activities, IReadOnlyList<ConnectionDefinition> connections)
    {
        Connections = connections;
        byId = activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
        outbound = connections.ToLookup(c => c.Source, StringComparer.Ordinal);
        inbound = connections.ToLookup(c => c.Target, StringComparer.Ordinal);
        Start = FindStart(activities);
        reachable = Reach(Start is null ? [] : [Start], id => outbound[id].Select(c => c.Target));
        ForwardOrder = Order(activities, connections);
    }

    public IReadOnlyList<ConnectionDefinition> Connections { get; }

    /// <summary>Null where there are no activities.</summary>
    public string? Start { get; }

    public IEnumerable<ActivityDefinition> Activities => byId.Values;

    public ActivityDefinition Activity(string id) => byId[id];

    /// <summary>Every activity that can be reached; on every way forward each comes after the one before it.</summary>
    public IReadOnlyList<string> ForwardOrder { get; }

    public bool Reaches(string id) => reachable.Contains(id);

    /// <summary>In the file's order, which is the order of scheduling.</summary>
    public IEnumerable<ConnectionDefinition> From(string id) => outbound[id];
    public IEnumerable<ConnectionDefinition> To(string id) => inbound[id];

    /// <summary>The ways to an activity that are no way back.</summary>
    public IEnumerable<ConnectionDefinition> Forward(string id) => inbound[id].Where(c => !back.Contains(c));
    public bool IsBack(ConnectionDefinition connection) => back.Contains(connection);

    /// <summary>What going back to an activity makes void: itself and whatever cannot be reached again without it. A node that waits
    /// for all its branches depends on each of them, any other only on all together.</summary>
    public IReadOnlySet<string> Region(string target) => regions.GetOrAdd(target, FindRegion);

    /// <summary>What can lead to an activity without going back, itself not included.</summary>
    public IReadOnlySet<string> Upstream(string id) => upstream.GetOrAdd(id, FindUpstream);

    /// <summary>The nearest work on each way to an activity that is no way back.</summary>
    public IEnumerable<ActivityDefinition> WorkBefore(string id) =>
        Reach([id], other => other != id && byId[other].IsWork ? [] : Forward(other).Select(c => c.Source)).Where(other => other != id).Select(other => byId[other]).Where(a => a.IsWork);

    /// <summary>What no way from the start to an activity leaves out, itself not included. Where all branches are waited for, each of them counts.</summary>
    public IEnumerable<ActivityDefinition> OnEveryWayTo(string id) => EveryWay([id]).Where(a => a.Id != id);

    /// <summary>What no way from the start to an end leaves out.</summary>
    public IEnumerable<ActivityDefinition> OnEveryWayThrough() => EveryWay([.. reachable.Where(id => outbound[id].All(back.Contains))]);

    private IEnumerable<ActivityDefinition> EveryWay(IReadOnlyList<string> ends)
    {
        // In forward order each activity's predecessors are settled before it.
        var needed = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var id in ForwardOrder)
        {
            var ways = Forward(id).Where(c => needed.ContainsKey(c.Source)).Select(c => needed[c.Source]).ToList();
            var own = new HashSet<string>(StringComparer.Ordinal) { id };
            if (ways.Count > 0)
            {
                own.UnionWith(byId[id].MergeMode is MergeMode.Merge or MergeMode.Converge ? ways.SelectMany(w => w) : ways.Aggregate(ways[0].AsEnumerable(), (all, w) => all.Intersect(w)));
            }

            needed[id] = own;
        }

        var reached = ends.Where(needed.ContainsKey).Select(id => needed[id]).ToList();
        return reached.Count == 0 ? [] : reached.Aggregate(reached[0].AsEnumerable(), (all, way) => all.Intersect(way)).Select(id => byId[id]);
    }

    // Elsa's order: the first Start, else what may start a workflow, else what nothing leads to, else the first.
    private string? FindStart(IReadOnlyList<ActivityDefinition> activities) => (
        activities.FirstOrDefault(a => a.Type == "Elsa.Start")
        ?? activities.FirstOrDefault(a => ProcessDefinitionReader.Child(a.Json["customProperties"], "canStartWorkflow")?.GetValueKind() == JsonValueKind.True)
        ?? activities.FirstOrDefault(a => !inbound[a.Id].Any())
        ?? (activities.Count > 0 ? activities[0] : null))?.Id;

    private static HashSet<string> Reach(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var found = new HashSet<string>(from, StringComparer.Ordinal);
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var id))
        {
            foreach (var other in next(id).Where(found.Add))
            {
                open.Enqueue(other);
            }
        }

        return found;
    }

    private List<string> Order(IReadOnlyList<ActivityDefinition> activities, IReadOnlyList<ConnectionDefinition> connections)
    {
        var index = activities.Select((a, i) => (a.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        Edge EdgeOf(ConnectionDefinition c) => new(index[c.Source], index[c.Target]);
        if (Start is null)
        {
            return [];
        }

        List<Edge> edges = [.. connections.Select(EdgeOf)];
        var returns = connections.Where(c => byId[c.Source].Behavior.IsWayBack(byId[c.Source], c.Port)).Select(EdgeOf).ToHashSet();
        var components = GraphWalk.Components(activities.Count, edges);
        var places = GraphWalk.ForwardOrder(activities.Count, index[Start], edges, returns);
        back.UnionWith(connections.Where(c => EdgeOf(c) is var e && components[e.Source] == components[e.Target] && places[e.Target] <= places[e.Source]));
        var forward = GraphWalk.ForwardOrder(
            activities.Count, index[Start], [.. connections.Where(c => !back.Contains(c)).Select(EdgeOf)], new HashSet<Edge>());
        return [.. reachable.OrderBy(id => forward[index[id]])];
    }

    private HashSet<string> FindUpstream(string id)
    {
        var found = Reach([id], other => Forward(other).Select(c => c.Source));
        found.Remove(id);
        return found;
    }

    private HashSet<string> FindRegion(string target)
    {
        var region = new HashSet<string>(StringComparer.Ordinal) { target };
        foreach (var id in ForwardOrder.SkipWhile(id => id != target).Skip(1))
        {
            var sources = Forward(id).Select(c => region.Contains(c.Source)).ToList();
            var waitsForAll = byId[id].MergeMode is MergeMode.Merge or MergeMode.Converge;
            if (waitsForAll ? sources.Contains(true) : sources.Count > 0 && !sources.Contains(false))
            {
                region.Add(id);
            }
        }

        return region;
    }
}
