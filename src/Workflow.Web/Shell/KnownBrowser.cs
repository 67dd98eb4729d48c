using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Workflow.Web.Shell;

/// <summary>A browser in which somebody has signed in before. It opens nothing; it tells people whose session has ended from strangers.</summary>
internal static class KnownBrowser
{
    private const string Name = "workflow.known";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public static void Remember(HttpContext http, Guid person) => http.Response.Cookies.Append(
        Name, Protector(http).Protect(person.ToString("N")),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Kept, IsEssential = true });

    public static bool IsKnown(this HttpContext http)
    {
        if (http.User.IsSignedIn())
        {
            return true;
        }

        try
        {
            return http.Request.Cookies[Name] is { Length: > 0 and < 1024 } value && Protector(http).Unprotect(value).Length > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static IDataProtector Protector(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Name);
}
