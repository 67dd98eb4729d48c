using System.Text.Json.Nodes;

namespace Workflow.Engine.Definitions;

public enum CompletionMode
{
    /// <summary>或签: the first to decide decides for all.</summary>
    Any,

    /// <summary>会签: all must agree; one who does not decides.</summary>
    All,

    /// <summary>票签: enough must agree.</summary>
    Percent,
}

/// <summary>Whom a task is for.</summary>
/// <param name="Unit">"Case" or "County".</param>
/// <param name="Assignee">One person; null for whoever holds the position. Opaque to the engine.</param>
public sealed record TaskSigner(string Position, string Unit = "Case", string? Assignee = null);

/// <summary>How several signers decide one task: <c>{"mode":"Percent","percent":60,"signers":[{"position":"分管领导","unit":"Case"}]}</c>.</summary>
/// <param name="Percent">1 to 100; counts only for <see cref="CompletionMode.Percent"/>.</param>
public sealed record TaskCompletion(CompletionMode Mode, int Percent, IReadOnlyList<TaskSigner> Signers)
{
    internal static TaskCompletion? Read(JsonNode? node) => node is JsonObject o
        ? new(Enum.Parse<CompletionMode>((string)o["mode"]!), (int?)o["percent"] ?? 100, [.. o["signers"]!.AsArray().Select(s => new TaskSigner((string)s!["position"]!, (string?)s["unit"] ?? "Case"))])
        : null;

    internal static string? Fault(JsonNode? node) => node switch
    {
        null => null,
        JsonObject o when ProcessDefinitionReader.Text(o["mode"]) is not ("Any" or "All" or "Percent") => "会签方式 mode 要是 Any（或签）、All（会签）或 Percent（票签）",
        JsonObject o when o["percent"] is { } p && !(p is JsonValue v && v.TryGetValue<int>(out var n) && n is >= 1 and <= 100) => "票签的 percent 要是1到100的整数",
        JsonObject o when ProcessDefinitionReader.Text(o["mode"]) == "Percent" && o["percent"] is null => "票签要写同意的比例 percent",
        JsonObject o when o["signers"] is not JsonArray { Count: > 0 } => "会签要写由哪些岗位签（signers）",
        JsonObject o when ((JsonArray)o["signers"]!).Any(s => string.IsNullOrWhiteSpace(ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(s, "position")))) => "会签的每一方都要写岗位（position）",
        JsonObject o when ((JsonArray)o["signers"]!).Any(s => ProcessDefinitionReader.Child(s, "unit") is { } unit && ProcessDefinitionReader.Text(unit) is not ("Case" or "County")) =>
            "会签一方的单位不认识：可用 Case（本单位）、County（县政府办）",
        JsonObject => null,
        _ => "会签要是对象，如 {\"mode\":\"All\",\"signers\":[{\"position\":\"分管领导\"}]}",
    };
}
