using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Admin;

/// <summary>A page of 县级管理员; to everybody else it does not exist, whatever the method. The handlers ask again.</summary>
public abstract class AdminPage : PageModel
{
    public Error? Problem { get; protected set; }
    public DateOnly Today => LocalTime.Today(HttpContext.RequestServices.GetRequiredService<TimeProvider>());

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var authority = context.HttpContext.RequestServices.GetRequiredService<Authority>();
        if (!await authority.IsCountyAdministratorAsync(User.PersonId(), Today, context.HttpContext.RequestAborted))
        {
            context.Result = NotFound();
            return;
        }

        await next();
    }

    /// <summary>Shows the page again, the message on top and at its field.</summary>
    protected IActionResult Refuse(Error error)
    {
        Problem = error;
        return this.Show(error);
    }

    /// <summary>After success: leads on with a word, so that reloading repeats nothing.</summary>
    protected RedirectToPageResult Say(string done, string page, object? values = null)
    {
        TempData["Done"] = done;
        return RedirectToPage(page, values);
    }
}
