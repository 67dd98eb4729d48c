using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

/// <summary>Pictures of signatures: one's own, and what an entry of a record was signed with, for whoever may see its case.</summary>
public static class SignatureEndpoints
{
    public static IEndpointRouteBuilder MapSignatures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/signature.png", OwnAsync).RequireAuthorization();
        routes.MapGet("/cases/{id:guid}/signatures/{number:int}", OfEntryAsync).RequireAuthorization();
        return routes;
    }

    private static async Task<IResult> OwnAsync(HttpContext http, DrawnSignatures signatures) =>
        Send(http, (await signatures.PresentAsync(http.User.PersonId(), http.RequestAborted))?.Png);

    private static async Task<IResult> OfEntryAsync(
        Guid id, int number, HttpContext http, Authority authority, DrawnSignatures signatures, TimeProvider clock)
    {
        var ct = http.RequestAborted;
        return await authority.MaySeeCaseAsync(http.User.PersonId(), id, LocalTime.Today(clock), ct)
            ? Send(http, await signatures.OfEntryAsync(id, number, ct))
            : Results.NotFound();
    }

    private static IResult Send(HttpContext http, byte[]? png)
    {
        if (png is null)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, max-age=3600";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(png, "image/png");
    }
}
