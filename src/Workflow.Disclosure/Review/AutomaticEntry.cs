using Workflow.Disclosure.Processes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>What the process did by itself: an entry as any other, and it looks automatic.</summary>
internal static class AutomaticEntry
{
    public const string Actor = "流程自动";

    /// <param name="waited">Where the process went on from.</param>
    public static Decision Of(CaseSnapshot seen, ProcessDefinition definition, Bookmark waited, Advance advance, DateTimeOffset now)
    {
        var entry = new Decision
        {
            CaseId = seen.Heading.CaseId,
            Number = seen.DecisionCount + 1,
            Kind = DecisionKind.Automatic,
            ActivityId = waited.ActivityId,
            Title = definition.Find(waited.ActivityId)?.Title ?? waited.ActivityId,
            Position = "",
            UnitId = seen.Heading.UnitId,
            ActorName = Actor,
            Outcome = waited.Kind,
            OutcomeLabel = waited.Kind switch { "Timer" => "到时", "Event" => "等到了事件", "Process" => "另一件事项已办结", _ => "继续" },
            Tone = Decision.Neutral,
            Opinion = "",
            Detail = Describe(advance),
            VersionId = seen.Version?.Id,
            VersionNumber = seen.Version?.Number,
            VersionHash = seen.Version?.Hash,
            DefinitionHash = definition.Hash,
            DecidedAt = now,
            PreviousHash = seen.RecordHead,
            Hash = "",
        };
        return entry with { Hash = DecisionHash.Of(entry) };
    }

    private static string? Describe(Advance advance)
    {
        string[] said =
        [
            .. advance.Effects.OfType<Effect.CloseTask>().Any() ? ["收回了没有办的待办"] : Array.Empty<string>(),
            .. advance.Effects.OfType<Effect.OpenTask>().Select(t => $"转到“{t.Title}”"),
            .. advance.Effects.OfType<Effect.RunTask>().Select(t => $"转到“{OfficeTasks.Of(t).Title}”"),
            .. advance.Effects.OfType<Effect.Finished>().Any() ? ["流程结束"] : Array.Empty<string>(),
        ];
        return said.Length == 0 ? null : string.Join("，", said);
    }
}
