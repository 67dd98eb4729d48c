using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Data;

namespace Workflow.Web.Pages.Public;

/// <summary>The record's daily hashes, so that anybody may keep a copy.</summary>
public sealed class RecordDaysModel(DisclosureDbContext db) : PublicPageModel(db)
{
    private const int Shown = 366;
    private readonly DisclosureDbContext db = db;

    public IReadOnlyList<RecordDay> Days { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Days = await db.RecordDays.AsNoTracking().OrderByDescending(d => d.Day).Take(Shown).ToListAsync(ct);
        return Tagged();
    }
}
