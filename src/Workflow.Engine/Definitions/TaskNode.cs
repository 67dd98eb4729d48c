using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Definitions;

/// <summary>A <c>Workflow.Task</c> as the file describes it.</summary>
/// <param name="Unit">"Case" or "County".</param>
/// <param name="Due">Opaque to the engine; null where the task has no due date.</param>
/// <param name="Reminders">Working days relative to the due date.</param>
public sealed record TaskNode(
    string ActivityId, string Title, string Position, string Unit, IReadOnlyList<TaskOutcome> Outcomes, bool MayEdit,
    JsonNode? Due, IReadOnlyList<int> Reminders, bool RemindDailyWhenOverdue, TaskCompletion? Completion)
{
    /// <summary>The outcomes of one who was asked to sign beside the holder, and whose word goes back to the holder.</summary>
    internal static readonly IReadOnlyList<TaskOutcome> SignerOutcomes =
    [
        new("Agree", "同意", OpinionRule.Optional, OutcomeTone.Forward), new("Object", "不同意", OpinionRule.Required, OutcomeTone.Back),
    ];

    internal bool IsBack(string outcome) => Outcomes.FirstOrDefault(o => o.Name == outcome)?.Tone == OutcomeTone.Back;

    /// <param name="signer">Whom it is for, where that is not the node's own position.</param>
    internal Effect.OpenTask Open(string bookmark, TaskSigner? signer = null, IReadOnlyList<TaskOutcome>? outcomes = null) => new(
        bookmark, ActivityId, Title, signer?.Position ?? Position, signer?.Unit ?? Unit, outcomes ?? Outcomes, MayEdit && outcomes is null, Due, Reminders,
        RemindDailyWhenOverdue, signer?.Assignee);

    internal static TaskNode Read(ActivityDefinition activity)
    {
        var outcomes = ((JsonArray)activity.Literal("outcomes")!).Select(o => new TaskOutcome(
            (string)o!["name"]!, (string)o["label"]!,
            Enum.Parse<OpinionRule>((string?)o["opinion"] ?? nameof(OpinionRule.Optional)),
            Enum.Parse<OutcomeTone>((string?)o["tone"] ?? nameof(OutcomeTone.Forward)))).ToList();
        return new TaskNode(
            activity.NodeId, TaskActivity.Text(activity, "title") ?? activity.Title, TaskActivity.Text(activity, "position")!,
            TaskActivity.Text(activity, "unit") ?? "Case", outcomes, TaskActivity.Flag(activity, "mayEdit"), activity.Literal("due"),
            activity.Literal("reminders") is JsonArray days ? [.. days.Select(d => (int)d!)] : [], TaskActivity.Flag(activity, "remindDailyWhenOverdue"),
            TaskCompletion.Read(activity.Literal("completion")));
    }
}
