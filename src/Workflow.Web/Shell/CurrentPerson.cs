using System.Security.Claims;

namespace Workflow.Web.Shell;

/// <summary>Who is signed in, as the cookie says; what the person may do is looked up in <c>Authority</c>.</summary>
public static class CurrentPerson
{
    internal const string DisplayName = "display-name";
    internal const string MustChangePassword = "must-change-password";

    /// <exception cref="InvalidOperationException">Nobody is signed in; every page but the public ones requires it.</exception>
    public static Guid PersonId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : throw new InvalidOperationException("Nobody is signed in here.");

    public static string PersonName(this ClaimsPrincipal user) => user.FindFirstValue(DisplayName) ?? "";

    public static bool IsSignedIn(this ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true };
}
