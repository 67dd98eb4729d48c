using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>One unit's published report, exactly as signed; with a number, an earlier version of it.</summary>
public sealed class ReportModel(DisclosureDbContext db, PublicDocuments documents) : PublicPageModel(db)
{
    public PublicDocument Document { get; private set; } = null!;
    public string Address { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string unit, int year, int? number, CancellationToken ct)
    {
        var found = await documents.ReportAsync(unit, year, number, ct);
        if (!found.Succeeded)
        {
            return Refuse(found.Error);
        }

        (Document, Address) = (found.Value, PublicAddress.Report(unit, year));
        return Tagged(found.Value.Publication.VersionHash);
    }
}
