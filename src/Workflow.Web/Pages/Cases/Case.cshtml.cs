using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>办理记录: who decided what, when, on which version, and whether the record is whole.</summary>
public sealed class CaseModel(CaseRecords records, CaseWays ways, TimeProvider clock) : PageModel
{
    public CaseRecord Record { get; private set; } = null!;
    public CaseWay Way { get; private set; } = null!;
    public DateOnly Today { get; } = LocalTime.Today(clock);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await records.ReadAsync(id, User.PersonId(), ct) is not { } record)
        {
            return NotFound();
        }

        (Record, Way) = (record, await ways.ReadAsync(id, ct));
        return Page();
    }
}
