using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workflow.Disclosure.People;

namespace Workflow.Web.Shell;

/// <summary>The session: a cookie that ends after thirty idle minutes, or within a minute when the account's stamp changes.</summary>
internal static class SignInCookie
{
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan StampInterval = TimeSpan.FromMinutes(1);
    public const string SignInPath = "/account/sign-in";
    public const string PasswordPath = "/account/password";

    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddIdentityCore<Person>().AddSignInManager().AddClaimsPrincipalFactory<PersonClaims>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, options =>
        {
            options.Cookie.Name = "workflow";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = IdleTime;
            options.SlidingExpiration = true;
            options.LoginPath = SignInPath;
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = CheckStampAsync;
            options.Events.OnRedirectToLogin = AskToSignInAsync;
            options.Events.OnRedirectToAccessDenied = context => Problem.OfStatus(StatusCodes.Status404NotFound).ShowAsync(context.HttpContext);
        });
    }

    /// <summary>Signs in on this browser; a password that somebody else chose is changed first.</summary>
    public static async Task SignInAsync(HttpContext http, SignInManager<Person> manager, Person person)
    {
        var principal = await manager.CreateUserPrincipalAsync(person);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, principal, new AuthenticationProperties { IsPersistent = false });
        KnownBrowser.Remember(http, person.Id);
        // The rest of this request belongs to that person: its page's tokens too.
        http.User = principal;
    }

    // Identity's own validator also signs out of two-factor schemes, which are not registered here, and fails there.
    private static async Task CheckStampAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        // A ticket from the future is of a clock that was wrong, and is asked about like an old one.
        if (services.GetRequiredService<TimeProvider>().GetUtcNow() - context.Properties.IssuedUtc is { } age && age >= TimeSpan.Zero && age <= StampInterval)
        {
            return;
        }

        var manager = services.GetRequiredService<SignInManager<Person>>();
        if (await manager.ValidateSecurityStampAsync(context.Principal) is not { ClosedAt: null } person)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        KnownBrowser.Remember(context.HttpContext, person.Id);
        context.ReplacePrincipal(await manager.CreateUserPrincipalAsync(person));
        context.ShouldRenew = true;
    }

    // A link leads to the sign-in page and back. What was being sent is handed back instead: a redirect would lose it.
    private static async Task AskToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) && !http.Request.Headers.ContainsKey("HX-Request") && WantsPage(http.Request))
        {
            http.Response.Redirect(context.RedirectUri);
            return;
        }

        var kept = await KeptForm.ReadAsync(http, withToken: false);
        await new Problem(
            StatusCodes.Status401Unauthorized, "登录已超时", "超过30分钟没有操作，或在别处退出了登录，刚才的提交没有执行。",
            kept is null ? http.IsKnown() && http.Request.HasFormContentType ? "请在新窗口登录，用浏览器的“后退”回到刚才的页面，再提交一次。" : "请登录后再试。" : "您填写的内容还在这里，请先不要关闭页面：在新窗口登录后，回到这里点“继续提交”。", kept, "继续提交")
        { OffersSignIn = true }.ShowAsync(http);
    }

    private static bool WantsPage(HttpRequest request) => request.Headers.Accept.ToString() is "" or "*/*" || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

internal sealed class PersonClaims(UserManager<Person> people, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Person>(people, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(CurrentPerson.DisplayName, user.DisplayName));
        if (user.MustChangePassword)
        {
            identity.AddClaim(new Claim(CurrentPerson.MustChangePassword, "1"));
        }

        return identity;
    }
}
