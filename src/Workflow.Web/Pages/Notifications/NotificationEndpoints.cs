using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using Workflow.Disclosure.Notifications;

namespace Workflow.Web.Pages.Notifications;

/// <summary>The live badge: a stream for pages that stay open, and the same numbers for those that ask.</summary>
public static class NotificationEndpoints
{
    /// <summary>Also how often a stream looks whether its session still holds.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(25);

    /// <summary>What happens at once is told at once.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(300);

    private sealed record Session(Guid PersonId, string? SecurityStamp, DateTimeOffset EndsAt);

    /// <summary>Stream and badge answer 401 instead of leading to the sign-in page: scripts call them.</summary>
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/notifications/stream", StreamAsync).AllowAnonymous().WithMetadata(new DoesNotProlongSession());
        routes.MapGet("/notifications/badge", BadgeAsync).AllowAnonymous().WithMetadata(new DoesNotProlongSession());
        routes.MapGet("/notifications/{id:guid}", OpenAsync).RequireAuthorization();
        return routes;
    }

    /// <summary>A notice leads to its thing, and is read by that.</summary>
    private static async Task<IResult> OpenAsync(Guid id, HttpContext http, NoticeList list, IOptions<IdentityOptions> identity) =>
        SessionOf(http, identity.Value) is { } session && await list.MarkReadAsync(session.PersonId, id, http.RequestAborted) is { } link
            ? Results.LocalRedirect(link) : Results.NotFound();

    private static async Task<IResult> BadgeAsync(HttpContext http, Badges badges, IOptions<IdentityOptions> identity)
    {
        if (SessionOf(http, identity.Value) is not { } session)
        {
            return Results.Unauthorized();
        }

        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(await badges.CountAsync(session.PersonId, http.RequestAborted));
    }

    private static async Task StreamAsync(
        HttpContext http, NoticeStream stream, Badges badges, IOptions<IdentityOptions> identity, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        if (SessionOf(http, identity.Value) is not { } session)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var subscription = stream.Open(session.PersonId);
        if (subscription is null)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";   // a proxy would hold small events back
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await WriteAsync(http.Response, subscription, session, badges, clock, ended.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException)
        {
            // The page is gone, the application stops, or the database is away: the browser comes back by itself.
        }
    }

    private static async Task WriteAsync(
        HttpResponse response, NoticeSubscription subscription, Session session, Badges badges, TimeProvider clock, CancellationToken ct)
    {
        Badge? shown = null;
        while (clock.GetUtcNow() is var now && now < session.EndsAt
            && await badges.StillSignedInAsync(session.PersonId, session.SecurityStamp, ct))
        {
            var badge = await badges.CountAsync(session.PersonId, ct);
            await response.WriteAsync(badge == shown ? ":\n\n" : $"event: badge\ndata: {JsonSerializer.Serialize(badge, JsonSerializerOptions.Web)}\n\n", ct);
            await response.Body.FlushAsync(ct);
            shown = badge;
            var left = session.EndsAt - now;
            if (await subscription.WaitAsync(left < Heartbeat ? left : Heartbeat, ct))
            {
                await Task.Delay(Together, ct);
            }
        }
    }

    private static Session? SessionOf(HttpContext http, IdentityOptions identity)
    {
        var ticket = http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        return Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var person) && http.User.Identity is { IsAuthenticated: true }
            ? new Session(person, http.User.FindFirstValue(identity.ClaimsIdentity.SecurityStampClaimType), ticket?.Properties?.ExpiresUtc ?? DateTimeOffset.MaxValue)
            : null;
    }
}
