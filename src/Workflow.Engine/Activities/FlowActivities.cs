using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

internal sealed class StartActivity : IActivityBehavior
{
    public string Type => "Elsa.Start";

    public Step Execute(ActivityContext context) => new Step.Leave(["Done"]);
}

/// <summary>End and Finish: with one flowchart at the root, both end the instance.</summary>
internal sealed class EndActivity(string type) : IActivityBehavior
{
    public string Type => type;

    public IReadOnlyList<string> Ports(ActivityDefinition activity) => [];

    public Step Execute(ActivityContext context) => new Step.End();
}

internal sealed class FlowDecisionActivity : IActivityBehavior
{
    public string Type => "Elsa.FlowDecision";
    public IReadOnlyList<string> Inputs { get; } = ["condition"];

    public IReadOnlyList<string> Ports(ActivityDefinition activity) => ["True", "False"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Input("condition") is null ? [("condition", "判断没有条件")] : [];

    public Step Execute(ActivityContext context) => new Step.Leave([ActivityContext.IsTrue(context.Value("condition")) ? "True" : "False"]);
}

/// <summary>MatchFirst (the default) leaves by the first case that holds, MatchAny by all of them; none holding, by Default.</summary>
internal sealed class FlowSwitchActivity : IActivityBehavior
{
    public string Type => "Elsa.FlowSwitch";
    public IReadOnlyList<string> Inputs { get; } = ["mode"];

    public IReadOnlyList<string> Ports(ActivityDefinition activity) => [.. Labels(activity), "Default"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read)
    {
        foreach (var label in Labels(activity).GroupBy(l => l, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key == "Default"))
        {
            yield return ("cases", $"分支“{label.Key}”写了两次，名称要各不相同，Default 已留给其余情况");
        }

        foreach (var (item, i) in Cases(activity).Select((c, i) => (c, i)))
        {
            if (string.IsNullOrEmpty(ProcessDefinitionReader.Text(item?["label"])))
            {
                yield return ($"cases[{i}].label", "分支没有名称");
            }

            var (expression, fault) = read(item?["condition"]);
            if (fault is not null || expression is null)
            {
                yield return ($"cases[{i}].condition", fault ?? "分支没有条件");
            }
        }
    }

    public Step Execute(ActivityContext context)
    {
        var matching = Cases(context.Activity)
            .Where(c => ActivityContext.IsTrue(context.Evaluate(context.Read(c!["condition"]))))
            .Select(c => (string)c!["label"]!);
        var ports = context.Value("mode")?.ToString() == "MatchAny" ? matching.ToList() : [.. matching.Take(1)];
        return new Step.Leave(ports.Count > 0 ? ports : ["Default"]);
    }

    private static IEnumerable<JsonObject?> Cases(ActivityDefinition activity) =>
        (activity.Json["cases"] as JsonArray ?? []).Select(c => c as JsonObject);

    private static IEnumerable<string> Labels(ActivityDefinition activity) =>
        Cases(activity).Select(c => ProcessDefinitionReader.Text(c?["label"])).OfType<string>();
}

internal sealed class FlowForkActivity : IActivityBehavior
{
    public string Type => "Elsa.FlowFork";
    public IReadOnlyList<string> Inputs { get; } = ["branches"];

    public IReadOnlyList<string> Ports(ActivityDefinition activity) =>
        activity.Literal("branches") is JsonArray { Count: > 0 } names ? [.. names.Select(ProcessDefinitionReader.Text).OfType<string>()] : ["Done"];

    public Step Execute(ActivityContext context) => new Step.Leave(Ports(context.Activity));
}

/// <summary>WaitAny takes the first and cancels the rest; WaitAll wants every branch; WaitAllActive those that can still come.</summary>
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
        "WaitAny" => MergeMode.Race,
        "WaitAllActive" => MergeMode.Active,
        _ => MergeMode.Merge,
    };

    public Step Execute(ActivityContext context) => new Step.Leave(["Done"]);
}

internal sealed class SetVariableActivity : IActivityBehavior
{
    public string Type => "Elsa.SetVariable";
    public IReadOnlyList<string> Inputs { get; } = ["value"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        Target(activity, read) is null ? [("variable", "要赋值的变量没有定义")] : [];

    public Step Execute(ActivityContext context)
    {
        context.SetVariable(Target(context.Activity, node => (context.Read(node), null))!, context.Value("value"));
        return new Step.Leave(["Done"]);
    }

    private static string? Target(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Json["variable"] is { } variable
        && read(new JsonObject { ["type"] = "Variable", ["value"] = variable.DeepClone() }).Expression is Expression.Variable(var name)
            ? name
            : null;
}
