using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

[AllowAnonymous]
public sealed class SignInModel(SignInHandler signIn, SignInManager<Person> manager, PeopleLists lists) : PageModel
{
    public Error? Problem { get; private set; }
    public IReadOnlyList<DemonstrationAccount> Accounts { get; private set; } = [];
    public string? FirstTown => Accounts.FirstOrDefault(a => a.Kind == UnitKind.Town)?.UnitName;

    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (User.IsSignedIn())
        {
            return Onwards();
        }

        Accounts = await lists.DemonstrationAccountsAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var signedIn = await signIn.HandleAsync(new SignIn(UserName ?? "", Password ?? ""), ct);
        if (!signedIn.Succeeded)
        {
            Problem = signedIn.Error;
            Accounts = await lists.DemonstrationAccountsAsync(ct);
            return this.Show(signedIn.Error);
        }

        await SignInCookie.SignInAsync(HttpContext, manager, signedIn.Value);
        return signedIn.Value.MustChangePassword ? RedirectToPage("/Account/Password") : Onwards();
    }

    // Nowhere but here: a link in a mail must not lead through our sign-in to a stranger's site.
    private LocalRedirectResult Onwards() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/");
}
