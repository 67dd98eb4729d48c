using System.Text.Json.Nodes;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Definitions;

/// <summary>How tokens that meet at an activity become executions (Elsa's <c>customProperties.mergeMode</c>).</summary>
public enum MergeMode
{
    /// <summary>Once, as soon as no direct predecessor is still at work.</summary>
    Stream,

    /// <summary>Once, when every forward inbound connection has brought a token.</summary>
    Merge,

    /// <summary>Once, when every inbound connection, back edges included, has brought a token.</summary>
    Converge,

    /// <summary>Once per token.</summary>
    Cascade,

    /// <summary>Once, for the first token; what still runs towards it is cancelled.</summary>
    Race,

    /// <summary>Once, when a token is there and nothing upstream can bring another (FlowJoin WaitAllActive).</summary>
    Active,
}

/// <param name="Title">What the designer shows: the display text, else the name, else the id.</param>
/// <param name="Json">The activity as it stands in the file.</param>
/// <param name="Inputs">Its declared inputs by camel-case name, parsed; one that is absent or null is left out.</param>
public sealed record ActivityDefinition(
    string Id, string Type, string Name, string Title, MergeMode MergeMode, JsonObject Json, IReadOnlyDictionary<string, Expression> Inputs)
{
    public Expression? Input(string name) => Inputs.GetValueOrDefault(name);

    /// <returns>The input's value where it is written down in the file; null where it is absent or computed.</returns>
    public JsonNode? Literal(string name) => Input(name) is Expression.Literal(var value) ? value : null;
}

/// <param name="Port">The outcome that follows it; <c>Done</c> where the file names none.</param>
public sealed record ConnectionDefinition(string Source, string Port, string Target);

/// <param name="Default">Null where the file gives no value.</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, JsonNode? Default);

public sealed record InputDefinition(string Name, string Type);

/// <param name="Path">Into the document: <c>root.activities[3].position</c>.</param>
/// <param name="Reason">In Chinese: what is wrong and how to mend it.</param>
public sealed record DefinitionProblem(string Path, string? ActivityId, string Reason);

/// <param name="Definition">Null when there is any problem.</param>
public sealed record DefinitionReading(ProcessDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems);
