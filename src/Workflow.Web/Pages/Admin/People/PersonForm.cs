using Microsoft.AspNetCore.Mvc;

namespace Workflow.Web.Pages.Admin.People;

/// <summary>The fields that a new person and a present one share.</summary>
public abstract class PersonForm : AdminPage
{
    [BindProperty]
    public string? DisplayName { get; set; }

    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Phone { get; set; }
}
