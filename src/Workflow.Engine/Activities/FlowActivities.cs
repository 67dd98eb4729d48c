using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

internal sealed class StartActivity : IActivityBehavior
{
    public string Type => "Elsa.Start";

    public Step Execute(ActivityContext context) => Step.Done;
}

/// <summary>Completes the container around it; in the process's own flowchart that ends the process.</summary>
internal sealed class EndActivity : IActivityBehavior
{
    public string Type => "Elsa.End";
    public bool IsTerminal => true;

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => [];

    public Step Execute(ActivityContext context) => Step.Done;
}

internal sealed class FinishActivity : IActivityBehavior
{
    public string Type => "Elsa.Finish";
    public bool IsTerminal => true;

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => [];

    public Step Execute(ActivityContext context) => new Step.End();
}

/// <summary>Completes the process, or the definition that runs as an activity, with outcomes of its own.</summary>
internal sealed class CompleteActivity : IActivityBehavior
{
    public string Type => "Elsa.Complete";
    public IReadOnlyList<string> Inputs { get; } = ["outcomes"];
    public bool IsTerminal => true;

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => [];

    public Step Execute(ActivityContext context)
    {
        var outcomes = context.Items("outcomes").Select(ActivityContext.AsText).OfType<string>().ToList();
        return new Step.Complete(outcomes.Count > 0 ? outcomes : ["Done"]);
    }
}

/// <summary>Leaves the nearest loop.</summary>
internal sealed class BreakActivity : IActivityBehavior
{
    public string Type => "Elsa.Break";
    public bool IsTerminal => true;

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => [];

    public Step Execute(ActivityContext context) => new Step.Break();
}

internal sealed class FaultActivity : IActivityBehavior
{
    public string Type => "Elsa.Fault";
    public IReadOnlyList<string> Inputs { get; } = ["code", "category", "faultType", "message"];

    public Step Execute(ActivityContext context) =>
        new Step.Fail(context.Text("message") ?? "", context.Text("code") ?? "0", context.Text("category") ?? "General", context.Text("faultType") ?? "System");
}

internal sealed class FlowDecisionActivity : IActivityBehavior
{
    private static readonly Step.Leave Yes = new(["True"]), No = new(["False"]);

    public string Type => "Elsa.FlowDecision";
    public IReadOnlyList<string> Inputs { get; } = ["condition"];

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => ["True", "False"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Input("condition") is null ? [("condition", "判断没有条件")] : [];

    public Step Execute(ActivityContext context) => context.IsTrue("condition") ? Yes : No;
}

/// <summary>MatchFirst (the default) leaves by the first case that holds, MatchAny by all of them; none holding, by Default.</summary>
internal sealed class FlowSwitchActivity : IActivityBehavior
{
    public string Type => "Elsa.FlowSwitch";
    public IReadOnlyList<string> Inputs { get; } = ["mode"];

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => [.. SwitchCases.Of(activity).Select(c => c.Label), "Default"];

    public bool LeavesByOne(ActivityDefinition activity) => !SwitchCases.IsAny(ActivityContext.AsText(activity.Literal("mode")));

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        SwitchCases.Prepare(activity, read);

    public Step Execute(ActivityContext context)
    {
        List<string> ports = [.. SwitchCases.Matching(context).Select(c => c.Label)];
        return new Step.Leave(ports.Count > 0 ? ports : ["Default"]);
    }
}

internal sealed class FlowForkActivity : IActivityBehavior
{
    public string Type => "Elsa.FlowFork";
    public IReadOnlyList<string> Inputs { get; } = ["branches"];

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) =>
        activity.Literal("branches") is JsonArray { Count: > 0 } names ? [.. names.Select(ProcessDefinitionReader.Text).OfType<string>()] : ["Done"];

    public bool LeavesByOne(ActivityDefinition activity) => false;

    public Step Execute(ActivityContext context) => new Step.Leave(Ports(context.Activity)!);
}

/// <summary>WaitAny (the default) takes the first and cancels the rest; WaitAll wants every branch; WaitAllActive those that can still come.</summary>
internal sealed class FlowJoinActivity : IActivityBehavior
{
    public string Type => "Elsa.FlowJoin";
    public IReadOnlyList<string> Inputs { get; } = ["mode"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Input("mode") is null || activity.Literal("mode")?.ToString() is "WaitAny" or "WaitAll" or "WaitAllActive"
            ? []
            : [("mode", $"汇合方式“{activity.Literal("mode")}”不认识：可用 WaitAny、WaitAll、WaitAllActive")];

    public MergeMode MergeModeOf(ActivityDefinition activity) => activity.Literal("mode")?.ToString() switch
    {
        null or "WaitAny" => MergeMode.Race,
        "WaitAllActive" => MergeMode.Active,
        _ => MergeMode.Merge,
    };

    public Step Execute(ActivityContext context) => Step.Done;
}
