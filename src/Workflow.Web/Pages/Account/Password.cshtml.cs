using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

public sealed class PasswordModel(SetPasswordHandler set, SignInManager<Person> manager) : PageModel
{
    public Error? Problem { get; private set; }
    public bool First => User.HasClaim(c => c.Type == CurrentPerson.MustChangePassword);

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? New { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var done = await set.HandleAsync(new SetPassword(User.PersonId(), Current ?? "", New ?? "", Repeated ?? ""), ct);
        if (!done.Succeeded)
        {
            Problem = done.Error;
            return this.Show(done.Error);
        }

        await SignInCookie.SignInAsync(HttpContext, manager, done.Value);
        TempData["Done"] = "密码已修改。";
        return RedirectToPage("/Index");
    }
}
