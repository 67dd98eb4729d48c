using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Releases;

namespace Workflow.Disclosure.Publication;

/// <param name="Content">Canonical JSON of exactly the signed version.</param>
/// <param name="Versions">All that were published of it, the latest first.</param>
/// <param name="Abolished">Null while it is in force.</param>
public sealed record PublicDocument(PublishedDocument Publication, string UnitName, string Content, IReadOnlyList<PublicVersion> Versions, PublicMark? Abolished)
{
    public bool IsLatest => Publication.Number == Versions[0].Number;
}

/// <param name="Correction">The 更正 that led to it; null for the first.</param>
public sealed record PublicVersion(int Number, DateTimeOffset PublishedAt, PublicMark? Correction, PublicMark? TakenDown);

/// <summary>What the public is told of an act: the position, never the person.</summary>
/// <param name="Note">Empty for none.</param>
public sealed record PublicMark(PublicAct Act, DateTimeOffset At, string UnitName, string Position, string Note)
{
    /// <summary>2022年1月5日10:20由云岭县人民政府办公室县级管理员撤下.</summary>
    public string Words => $"{LocalTime.Describe(At)}由{UnitName}{Position}{Act.Label()}";

    /// <param name="units">Names by id.</param>
    public static PublicMark? Of(PublicationAct? act, IReadOnlyDictionary<Guid, string> units) =>
        act is null ? null : new(act.Act, act.At, units.GetValueOrDefault(act.UnitId, ""), act.Position, act.PublicNote ?? "");
}

/// <param name="Number">Of its publications the latest: more than one says that it was corrected.</param>
public sealed record PublicRow(
    Guid CaseId, string UnitCode, string UnitName, int? Year, string Title, DateTimeOffset PublishedAt, string? ColumnCode, int Number, bool TakenDown, bool Abolished)
{
    /// <summary>What a list says beside the name; null for nothing.</summary>
    public string? Mark => TakenDown ? "已撤下" : Abolished ? "已废止" : Number > 1 ? "已更正" : null;
}

/// <summary>What the public reads. Nothing is shown whose content is not what was signed, and nothing that was taken down.</summary>
public sealed partial class PublicDocuments(DisclosureDbContext db, ILogger<PublicDocuments> logger)
{
    public const int PageSize = 30;

    /// <param name="number">One of its publications; null: the latest.</param>
    public Task<Result<PublicDocument>> ReportAsync(string unitCode, int year, int? number, CancellationToken ct) => ReadAsync(
        db.Publications.Where(p => p.Kind == CaseKinds.AnnualReport && p.Year == year && db.Units.Any(u => u.Id == p.UnitId && u.Code == unitCode)), number, ct);

    /// <inheritdoc cref="ReportAsync"/>
    public Task<Result<PublicDocument>> ReleaseAsync(Guid caseId, int? number, CancellationToken ct) =>
        ReadAsync(db.Publications.Where(p => p.Kind == CaseKinds.InformationRelease && p.CaseId == caseId), number, ct);

    /// <returns>As a publication names it that may be shown; where none does, why the latest may not.</returns>
    public async Task<Result<ReleaseAttachment>> AttachmentAsync(Guid caseId, Guid attachmentId, CancellationToken ct)
    {
        Error? none = null;
        foreach (var publication in (await HistoryAsync(caseId, ct)).Published.Reverse())
        {
            var found = await ReleaseAsync(caseId, publication.Number, ct);
            if (found.Succeeded && ReleaseDocument.Read(found.Value.Content).Attachment is { } named && named.Id == attachmentId)
            {
                return named;
            }

            none ??= found.Error;
        }

        return none ?? new NotPublished();
    }

    /// <returns>What became of a case's publications; empty where nothing was published.</returns>
    public Task<PublicHistory> HistoryAsync(Guid caseId, CancellationToken ct) => HistoryAsync(db.Publications.Where(p => p.CaseId == caseId), ct);

    /// <returns>The years that have reports, newest first.</returns>
    public async Task<IReadOnlyList<int>> YearsAsync(CancellationToken ct) =>
        await db.Publications.Where(p => p.Year != null).Select(p => p.Year!.Value).Distinct().OrderDescending().ToListAsync(ct);

    /// <returns>Those that were taken down too: the year has its unit's name, and says so.</returns>
    public async Task<IReadOnlyList<PublicRow>> ReportsAsync(int year, CancellationToken ct) =>
        [.. (await Rows(Latest().Where(p => p.Kind == CaseKinds.AnnualReport && p.Year == year)).ToListAsync(ct))
            .OrderBy(r => r.UnitName, StringComparer.Ordinal)];

