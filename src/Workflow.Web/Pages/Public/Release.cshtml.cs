using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;

namespace Workflow.Web.Pages.Public;

/// <summary>One published release, exactly as signed; with a number, an earlier version of it.</summary>
public sealed class ReleaseModel(DisclosureDbContext db, PublicDocuments documents, PortalColumns columns) : PublicPageModel(db)
{
    public PublicDocument Document { get; private set; } = null!;
    public ReleaseDocument Release { get; private set; } = null!;
    public PortalColumn Column { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string column, Guid caseId, int? number, CancellationToken ct)
    {
        var history = await documents.HistoryAsync(caseId, ct);
        if (columns.Find(column) is not { } place || history.Published.All(p => p.ColumnCode != column))
        {
            return Absent();
        }

        var found = await documents.ReleaseAsync(caseId, number, ct);
        if (!found.Succeeded)
        {
            return Refuse(found.Error);
        }

        // Corrected, it may stand in another column: its old address leads there.
        if (found.Value.IsLatest && found.Value.Publication.ColumnCode != column)
        {
            return Redirect(PublicAddress.Of(found.Value.Publication, ""));
        }

        (Document, Column, Release) = (found.Value, place, ReleaseDocument.Read(found.Value.Content));
        return Tagged(found.Value.Publication.VersionHash);
    }
}
