using System.Text.Json;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Drawing;

/// <param name="Column">0-based, along the way.</param>
/// <param name="Lane">0-based, beside each other.</param>
/// <param name="IsWork">A person has something to do there.</param>
public sealed record GridNode(ActivityDefinition Activity, int Column, int Lane, bool IsWork);

/// <param name="Source">Node id.</param>
/// <param name="Target">Node id.</param>
public sealed record GridLine(string Source, string Port, string Target, bool IsBack);

/// <summary>Where the activities of a process stand in a drawing. No two are in one place, and every line that is no way back leads
/// to a later column.</summary>
/// <param name="Nodes">In the order of the way.</param>
public sealed record ProcessGrid(IReadOnlyList<GridNode> Nodes, IReadOnlyList<GridLine> Lines)
{
    // Half of what Studio gives a node: nearer ones stand beside each other on purpose.
    private const double ColumnApart = 80;
    private const double LaneApart = 40;

    public int Columns => Nodes.Max(n => n.Column) + 1;
    public int Lanes => Nodes.Max(n => n.Lane) + 1;

    /// <summary>As the designer placed them; where the file does not place them, or places them against the way, in layers.</summary>
    public static ProcessGrid Of(ProcessDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var root = definition.Root;
        var activities = root.Graph is { } graph
            ? [.. graph.ForwardOrder.Concat(root.Children.Select(c => c.Id)).Distinct().Select(graph.Activity)]
            : root.Children is { Count: > 0 } ? root.Children : [root];
        GridLine[] lines = root.Graph is { } flow
            ? [.. flow.Connections.Select(c => new GridLine(flow.Activity(c.Source).NodeId, c.Port, flow.Activity(c.Target).NodeId, flow.IsBack(c)))]
            : root.Type == "Elsa.Sequence" ? [.. activities.Zip(activities.Skip(1), (a, b) => new GridLine(a.NodeId, "Done", b.NodeId, false))] : [];
        var places = Designed(activities, lines) ?? Layered(activities, lines);
        return new([.. activities.Select(a => new GridNode(a, places[a.NodeId].Column, places[a.NodeId].Lane, a.IsWork))], lines);
    }

    private static Dictionary<string, (int Column, int Lane)>? Designed(IReadOnlyList<ActivityDefinition> activities, GridLine[] lines)
    {
        var points = activities.Select(a => Point(a.Json)).OfType<(double X, double Y)>().ToList();
        if (points.Count < activities.Count)
        {
            return null;
        }

        var index = activities.Select((a, i) => (a.NodeId, i)).ToDictionary(p => p.NodeId, p => p.i, StringComparer.Ordinal);
        var onward = lines.Where(l => !l.IsBack).Select(l => (From: points[index[l.Source]], To: points[index[l.Target]])).ToList();
        // Studio also lays out from top to bottom.
        var upright = onward.Sum(l => Math.Abs(l.To.Y - l.From.Y)) > onward.Sum(l => Math.Abs(l.To.X - l.From.X));
        var columns = Groups(points.Select(p => upright ? p.Y : p.X), ColumnApart);
        var lanes = Groups(points.Select(p => upright ? p.X : p.Y), LaneApart);
        var places = activities.Select((a, i) => (a.NodeId, Place: (columns[i], lanes[i]))).ToDictionary(p => p.NodeId, p => p.Place, StringComparer.Ordinal);
        return places.Values.Distinct().Count() == places.Count && lines.All(l => l.IsBack || places[l.Source].Item1 < places[l.Target].Item1) ? places : null;
    }

    private static (double X, double Y)? Point(JsonObject activity) =>
        ProcessDefinitionReader.Child(ProcessDefinitionReader.Child(activity["metadata"], "designer"), "position") is JsonObject position
        && Number(position["x"]) is { } x && Number(position["y"]) is { } y
            ? (x, y)
            : null;

    private static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<double>(out var number) ? number : null;

    /// <returns>By value the number of its group, counted from the smallest value on.</returns>
    private static int[] Groups(IEnumerable<double> values, double apart)
    {
        var sorted = values.Select((value, i) => (value, i)).OrderBy(v => v.value).ToList();
        var result = new int[sorted.Count];
        var (group, first) = (-1, double.NegativeInfinity);
        foreach (var (value, i) in sorted)
        {
            if (value - first > apart)
            {
                (group, first) = (group + 1, value);
            }

            result[i] = group;
        }

        return result;
    }

    /// <summary>Each behind the furthest that leads to it, in the lane it comes from where that is free.</summary>
    private static Dictionary<string, (int Column, int Lane)> Layered(IReadOnlyList<ActivityDefinition> activities, GridLine[] lines)
    {
        var inbound = lines.Where(l => !l.IsBack).ToLookup(l => l.Target, l => l.Source, StringComparer.Ordinal);
        var places = new Dictionary<string, (int Column, int Lane)>(StringComparer.Ordinal);
        foreach (var activity in activities)
        {
            var sources = inbound[activity.NodeId].Where(places.ContainsKey).Select(s => places[s]).ToList();
            var column = sources.Count == 0 ? 0 : sources.Max(s => s.Column) + 1;
            var lane = sources.Count == 0 ? 0 : sources[0].Lane;
            while (places.ContainsValue((column, lane)))
            {
                lane++;
            }

            places[activity.NodeId] = (column, lane);
        }

        return places;
    }
}
