using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Activities;

/// <summary>What a flowchart does with its tokens is the engine's own business: <see cref="Execution.Run"/>.</summary>
internal sealed class FlowchartActivity : IActivityBehavior
{
    public const string TypeName = "Elsa.Flowchart";

    public string Type => TypeName;
    public IReadOnlyList<string> Embedded { get; } = ["activities"];
    public bool HasScope => true;

    public Step Execute(ActivityContext context) =>
        context.Activity.Graph is { Start: { } start } graph ? new Step.Enter([new(graph.Activity(start))]) : Step.Done;
}

/// <summary>One after the other.</summary>
internal sealed class SequenceActivity : IActivityBehavior
{
    public string Type => "Elsa.Sequence";
    public IReadOnlyList<string> Embedded { get; } = ["activities"];
    public bool HasScope => true;

    public Step Execute(ActivityContext context) => Next(context, 0);

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.IsBreaking || child.Behavior.IsTerminal ? Step.Done : Next(context, context.Activity.Children.ToList().IndexOf(child) + 1);

    private static Step Next(ActivityContext context, int index) =>
        index < context.Activity.Children.Count ? new Step.Enter([new(context.Activity.Children[index])]) : Step.Done;
}

/// <summary>All at once, complete when all are.</summary>
internal sealed class ParallelActivity : IActivityBehavior
{
    public string Type => "Elsa.Parallel";
    public IReadOnlyList<string> Embedded { get; } = ["activities"];
    public bool HasScope => true;

    public Step Execute(ActivityContext context) =>
        context.Activity.Children.Count == 0 ? Step.Done : new Step.Enter([.. context.Activity.Children.Select(c => new Child(c))]);

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.StillRunning == 0 ? Step.Done : new Step.Stay();
}

/// <summary>All at once; WaitAny is complete with the first and cancels the others, WaitAll (the default) with the last.</summary>
internal sealed class ForkActivity : IActivityBehavior
{
    public string Type => "Elsa.Fork";
    public IReadOnlyList<string> Embedded { get; } = ["branches"];

    public Step Execute(ActivityContext context) =>
        context.Activity.Children.Count == 0 ? Step.Done : new Step.Enter([.. context.Activity.Children.Select(c => new Child(c))]);

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.IsBreaking || context.StillRunning == 0 || ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(context.Activity.Json, "joinMode")) == "WaitAny"
            ? Step.Done
            : new Step.Stay();
}

/// <summary>A flowchart node that wraps one activity.</summary>
internal sealed class FlowNodeActivity : IActivityBehavior
{
    public string Type => "Elsa.FlowNode";
    public IReadOnlyList<string> Embedded { get; } = ["body"];

    public Step Execute(ActivityContext context) => context.Activity.Children is [var body, ..] ? new Step.Enter([new(body)]) : Step.Done;
}

/// <summary>A published definition that runs as one activity of another: own variables and inputs, its outcomes are the ports.</summary>
internal sealed class DefinitionActivity : IActivityBehavior
{
    public static readonly DefinitionActivity Instance = new();

    public string Type => "Elsa.Workflows.Management.Activities.WorkflowDefinitionActivity.WorkflowDefinitionActivity";

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => activity.Inner is { } inner ? [.. inner.Outcomes.Append("Done").Distinct()] : null;

    // A definition without inputs of its own still gets what is written where it is used.
    public Step Execute(ActivityContext context) => context.Activity.Children is [var root]
        ? new Step.Enter([new(root, context.Activity.Inner!.Inputs.ToDictionary(i => Execution.Run.InputPrefix + i.Name, i => context.Value(PropertyOf(i.Name))?.DeepClone()))])
        : new Step.Fail($"“{context.Activity.Title}”所用的流程没有内容");

    /// <returns>What it names, where the activity stands for a definition.</returns>
    public static (string DefinitionId, string? VersionId)? Reference(JsonObject activity) =>
        ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(activity, "workflowDefinitionId")) is { Length: > 0 } id
            ? (id, ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(activity, "workflowDefinitionVersionId")))
            : null;

    public static string PropertyOf(string input) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(input);
}
