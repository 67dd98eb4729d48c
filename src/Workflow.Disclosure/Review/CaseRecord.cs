using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Review;

/// <summary>What one may see of a case: where it stands, what was decided, on which versions.</summary>
public record CaseOutline(Case Case, string UnitName, IReadOnlyList<OpenStep> Open, IReadOnlyList<Decision> Decisions, IReadOnlyList<VersionRow> Versions);

/// <summary>The same, recomputed from all versions.</summary>
/// <param name="Fault">What is not as it was written; null when the whole record is.</param>
public sealed record CaseRecord(
    Case Case, string UnitName, IReadOnlyList<OpenStep> Open, IReadOnlyList<Decision> Decisions, IReadOnlyList<VersionRow> Versions, string? Fault)
    : CaseOutline(Case, UnitName, Open, Decisions, Versions);

public sealed record OpenStep(Guid TaskId, string Title, string Position, string UnitName, DateTimeOffset OpenedAt, DateOnly? DueOn, string? DueReason);

public sealed record VersionRow(Guid Id, int Number, string Hash, string CreatedByName, DateTimeOffset CreatedAt);

public sealed class CaseRecords(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    /// <returns>Null where there is no such case, or the person holds no position in its unit or the county office.</returns>
    public async Task<CaseOutline?> OutlineAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        var row = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, ct);
        if (row is null || !await authority.MaySeeAsync(personId, row.UnitId, row.Kind, LocalTime.Today(clock), ct))
        {
            return null;
        }

        var unit = await db.Units.Where(u => u.Id == row.UnitId).Select(u => u.Name).SingleAsync(ct);
        var open = await db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null)
            .Join(db.Units, t => t.UnitId, u => u.Id, (t, u) => new { t, u.Name }).OrderBy(x => x.t.OpenedAt)
            .Select(x => new OpenStep(x.t.Id, x.t.Title, x.t.Position, x.Name, x.t.OpenedAt, x.t.DueOn, x.t.DueReason)).ToListAsync(ct);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.CaseId == caseId).OrderBy(d => d.Number).ToListAsync(ct);
        var versions = await db.DocumentVersions.Where(v => v.CaseId == caseId).OrderBy(v => v.Number)
            .Select(v => new VersionRow(v.Id, v.Number, v.Hash, v.CreatedByName, v.CreatedAt)).ToListAsync(ct);
        return new CaseOutline(row, unit, open, decisions, versions);
    }

    /// <returns>Null as in <see cref="OutlineAsync"/>.</returns>
    public async Task<CaseRecord?> ReadAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        if (await OutlineAsync(caseId, personId, ct) is not { } outline)
        {
            return null;
        }

        var (row, unit, open, decisions, versions) = outline;
        var contents = await db.DocumentVersions.AsNoTracking().Where(v => v.CaseId == caseId).OrderBy(v => v.Number).ToListAsync(ct);
        return new CaseRecord(row, unit, open, decisions, versions, RecordCheck.Fault(row, decisions, contents));
    }

    /// <returns>One version, or null as in <see cref="OutlineAsync"/>.</returns>
    public async Task<DocumentVersion?> VersionAsync(Guid caseId, int number, Guid personId, CancellationToken ct)
    {
        return await authority.MaySeeCaseAsync(personId, caseId, LocalTime.Today(clock), ct)
            ? await db.DocumentVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CaseId == caseId && v.Number == number, ct)
            : null;
    }
}
