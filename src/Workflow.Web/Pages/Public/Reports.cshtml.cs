using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>One year's reports, by unit.</summary>
public sealed class ReportsModel(DisclosureDbContext db, PublicDocuments documents) : PublicPageModel(db)
{
    public int Year { get; private set; }
    public IReadOnlyList<PublicRow> Reports { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(int year, CancellationToken ct)
    {
        Year = year;
        Reports = await documents.ReportsAsync(year, ct);
        return Reports.Count == 0 ? Absent() : Tagged();
    }
}
