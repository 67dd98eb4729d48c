using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>A page for everybody: no cookie, the same bytes for all, so it is kept here and on the way, and asked for again each time.</summary>
[AllowAnonymous]
[OutputCache(PolicyName = PublicCache.Policy)]
public abstract class PublicPageModel(DisclosureDbContext db) : PageModel
{
    // A new build may draw the same document otherwise.
    private static readonly string Build = typeof(PublicPageModel).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>Who runs the site: the county office.</summary>
    public string SiteOwner { get; private set; } = "";

    /// <summary>Shown in place of the content.</summary>
    public Error? Problem { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(next);
        SiteOwner = await db.Units.Where(u => u.Kind == UnitKind.County && u.ClosedAt == null).Select(u => u.Name)
            .FirstOrDefaultAsync(HttpContext.RequestAborted) ?? "";
        Response.Headers.CacheControl = PublicCache.Control;
        await next();
    }

    /// <returns>The page with its ETag, or 304 where the reader has it.</returns>
    /// <param name="hash">Of the document shown; empty for a list.</param>
    protected IActionResult Tagged(string hash = "")
    {
        if (PublicCache.StampOf(HttpContext) is not { } stamp)
        {
            Response.Headers.CacheControl = "no-store";
            return Page();
        }

        var tag = $"\"{hash}-{stamp}-{Build}\"";
        Response.Headers.ETag = tag;
        return Request.Headers.IfNoneMatch.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(v => v is "*" || v == tag || v == "W/" + tag)
            ? StatusCode(StatusCodes.Status304NotModified)
            : Page();
    }

    protected IActionResult Refuse(Error error)
    {
        Problem = error;
        Response.Headers.CacheControl = "no-store";
        Response.StatusCode = error switch
        {
            WasTakenDown => StatusCodes.Status410Gone,
            NotFoundError => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        return Page();
    }

    protected IActionResult Absent() => Refuse(new NotPublished());
}
