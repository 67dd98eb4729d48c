using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

/// <summary>What a behaviour may look at, and the few things it may change: variables, outputs, its own notes.</summary>
public sealed class ActivityContext
{
    private readonly Run run;
    private readonly Place place;
    private readonly Place? own;

    /// <param name="place">Where it runs.</param>
    /// <param name="own">What it has entered; null for one that contains nothing, and before it has.</param>
    internal ActivityContext(Run run, ActivityDefinition activity, Place place, Place? own)
    {
        (this.run, this.place, this.own) = (run, place, own);
        Activity = activity;
    }

    public ActivityDefinition Activity { get; }

    public DateTimeOffset Now => run.Now;

    /// <summary>A Break within it has come this far.</summary>
    public bool IsBreaking => own?.Breaking == true;

    /// <summary>How many of the activities and waits that it entered still run.</summary>
    public int StillRunning => own is null ? 0 : run.CountIn(own);

    /// <summary>What a container remembers between its children; null before it has entered any.</summary>
    public JsonObject? Notes => own?.Notes;

    /// <returns>The value of an input; null where it is not set.</returns>
    public JsonNode? Value(string input) => Activity.Input(input) is { } expression ? Evaluate(expression) : null;

    public JsonNode? Evaluate(Expression expression) => run.Evaluate(expression, place);

    public (JsonNode? Value, IReadOnlyList<string> Outcomes) RunScript(Expressions.JavaScript.Script script) => run.RunScript(script, place);

    public string? Text(string input) => AsText(Value(input));

    public bool IsTrue(string input, bool ifAbsent = false) => Value(input) is { } value ? IsTrue(value) : ifAbsent;

    /// <summary>An array; a text that holds one as JSON; any other single value as the only item.</summary>
    public IReadOnlyList<JsonNode?> Items(string input) => Value(input) switch
    {
        null => [],
        JsonArray array => [.. array],
        var value when AsText(value) is { } text && text.TrimStart().StartsWith('[') && TypeAliases.Parsed(text) is JsonArray array => [.. array],
        var value => [value],
    };

    public bool LeadsSomewhere(string port) => Activity.Parent?.Graph?.From(Activity.Id).Any(c => c.Port == port) == true;

    public void SetVariable(string name, JsonNode? value) => Run.SetVariable(place, name, value);

    /// <summary>Gives an output to the variable or process output that the file binds it to.</summary>
    public void SetOutput(string output, JsonNode? value) => run.SetOutput(place, Activity, output, value);

    /// <summary>Of the process, or of the definition that runs as an activity around this one.</summary>
    public void SetProcessOutput(string name, JsonNode? value) => Run.SetProcessOutput(place, name, value);

    public void SetName(string? name) => run.Name = name;

    public void Correlate(string? id) => run.CorrelationId = id;

    /// <summary>A boolean, or a string that says one, as Elsa converts; everything else is false.</summary>
    public static bool IsTrue(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => bool.TryParse(value.GetValue<string>(), out var b) && b,
        _ => false,
    };

    public static string? AsText(JsonNode? value) => value switch
    {
        null => null,
        _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    /// <returns>Null for what is no number and no text of one.</returns>
    public static decimal? AsNumber(JsonNode? value) =>
        decimal.TryParse(AsText(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
