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

    /// <summary>Camel-case names of the properties that hold an activity, a list of activities, or <c>cases</c> with one each.</summary>
    IReadOnlyList<string> Embedded => [];

    /// <summary>Its <c>variables</c> live as long as it runs.</summary>
    bool HasScope => false;

    /// <summary>Variables that each run of what it contains has of its own.</summary>
    IReadOnlyList<string> RoundVariables => [];

    /// <summary>Its completion completes the container around it, whatever else runs there (Elsa's ITerminalNode).</summary>
    bool IsTerminal => false;

    /// <summary>A Break within it ends here.</summary>
    bool IsLoop => false;

    /// <summary>The outcomes it can leave by; none for a terminal one, null where only the run tells.</summary>
    IReadOnlyList<string>? Ports(ActivityDefinition activity) => ["Done"];

    /// <summary>Of its outcomes a run takes one, not several at once.</summary>
    bool LeavesByOne(ActivityDefinition activity) => true;

    /// <summary>Ports that must be connected, because leaving by one that is not would lose the work.</summary>
    IReadOnlyList<string> MustLeadOn(ActivityDefinition activity) => [];

    /// <summary>Whether it, or what it contains, waits for somebody or for a time, so that a loop through it does not spin.</summary>
    bool WaitsIn(ActivityDefinition activity) => activity.Children.Any(c => c.Behavior.WaitsIn(c));

    /// <summary>Whether the author says that this port leads back to where the case was before.</summary>
    bool IsWayBack(ActivityDefinition activity, string port) => false;

    MergeMode MergeModeOf(ActivityDefinition activity) => activity.MergeMode;

    /// <param name="read">Reads a further expression inside an input.</param>
    /// <returns>What is wrong with its inputs, in Chinese.</returns>
    IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) => [];

    Step Execute(ActivityContext context);

    /// <summary>By default a bookmark is left by the outcome it was resumed with, and what came with it is the output <c>result</c>.</summary>
    Step Resume(ActivityContext context, string outcome, JsonNode? result)
    {
        context.SetOutput("result", result);
        return new Step.Leave([outcome]);
    }

    /// <summary>One of the activities that it entered has completed.</summary>
    Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) => Step.Done;
}

/// <summary>What an activity decides when it runs.</summary>
public abstract record Step
{
    private Step() { }

    public static Leave Done { get; } = new(["Done"]);

    /// <param name="Ports">One, or several at once for a fork.</param>
    public sealed record Leave(IReadOnlyList<string> Ports) : Step;

    /// <summary>Leaves by a port and asks the host for something that needs no answer.</summary>
    public sealed record LeaveWith(string Port, Effect Effect) : Step;

    public sealed record LeaveWithAll(string Port, IReadOnlyList<Effect> Effects) : Step;

    /// <param name="Kind">What is waited for; stands in the state.</param>
    /// <param name="Effect">Made for the bookmark's id.</param>
    /// <param name="Stimulus">What a host may look for: the name of an event.</param>
    public sealed record Wait(string Kind, Func<string, Effect> Effect, string? Stimulus = null) : Step;

    /// <summary>Several waits at once, all of the same kind.</summary>
    public sealed record WaitForAll(string Kind, IReadOnlyList<Func<string, Effect>> Effects) : Step;

    /// <summary>Runs activities that it contains, and hears of each that completes.</summary>
    public sealed record Enter(IReadOnlyList<Child> Children) : Step
    {
        /// <summary>What it wants to remember until then; null keeps what it has.</summary>
        public JsonObject? Notes { get; init; }
    }

    /// <summary>Goes on waiting for what it entered.</summary>
    public sealed record Stay : Step;

    /// <summary>Leaves the nearest loop around it.</summary>
    public sealed record Break : Step;

    /// <summary>The process, or the definition that runs as an activity, is complete, whatever else is open within.</summary>
    public sealed record Complete(IReadOnlyList<string> Outcomes) : Step;

    /// <summary>The process ends here, whatever else was open.</summary>
    public sealed record End : Step;

    /// <param name="Message">In Chinese, or what the author of the process wrote.</param>
    public sealed record Fail(string Message, string? Code = null, string? Category = null, string? FaultType = null) : Step;
}

/// <param name="Values">Variables of this one run: the current item of a loop.</param>
public sealed record Child(ActivityDefinition Activity, IReadOnlyDictionary<string, JsonNode?>? Values = null);
