using System.Text.Json.Nodes;
using Workflow.Engine.Expressions.JavaScript;

namespace Workflow.Engine.Tests.Expressions.JavaScript;

/// <summary>A process that holds what a test puts into it.</summary>
internal sealed class FakeScope : IScriptScope
{
    private int drawn;

    public Dictionary<string, JsonNode?> Variables { get; } = [];

    public Dictionary<string, JsonNode?> Inputs { get; } = [];

    public Dictionary<(string Activity, string? Output), JsonNode?> Outputs { get; } = [];

    public IReadOnlyList<string> Outcomes { get; private set; } = [];

    public IEnumerable<string> VariableNames => Variables.Keys;

    public IEnumerable<string> InputNames => Inputs.Keys;

    public JsonNode? LastResult { get; set; }

    public string? CorrelationId { get; set; } = "case-7";

    public string? InstanceName { get; set; }

    public string InstanceId => "instance-1";

    public string DefinitionId => "annual-report";

    public string VersionId => "annual-report-v3";

    public int Version => 3;

    public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 1, 30, 0, TimeSpan.Zero);

    public JsonNode? GetVariable(string name) => Variables.GetValueOrDefault(name);

    public void SetVariable(string name, JsonNode? value) => Variables[name] = value;

    public JsonNode? GetInput(string name) => Inputs.GetValueOrDefault(name);

    public JsonNode? GetOutput(string activityIdOrName, string? output) =>
        Outputs.FirstOrDefault(o => o.Key.Output == output && string.Equals(o.Key.Activity, activityIdOrName, StringComparison.OrdinalIgnoreCase)).Value;

    public double NextRandom() => ++drawn % 16 / 16.0;

    public void SetOutcomes(IReadOnlyList<string> outcomes) => Outcomes = outcomes;

    public FakeScope With(string variable, string json)
    {
        Variables[variable] = JsonNode.Parse(json);
        return this;
    }

    public ScriptResult Run(string source, ScriptLimits? limits = null)
    {
        var (script, fault) = Script.Read(source);
        Assert.True(script is not null, fault);
        return ScriptEvaluator.Evaluate(script, this, limits ?? ScriptLimits.Default);
    }

    /// <returns>The value as JSON.</returns>
    public string Value(string source)
    {
        var result = Run(source);
        Assert.Null(result.Fault);
        return result.Value?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";
    }
}
