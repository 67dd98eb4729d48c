using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>公开目录: what is new, the years that have reports, and the portal's columns.</summary>
public sealed class IndexModel(DisclosureDbContext db, PublicDocuments documents, PortalColumns columns) : PublicPageModel(db)
{
    private const int Newest = 10;

    public IReadOnlyList<PublicRow> Releases { get; private set; } = [];
    public IReadOnlyList<PublicRow> Reports { get; private set; } = [];
    public IReadOnlyList<int> Years { get; private set; } = [];
    public IReadOnlyList<PortalColumn> Columns => columns.All;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Releases = await documents.NewestAsync(CaseKinds.InformationRelease, Newest, ct);
        Reports = await documents.NewestAsync(CaseKinds.AnnualReport, Newest, ct);
        Years = await documents.YearsAsync(ct);
        return Tagged();
    }
}
