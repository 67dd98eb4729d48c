using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Definitions;
using Workflow.Engine.Expressions;
using Workflow.Engine.Expressions.JavaScript;

namespace Workflow.Engine.Execution;

/// <summary>Variables by the container that declares them, inputs and outputs by the process or the definition used as an activity.</summary>
internal sealed partial class Run
{
    private const string GivenPrefix = "act:";
    private const string LastGiven = "last:";

    private Random? random;

    public JsonNode? Evaluate(Expression expression, Place place) => expression switch
    {
        Expression.Literal(var value) => value,
        Expression.Variable(var name) => GetVariable(place, name),
        Expression.Input(var name) => GetInput(place, name),
        Expression.JavaScript(var script) => RunScript(script, place).Value,
        _ => throw new InvalidOperationException($"Nobody evaluates {expression}."),
    };

    public (JsonNode? Value, IReadOnlyList<string> Outcomes) RunScript(Script script, Place place)
    {
        var scope = new ScriptScope(this, place);
        var result = ScriptEvaluator.Evaluate(script, scope, ScriptLimits.Default);
        return result.Fault is { } what ? throw new ScriptFault(what) : (result.Value, scope.Outcomes);
    }

    public ProcessDefinition Definition => definition;

    public string InstanceId => input.InstanceId;

    public JsonNode? LastResult => process.Values!.GetValueOrDefault(LastGiven);

    public IEnumerable<string> VariableNames(Place place) => Chain(place)
        .SelectMany(at => (at.Values?.Keys ?? Enumerable.Empty<string>()).Where(k => !k.Contains(':', StringComparison.Ordinal))
            .Concat((at.Activity is null ? definition.Variables : at.Activity.Variables).Select(v => v.Name))
            .Concat(at.Activity?.Inner is { } inner ? inner.Inputs.Select(i => i.Name) : []))
        .Distinct(StringComparer.Ordinal);

    public IEnumerable<string> InputNames(Place place) =>
        (place.Composite.Activity is { Inner: { } inner } ? inner.Inputs : definition.Inputs).Select(i => i.Name)
        .Concat((place.Composite.Values?.Keys ?? Enumerable.Empty<string>()).Where(k => k.StartsWith(InputPrefix, StringComparison.Ordinal)).Select(k => k[InputPrefix.Length..]))
        .Distinct(StringComparer.Ordinal);

    /// <param name="output">Null: the result.</param>
    public JsonNode? GetOutput(string activityIdOrName, string? output)
    {
        var id = definition.All.FirstOrDefault(a => a.Id == activityIdOrName || a.Name == activityIdOrName)?.Id;
        return process.Values!.GetValueOrDefault(GivenPrefix + id) is JsonObject given ? ProcessDefinitionReader.Child(given, output ?? "result") : null;
    }

    /// <summary>Drawn anew for every transition from what the host gave, so that the same input gives the same bytes.</summary>
    public double NextRandom() => (random ??= new Random(HashCode(input.Seed, next))).NextDouble();

    private static int HashCode(long seed, int step) => unchecked((int)(seed ^ (seed >> 32)) * 31 + step);

    private static IEnumerable<Place> Chain(Place place)
    {
        for (var at = place; at is not null; at = at.Parent)
        {
            yield return at;
        }
    }

    public JsonNode? GetVariable(Place place, string name)
    {
        for (var at = place; ; at = at.Parent!)
        {
            if (at.Values?.TryGetValue(name, out var value) == true || (at.Activity?.Inner is not null && at.Values?.TryGetValue(InputPrefix + name, out value) == true))
            {
                return value;
            }

            if ((at.Activity is null ? definition.Variables : at.Activity.Variables).FirstOrDefault(v => v.Name == name) is { } declared)
            {
                return declared.Default;
            }

            if (at.Activity is null)
            {
                return at.Values!.GetValueOrDefault(InputPrefix + name);
            }
        }
    }

    /// <summary>Where it is declared; one that nobody declares belongs to the process.</summary>
    public static void SetVariable(Place place, string name, JsonNode? value)
    {
        for (var at = place; ; at = at.Parent!)
        {
            if (at.Activity is null || at.Values?.ContainsKey(name) == true || at.Activity.Variables.Any(v => v.Name == name))
            {
                at.Set(name, value);
                return;
            }

            if (at.Round && at.Activity.Inner is not null && at.Values?.ContainsKey(InputPrefix + name) == true)
            {
                at.Set(InputPrefix + name, value);
                return;
            }
        }
    }

    public static JsonNode? GetInput(Place place, string name) => place.Composite.Values?.GetValueOrDefault(InputPrefix + name);

    public static void SetProcessOutput(Place place, string name, JsonNode? value) => place.Composite.Set(OutputPrefix + name, value);

    public void SetOutput(Place place, ActivityDefinition activity, string output, JsonNode? value)
    {
        if (definition.Envelope.KeepsOutputs)
        {
            var given = process.Values!.GetValueOrDefault(GivenPrefix + activity.Id) as JsonObject ?? [];
            given = (JsonObject)given.DeepClone();
            given[output] = value?.DeepClone();
            process.Values![GivenPrefix + activity.Id] = given;
            process.Values[LastGiven] = value?.DeepClone();
        }

        if (!activity.Outputs.TryGetValue(output, out var target))
        {
            return;
        }

        for (var at = place; ; at = at.Parent!)
        {
            var declared = at.Activity is null ? definition.Variables : at.Activity.Variables;
            if (declared.FirstOrDefault(v => v.Id == target || v.Name == target) is { } variable)
            {
                at.Set(variable.Name, value);
                return;
            }

            if (at.Activity is null)
            {
                SetProcessOutput(place, target, value);
                return;
            }
        }
    }

    /// <summary>What a definition has given goes where the file binds it.</summary>
    private void GiveOutputs(ActivityDefinition activity, Place inner)
    {
        foreach (var (name, value) in (inner.Values ?? []).Where(v => v.Key.StartsWith(OutputPrefix, StringComparison.Ordinal)).ToList())
        {
            SetOutput(inner.Parent!.Parent!, activity, DefinitionActivity.PropertyOf(name[OutputPrefix.Length..]), value);
        }
    }

    /// <summary>A script that failed is the activity's fault; caught where the activity runs.</summary>
    private sealed class ScriptFault(string message) : Exception(message);
}
