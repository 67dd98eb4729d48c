using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

/// <summary><c>Workflow.Task</c>: waits for a position; its outcomes are its ports.</summary>
internal sealed class TaskActivity : IActivityBehavior
{
    public const string TypeName = "Workflow.Task";

    public string Type => TypeName;
    public IReadOnlyList<string> Inputs { get; } = ["title", "position", "unit", "outcomes", "mayEdit", "due", "reminders", "remindDailyWhenOverdue", "completion"];

    public bool WaitsIn(ActivityDefinition activity) => true;

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) =>
        [.. (activity.Literal("outcomes") as JsonArray ?? []).Select(o => ProcessDefinitionReader.Text((o as JsonObject)?["name"])).OfType<string>()];

    public IReadOnlyList<string> MustLeadOn(ActivityDefinition activity) => Ports(activity)!;

    public bool IsWayBack(ActivityDefinition activity, string port) => (activity.Literal("outcomes") as JsonArray ?? []).Any(o =>
        ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(o, "name")) == port
        && ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(o, "tone")) == nameof(OutcomeTone.Back));

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read)
    {
        var faults = AllFaults(activity, read).ToList();
        activity.Prepared = faults.Count == 0 ? TaskNode.Read(activity) : null;
        return faults;
    }

    private static IEnumerable<(string Input, string Reason)> AllFaults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read)
    {
        if (string.IsNullOrWhiteSpace(Text(activity, "position")))
        {
            yield return ("position", "任务没有写由哪个岗位办理");
        }

        if (Text(activity, "unit") is not (null or "Case" or "County") and var unit)
        {
            yield return ("unit", $"单位“{unit}”不认识：可用 Case（本单位）、County（县政府办）");
        }

        foreach (var fault in OutcomeFaults(activity.Literal("outcomes")))
        {
            yield return ("outcomes", fault);
        }

        if (DueFault(activity.Literal("due"), name => read(new JsonObject { ["type"] = "Input", ["value"] = name }).Fault) is { } due)
        {
            yield return ("due", due);
        }

        if (activity.Input("reminders") is not null
            && !(activity.Literal("reminders") is JsonArray days && days.All(d => d is JsonValue v && v.TryGetValue<int>(out var n) && n is >= -250 and <= 250)))
        {
            yield return ("reminders", "提醒要是工作日数的列表，如 [-5,-1,0]，负数在截止日之前");
        }

        if (TaskCompletion.Fault(activity.Literal("completion")) is { } completion)
        {
            yield return ("completion", completion);
        }
    }

    /// <summary>A task of several signers opens one for each; the engine counts what they decide.</summary>
    public Step Execute(ActivityContext context)
    {
        var node = (TaskNode)context.Activity.Prepared!;
        return node.Completion is { } completion
            ? new Step.WaitForAll("Task", [.. completion.Signers.Select(s => (Func<string, Effect>)(bookmark => node.Open(bookmark, s)))])
            : new Step.Wait("Task", bookmark => node.Open(bookmark));
    }

    /// <returns>An input written down as text, or null.</returns>
    internal static string? Text(ActivityDefinition activity, string input) => ProcessDefinitionReader.Text(activity.Literal(input));

    internal static bool Flag(ActivityDefinition activity, string input) => ActivityContext.IsTrue(activity.Literal(input));

    private static IEnumerable<string> OutcomeFaults(JsonNode? outcomes)
    {
        if (outcomes is not JsonArray { Count: > 0 } list)
        {
            yield return "任务没有办理方式，要像 [{\"name\":\"Approve\",\"label\":\"同意\"}] 这样写";
            yield break;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            var outcome = item as JsonObject;
            var (name, label) = (ProcessDefinitionReader.Text(outcome?["name"]), ProcessDefinitionReader.Text(outcome?["label"]));
            if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(label))
            {
                yield return "每种办理方式都要有 name 和 label";
            }
            else if (!names.Add(name))
            {
                yield return $"办理方式“{name}”写了两次";
            }

            if (!Is<OpinionRule>(outcome?["opinion"]) || !Is<OutcomeTone>(outcome?["tone"]))
            {
                yield return $"办理方式“{name}”的 opinion 要是 Optional 或 Required，tone 要是 Forward 或 Back";
            }
        }
    }

    private static bool Is<TEnum>(JsonNode? value) where TEnum : struct, Enum =>
        value is null || (ProcessDefinitionReader.Text(value) is { } text && Enum.GetNames<TEnum>().Contains(text));

    /// <param name="inputFault">What is wrong with a reference to an input.</param>
    private static string? DueFault(JsonNode? due, Func<string, string?> inputFault) => due switch
    {
        null => "任务没有写时限",
        JsonObject o when string.IsNullOrWhiteSpace(ProcessDefinitionReader.Text(o["from"])) => "时限没有写从哪一天起算（from）",
        JsonObject o when o.FirstOrDefault(p => p.Key is not ("from" or "workingDays" or "notBefore")).Key is { } key => $"时限里有不认识的项“{key}”：可用 from、workingDays、notBefore",
        // Opened is the day on which the task opens; every other date comes in as an input of the process.
        JsonObject o when ProcessDefinitionReader.Text(o["from"])! is var from && from != "Opened" && inputFault(from) is { } fault => $"时限的 from {fault}",
        JsonObject o when o["workingDays"] is { } n && !(n is JsonValue v && v.TryGetValue<int>(out _)) => "时限的 workingDays 要是整数",
        JsonObject o when o["notBefore"] is { } floor => DueFault(floor, inputFault),
        JsonObject => null,
        _ => "时限要是对象，如 {\"from\":\"SubmitDue\",\"workingDays\":-3}",
    };
}
