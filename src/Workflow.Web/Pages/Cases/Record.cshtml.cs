using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>核对记录: the record with its hashes, recomputed now, and what of it holds.</summary>
public sealed class RecordModel(CaseRecords records, CaseFiles files) : PageModel
{
    public CaseFile Whole { get; private set; } = null!;
    public string UnitName { get; private set; } = "";
    public IReadOnlyList<RecordPart> Parts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await records.OutlineAsync(id, User.PersonId(), ct) is not { } record || await files.ReadAsync(id, ct) is not { } file)
        {
            return NotFound();
        }

        (Whole, UnitName, Parts) = (file, record.UnitName, RecordCheck.Parts(file));
        return Page();
    }
}
