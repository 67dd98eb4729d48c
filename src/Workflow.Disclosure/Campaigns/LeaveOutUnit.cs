using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Reports;

namespace Workflow.Disclosure.Campaigns;

/// <param name="Reason">Why the unit does not take part; null takes it in again.</param>
public sealed record LeaveOutUnit(Guid CampaignId, Guid UnitId, string? Reason, Guid PersonId);

public sealed class LeaveOutUnitHandler(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    public async Task<Error?> HandleAsync(LeaveOutUnit command, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // A start claims the same row: the unit is left out before it, or refused after it.
        if (!await authority.IsCountyAdministratorAsync(command.PersonId, LocalTime.Today(clock), ct)
            || await db.Campaigns.FromSql($"SELECT * FROM campaigns WHERE id = {command.CampaignId} FOR UPDATE").SingleOrDefaultAsync(ct) is not { } campaign
            || !await db.Units.AnyAsync(u => u.Id == command.UnitId, ct))
        {
            return new CampaignNotFound();
        }

        if (campaign.Status != CampaignStatus.Draft)
        {
            return new CampaignAlreadyStarted();
        }

        var reason = command.Reason is null ? null : TextRules.Clean(command.Reason).Trim();
        if (reason is { Length: 0 or > 200 })
        {
            return new InvalidError("请写明该单位不参加的原因（1到200字），例如“已撤并”。");
        }

        var row = await db.CampaignUnits.SingleOrDefaultAsync(u => u.CampaignId == command.CampaignId && u.UnitId == command.UnitId, ct);
        if (row is null)
        {
            // A unit founded after the campaign was drafted.
            row = new CampaignUnit { CampaignId = command.CampaignId, UnitId = command.UnitId };
            db.CampaignUnits.Add(row);
        }

        row.LeftOutReason = reason;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }
}
