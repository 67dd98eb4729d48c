using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Definitions;

/// <summary>An activity as the file describes it, with those it contains.</summary>
public sealed class ActivityDefinition
{
    internal ActivityDefinition(string id, string nodeId, string type, JsonObject json, ActivityDefinition? parent, string slot, IActivityBehavior behavior)
    {
        (Id, NodeId, Type, Json, Parent, Slot, Behavior) = (id, nodeId, type, json, parent, slot, behavior);
        Name = ProcessDefinitionReader.Text(json["name"]) ?? id;
        Title = ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(json["metadata"], "displayText")) ?? Name;
    }

    /// <summary>Unique among its neighbours.</summary>
    public string Id { get; }

    /// <summary>Unique in the process: the ids from the root's children inwards, joined by <c>:</c>; a child of the root has its own id.</summary>
    public string NodeId { get; }

    public string Type { get; }

    public string Name { get; }

    /// <summary>What the designer shows: the display text, else the name, else the id.</summary>
    public string Title { get; }

    /// <summary>As it stands in the file.</summary>
    public JsonObject Json { get; }

    public MergeMode MergeMode { get; internal set; }

    /// <summary>Its declared inputs by camel-case name, parsed; one that is absent or null is left out.</summary>
    public IReadOnlyDictionary<string, Expression> Inputs { get; internal set; } = new Dictionary<string, Expression>();

    /// <summary>By output (camel case) the id of the variable, or the name of the process output, that takes its value.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; internal set; } = new Dictionary<string, string>();

    public IReadOnlyList<ActivityDefinition> Children { get; internal set; } = [];

    /// <summary>Those that live as long as this activity runs.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; internal set; } = [];

    internal ActivityDefinition? Parent { get; }

    /// <summary>The property of the parent that holds it: <c>then</c>, <c>body</c>, <c>activities[2]</c>.</summary>
    internal string Slot { get; }

    internal IActivityBehavior Behavior { get; }

    /// <summary>Of a flowchart only.</summary>
    internal FlowGraph? Graph { get; set; }

    /// <summary>What its behaviour has read from the file once and for all.</summary>
    internal object? Prepared { get; set; }

    /// <summary>Inputs and outcomes of the definition that it stands for; null for an ordinary activity.</summary>
    internal InnerDefinition? Inner { get; set; }

    public Expression? Input(string name) => Inputs.GetValueOrDefault(name);

    /// <returns>The input's value where it is written down in the file; null where it is absent or computed.</returns>
    public JsonNode? Literal(string name) => Input(name) is Expression.Literal(var value) ? value : null;

    /// <summary>Of a flowchart; none for any other.</summary>
    public IReadOnlyList<ConnectionDefinition> Connections => Graph?.Connections ?? [];

    /// <returns>What the office calls an outcome of this task, else the port's own name.</returns>
    public string LabelOf(string port) => (Prepared as TaskNode)?.Outcomes.FirstOrDefault(o => o.Name == port)?.Label ?? port;

    /// <summary>A person has something to do there, or somewhere inside.</summary>
    internal bool IsWork => Prepared is TaskNode || Type == RunTaskActivity.TypeName || Children.Any(c => c.IsWork);

    internal ActivityDefinition? InSlot(string slot) => Children.FirstOrDefault(c => c.Slot == slot);
}

internal sealed record InnerDefinition(IReadOnlyList<InputDefinition> Inputs, IReadOnlyList<string> Outcomes);
