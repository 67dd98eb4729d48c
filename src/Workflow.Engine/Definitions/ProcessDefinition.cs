using System.Text.Json.Nodes;
using Workflow.Engine.Activities;

namespace Workflow.Engine.Definitions;

/// <summary>One version of a process, read from an Elsa 3 definition file and found without problems.</summary>
public sealed class ProcessDefinition
{
    private readonly JsonObject document;
    private readonly Dictionary<string, ActivityDefinition> byId;

    internal ProcessDefinition(
        JsonObject document, string definitionId, string name, int version, IReadOnlyList<ActivityDefinition> activities,
        IReadOnlyList<ConnectionDefinition> connections, IReadOnlyList<VariableDefinition> variables, IReadOnlyList<InputDefinition> inputs)
    {
        this.document = document;
        (DefinitionId, Name, Version) = (definitionId, name, version);
        (Activities, Connections, Variables, Inputs) = (activities, connections, variables, inputs);
        byId = activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
        CustomProperties = document["customProperties"] is JsonObject own ? own.ToDictionary(StringComparer.Ordinal) : [];
        Hash = CanonicalJson.Hash(document);
        Graph = new FlowGraph(activities, connections);
        Tasks = [.. Graph.ForwardOrder.Select(id => byId[id]).Where(a => a.Type == TaskActivity.TypeName).Select(TaskNode.Read)];
    }

    public string DefinitionId { get; }
    public string Name { get; }

    /// <summary>1-based; a running instance keeps the version it started on.</summary>
    public int Version { get; }

    /// <summary>Lower-case hex SHA-256 of the canonical form: sorted keys, LF line ends, designer positions left out.</summary>
    public string Hash { get; }
    public IReadOnlyList<ActivityDefinition> Activities { get; }
    public IReadOnlyList<ConnectionDefinition> Connections { get; }
    public IReadOnlyList<VariableDefinition> Variables { get; }
    public IReadOnlyList<InputDefinition> Inputs { get; }

    /// <summary>All human tasks, in the order in which they are first reached from the start.</summary>
    public IReadOnlyList<TaskNode> Tasks { get; }

    /// <summary>Of the document; for reading only.</summary>
    public IReadOnlyDictionary<string, JsonNode?> CustomProperties { get; }

    internal FlowGraph Graph { get; }

    public ActivityDefinition? Find(string activityId) => byId.GetValueOrDefault(activityId);

    /// <returns>The document as it was read, things unknown to this program included.</returns>
    public string Write() => document.ToJsonString(CanonicalJson.Readable);
}
