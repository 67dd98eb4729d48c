using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>One thing that a record promises.</summary>
/// <param name="Holds">What is said where it holds.</param>
/// <param name="Fault">The first place where it does not, as a sentence without its end; null where it holds.</param>
public sealed record RecordPart(string Name, string Holds, string? Fault);

/// <summary>Recomputes every hash of a case: the chain of its entries, its end, its versions, its files, and what each entry names.</summary>
public static class RecordCheck
{
    /// <param name="decisions">All of the case, in order.</param>
    /// <param name="versions">All of the case.</param>
    /// <returns>The first thing that is not as it was written, in Chinese; null when everything is.</returns>
    public static string? Fault(Case row, IReadOnlyList<Decision> decisions, IReadOnlyList<DocumentVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(versions);
        return ChainFault(row.Id, decisions) ?? EndFault(row, decisions) ?? VersionFault(row.Id, decisions, versions);
    }

    /// <returns>Everything that the record promises, in the order in which one would look.</returns>
    public static IReadOnlyList<RecordPart> Parts(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return
        [
            new("办理记录", $"{file.Decisions.Count}条记录首尾相连，每条都与写入时一致", ChainFault(file.Case.Id, file.Decisions)),
            new("记录的末尾", "没有少一条，也没有多一条", EndFault(file.Case, file.Decisions)),
            new("稿件", $"{file.Versions.Count}版稿件的内容都与指纹一致，每条记录所签的就是这些版本", VersionFault(file.Case.Id, file.Decisions, file.Versions)),
            new("手写签名", file.Decisions.Count(d => d.SignatureHash is not null) is > 0 and var signed ? $"{signed}条记录的手写签名都与签署时一致" : "没有用手写签名", SignatureFault(file)),
            new("附件", file.Attachments.Count == 0 ? "没有附件" : $"{file.Attachments.Count}个附件的文件都与指纹一致", AttachmentFault(file)),
            new("流程", "每条记录所依据的流程定义都还在，没有改动", DefinitionFault(file)),
            new("公开", PublicationWords(file), PublicationFault(file)),
            new("每日指纹", file.Days is [.., var last] ? $"到第{last.Number}条为止，已列入{LocalTime.ShortDay(last.Day, DateOnly.MinValue)}及以前公布的指纹" : "还没有列入，每天零时以后计算", DayFault(file)),
        ];
    }

    private static string? ChainFault(Guid caseId, IReadOnlyList<Decision> decisions)
    {
        var head = "";
        foreach (var (index, decision) in decisions.Index())
        {
            var number = index + 1;
            if (decision.Number != number)
            {
                return $"缺第{number}条办理记录，它的位置上是第{decision.Number}条";
            }

            if (DecisionHash.Of(decision) != decision.Hash || decision.CaseId != caseId)
            {
                return $"第{number}条办理记录（{Describe(decision)}）与写入时不一致";
            }

            if (decision.PreviousHash != head)
            {
                return $"第{number}条办理记录（{Describe(decision)}）没有接在现在的第{number - 1}条之后";
            }

            head = decision.Hash;
        }

        return null;
    }

    private static string? EndFault(Case row, IReadOnlyList<Decision> decisions) =>
        decisions.Count != row.DecisionCount ? $"记录少了或多了：现有{decisions.Count}条，应有{row.DecisionCount}条"
            : (decisions is [.., var last] ? last.Hash : "") != row.RecordHead ? $"事项登记的末条指纹与第{decisions.Count}条办理记录不一致"
            : null;

    private static string? VersionFault(Guid caseId, IReadOnlyList<Decision> decisions, IReadOnlyList<DocumentVersion> versions)
    {
        if (versions.FirstOrDefault(v => ContentHash.Of(v.Content) != v.Hash) is { } changed)
        {
            return $"第{changed.Number}版稿件的内容与指纹不一致";
        }

        var byId = versions.ToDictionary(v => v.Id);
        foreach (var decision in decisions.Where(d => d.VersionId is not null))
        {
            if (byId.GetValueOrDefault(decision.VersionId!.Value) is not { } version || version.Hash != decision.VersionHash
                || version.Number != decision.VersionNumber || version.CaseId != caseId)
            {
                return $"第{decision.Number}条记录所签的版本不是现在的第{decision.VersionNumber}版";
            }
        }

        foreach (var version in versions)
        {
            // A version is made by the entry that first names it.
            if (decisions.FirstOrDefault(d => d.VersionId == version.Id) is not { } made)
            {
                return $"第{version.Number}版稿件没有一条记录提到";
            }

            if ((version.CreatedBy, version.CreatedByName, version.CreatedAt) != (made.PersonId, made.ActorName, made.DecidedAt))
            {
                return $"第{version.Number}版稿件的作者或时间与第{made.Number}条办理记录不一致";
            }
        }

        return null;
    }

    private static string? SignatureFault(CaseFile file)
    {
        foreach (var decision in file.Decisions.Where(d => d.SignatureHash is not null))
        {
            var kept = file.Signatures.Where(s => s.PersonId == decision.PersonId && s.Hash == decision.SignatureHash).ToList();
            if (kept.Count == 0 || !kept.TrueForAll(s => s.IsSound))
            {
                return $"第{decision.Number}条办理记录（{Describe(decision)}）的手写签名{(kept.Count == 0 ? "不在了，或者改动过" : "与签署时不一致")}";
            }
        }

        return null;
    }

