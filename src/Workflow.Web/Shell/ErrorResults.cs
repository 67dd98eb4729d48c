using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Shell;

/// <summary>The one place where a refusal becomes an HTTP status.</summary>
public static class ErrorResults
{
    /// <summary>Shows the page again with what was typed. Faults of fields go to the model state under their field's name.</summary>
    /// <param name="prefix">Where the page binds its fields, "Input." for example.</param>
    public static IActionResult Show(this PageModel page, Error error, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(page);
        foreach (var fault in (error as FieldFaults)?.Faults ?? [])
        {
            page.ModelState.AddModelError(prefix + fault.Field, fault.Message);
        }

        var status = error switch
        {
            NotFoundError => StatusCodes.Status404NotFound,
            ConflictError => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        if (status == StatusCodes.Status404NotFound)
        {
            return page.NotFound();
        }

        var result = page.Page();
        result.StatusCode = status;
        return result;
    }
}
