using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;

namespace Workflow.Web.Pages.Public;

/// <summary>Any other address below /public: 404 in the public's own words and look.</summary>
public sealed class AbsentModel(DisclosureDbContext db) : PublicPageModel(db)
{
    public IActionResult OnGet() => Absent();
}
