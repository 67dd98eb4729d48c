using Microsoft.EntityFrameworkCore;
using QRCoder;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Archiving;

/// <summary>发布审批单, 签发单: the paper that goes with a version, level by level as far as it has come.</summary>
/// <param name="Facts">Rows of the head: one or two facts each.</param>
/// <param name="Address">Of the verifying page, in full; the QR code carries it.</param>
public sealed record ApprovalSheet(
    string UnitName, string Heading, IReadOnlyList<IReadOnlyList<SheetFact>> Facts, IReadOnlyList<SheetLevel> Levels,
    int VersionNumber, string VersionHash, string EntryHash, string Address)
{
    /// <summary>Enough to tell two versions apart by eye.</summary>
    public const int ShortHash = 16;

    /// <returns>A PNG, black on white.</returns>
    public byte[] QrCode(int pixelsPerModule = 8)
    {
        using var data = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(pixelsPerModule);
    }
}

public sealed record SheetFact(string Label, string Value);

public sealed record SheetLevel(string Title, string Position, IReadOnlyList<SheetOpinion> Opinions)
{
    /// <summary>Nobody has decided in the present round: a place is left for a hand.</summary>
    public bool IsBlank => Opinions.All(o => o.Earlier);

    /// <summary>The position in brackets, where the step's name does not say it.</summary>
    public string Label => Title.Contains(Position, StringComparison.Ordinal) || Position.Contains(Title, StringComparison.Ordinal) ? Title : $"{Title}（{Position}）";
}

/// <param name="Text">The outcome, and what was written with it.</param>
/// <param name="Picture">The signer's drawn signature, a PNG; null where it was signed without one.</param>
/// <param name="Paper">How it came from a signed paper, in words; null where it was decided here.</param>
/// <param name="Earlier">A return has made it void; the version was sent again as it was.</param>
public sealed record SheetOpinion(string Text, string Signer, DateTimeOffset At, byte[]? Picture, string? Paper, bool Earlier)
{
    public string Words => Earlier ? $"（上一轮）{Text}" : Text;
}

/// <summary>Makes the sheet of a case's last version that was handed on.</summary>
public sealed class ApprovalSheets(DisclosureDbContext db, ProcessCatalog catalog, CaseWays ways, PortalColumns columns, SiteSettings site)
{
    /// <returns>Null where nothing was handed on yet.</returns>
    public async Task<ApprovalSheet?> OfAsync(CaseFile file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (await VersionAsync(file, ct) is not { } version || file.Decisions.LastOrDefault(d => d.VersionId == version.Id) is not { } last)
        {
            return null;
        }

        var unit = await db.Units.Where(u => u.Id == file.Case.UnitId).Select(u => u.Name).SingleAsync(ct);
        var state = await db.ProcessStates.AsNoTracking().SingleAsync(s => s.CaseId == file.Case.Id, ct);
        var definition = await catalog.GetAsync(state.DefinitionId, state.Version, ct);
        var entries = file.SignaturesOf(version.Id).ToList();
        var standing = (await ways.ReadAsync(file.Case.Id, ct)).Steps.SelectMany(s => s.Entries).Select(e => (Guid?)e.Of.Task.Id).ToHashSet();
        // While a 更正 has no version yet, the sheet is that of what is public, as it was published.
        var anew = file.Decisions.LastOrDefault(d => d.BeginsAnew)?.Number ?? 0;
        var before = anew > 0 && entries.TrueForAll(e => e.Number < anew);
        bool IsVoid(Decision entry) => before
            ? entries.Exists(e => e.Number > entry.Number && e.Kind != DecisionKind.Opinion && e.Tone == nameof(OutcomeTone.Back))
            : !standing.Contains(entry.TaskId) && definition.Tasks.Any(t => t.ActivityId == entry.ActivityId);
        var steps = definition.Tasks.Select(t => (t.ActivityId, t.Title, t.Position, t.MayEdit))
            // A step that the process no longer has, after a move to a new version of it.
            .Concat(entries.Where(e => definition.Tasks.All(t => t.ActivityId != e.ActivityId)).Select(e => (e.ActivityId, e.Title, e.Position, MayEdit: false)).Distinct());
        var levels = steps
            .Select(s => (s.MayEdit, Level: new SheetLevel(s.Title, s.Position, [.. entries.Where(e => e.ActivityId == s.ActivityId).Select(e => Opinion(e, file.PictureOf(e), IsVoid(e)))])))
            // The drafter stands in the head.
            .Where(s => !s.MayEdit).Select(s => s.Level).ToList();
        var drafter = entries.FirstOrDefault(e => e.Position == Positions.Drafter)?.ActorName ?? version.CreatedByName;
        var (heading, facts) = Head(file.Case, version, unit, drafter);
        var acts = file.Decisions.Where(d => d.Kind == DecisionKind.Operation && Enum.TryParse<PublicAct>(d.Outcome, out _)).Select(IReadOnlyList<SheetFact> (d) =>
            [new(d.OutcomeLabel, $"{LocalTime.Describe(d.DecidedAt)}　{d.Position}{d.ActorName}：{d.Opinion}{(d.Detail is { } detail ? $"（{detail}）" : "")}")]);
        return new(
            unit, heading, [.. facts, .. acts], levels, version.Number, version.Hash, last.Hash, $"{site.PublicUrl}/verify/{VerifyCode.Of(file.Case.Id, last.Hash)}");
    }

    /// <summary>The last that was handed on, but that of a 更正 only while it is under way or once it is public.</summary>
    private async Task<DocumentVersion?> VersionAsync(CaseFile file, CancellationToken ct)
    {
        var last = file.Versions.Count > 0 ? file.Versions[^1] : null;
        var published = await db.Publications.Where(p => p.CaseId == file.Case.Id).OrderByDescending(p => p.Number).Select(p => (Guid?)p.VersionId).FirstOrDefaultAsync(ct);
        var anew = file.Decisions.LastOrDefault(d => d.BeginsAnew)?.Number ?? 0;
        var underWay = file.Case.Status == CaseStatus.Open && file.Decisions.Any(d => d.Number > anew && d.VersionId == last?.Id && d.TaskId is not null);
        return published is null || underWay ? last : file.Versions.FirstOrDefault(v => v.Id == published);
    }

    private (string Heading, IReadOnlyList<IReadOnlyList<SheetFact>> Facts) Head(Case row, DocumentVersion version, string unit, string drafter)
    {
        SheetFact made = new("经办人", drafter), number = new("稿件版本", $"第{version.Number}版");
        if (row.Kind != CaseKinds.InformationRelease)
        {
            return ("政府信息公开工作年度报告签发单", [[new("报告名称", row.Title)], [new("报告单位", unit), new("报告年度", $"{row.Year}年")], [made, number]]);
        }

        var release = ReleaseDocument.Read(version.Content);
        return ("政府信息发布审批单",
        [
            [new("信息名称", release.Title)], [new("起草单位", unit), new("公开方式", "主动公开")],
            [new("公开栏目", columns.Find(release.Column)?.Name ?? release.Column), new("附件", release.Attachment?.Name ?? "无")], [made, number],
        ]);
    }

    private static SheetOpinion Opinion(Decision entry, byte[]? picture, bool earlier) => new(
        string.Join('；', [entry.Opinion.Length > 0 ? $"{entry.OutcomeLabel}：{entry.Opinion}" : entry.OutcomeLabel, .. entry.Says?.Lines ?? []]),
        entry.OnBehalf is { } behalf ? $"{entry.DeciderName}　{behalf}" : entry.DeciderName, entry.DecidedAt, picture, entry.Paper, earlier);
}
