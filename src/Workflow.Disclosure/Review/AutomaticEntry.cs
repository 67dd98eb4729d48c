using Workflow.Disclosure.Processes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Drawing;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>What the process did by itself: an entry as any other, and it looks automatic.</summary>
internal static class AutomaticEntry
{
    public const string Actor = "流程自动";

    /// <summary>The process went on from where it waited for no person.</summary>
    public static Decision Of(CaseSnapshot seen, ProcessDefinition definition, Bookmark waited, Advance advance, DateTimeOffset now) => Entry(
        seen.DecisionCount, seen.RecordHead, seen.Heading, definition, waited.ActivityId, seen.Version, now, new Said(
            waited.Kind, waited.Kind switch { "Timer" => "到时", "Event" => "等到了事件", "Process" => "另一件事项已办结", _ => "继续" },
            Decision.Neutral, "", Describe(advance)));

    /// <summary>One after another, behind <paramref name="last"/>: what checks found and sent back by themselves.</summary>
    /// <param name="version">The one that was checked.</param>
    public static IEnumerable<Decision> Returns(Decision last, CaseHeading heading, ProcessDefinition definition, VersionHead? version, Advance advance, DateTimeOffset now)
    {
        foreach (var check in advance.Failed)
        {
            var more = check.Faults.Count > MostFaults ? $"\n共{check.Faults.Count}处，这里列出前{MostFaults}处。" : "";
            var back = ProcessGrid.Of(definition).Lines.Any(l => l.Source == check.ActivityId && l.Port == "Failed" && l.IsBack);
            last = Entry(last.Number, last.Hash, heading, definition, check.ActivityId, version, now, new Said(
                "Failed", "核对未通过", back ? nameof(OutcomeTone.Back) : Decision.Neutral, string.Join('\n', check.Faults.Take(MostFaults)) + more, Describe(advance)));
            yield return last;
        }
    }

    /// <summary>The case was moved to another version of its process, by whoever runs the servers.</summary>
    public static Decision Migrated(CaseSnapshot seen, ProcessDefinition to, DateTimeOffset now) => Entry(
        seen.DecisionCount, seen.RecordHead, seen.Heading, to, to.Root.NodeId, seen.Version, now, new Said(
            "Migrate", "改用新版流程", Decision.Neutral, "", $"“{to.Name}”从第{seen.DefinitionVersion}版改为第{to.Version}版"));

    private const int MostFaults = 20;

    private sealed record Said(string Outcome, string Label, string Tone, string Opinion, string? Detail);

    private static Decision Entry(
        int count, string head, CaseHeading heading, ProcessDefinition definition, string activityId, VersionHead? version, DateTimeOffset now, Said said)
    {
        var entry = new Decision
        {
            CaseId = heading.CaseId,
            Number = count + 1,
            Kind = DecisionKind.Automatic,
            ActivityId = activityId,
            Title = definition.Find(activityId)?.Title ?? activityId,
            Position = "",
            UnitId = heading.UnitId,
            ActorName = Actor,
            Outcome = said.Outcome,
            OutcomeLabel = said.Label,
            Tone = said.Tone,
            Opinion = said.Opinion,
            Detail = said.Detail,
            VersionId = version?.Id,
            VersionNumber = version?.Number,
            VersionHash = version?.Hash,
            DefinitionHash = definition.Hash,
            DecidedAt = now,
            PreviousHash = head,
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
