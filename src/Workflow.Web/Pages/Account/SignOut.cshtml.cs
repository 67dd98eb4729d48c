using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

public sealed class SignOutModel(SignOutEverywhereHandler everywhere) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Account/Index");

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return RedirectToPage("/Account/SignIn");
    }

    public async Task<IActionResult> OnPostEverywhereAsync(CancellationToken ct)
    {
        await everywhere.HandleAsync(User.PersonId(), ct);
        TempData["Done"] = "已在所有设备上退出。其他设备最迟一分钟后失效。";
        return await OnPostAsync();
    }
}
