namespace Workflow.Engine.Definitions;

/// <summary>The flowchart as a graph. A connection is a back edge when its target dominates its source:
/// every way to the source leads through the target, so following it starts that part over.</summary>
internal sealed class FlowGraph
{
    private readonly ILookup<string, ConnectionDefinition> outbound;
    private readonly ILookup<string, ConnectionDefinition> inbound;
    private readonly HashSet<ConnectionDefinition> back = [];
    private readonly Dictionary<string, HashSet<string>> downstream = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> upstream = new(StringComparer.Ordinal);

    public FlowGraph(IReadOnlyList<ActivityDefinition> activities, IReadOnlyList<ConnectionDefinition> connections)
    {
        outbound = connections.ToLookup(c => c.Source, StringComparer.Ordinal);
        inbound = connections.ToLookup(c => c.Target, StringComparer.Ordinal);
        Start = FindStart(activities);
        ForwardOrder = Reach(Start, id => outbound[id].Select(c => c.Target));
        FindBackEdges();
        foreach (var id in ForwardOrder)
        {
            downstream[id] = [.. Reach(id, a => outbound[a].Where(c => !back.Contains(c)).Select(c => c.Target))];
            upstream[id] = [.. Reach(id, a => inbound[a].Where(c => !back.Contains(c)).Select(c => c.Source))];
            upstream[id].Remove(id);
        }
    }

    public string Start { get; }

    /// <summary>Every activity that can be reached, breadth first from the start.</summary>
    public IReadOnlyList<string> ForwardOrder { get; }

    /// <summary>In the file's order, which is the order of scheduling.</summary>
    public IEnumerable<ConnectionDefinition> From(string id) => outbound[id];
    public IEnumerable<ConnectionDefinition> To(string id) => inbound[id];
    public bool IsBack(ConnectionDefinition connection) => back.Contains(connection);

    /// <summary>What can follow an activity without going back, itself included.</summary>
    public IReadOnlySet<string> Downstream(string id) => downstream[id];

    /// <summary>What can lead to an activity without going back, itself not included.</summary>
    public IReadOnlySet<string> Upstream(string id) => upstream[id];

    // Elsa's order: the first Start, else what may start a workflow, else what nothing leads to, else the first.
    private string FindStart(IReadOnlyList<ActivityDefinition> activities) => (
        activities.FirstOrDefault(a => a.Type == "Elsa.Start")
        ?? activities.FirstOrDefault(a => a.Json["customProperties"]?["canStartWorkflow"]?.GetValueKind() == System.Text.Json.JsonValueKind.True)
        ?? activities.FirstOrDefault(a => !inbound[a.Id].Any())
        ?? activities[0]).Id;

    private static List<string> Reach(string from, Func<string, IEnumerable<string>> next)
    {
        var found = new List<string> { from };
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(next(found[i]).Where(seen.Add));
        }

        return found;
    }

    private void FindBackEdges()
    {
        foreach (var connection in ForwardOrder.SelectMany(id => outbound[id]))
        {
            // The target dominates the source when the source cannot be reached without it.
            var without = connection.Target == Start
                ? []
                : Reach(Start, id => outbound[id].Select(c => c.Target).Where(t => t != connection.Target));
            if (!without.Contains(connection.Source) || connection.Source == connection.Target)
            {
                back.Add(connection);
            }
        }
    }
}
