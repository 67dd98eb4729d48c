using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>发布审批单, 签发单, to be printed from here or taken as a Word file.</summary>
public sealed class SheetModel(CaseRecords records, CaseFiles files, ApprovalSheets sheets) : PageModel
{
    public Guid CaseId { get; private set; }
    public string Title { get; private set; } = "";

    /// <summary>Null where nothing was handed on yet.</summary>
    public ApprovalSheet? Sheet { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await records.OutlineAsync(id, User.PersonId(), ct) is not { } record || await files.WithoutAttachmentsAsync(id, ct) is not { } file)
        {
            return NotFound();
        }

        (CaseId, Title, Sheet) = (id, record.Case.Title, await sheets.OfAsync(file, ct));
        return Page();
    }
}
