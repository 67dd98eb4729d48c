using System.Text.Encodings.Web;
using System.Text.Json;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review.Levels;

namespace Workflow.Disclosure.Publication;

/// <summary>One level on whose decision a text became public.</summary>
public sealed record PublishedLevel(string Title, string Position, Guid DecisionId);

/// <summary>What stands behind a publication.</summary>
/// <param name="SignedBy">The decision of the highest leader.</param>
internal sealed record Standing(Guid SignedBy, IReadOnlyList<PublishedLevel> Levels)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Write() => JsonSerializer.Serialize(Levels, Options);

    /// <returns>Null for one from before the rule.</returns>
    public static IReadOnlyList<PublishedLevel>? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<List<PublishedLevel>>(json, Options);
}

/// <summary>What becomes public was decided on, in this very text, by every level its process has on each way there, by every level it
/// passed, by 保密审查 whatever the process says, and by as many leaders as the county asks for.</summary>
internal static class PublicationRule
{
    /// <summary>From the lowest to the highest.</summary>
    public static IReadOnlyList<string> Leaders { get; } = [Positions.OfficeDirector, Positions.LeaderInCharge, Positions.PrincipalLeader];

    /// <param name="history">The decision included that leads to the publication.</param>
    /// <param name="publishAt">Node id.</param>
    /// <param name="leaders">How many leaders' levels the county asks for: 1 to 3.</param>
    public static Result<Standing> Judge(LevelHistory history, string publishAt, string hash, int leaders)
    {
        var standing = history.StandingOn(hash);
        var positions = standing.Select(e => e.Position).ToHashSet(StringComparer.Ordinal);
        var missing = history.Missing(publishAt, hash).Select(l => l.Title).ToList();
        if (!positions.Contains(Positions.SecrecyReviewer) && missing.Count == 0)
        {
            missing.Add("保密审查");
        }

        var signed = Leaders.Where(positions.Contains).ToList();
        if (missing.Count == 0 && signed.Count < leaders)
        {
            missing.Add($"{string.Join('、', Leaders.Except(signed))}（县里要求{leaders}级领导审批）");
        }

        return missing.Count > 0
            ? new NotDecidedByAll(missing)
            : new Standing(standing.Last(e => e.Position == signed[^1]).DecisionId, [.. standing.Select(e => new PublishedLevel(e.Title, e.Position, e.DecisionId))]);
    }

    /// <summary>What a process lacks to be begun: on some way to the public there are too few levels.</summary>
    /// <returns>Null where nothing is missing, or it does not publish.</returns>
    public static string? Lacks(Engine.Definitions.ProcessDefinition definition, int leaders)
    {
        foreach (var publish in definition.All.Where(a => a.Type == "Workflow.Publish"))
        {
            var levels = definition.OnEveryWayTo(publish.NodeId).Where(LevelHistory.IsLevel)
                .SelectMany(t => t.Completion is { Mode: Engine.Definitions.CompletionMode.All } all ? all.Signers.Select(s => s.Position) : t.Completion is null ? [t.Position] : []).ToHashSet(StringComparer.Ordinal);
            var lacking = Leaders.Where(levels.Contains).Count() < leaders ? string.Join('、', Leaders.Where(p => !levels.Contains(p))) : "";
            if (!levels.Contains(Positions.SecrecyReviewer) || lacking.Length > 0)
            {
                return $"流程“{definition.Name}”公开以前不是每条路都经过{string.Join('、', new[] { levels.Contains(Positions.SecrecyReviewer) ? "" : Positions.SecrecyReviewer, lacking }.Where(l => l.Length > 0))}。";
            }
        }

        return null;
    }
}

public sealed record NotDecidedByAll(IReadOnlyList<string> Missing)
    : ConflictError($"还不能公开：这一版没有经过{string.Join('、', Missing)}。请退回起草人，重新逐级审批。");

/// <param name="Warning">What is said of such a report everywhere.</param>
public sealed record YearNotOver(string Warning) : InvalidError($"{Warning}确实要现在公开的，请在“意见”栏写明理由再办。")
{
    /// <param name="words">What is written with the decision that would make it public.</param>
    /// <returns>Null where the year is over, or a reason is given.</returns>
    internal static YearNotOver? Of(CaseHeading heading, DateOnly today, string words) =>
        words.Length == 0 && ReportYear.Warning(heading.Year, today) is { } warning ? new(warning) : null;
}
