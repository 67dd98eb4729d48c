using System.Text.Json.Nodes;

namespace Workflow.Engine.Definitions;

/// <summary>One version of a process, read from an Elsa 3 definition file.</summary>
public sealed class ProcessDefinition
{
    private readonly JsonObject document;
    private readonly Dictionary<string, ActivityDefinition> byNode;

    internal ProcessDefinition(JsonObject document, Envelope envelope, ActivityDefinition root)
    {
        this.document = document;
        Envelope = envelope;
        Root = root;
        All = [.. Walk(root)];
        byNode = All.ToDictionary(a => a.NodeId, StringComparer.Ordinal);
        CustomProperties = document["customProperties"] is JsonObject own ? own.ToDictionary(StringComparer.Ordinal) : [];
        Hash = CanonicalJson.Hash(document);
        Tasks = [.. InForwardOrder(root).Where(a => a.Prepared is TaskNode).Select(a => (TaskNode)a.Prepared!)];
    }

    public string DefinitionId => Envelope.DefinitionId;
    public string Name => Envelope.Name;

    /// <summary>1-based; a running instance keeps the version it started on.</summary>
    public int Version => Envelope.Version;

    /// <summary>Lower-case hex SHA-256 of the canonical form: sorted keys, LF line ends, designer positions left out.</summary>
    public string Hash { get; }

    public ActivityDefinition Root { get; }

    /// <summary>Those of the root: what the process as a whole is drawn as.</summary>
    public IReadOnlyList<ActivityDefinition> Activities => Root.Children;
    public IReadOnlyList<ConnectionDefinition> Connections => Root.Connections;
    public IReadOnlyList<VariableDefinition> Variables => Envelope.Variables;
    public IReadOnlyList<InputDefinition> Inputs => Envelope.Inputs;

    /// <summary>Every activity at any depth, each container before what it contains.</summary>
    public IReadOnlyList<ActivityDefinition> All { get; }

    /// <summary>All human tasks, in the order in which they are first reached from the start.</summary>
    public IReadOnlyList<TaskNode> Tasks { get; }

    /// <summary>Of the document; for reading only.</summary>
    public IReadOnlyDictionary<string, JsonNode?> CustomProperties { get; }

    internal Envelope Envelope { get; }

    /// <param name="nodeId">As bookmarks, effects and the journal name it.</param>
    public ActivityDefinition? Find(string nodeId) => byNode.GetValueOrDefault(nodeId);

    /// <summary>Where people have something to do right before a step: ways back, and what needs no person, left out.</summary>
    /// <param name="nodeId">Of an activity at any depth; the first of a container comes after what is before the container.</param>
    /// <returns>Node ids, of containers too; none for the first step.</returns>
    public IReadOnlyList<string> StepsBefore(string nodeId)
    {
        for (var at = byNode.GetValueOrDefault(nodeId); at?.Parent is { } container; at = container)
        {
            var steps = container.Graph is { } graph ? graph.WorkBefore(at.Id)
                : container.Type == "Elsa.Sequence" ? container.Children.TakeWhile(c => c != at).Where(a => a.IsWork).TakeLast(1)
                : [];
            if (steps.Select(s => s.NodeId).ToList() is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>The tasks that no way from the start to an activity leaves out: of branches only those that each of them has.</summary>
    /// <param name="nodeId">Of an activity at any depth.</param>
    public IReadOnlyList<TaskNode> OnEveryWayTo(string nodeId)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        for (var at = byNode.GetValueOrDefault(nodeId); at?.Parent is { } container; at = container)
        {
            foreach (var before in container.Graph?.OnEveryWayTo(at.Id) ?? (container.Type == "Elsa.Sequence" ? container.Children.TakeWhile(c => c != at) : []))
            {
                needed.UnionWith(Certain(before).Select(a => a.NodeId));
            }
        }

        return [.. Tasks.Where(t => needed.Contains(t.ActivityId))];
    }

    /// <summary>What runs for certain when the activity does.</summary>
    private static IEnumerable<ActivityDefinition> Certain(ActivityDefinition activity) =>
    [
        activity,
        .. (activity.Graph?.OnEveryWayThrough() ?? (activity.Type is "Elsa.Sequence" or "Elsa.Parallel" ? activity.Children : [])).SelectMany(Certain),
    ];

    /// <returns>The document as it was read, things unknown to this program included.</returns>
    public string Write() => document.ToJsonString(CanonicalJson.Readable);

    private static IEnumerable<ActivityDefinition> Walk(ActivityDefinition activity) => activity.Children.SelectMany(Walk).Prepend(activity);

    private static IEnumerable<ActivityDefinition> InForwardOrder(ActivityDefinition activity) =>
        (activity.Graph is { } graph ? graph.ForwardOrder.Select(id => graph.Activity(id)) : activity.Children).SelectMany(InForwardOrder).Prepend(activity);
}

/// <param name="ContinuesOnFault">Elsa's ContinueWithIncidentsStrategy in place of FaultStrategy.</param>
/// <param name="KeepsOutputs">Some script asks for the output of another activity, so they are kept in the state.</param>
internal sealed record Envelope(
    string DefinitionId, string VersionId, string Name, int Version, IReadOnlyList<VariableDefinition> Variables, IReadOnlyList<InputDefinition> Inputs,
    IReadOnlyList<string> Outcomes, bool ContinuesOnFault, bool KeepsOutputs);
