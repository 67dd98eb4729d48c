using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;

namespace Workflow.Web.Pages.Public;

/// <summary>One published release, exactly as signed.</summary>
public sealed class ReleaseModel(DisclosureDbContext db, PublicDocuments documents, PortalColumns columns) : PublicPageModel(db)
{
    public PublicDocument Document { get; private set; } = null!;
    public ReleaseDocument Release { get; private set; } = null!;
    public PortalColumn Column { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string column, Guid caseId, CancellationToken ct)
    {
        var found = await documents.ReleaseAsync(caseId, ct);
        if (!found.Succeeded)
        {
            return Refuse(found.Error);
        }

        if (columns.Find(column) is not { } place || found.Value.Publication.ColumnCode != column)
        {
            return Absent();
        }

        (Document, Column, Release) = (found.Value, place, ReleaseDocument.Read(found.Value.Content));
        return Tagged(found.Value.Publication.VersionHash);
    }
}
