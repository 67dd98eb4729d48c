using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>Keeps public pages in memory: the second reader costs at most the question for the stamp (<see cref="PublicStamp"/>), under which a
/// page is kept. What changes for the public changes the stamp, so no process shows what was; a browser asks each time, and is told in one line
/// that what it has is still so.</summary>
public static class PublicCache
{
    public const string Policy = "public";
    public const string Control = "public, no-cache";

    /// <returns>The stamp that the request began with, so that no answer is taken for newer than it is; null where it could not be read.</returns>
    public static long? StampOf(HttpContext http) => http.Items[typeof(PublicStamp)] as long?;

    /// <summary><c>UseOutputCache</c> belongs before sign-in is looked at: public pages are the same for all.</summary>
    public static IServiceCollection AddPublicCache(this IServiceCollection services) =>
        services.AddOutputCache(options => options.AddPolicy(Policy, new PublicPages()));

    private sealed class PublicPages : IOutputCachePolicy
    {
        private static readonly TimeSpan Age = TimeSpan.FromSeconds(60);

        public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            var request = context.HttpContext.Request;
            var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
            var stamp = reads ? await context.HttpContext.RequestServices.GetRequiredService<PublicStamp>().ReadAsync(cancellation) : null;
            context.HttpContext.Items[typeof(PublicStamp)] = stamp;
            context.EnableOutputCaching = stamp is not null;
            context.AllowCacheLookup = stamp is not null;
            // What a signed-in reader's answer carries (a prolonged cookie) must never be handed to the next one.
            context.AllowCacheStorage = HttpMethods.IsGet(request.Method) && request.Headers.Cookie.Count == 0;
            context.AllowLocking = true;
            context.ResponseExpirationTimeSpan = Age;
            context.CacheVaryByRules.QueryKeys = "before";
            context.CacheVaryByRules.VaryByValues["stamp"] = $"{stamp}";
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            var response = context.HttpContext.Response;
            if (response.StatusCode != StatusCodes.Status200OK || !StringValues.IsNullOrEmpty(response.Headers.SetCookie))
            {
                context.AllowCacheStorage = false;
            }

            return ValueTask.CompletedTask;
        }
    }
}
