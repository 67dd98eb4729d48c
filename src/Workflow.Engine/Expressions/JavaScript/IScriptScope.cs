using System.Text.Json.Nodes;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>What a script may see and change; the host implements it on the running process. What it returns is not changed.</summary>
public interface IScriptScope
{
    IEnumerable<string> VariableNames { get; }

    IEnumerable<string> InputNames { get; }

    JsonNode? LastResult { get; }

    string? CorrelationId { get; set; }

    string? InstanceName { get; set; }

    string InstanceId { get; }

    string DefinitionId { get; }

    string VersionId { get; }

    int Version { get; }

    /// <summary>What the script takes for the present; it stands still while a script runs.</summary>
    DateTimeOffset Now { get; }

    JsonNode? GetVariable(string name);

    void SetVariable(string name, JsonNode? value);

    JsonNode? GetInput(string name);

    /// <param name="activityIdOrName">Also the name in Pascal case (<see cref="Names.Pascal"/>), where no other has it.</param>
    /// <param name="output">Null: the result.</param>
    JsonNode? GetOutput(string activityIdOrName, string? output);

    /// <returns>From 0 up to, not including, 1.</returns>
    double NextRandom();

    /// <summary>The ports by which a RunJavaScript activity leaves, in place of those set before.</summary>
    void SetOutcomes(IReadOnlyList<string> outcomes);
}