    private static string? AttachmentFault(CaseFile file)
    {
        foreach (var decision in file.Decisions.Where(d => d.AttachmentId is not null))
        {
            if (file.Attachments.FirstOrDefault(a => a.Row.Id == decision.AttachmentId)?.Row is not { } row || row.Hash != decision.AttachmentHash
                || (decision.Outcome == Decision.Attached && decision.Detail != AttachmentEntry.Describe(row)))
            {
                return $"第{decision.Number}条办理记录（{Describe(decision)}）登记的附件不在了，或者换过";
            }
        }

        foreach (var (row, kept) in file.Attachments)
        {
            if (row.ExpectedSeal() != row.Seal)
            {
                return $"附件“{row.Name}”的登记与写入时不一致";
            }

            if (kept is null)
            {
                return $"附件“{row.Name}”的文件不在文件夹里";
            }

            if (kept != (row.Hash, row.Size))
            {
                return $"附件“{row.Name}”的文件与指纹不一致";
            }
        }

        if (file.Case.Kind != CaseKinds.InformationRelease)
        {
            return null;
        }

        // Only what somebody signed is sure to be a release.
        foreach (var version in file.Versions.Where(v => file.Decisions.Any(d => d.VersionHash == ContentHash.Of(v.Content))))
        {
            if (ReleaseDocument.Read(version.Content).Attachment is { } signed
                && file.Attachments.All(a => (a.Row.Id, a.Row.Name, a.Row.ContentType, a.Row.Size, a.Row.Hash) != (signed.Id, signed.Name, signed.ContentType, signed.Size, signed.Hash)))
            {
                return $"第{version.Number}版稿件的附件“{signed.Name}”与登记的不一致";
            }
        }

        return null;
    }

    private static string? DefinitionFault(CaseFile file) =>
        file.Decisions.FirstOrDefault(d => !file.Definitions.Contains(d.DefinitionHash)) is { } decision
            ? $"第{decision.Number}条办理记录所依据的流程定义不在了，或者改动过"
            : null;

    private static string PublicationWords(CaseFile file) => file.Publications switch
    {
        [] => "没有公开",
        [.., { Levels: null } before] => $"{LocalTime.Describe(before.PublishedAt)}公开，早于“逐级同一版”的规则，不按它核对",
        [.., var last] => $"公开的就是各级同意的那一版（{string.Join('、', last.StandsOn!.Select(l => l.Title))}）",
    };

    /// <summary>What is public stands on the decisions that it names: of this case, forward, on that very version, not taken back by then.</summary>
    private static string? PublicationFault(CaseFile file)
    {
        if (file.Publications.Count == 0)
        {
            return file.Case.Status == CaseStatus.Published ? "登记为已公开，却没有公开件" : null;
        }

        foreach (var published in file.Publications)
        {
            var at = LocalTime.Describe(published.PublishedAt);
            if (file.Versions.FirstOrDefault(v => v.Id == published.VersionId)?.Hash != published.VersionHash)
            {
                return $"{at}公开的版本不是本事项的稿件";
            }

            bool Stands(Guid id) => file.Decisions.FirstOrDefault(d => d.Id == id) is { Kind: DecisionKind.Decision, Tone: nameof(OutcomeTone.Forward) } d
                && d.VersionHash == published.VersionHash && d.DecidedAt <= published.PublishedAt
                && !file.Decisions.Any(w => w.Outcome == Decision.Withdrawn && w.TaskId == d.TaskId && w.DecidedAt <= published.PublishedAt);
            if (!Stands(published.SignedBy))
            {
                return $"{at}公开的版本没有对应的签发记录";
            }

            if (published.StandsOn is { } levels
                && (levels.FirstOrDefault(l => !Stands(l.DecisionId))?.Title ?? (levels.Any(l => l.Position == Positions.SecrecyReviewer) ? null : "保密审查")) is { } missing)
            {
                return $"{at}公开的版本，“{missing}”没有同意过";
            }
        }

        // Each 撤下, 更正, 废止 stands in both, so that none can vanish from what the public is told.
        var entries = file.Decisions.Where(d => d.Kind == DecisionKind.Operation && Enum.TryParse<PublicAct>(d.Outcome, out _)).ToList();
        return entries.FirstOrDefault(d => file.Acts.All(a => !Says(file, a, d))) is { } unknown
                ? $"第{unknown.Number}条办理记录（{Describe(unknown)}）没有在公开件上登记，或者登记的与它不一致"
            : file.Acts.FirstOrDefault(a => entries.All(d => d.Id != a.DecisionId)) is { } alone
                ? $"{LocalTime.Describe(alone.At)}登记在公开件上的办理，没有对应的办理记录"
            : null;
    }

    private static bool Says(CaseFile file, PublicationAct act, Decision entry) =>
        (act.DecisionId, act.Act.ToString(), act.PersonId, act.Position, act.UnitId, act.Reason, act.At)
            == (entry.Id, entry.Outcome, entry.PersonId, entry.Position, entry.UnitId, entry.Opinion, entry.DecidedAt)
        && file.Publications.Any(p => p.Number == act.Number && p.VersionId == entry.VersionId)
        && (act.PublicNote is null || entry.Detail?.Contains(act.PublicNote, StringComparison.Ordinal) == true);

    private static string? DayFault(CaseFile file) =>
        file.Days.FirstOrDefault(d => file.Decisions.ElementAtOrDefault(d.Number - 1)?.Hash != d.Head) is { } day
            ? $"{LocalTime.ShortDay(day.Day, DateOnly.MinValue)}公布的指纹所包括的第{day.Number}条办理记录，不是现在的这一条"
            : null;

    private static string Describe(Decision decision) => $"{decision.Title}，{decision.ActorName}，{LocalTime.Describe(decision.DecidedAt)}";
}
