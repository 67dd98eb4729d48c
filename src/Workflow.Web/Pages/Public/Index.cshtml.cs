using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>公开目录: the years that have reports, and the portal's columns.</summary>
public sealed class IndexModel(DisclosureDbContext db, PublicDocuments documents, PortalColumns columns) : PublicPageModel(db)
{
    public IReadOnlyList<int> Years { get; private set; } = [];
    public IReadOnlyList<PortalColumn> Columns => columns.All;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Years = await documents.YearsAsync(ct);
        return Page();
    }
}
