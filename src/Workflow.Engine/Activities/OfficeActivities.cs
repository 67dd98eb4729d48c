using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

/// <summary><c>Workflow.Check</c>: the host checks the document within the same transaction and answers Passed or Failed.
/// With Failed not connected, the host refuses the decision that led here.</summary>
internal sealed class CheckActivity : IActivityBehavior
{
    public string Type => "Workflow.Check";
    public IReadOnlyList<string> Inputs { get; } = ["check"];

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => ["Passed", "Failed"];

    public IReadOnlyList<string> MustLeadOn(ActivityDefinition activity) => ["Passed"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        string.IsNullOrWhiteSpace(TaskActivity.Text(activity, "check")) ? [("check", "没有写要做哪种检查")] : [];

    public Step Execute(ActivityContext context) => new Step.Wait("Check", bookmark => new Effect.RunCheck(
        bookmark, context.Activity.NodeId, TaskActivity.Text(context.Activity, "check")!, context.LeadsSomewhere("Failed")));

    public Step Resume(ActivityContext context, string outcome, JsonNode? result) => outcome == "Failed" && !context.LeadsSomewhere("Failed")
        ? new Step.Fail($"“{context.Activity.Title}”没有通过，而流程没有写没通过时怎么走")
        : new Step.Leave([outcome]);
}

/// <summary><c>Workflow.Publish</c>: the host publishes the signed version within the same transaction and answers Done.</summary>
internal sealed class PublishActivity : IActivityBehavior
{
    public string Type => "Workflow.Publish";
    public IReadOnlyList<string> Inputs { get; } = ["channel"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        string.IsNullOrWhiteSpace(TaskActivity.Text(activity, "channel")) ? [("channel", "没有写公开到哪里")] : [];

    public Step Execute(ActivityContext context) => new Step.Wait("Publish", bookmark => new Effect.Publish(
        bookmark, context.Activity.NodeId, TaskActivity.Text(context.Activity, "channel")!));
}

/// <summary><c>Workflow.Notify</c>: tells a position something and goes on.</summary>
internal sealed class NotifyActivity : IActivityBehavior
{
    public string Type => "Workflow.Notify";
    public IReadOnlyList<string> Inputs { get; } = ["template", "position", "unit"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read)
    {
        foreach (var input in new[] { "template", "position" })
        {
            if (string.IsNullOrWhiteSpace(TaskActivity.Text(activity, input)))
            {
                yield return (input, $"通知没有写 {input}");
            }
        }

        if (TaskActivity.Text(activity, "unit") is not (null or "Case" or "County") and var unit)
        {
            yield return ("unit", $"单位“{unit}”不认识：可用 Case（本单位）、County（县政府办）");
        }
    }

    public Step Execute(ActivityContext context) => new Step.LeaveWith("Done", new Effect.Notify(
        context.Activity.NodeId, TaskActivity.Text(context.Activity, "template")!, TaskActivity.Text(context.Activity, "position")!,
        TaskActivity.Text(context.Activity, "unit") ?? "Case"));
}
