using System.Globalization;
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

    /// <summary>Of a variable whose name could be taken for something else that is kept beside the variables.</summary>
    private const string VariablePrefix = "var:";

    private ulong? chance;

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
        .SelectMany(at => (at.Values?.Keys ?? Enumerable.Empty<string>())
            .Select(k => k.StartsWith(VariablePrefix, StringComparison.Ordinal) ? k[VariablePrefix.Length..] : k.Contains(':', StringComparison.Ordinal) ? null : k).OfType<string>()
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
        var id = (definition.All.FirstOrDefault(a => a.Id == activityIdOrName || a.Name == activityIdOrName)
            ?? definition.All.FirstOrDefault(a => Names.Pascal(a.Name) == activityIdOrName))?.Id;
        return process.Values!.GetValueOrDefault(GivenPrefix + id) is JsonObject given ? ProcessDefinitionReader.Child(given, output ?? "result") : null;
    }

    /// <summary>The same for the same input and state, different for any other (SplitMix64).</summary>
    public double NextRandom()
    {
        unchecked
        {
            var drawn = chance ?? Beginning();
            chance = drawn += 0x9E3779B97F4A7C15;
            drawn = (drawn ^ (drawn >> 30)) * 0xBF58476D1CE4E5B9;
            drawn = (drawn ^ (drawn >> 27)) * 0x94D049BB133111EB;
            return ((drawn ^ (drawn >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    // Which bookmarks were open, and how many there have been, is never the same twice in one instance (FNV-1a).
    private ulong Beginning() => string.Join('|', [input.InstanceId, input.Seed.ToString(CultureInfo.InvariantCulture), before.Next.ToString(CultureInfo.InvariantCulture), .. before.Bookmarks.Select(b => b.Id)])
        .Aggregate(0xCBF29CE484222325, (hash, c) => unchecked((hash ^ c) * 0x100000001B3));

    private static IEnumerable<Place> Chain(Place place)
    {
        for (var at = place; at is not null; at = at.Parent)
        {
            yield return at;
        }
    }

    public JsonNode? GetVariable(Place place, string name)
    {
        var key = Key(name);
        for (var at = place; ; at = at.Parent!)
        {
            if (at.Values?.TryGetValue(key, out var value) == true || (at.Activity?.Inner is not null && at.Values?.TryGetValue(InputPrefix + name, out value) == true))
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
        var key = Key(name);
        for (var at = place; ; at = at.Parent!)
        {
            if (at.Activity is null || at.Values?.ContainsKey(key) == true || at.Activity.Variables.Any(v => v.Name == name))
            {
                at.Set(key, value);
                return;
            }

            if (at.Round && at.Activity.Inner is not null && at.Values?.ContainsKey(InputPrefix + name) == true)
            {
                at.Set(InputPrefix + name, value);
                return;
            }
        }
    }

    private static string Key(string variable) => variable.Contains(':', StringComparison.Ordinal) ? VariablePrefix + variable : variable;

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
                at.Set(Key(variable.Name), value);
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
