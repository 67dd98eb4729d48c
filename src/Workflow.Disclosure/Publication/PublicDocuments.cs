using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Publication;

/// <param name="Content">Canonical JSON of exactly the signed version.</param>
public sealed record PublicDocument(PublishedDocument Publication, string UnitName, string Content);

public sealed record PublicRow(Guid CaseId, string UnitCode, string UnitName, int? Year, string Title, DateTimeOffset PublishedAt, string? ColumnCode);

/// <summary>What the public reads. Nothing is shown whose content is not what was signed.</summary>
public sealed partial class PublicDocuments(DisclosureDbContext db, ILogger<PublicDocuments> logger)
{
    public const int PageSize = 30;

    public Task<Result<PublicDocument>> ReportAsync(string unitCode, int year, CancellationToken ct) => ReadAsync(
        db.Publications.Where(p => p.Kind == CaseKinds.AnnualReport && p.Year == year && db.Units.Any(u => u.Id == p.UnitId && u.Code == unitCode)), ct);

    public Task<Result<PublicDocument>> ReleaseAsync(Guid caseId, CancellationToken ct) =>
        ReadAsync(db.Publications.Where(p => p.Kind == CaseKinds.InformationRelease && p.CaseId == caseId), ct);

    /// <returns>The years that have reports, newest first.</returns>
    public async Task<IReadOnlyList<int>> YearsAsync(CancellationToken ct) =>
        await db.Publications.Where(p => p.Year != null).Select(p => p.Year!.Value).Distinct().OrderDescending().ToListAsync(ct);

    public async Task<IReadOnlyList<PublicRow>> ReportsAsync(int year, CancellationToken ct) =>
        [.. (await Rows(db.Publications.Where(p => p.Kind == CaseKinds.AnnualReport && p.Year == year)).ToListAsync(ct))
            .OrderBy(r => r.UnitName, StringComparer.Ordinal)];

    /// <param name="before">Releases published earlier than this; null starts with the newest.</param>
    public async Task<IReadOnlyList<PublicRow>> ReleasesAsync(string columnCode, DateTimeOffset? before, CancellationToken ct) =>
        [.. (await Rows(db.Publications.Where(p => p.ColumnCode == columnCode && (before == null || p.PublishedAt < before))
            .OrderByDescending(p => p.PublishedAt).Take(PageSize)).ToListAsync(ct)).OrderByDescending(r => r.PublishedAt)];

    /// <param name="kind">One of <see cref="CaseKinds"/>.</param>
    /// <param name="count">How many at most, newest first.</param>
    public async Task<IReadOnlyList<PublicRow>> NewestAsync(string kind, int count, CancellationToken ct) =>
        [.. (await Rows(db.Publications.Where(p => p.Kind == kind).OrderByDescending(p => p.PublishedAt).ThenByDescending(p => p.CaseId).Take(count)).ToListAsync(ct))
            .OrderByDescending(r => r.PublishedAt).ThenByDescending(r => r.CaseId)];

    private IQueryable<PublicRow> Rows(IQueryable<PublishedDocument> publications) => publications
        .Join(db.Units, p => p.UnitId, u => u.Id, (p, u) => new PublicRow(p.CaseId, u.Code, u.Name, p.Year, p.Title, p.PublishedAt, p.ColumnCode));

    private async Task<Result<PublicDocument>> ReadAsync(IQueryable<PublishedDocument> one, CancellationToken ct)
    {
        var found = await one.AsNoTracking()
            .Join(db.Units, p => p.UnitId, u => u.Id, (p, u) => new { Publication = p, u.Name })
            .Join(db.DocumentVersions, x => x.Publication.VersionId, v => v.Id, (x, v) => new { x.Publication, x.Name, v.Content })
            .Join(db.Decisions, x => x.Publication.SignedBy, d => d.Id, (x, d) => new { x.Publication, x.Name, x.Content, Signed = d.VersionHash })
            .SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return new NotPublished();
        }

        var hash = ContentHash.Of(found.Content);
        if (hash != found.Publication.VersionHash || hash != found.Signed)
        {
            LogChanged(found.Publication.Id, found.Publication.CaseId);
            return new NotAsSigned();
        }

        return new PublicDocument(found.Publication, found.Name, found.Content);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Publication {PublicationId} of case {CaseId} is not what was signed; it is not shown")]
    private partial void LogChanged(Guid publicationId, Guid caseId);
}

public sealed record NotPublished() : NotFoundError("这份信息没有公开，或者地址不对。请从公开目录进入。");

public sealed record NotAsSigned() : ConflictError("这份信息与签发的版本不一致，已停止显示。请联系县政府办公室。");
