using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;

namespace Workflow.Disclosure.Drafting;

/// <param name="Version">0 where the section was never saved.</param>
public sealed record SavedSection(string Section, int Version, SectionContent Content, string SavedBy, DateTimeOffset SavedAt);

/// <summary>What is being typed, as the editor opens it. Who may ask is settled by the task's view.</summary>
public sealed class DraftReader(DisclosureDbContext db, DocumentKinds kinds)
{
    public async Task<IReadOnlyDictionary<string, SavedSection>> SectionsAsync(Guid caseId, CancellationToken ct)
    {
        var rows = await db.DraftSections.Where(s => s.CaseId == caseId)
            .Join(db.Users, s => s.SavedBy, p => p.Id, (s, p) => new { s.Section, s.Version, s.Content, p.DisplayName, s.SavedAt }).ToListAsync(ct);
        return rows.ToDictionary(
            r => r.Section, r => new SavedSection(r.Section, r.Version, SectionContent.Read(r.Content), r.DisplayName, r.SavedAt), StringComparer.Ordinal);
    }

    /// <returns>The document as it would be submitted now; canonical JSON.</returns>
    public string Compose(CaseHeading heading, IReadOnlyDictionary<string, SavedSection> sections) =>
        kinds[heading.Kind].Compose(heading, sections.ToDictionary(s => s.Key, s => s.Value.Content.Write(), StringComparer.Ordinal));

    /// <summary>Last year's report: what is public here, else what was brought in from a file.</summary>
    /// <returns>Canonical JSON by unit; units without one are absent.</returns>
    public async Task<IReadOnlyDictionary<Guid, string>> EarlierAsync(int year, IReadOnlyCollection<Guid> units, CancellationToken ct)
    {
        var brought = await db.EarlierReports.Where(e => e.Year == year - 1 && units.Contains(e.UnitId)).ToDictionaryAsync(e => e.UnitId, e => e.Content, ct);
        var published = await db.Publications.Where(p => p.Kind == CaseKinds.AnnualReport && p.Year == year - 1 && units.Contains(p.UnitId)
                && !db.PublicationActs.Any(a => a.CaseId == p.CaseId && a.Number >= p.Number && a.Act == PublicAct.TakeDown))
            // A corrected one takes the place of the one before it.
            .Join(db.DocumentVersions, p => p.VersionId, v => v.Id, (p, v) => new { p.UnitId, p.Number, v.Content }).OrderBy(p => p.Number).ToListAsync(ct);
        foreach (var report in published)
        {
            brought[report.UnitId] = report.Content;
        }

        return brought;
    }

    /// <returns>As <see cref="CheckBasis.Settings"/>.</returns>
    public Task<string?> CheckSettingsAsync(CancellationToken ct) => db.CheckSettings.Select(s => s.Settings).SingleOrDefaultAsync(ct);

    /// <summary>By what a unit's report is judged.</summary>
    public async Task<ReportBasis> BasisAsync(int year, Guid unitId, CancellationToken ct) =>
        ReportBasis.Read(new CheckBasis((await EarlierAsync(year, [unitId], ct)).GetValueOrDefault(unitId), await CheckSettingsAsync(ct)));

    public async Task<CaseHeading> HeadingAsync(Guid caseId, CancellationToken ct)
    {
        var row = await db.Cases.Where(c => c.Id == caseId)
            .Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new { Case = c, u.Name }).SingleAsync(ct);
        var layout = await db.Campaigns.Where(k => k.Id == row.Case.CampaignId).Select(k => k.LayoutId).SingleOrDefaultAsync(ct);
        return new CaseHeading(
            caseId, row.Case.Kind, row.Case.Title, row.Case.UnitId, row.Name, Guid.Empty, row.Case.Year, layout, CampaignDates.None);
    }
}
