using System.Text.Json.Nodes;
using Workflow.Disclosure.People;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Processes;

/// <summary>What <c>Elsa.RunTask</c> means here: a task for the position that its payload names, <c>{"position":"经办人","unit":"Case"}</c>,
/// which is done when its holder says so.</summary>
internal static class OfficeTasks
{
    private static readonly IReadOnlyList<TaskOutcome> Done = [new("Done", "办结", OpinionRule.Optional, OutcomeTone.Forward)];

    public static Effect.OpenTask Of(Effect.RunTask task) => new(
        task.BookmarkId, task.ActivityId, task.TaskName, Text(task.Payload, "position")!, Text(task.Payload, "unit") ?? "Case", Done, false, null, [], false);

    /// <returns>In Chinese what is wrong with the activity; null for nothing.</returns>
    public static string? Fault(ActivityDefinition activity)
    {
        var payload = activity.Literal("payload");
        return Text(payload, "position") is not { } position ? "任务的 payload 要写明岗位，如 {\"position\":\"经办人\"}"
            : !Positions.All.Contains(position) ? $"没有“{position}”这个岗位：可用 {string.Join('、', Positions.All)}"
            : Text(payload, "unit") is not (null or "Case" or "County") ? "任务的 unit 要是 Case（本单位）或 County（县政府办）"
            : null;
    }

    private static string? Text(JsonNode? payload, string name) => (payload as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
