using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Reports;
using Workflow.Reports.Layouts;

namespace Workflow.Disclosure.Campaigns;

/// <param name="Year">The year reported on.</param>
public sealed record CreateCampaign(
    int Year, string Title, DateOnly DraftDue, DateOnly SubmitDue, DateOnly ReviewDue, DateOnly PublishDue, Guid PersonId);

/// <summary>Opens a campaign as a draft; every open town and department takes part until it is left out.</summary>
public sealed partial class CreateCampaignHandler(
    DisclosureDbContext db, Authority authority, TimeProvider clock, ILogger<CreateCampaignHandler> logger)
{
    public async Task<Result<Guid>> HandleAsync(CreateCampaign command, CancellationToken ct)
    {
        if (!await authority.IsCountyAdministratorAsync(command.PersonId, LocalTime.Today(clock), ct))
        {
            return new CampaignNotFound();
        }

        command = command with { Title = TextRules.Clean(command.Title).Replace('\n', ' ').Trim() };
        if (Refusal(command) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var campaign = new Campaign
        {
            Year = command.Year,
            Title = command.Title,
            LayoutId = ReportLayouts.For(command.Year).Id,
            DraftDue = command.DraftDue,
            SubmitDue = command.SubmitDue,
            ReviewDue = command.ReviewDue,
            PublishDue = command.PublishDue,
            CreatedBy = command.PersonId,
            CreatedAt = now,
        };
        db.Campaigns.Add(campaign);
        var units = await UnitTree.Reporting(db).Select(u => u.Id).ToListAsync(ct);
        db.CampaignUnits.AddRange(units.Select(u => new CampaignUnit { CampaignId = campaign.Id, UnitId = u }));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new CampaignExists(command.Year);
        }

        LogCreated(campaign.Id, campaign.Year);
        return campaign.Id;
    }

    internal static InvalidError? Refusal(CreateCampaign command)
    {
        var faults = new List<string>();
        var first = ReportLayouts.All.Min(l => l.FirstYear);
        if (command.Year < first || command.Year > 2099)
        {
            faults.Add($"年度{command.Year}没有对应的报告格式：现有格式从{first}年起，请填{first}到2099之间的年份。");
        }

        if (command.Title.Trim().Length is 0 or > 100)
        {
            faults.Add("名称要写1到100字，例如“2021年度政府信息公开工作年度报告编制”。");
        }

        (string Name, DateOnly Date)[] dates =
            [("起草截止", command.DraftDue), ("报县截止", command.SubmitDue), ("县级审核截止", command.ReviewDue), ("公开截止", command.PublishDue)];
        foreach (var (earlier, later) in dates.Zip(dates.Skip(1)))
        {
            if (later.Date < earlier.Date)
            {
                faults.Add($"{later.Name}（{later.Date:yyyy-MM-dd}）早于{earlier.Name}（{earlier.Date:yyyy-MM-dd}）：四个日期要依次不早于前一个。");
            }
        }

        faults.AddRange(dates.Where(d => d.Date.Year is < 2000 or > 2199).Select(d => $"{d.Name}的年份{d.Date.Year}不对：请核对后填2000到2199之间的日期。"));

        return faults.Count > 0 ? new InvalidError("年报工作没有保存，请改正：", faults) : null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Campaign {CampaignId} for {Year} created")]
    private partial void LogCreated(Guid campaignId, int year);
}

public sealed record CampaignNotFound() : NotFoundError("没有这个年报工作，或者您不是县级管理员。");

public sealed record CampaignExists(int Year) : ConflictError($"{Year}年度的年报工作已经有了，每年只开一个；请到列表里打开它。");
