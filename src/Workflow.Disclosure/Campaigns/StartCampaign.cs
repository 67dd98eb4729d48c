using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Engine.Definitions;

namespace Workflow.Disclosure.Campaigns;

public sealed record StartCampaign(Guid CampaignId, Guid PersonId);

public sealed record CampaignStarted(int Cases);

/// <summary>A position that the process needs and that nobody holds today.</summary>
public sealed record MissingPosition(Guid UnitId, string UnitName, string Position);

/// <summary>Starts one case for every unit that takes part, all or none.</summary>
public sealed partial class StartCampaignHandler(
    DisclosureDbContext db, NpgsqlDataSource source, Authority authority, ProcessCatalog catalog, CaseStarter starter, OutboxSignal signal,
    TimeProvider clock, ILogger<StartCampaignHandler> logger)
{
    public const string DefinitionId = "annual-report";

    public async Task<Result<CampaignStarted>> HandleAsync(StartCampaign command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = LocalTime.DateOf(now);
        if (!await authority.IsCountyAdministratorAsync(command.PersonId, today, ct)
            || !await db.Campaigns.AnyAsync(c => c.Id == command.CampaignId, ct))
        {
            return new CampaignNotFound();
        }

        var definition = catalog.Latest(DefinitionId)
            ?? throw new InvalidOperationException($"The folder of processes has no '{DefinitionId}'.");
        if (PublicationRule.Lacks(definition, (await db.NewestAsync(ct)).LeaderLevels) is { } lacks)
        {
            return new InvalidError($"{lacks}没有启动。请换一版流程，或者在“管理 → 公开规则”里核对要几级领导审批。");
        }

        var county = await authority.CountyUnitAsync(ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var claim = new NpgsqlCommand(
            """
            UPDATE campaigns SET status = 'Started', started_at = $2, definition_id = $3, definition_version = $4
            WHERE id = $1 AND status = 'Draft'
            """, connection)
        {
            Parameters = { new() { Value = command.CampaignId }, new() { Value = now }, new() { Value = definition.DefinitionId }, new() { Value = definition.Version } },
        };
        if (await claim.ExecuteNonQueryAsync(ct) == 0)
        {
            return new CampaignAlreadyStarted();
        }

        // Read after the claim: from here on nobody can change a date or leave a unit out any more. A refusal rolls the claim back.
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == command.CampaignId, ct);
        var dates = CampaignDates.Of(campaign.DraftDue, campaign.SubmitDue, campaign.ReviewDue, campaign.PublishDue);
        var units = await Taking(db, campaign.Id).OrderBy(u => u.Name).ToListAsync(ct);
        if (Refusal(units.Count, await MissingAsync(db, campaign.Id, definition, today, ct)) is { } refusal)
        {
            return refusal;
        }

        await using var batch = connection.CreateBatch();
        foreach (var unit in units)
        {
            var row = new Case
            {
                Kind = CaseKinds.AnnualReport,
                UnitId = unit.Id,
                CampaignId = campaign.Id,
                Year = campaign.Year,
                Title = $"{unit.Name}{campaign.Year}年政府信息公开工作年度报告",
                CreatedBy = command.PersonId,
                CreatedAt = now,
            };
            var heading = new CaseHeading(row.Id, row.Kind, row.Title, unit.Id, unit.Name, county.Id, campaign.Year, campaign.LayoutId, dates);
            if (starter.Start(batch, row, heading, definition, now) is { Succeeded: false } failed)
            {
                return failed.Error;
            }
        }

        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Raise();
        LogStarted(campaign.Id, units.Count, definition.Version);
        return new CampaignStarted(units.Count);
    }

    /// <summary>Which positions of the definition's tasks nobody holds today, in each unit that takes part.</summary>
    public static async Task<IReadOnlyList<MissingPosition>> MissingAsync(
        DisclosureDbContext db, Guid campaignId, ProcessDefinition definition, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var ofCase = definition.Tasks.Where(t => t.Unit == "Case").Select(t => t.Position).Distinct(StringComparer.Ordinal).ToArray();
        var ofCounty = definition.Tasks.Where(t => t.Unit == "County").Select(t => t.Position).Distinct(StringComparer.Ordinal).ToArray();
        var taking = (await Taking(db, campaignId).Select(u => u.Id).ToListAsync(ct)).ToHashSet();
        var units = await db.Units.Where(u => taking.Contains(u.Id) || (u.Kind == UnitKind.County && u.ClosedAt == null))
            .Select(u => new { u.Id, u.Name, u.Kind }).ToListAsync(ct);
        var held = await db.Holdings.Where(h => h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today))
            .Join(db.Users.Where(p => p.ClosedAt == null), h => h.PersonId, p => p.Id, (h, _) => new { h.UnitId, h.Position })
            .Distinct().ToListAsync(ct);
        var holding = held.Select(h => (h.UnitId, h.Position)).ToHashSet();
        return
        [
            .. from unit in units.OrderBy(u => u.Kind).ThenBy(u => u.Name, StringComparer.Ordinal)
               from position in (taking.Contains(unit.Id) ? ofCase : []).Concat(unit.Kind == UnitKind.County ? ofCounty : []).Distinct(StringComparer.Ordinal)
               where !holding.Contains((unit.Id, position))
               select new MissingPosition(unit.Id, unit.Name, position),
        ];
    }

    /// <summary>A unit that was closed since the campaign was drafted no longer takes part.</summary>
    private static IQueryable<Unit> Taking(DisclosureDbContext db, Guid campaignId) => db.Units.Where(u =>
        u.ClosedAt == null && db.CampaignUnits.Any(c => c.CampaignId == campaignId && c.UnitId == u.Id && c.LeftOutReason == null));

    private static InvalidError? Refusal(int units, IReadOnlyList<MissingPosition> missing) =>
        units == 0 ? new InvalidError("没有参加的单位：至少留一个单位参加，才能启动。")
        : missing.Count > 0 ? new PositionsMissing(missing)
        : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Campaign {CampaignId} started with {Cases} cases on annual-report v{Version}")]
    private partial void LogStarted(Guid campaignId, int cases, int version);
}

public sealed record CampaignAlreadyStarted() : ConflictError("这个年报工作已经启动，不能再改。");

public sealed record PositionsMissing(IReadOnlyList<MissingPosition> Missing) : InvalidError(
    "还有单位缺岗，没有启动。请在“管理”里补上人员，或者把单位列为不参加：",
    [.. Missing.GroupBy(m => m.UnitName).Select(g => $"{g.Key}：缺{string.Join('、', g.Select(m => m.Position))}")]);
