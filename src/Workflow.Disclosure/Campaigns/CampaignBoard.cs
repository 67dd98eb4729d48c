using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Campaigns;

/// <summary>The county's table: units × steps.</summary>
public sealed record CampaignBoard(Campaign Campaign, IReadOnlyList<BoardStep> Steps, IReadOnlyList<BoardRow> Rows, IReadOnlyList<LeftOutUnit> LeftOut);

public sealed record BoardStep(string ActivityId, string Title, string Position);

/// <param name="PublicState">What the public sees; with an open case it is being corrected.</param>
/// <param name="Findings">Faults that the present document must still lose before it can be submitted.</param>
public sealed record BoardRow(
    Guid CaseId, Guid UnitId, string UnitName, CaseStatus Status, IReadOnlyList<BoardCell> Cells, string? LastAction, DateTimeOffset? LastAt, int Findings,
    PublicState? PublicState);

/// <param name="ByOne">Whether whoever decided it had another step of the same text: 一人多级.</param>
/// <param name="DoneAt">When the step's last task was decided forward; null while it waits or has not come.</param>
public sealed record BoardCell(string ActivityId, Guid? OpenTaskId, DateOnly? DueOn, string? DueReason, DateTimeOffset? DoneAt, int Returned, bool ByOne);

public sealed record LeftOutUnit(Guid UnitId, string UnitName, string Reason);

public sealed class CampaignBoards(DisclosureDbContext db, ProcessCatalog catalog, DocumentKinds kinds, DraftReader drafts, FaultCounts faults)
{
    /// <returns>Null when there is no such campaign or it has not started; who may ask is the page's handler's business.</returns>
    public async Task<CampaignBoard?> ReadAsync(Guid campaignId, CancellationToken ct)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, ct);
        if (campaign is not { DefinitionId: { } definitionId, DefinitionVersion: { } version })
        {
            return null;
        }

        var definition = await catalog.GetAsync(definitionId, version, ct);
        var steps = definition.Tasks.Select(t => new BoardStep(t.ActivityId, t.Title, t.Position)).ToList();
        var cases = await db.Cases.Where(c => c.CampaignId == campaignId)
            .Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new { c.Id, c.UnitId, u.Name, u.Kind, c.Status, c.PublicState })
            .OrderBy(c => c.Kind).ThenBy(c => c.Name).ToListAsync(ct);
        var ids = cases.Select(c => c.Id).ToArray();
        var tasks = (await db.Tasks.Where(t => ids.Contains(t.CaseId))
            .Select(t => new { t.Id, t.CaseId, t.ActivityId, t.DueOn, t.DueReason, t.ClosedAt, t.OpenedAt }).ToListAsync(ct)).ToLookup(t => t.CaseId);
        var decisions = (await db.Decisions.Where(d => ids.Contains(d.CaseId) && d.Outcome != Decision.Attached)
            .Select(d => new { d.CaseId, d.Number, d.ActivityId, d.Title, ActorName = d.PaperSignerName ?? d.ActorName, d.Outcome, d.OutcomeLabel, d.Tone, d.DecidedAt, d.Facts, Operates = d.Kind == DecisionKind.Operation }).ToListAsync(ct)).ToLookup(d => d.CaseId);
        var sections = (await db.DraftSections.Where(s => ids.Contains(s.CaseId)).Select(s => new { s.CaseId, s.Section, s.Content }).ToListAsync(ct))
            .ToLookup(s => s.CaseId);
        var earlier = await drafts.EarlierAsync(campaign.Year, [.. cases.Select(c => c.UnitId)], ct);
        var settings = await drafts.CheckSettingsAsync(ct);
        var kind = kinds[CaseKinds.AnnualReport];
        var rows = cases.Select(c =>
        {
            var latest = decisions[c.Id].MaxBy(d => d.Number);
            // After a return every later step is to be done again: what was given before it no longer counts.
            // A 更正 goes the whole way again, and one that was ended leaves all as it was.
            var anew = decisions[c.Id].Where(d => d.Operates && d.Outcome == Decision.Corrected).Select(d => d.Number).DefaultIfEmpty(int.MaxValue).Max();
            var given = decisions[c.Id].Where(d => d.Operates && d.Outcome == nameof(OfficeOperation.Terminate) && d.Number > anew).Select(d => d.Number).DefaultIfEmpty(0).Max();
            var counting = decisions[c.Id].Where(d => d.Number < anew || d.Number > given).ToList();
            var lastReturn = counting.Where(d => d.Tone == "Back" || d.Number == anew).Select(d => d.Number).DefaultIfEmpty(0).Max();
            var cells = steps.Select(s =>
            {
                var task = tasks[c.Id].Where(t => t.ActivityId == s.ActivityId).MaxBy(t => t.OpenedAt);
                var decided = counting.Where(d => d.ActivityId == s.ActivityId).ToList();
                var open = task is { ClosedAt: null };
                var last = open ? null : decided.Where(d => d.Number > lastReturn).MaxBy(d => d.Number);
                return new BoardCell(
                    s.ActivityId, open ? task!.Id : null, task?.DueOn, task?.DueReason,
                    last?.DecidedAt, decided.Count(d => d.Tone == "Back"), DecisionFacts.Read(last?.Facts) is { ByOne: not null });
            }).ToList();
            // The sections are what the last version was made of, and what is being typed since.
            var heading = new CaseHeading(c.Id, CaseKinds.AnnualReport, "", c.UnitId, c.Name, Guid.Empty, campaign.Year, campaign.LayoutId, CampaignDates.None);
            var document = kind.Compose(heading, sections[c.Id].ToDictionary(s => s.Section, s => s.Content, StringComparer.Ordinal));
            var findings = faults.Count(CaseKinds.AnnualReport, document, new CheckBasis(earlier.GetValueOrDefault(c.UnitId), settings));
            return new BoardRow(
                c.Id, c.UnitId, c.Name, c.Status, cells, latest is null ? null : $"{latest.ActorName} {latest.OutcomeLabel}", latest?.DecidedAt, findings, c.PublicState);
        });
        var leftOut = await db.CampaignUnits.Where(u => u.CampaignId == campaignId && u.LeftOutReason != null)
            .Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new LeftOutUnit(u.Id, u.Name, c.LeftOutReason!)).ToListAsync(ct);
        return new CampaignBoard(campaign, steps, [.. rows], leftOut);
    }
}
