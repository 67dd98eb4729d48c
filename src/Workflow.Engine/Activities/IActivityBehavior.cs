using System.Text.Json;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

/// <summary>What one activity type means. It decides and never does: what should happen is in the <see cref="Step"/>.</summary>
public interface IActivityBehavior
{
    string Type { get; }

    /// <summary>Camel-case names of the inputs that are read from the file.</summary>
    IReadOnlyList<string> Inputs => [];

    /// <summary>The outcomes it can leave by; none for a terminal one.</summary>
    IReadOnlyList<string> Ports(ActivityDefinition activity) => ["Done"];

    /// <summary>Ports that must be connected, because leaving by one that is not would lose the work.</summary>
    IReadOnlyList<string> MustLeadOn(ActivityDefinition activity) => [];

    /// <summary>Whether it waits for somebody or for a time, so that a loop through it does not spin.</summary>
    bool Waits => false;

    /// <summary>Whether the author says that this port leads back to where the case was before.</summary>
    bool IsWayBack(ActivityDefinition activity, string port) => false;

    MergeMode MergeModeOf(ActivityDefinition activity) => activity.MergeMode;

    /// <param name="read">Reads a further expression inside an input.</param>
    /// <returns>What is wrong with its inputs, in Chinese.</returns>
    IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) => [];

    Step Execute(ActivityContext context);

    /// <summary>By default a bookmark is left by the outcome it was resumed with.</summary>
    Step Resume(ActivityContext context, string outcome) => new Step.Leave([outcome]);
}

/// <summary>What an activity decides when it runs.</summary>
public abstract record Step
{
    private Step() { }

    /// <param name="Ports">One, or several at once for a fork.</param>
    public sealed record Leave(IReadOnlyList<string> Ports) : Step;

    /// <summary>Leaves by a port and asks the host for something that needs no answer.</summary>
    public sealed record LeaveWith(string Port, Effect Effect) : Step;

    /// <param name="Kind">What is waited for; stands in the state.</param>
    /// <param name="Effect">Made for the bookmark's id.</param>
    public sealed record Wait(string Kind, Func<string, Effect> Effect) : Step;

    /// <summary>The process ends here, whatever else was open.</summary>
    public sealed record End : Step;

    /// <param name="Message">In Chinese; ends the process as faulted.</param>
    public sealed record Fail(string Message) : Step;
}

/// <summary>What a behaviour may look at, and the one thing it may change: variables.</summary>
public sealed class ActivityContext
{
    private readonly ProcessDefinition definition;
    private readonly Func<Expression, JsonNode?> evaluate;
    private readonly Action<string, JsonNode?> setVariable;

    internal ActivityContext(
        ProcessDefinition definition, ActivityDefinition activity, DateTimeOffset now, Func<Expression, JsonNode?> evaluate, Action<string, JsonNode?> setVariable)
    {
        (this.definition, this.evaluate, this.setVariable) = (definition, evaluate, setVariable);
        (Activity, Now) = (activity, now);
    }

    public ActivityDefinition Activity { get; }
    public DateTimeOffset Now { get; }

    /// <returns>The value of an input; null where it is not set.</returns>
    public JsonNode? Value(string input) => Activity.Input(input) is { } expression ? evaluate(expression) : null;

    public JsonNode? Evaluate(Expression expression) => evaluate(expression);

    /// <summary>An expression inside an input; the reader has found it sound.</summary>
    public Expression Read(JsonNode? node) => new ExpressionReader(definition.Variables, definition.Inputs).Read(node).Expression ?? new Expression.Literal(null);

    public bool LeadsSomewhere(string port) => definition.Graph.From(Activity.Id).Any(c => c.Port == port);

    public void SetVariable(string name, JsonNode? value) => setVariable(name, value);

    /// <summary>A boolean, or a string that says one, as Elsa converts; everything else is false.</summary>
    public static bool IsTrue(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => bool.TryParse(value.GetValue<string>(), out var b) && b,
        _ => false,
    };
}
