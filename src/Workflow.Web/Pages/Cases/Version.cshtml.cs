using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>One immutable version of a case's document.</summary>
public sealed class VersionModel(CaseRecords records) : PageModel
{
    public CaseOutline Record { get; private set; } = null!;
    public DocumentVersion Version { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, int number, CancellationToken ct)
    {
        if (await records.OutlineAsync(id, User.PersonId(), ct) is not { } record
            || await records.VersionAsync(id, number, User.PersonId(), ct) is not { } version)
        {
            return NotFound();
        }

        (Record, Version) = (record, version);
        return Page();
    }
}
