using System.Text.Json;
using Workflow.Engine.Activities;

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
    private readonly Dictionary<string, HashSet<string>> regions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> upstream = new(StringComparer.Ordinal);
    private readonly HashSet<string> remembered = new(StringComparer.Ordinal);

    public FlowGraph(IReadOnlyList<ActivityDefinition> activities, IReadOnlyList<ConnectionDefinition> connections)
    {
        byId = activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
        outbound = connections.ToLookup(c => c.Source, StringComparer.Ordinal);
        inbound = connections.ToLookup(c => c.Target, StringComparer.Ordinal);
        Start = FindStart(activities);
        reachable = Reach([Start], id => outbound[id].Select(c => c.Target));
        ForwardOrder = Order(activities, connections);
        foreach (var target in back.Select(c => c.Target).Distinct().ToList())
        {
            FindRegion(target);
        }

        foreach (var activity in activities.Where(a => a.MergeMode is MergeMode.Race or MergeMode.Active))
        {
            upstream[activity.Id] = Reach([activity.Id], id => Forward(id).Select(c => c.Source));
            upstream[activity.Id].Remove(activity.Id);
        }
    }

    public string Start { get; }

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
    /// <param name="target">Of a back edge.</param>
    public IReadOnlySet<string> Region(string target) => regions[target];

    /// <summary>What can lead to an activity without going back, itself not included.</summary>
    /// <param name="id">Of an activity that races or waits for the active branches.</param>
    public IReadOnlySet<string> Upstream(string id) => upstream[id];

    /// <summary>Some way back leads to one branch of the join and not to another, whose token it will then have to give back.</summary>
    public bool MustRemember(string join) => remembered.Contains(join);

    // Elsa's order: the first Start, else what may start a workflow, else what nothing leads to, else the first.
    private string FindStart(IReadOnlyList<ActivityDefinition> activities) => (
        activities.FirstOrDefault(a => a.Type == "Elsa.Start")
        ?? activities.FirstOrDefault(a => ProcessDefinitionReader.Child(a.Json["customProperties"], "canStartWorkflow")?.GetValueKind() == JsonValueKind.True)
        ?? activities.FirstOrDefault(a => !inbound[a.Id].Any())
        ?? activities[0]).Id;

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
        List<Edge> edges = [.. connections.Select(EdgeOf)];
        var returns = connections.Where(c => ActivityRegistry.Get(byId[c.Source].Type).IsWayBack(byId[c.Source], c.Port)).Select(EdgeOf).ToHashSet();
        var components = GraphWalk.Components(activities.Count, edges);
        var places = GraphWalk.ForwardOrder(activities.Count, index[Start], edges, returns);
        back.UnionWith(connections.Where(c => EdgeOf(c) is var e && components[e.Source] == components[e.Target] && places[e.Target] <= places[e.Source]));
        var forward = GraphWalk.ForwardOrder(
            activities.Count, index[Start], [.. connections.Where(c => !back.Contains(c)).Select(EdgeOf)], new HashSet<Edge>());
        return [.. reachable.OrderBy(id => forward[index[id]])];
    }

    private void FindRegion(string target)
    {
        var region = regions[target] = new HashSet<string>(StringComparer.Ordinal) { target };
        foreach (var id in ForwardOrder.SkipWhile(id => id != target).Skip(1))
        {
            var sources = Forward(id).Select(c => region.Contains(c.Source)).ToList();
            var waitsForAll = byId[id].MergeMode is MergeMode.Merge or MergeMode.Converge;
            if (waitsForAll ? sources.Contains(true) : sources.Count > 0 && !sources.Contains(false))
            {
                region.Add(id);
                if (byId[id].MergeMode == MergeMode.Merge && sources.Contains(false))
                {
                    remembered.Add(id);
                }
            }
        }
    }
}
