using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Campaigns;

/// <param name="Cases">0 before the start.</param>
public sealed record CampaignRow(Guid Id, int Year, string Title, CampaignStatus Status, DateOnly PublishDue, int Cases, int Published);

/// <summary>年报工作: one line a year.</summary>
public sealed class IndexModel(DisclosureDbContext db, Authority authority, TimeProvider clock) : PageModel
{
    public IReadOnlyList<CampaignRow> Campaigns { get; private set; } = [];
    public bool MayCreate { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        if (!await authority.IsOfCountyAsync(User.PersonId(), today, ct))
        {
            return NotFound();
        }

        MayCreate = await authority.IsCountyAdministratorAsync(User.PersonId(), today, ct);
        Campaigns = await db.Campaigns.OrderByDescending(c => c.Year)
            .Select(c => new CampaignRow(
                c.Id, c.Year, c.Title, c.Status, c.PublishDue,
                db.Cases.Count(k => k.CampaignId == c.Id), db.Cases.Count(k => k.CampaignId == c.Id && k.PublicState == PublicState.Public)))
            .ToListAsync(ct);
        return Page();
    }
}
