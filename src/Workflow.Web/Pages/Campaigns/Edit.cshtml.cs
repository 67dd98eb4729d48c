using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Campaigns;

/// <summary>Name and dates of a campaign that has not started.</summary>
public sealed class EditModel(DisclosureDbContext db, EditCampaignHandler edit, Authority authority, WorkingCalendar calendar, TimeProvider clock)
    : CampaignForm(calendar)
{
    public Campaign Campaign { get; private set; } = null!;
    public DateOnly Today { get; } = LocalTime.Today(clock);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct))
        {
            return NotFound();
        }

        if (Campaign.Status != CampaignStatus.Draft)
        {
            return RedirectToPage("/Campaigns/Board", new { id });
        }

        Title = Campaign.Title;
        (DraftDue, SubmitDue, ReviewDue, PublishDue) =
            ($"{Campaign.DraftDue:yyyy-MM-dd}", $"{Campaign.SubmitDue:yyyy-MM-dd}", $"{Campaign.ReviewDue:yyyy-MM-dd}", $"{Campaign.PublishDue:yyyy-MM-dd}");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct))
        {
            return NotFound();
        }

        Problem = Unreadable() ?? await edit.HandleAsync(
            new EditCampaign(id, Title ?? "", Date(DraftDue)!.Value, Date(SubmitDue)!.Value, Date(ReviewDue)!.Value, Date(PublishDue)!.Value, User.PersonId()), ct);
        if (Problem is not null)
        {
            return this.Show(Problem);
        }

        TempData["Done"] = "名称和日期已保存。";
        return RedirectToPage("/Campaigns/Board", new { id });
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken ct)
    {
        if (!await authority.IsCountyAdministratorAsync(User.PersonId(), Today, ct)
            || await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign)
        {
            return false;
        }

        Campaign = campaign;
        return true;
    }
}
