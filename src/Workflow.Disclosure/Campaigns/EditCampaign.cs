using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Reports;

namespace Workflow.Disclosure.Campaigns;

public sealed record EditCampaign(
    Guid CampaignId, string Title, DateOnly DraftDue, DateOnly SubmitDue, DateOnly ReviewDue, DateOnly PublishDue, Guid PersonId);

/// <summary>Changes a campaign's name and dates while it has not started.</summary>
public sealed partial class EditCampaignHandler(
    DisclosureDbContext db, Authority authority, TimeProvider clock, ILogger<EditCampaignHandler> logger)
{
    public async Task<Error?> HandleAsync(EditCampaign command, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // A start claims the same row: the dates are changed before it, or refused after it.
        if (!await authority.IsCountyAdministratorAsync(command.PersonId, LocalTime.Today(clock), ct)
            || await db.Campaigns.FromSql($"SELECT * FROM campaigns WHERE id = {command.CampaignId} FOR UPDATE").SingleOrDefaultAsync(ct) is not { } campaign)
        {
            return new CampaignNotFound();
        }

        if (campaign.Status != CampaignStatus.Draft)
        {
            return new CampaignAlreadyStarted();
        }

        var title = TextRules.Clean(command.Title).Replace('\n', ' ').Trim();
        if (CreateCampaignHandler.Refusal(new CreateCampaign(
            campaign.Year, title, command.DraftDue, command.SubmitDue, command.ReviewDue, command.PublishDue, command.PersonId)) is { } refusal)
        {
            return refusal;
        }

        campaign.Title = title;
        (campaign.DraftDue, campaign.SubmitDue, campaign.ReviewDue, campaign.PublishDue) =
            (command.DraftDue, command.SubmitDue, command.ReviewDue, command.PublishDue);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        LogChanged(campaign.Id, command.PersonId);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Campaign {CampaignId} was changed by {PersonId}")]
    private partial void LogChanged(Guid campaignId, Guid personId);
}