    /// <param name="before">Releases published earlier than this; null starts with the newest.</param>
    public async Task<IReadOnlyList<PublicRow>> ReleasesAsync(string columnCode, DateTimeOffset? before, CancellationToken ct) =>
        [.. (await Rows(Shown().Where(p => p.ColumnCode == columnCode && (before == null || p.PublishedAt < before))
            .OrderByDescending(p => p.PublishedAt).Take(PageSize)).ToListAsync(ct)).OrderByDescending(r => r.PublishedAt)];

    /// <param name="kind">One of <see cref="CaseKinds"/>.</param>
    /// <param name="count">How many at most, newest first.</param>
    public async Task<IReadOnlyList<PublicRow>> NewestAsync(string kind, int count, CancellationToken ct) =>
        [.. (await Rows(Shown().Where(p => p.Kind == kind).OrderByDescending(p => p.PublishedAt).ThenByDescending(p => p.CaseId).Take(count)).ToListAsync(ct))
            .OrderByDescending(r => r.PublishedAt).ThenByDescending(r => r.CaseId)];

    private IQueryable<PublishedDocument> Latest() => db.Publications.Where(p => !db.Publications.Any(l => l.CaseId == p.CaseId && l.Number > p.Number));

    private IQueryable<PublishedDocument> Shown() =>
        Latest().Where(p => !db.PublicationActs.Any(a => a.CaseId == p.CaseId && a.Number >= p.Number && a.Act == PublicAct.TakeDown));

    private IQueryable<PublicRow> Rows(IQueryable<PublishedDocument> publications) => publications
        .Join(db.Units, p => p.UnitId, u => u.Id, (p, u) => new PublicRow(
            p.CaseId, u.Code, u.Name, p.Year, p.Title, p.PublishedAt, p.ColumnCode, p.Number,
            db.PublicationActs.Any(a => a.CaseId == p.CaseId && a.Number >= p.Number && a.Act == PublicAct.TakeDown),
            db.PublicationActs.Any(a => a.CaseId == p.CaseId && a.Number == p.Number && a.Act == PublicAct.Abolish)));

    private async Task<PublicHistory> HistoryAsync(IQueryable<PublishedDocument> ofOneCase, CancellationToken ct)
    {
        var published = await ofOneCase.AsNoTracking().OrderBy(p => p.Number).ToListAsync(ct);
        var caseId = published is [var first, ..] ? first.CaseId : Guid.Empty;
        return new(published, published.Count == 0 ? [] : await db.PublicationActs.AsNoTracking().Where(a => a.CaseId == caseId)
            .Join(db.Decisions, a => a.DecisionId, d => d.Id, (a, d) => new { Act = a, d.Number }).OrderBy(x => x.Number).Select(x => x.Act).ToListAsync(ct));
    }

    private async Task<Result<PublicDocument>> ReadAsync(IQueryable<PublishedDocument> ofOneCase, int? number, CancellationToken ct)
    {
        var history = await HistoryAsync(ofOneCase, ct);
        if (history.Published.LastOrDefault(p => number is null || p.Number == number) is not { } publication)
        {
            return new NotPublished();
        }

        Guid[] ids = [publication.UnitId, .. history.Acts.Select(a => a.UnitId)];
        var units = await db.Units.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, ct);
        if (PublicMark.Of(history.TakenDown(publication.Number), units) is { } down)
        {
            return new WasTakenDown(down);
        }

        var content = await db.DocumentVersions.Where(v => v.Id == publication.VersionId).Select(v => v.Content).SingleAsync(ct);
        var signed = await db.Decisions.Where(d => d.Id == publication.SignedBy).Select(d => d.VersionHash).SingleAsync(ct);
        var hash = ContentHash.Of(content);
        if (hash != publication.VersionHash || hash != signed)
        {
            LogChanged(publication.Id, publication.CaseId);
            return new NotAsSigned();
        }

        var versions = history.Published.Reverse().Select(p => new PublicVersion(
            p.Number, p.PublishedAt, PublicMark.Of(history.CorrectionBefore(p.Number), units), PublicMark.Of(history.TakenDown(p.Number), units)));
        return new PublicDocument(publication, units[publication.UnitId], content, [.. versions], PublicMark.Of(history.Abolished, units));
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Publication {PublicationId} of case {CaseId} is not what was signed; it is not shown")]
    private partial void LogChanged(Guid publicationId, Guid caseId);
}

public sealed record NotPublished() : NotFoundError("这份信息没有公开，或者地址不对。请从公开目录进入。");

/// <summary>It was public and is no more: 410.</summary>
public sealed record WasTakenDown(PublicMark By) : NotFoundError($"这份信息已于{By.Words}，不再公开。");

public sealed record NotAsSigned() : ConflictError("这份信息与签发的版本不一致，已停止显示。请联系县政府办公室。");
