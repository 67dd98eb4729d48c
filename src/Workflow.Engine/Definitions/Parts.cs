using System.Text.Json.Nodes;

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

/// <param name="Port">The outcome that follows it; <c>Done</c> where the file names none.</param>
public sealed record ConnectionDefinition(string Source, string Port, string Target);

/// <param name="Default">Null where the file gives no value.</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, JsonNode? Default);

public sealed record InputDefinition(string Name, string Type);

/// <param name="Path">Into the document: <c>root.activities[3].position</c>.</param>
/// <param name="Reason">In Chinese: what is wrong and how to mend it.</param>
/// <param name="Fatal">Nothing can run at all. The others are what an office must not release, and Elsa would run regardless.</param>
public sealed record DefinitionProblem(string Path, string? ActivityId, string Reason, bool Fatal = false);

/// <param name="Definition">Null when a problem stands in the way.</param>
public sealed record DefinitionReading(ProcessDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>Finds the published definition that an activity of another one stands for.</summary>
public interface IDefinitionLibrary
{
    /// <param name="versionId">The envelope's <c>id</c>; it goes before the definition's id.</param>
    /// <returns>The document, or null where there is none.</returns>
    JsonObject? Find(string definitionId, string? versionId);
}
