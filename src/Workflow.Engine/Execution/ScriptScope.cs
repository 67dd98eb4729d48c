using System.Text.Json.Nodes;
using Workflow.Engine.Expressions.JavaScript;

namespace Workflow.Engine.Execution;

/// <summary>The running process as a script sees it from one place.</summary>
internal sealed class ScriptScope(Run run, Place place) : IScriptScope
{
    public IReadOnlyList<string> Outcomes { get; private set; } = [];

    public IEnumerable<string> VariableNames => run.VariableNames(place);

    public IEnumerable<string> InputNames => run.InputNames(place);

    public JsonNode? LastResult => run.LastResult;

    public string? CorrelationId
    {
        get => run.CorrelationId;
        set => run.CorrelationId = value;
    }

    public string? InstanceName
    {
        get => run.Name;
        set => run.Name = value;
    }

    public string InstanceId => run.InstanceId;

    public string DefinitionId => run.Definition.DefinitionId;

    public string VersionId => run.Definition.Envelope.VersionId;

    public int Version => run.Definition.Version;

    public DateTimeOffset Now => run.Now;

    public JsonNode? GetVariable(string name) => run.GetVariable(place, name);

    public void SetVariable(string name, JsonNode? value) => Run.SetVariable(place, name, value);

    public JsonNode? GetInput(string name) => Run.GetInput(place, name);

    public JsonNode? GetOutput(string activityIdOrName, string? output) => run.GetOutput(activityIdOrName, output);

    public double NextRandom() => run.NextRandom();

    public void SetOutcomes(IReadOnlyList<string> outcomes) => Outcomes = outcomes;
}
