using System.Text.Json.Nodes;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>A script that was read and found executable; immutable.</summary>
public sealed class Script
{
    private Script() { }

    /// <returns>The script, or in Chinese why it is refused.</returns>
    public static (Script? Script, string? Fault) Read(string source) => (null, "本引擎不执行 JavaScript 表达式：请改用 Literal、Object、Variable 或 Input");
}

/// <summary>What a script may see and change.</summary>
public interface IScriptScope
{
    IEnumerable<string> VariableNames { get; }

    IEnumerable<string> InputNames { get; }

    JsonNode? LastResult { get; }

    string? CorrelationId { get; set; }

    string InstanceId { get; }

    string DefinitionId { get; }

    string VersionId { get; }

    int Version { get; }

    DateTimeOffset Now { get; }

    JsonNode? GetVariable(string name);

    void SetVariable(string name, JsonNode? value);

    JsonNode? GetInput(string name);

    /// <param name="output">Null: the result.</param>
    JsonNode? GetOutput(string activityIdOrName, string? output);

    double NextRandom();

    void SetOutcomes(IReadOnlyList<string> outcomes);
}

public sealed record ScriptLimits
{
    public static ScriptLimits Default { get; } = new();
}

/// <param name="Fault">In Chinese; null where it ran.</param>
public sealed record ScriptResult(JsonNode? Value, string? Fault);

public static class ScriptEvaluator
{
    public static ScriptResult Evaluate(Script script, IScriptScope scope, ScriptLimits limits) => throw new InvalidOperationException("No script can be read.");
}
