using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Campaigns;

/// <summary>The campaign pages are the county's: for anybody else they are absent.</summary>
internal static class CountyAccess
{
    public static async Task<bool> IsOfCountyAsync(this Authority authority, Guid personId, DateOnly today, CancellationToken ct) =>
        (await authority.HoldingsOfAsync(personId, today, ct)).Any(h => Positions.OfCounty.Contains(h.Position));
}
