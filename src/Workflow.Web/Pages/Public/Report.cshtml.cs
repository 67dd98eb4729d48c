using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>One unit's published report, exactly as signed.</summary>
public sealed class ReportModel(DisclosureDbContext db, PublicDocuments documents) : PublicPageModel(db)
{
    public PublicDocument Document { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string unit, int year, CancellationToken ct)
    {
        var found = await documents.ReportAsync(unit, year, ct);
        if (!found.Succeeded)
        {
            return Refuse(found.Error);
        }

        Document = found.Value;
        return Tagged(found.Value.Publication.VersionHash);
    }
}
