using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Workflow.Web.Pages.Public;

/// <summary>Keeps public pages in memory for a minute: the second reader costs no query.</summary>
public static class PublicCache
{
    public const string Policy = "public";
    public const string Control = "public, max-age=60";

    /// <summary><c>UseOutputCache</c> belongs before sign-in is looked at: public pages are the same for all.</summary>
    public static IServiceCollection AddPublicCache(this IServiceCollection services) =>
        services.AddOutputCache(options => options.AddPolicy(Policy, new PublicPages()));

    private sealed class PublicPages : IOutputCachePolicy
    {
        private static readonly TimeSpan Age = TimeSpan.FromSeconds(60);

        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            var request = context.HttpContext.Request;
            var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
            context.EnableOutputCaching = reads;
            context.AllowCacheLookup = reads;
            // What a signed-in reader's answer carries (a prolonged cookie) must never be handed to the next one.
            context.AllowCacheStorage = HttpMethods.IsGet(request.Method) && request.Headers.Cookie.Count == 0;
            context.AllowLocking = true;
            context.ResponseExpirationTimeSpan = Age;
            context.CacheVaryByRules.QueryKeys = "before";
            return ValueTask.CompletedTask;
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
