using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Workflow.Disclosure.Data;
using Workflow.Web.Pages.Public;

namespace Workflow.Web.Shell;

/// <summary>What every page has around it.</summary>
internal static class WebShell
{
    /// <summary>In bytes as sent: the whole body's limit, so that the field's own refusal answers and the text stays on the page.</summary>
    private const int LongestField = 16 * 1024 * 1024;

    /// <summary>In bytes.</summary>
    private const int LongestOfStrangers = 64 * 1024;

    /// <summary>In one form; a report has some two hundred.</summary>
    private const int MostFields = 4096;

    public static void AddShell(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSignIn();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddRazorPages().AddMvcOptions(mvc =>
        {
            mvc.Filters.Add<OutdatedFormFilter>();
            mvc.Filters.Add<KnownHandlerFilter>();
            mvc.MaxModelBindingCollectionSize = MostFields;
        });
        services.AddPublicCache();
        services.AddScoped<Navigation>();
        services.Configure<CookieTempDataProviderOptions>(o => o.Cookie.Name = "workflow.note");
        services.AddAntiforgery(o => o.Cookie.Name = "workflow.form");
        services.AddDataProtection().SetApplicationName("Workflow");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            s => new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = new DataProtectionKeys(s.GetRequiredService<IServiceScopeFactory>())));
        // Chinese stays readable in the page's source; what means something to HTML is encoded all the same.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<FormOptions>(o => (o.ValueLengthLimit, o.ValueCountLimit) = (LongestField, MostFields));
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        services.AddResponseCompression(o => o.EnableForHttps = true);
        services.Configure<ForwardedHeadersOptions>(o => Trust(o, configuration["Proxy:Networks"]));
    }

    public static void UseShell(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use((http, next) =>
        {
            SecurityHeaders.Write(http.Response.Headers);
            return next(http);
        });
        app.Use((http, next) =>
        {
            // So that a form the framework cannot take can still be handed back; files are not.
            if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true)
            {
                http.Request.EnableBuffering(bufferThreshold: 1024 * 1024);
            }

            return next(http);
        });
        app.UseMiddleware<ProblemPages>();
        app.UseStatusCodePages(context => ShowStatusAsync(context.HttpContext));
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = context => KeepStatic(context.Context) });
        app.UseRouting();
        app.UseOutputCache();
        app.UseAuthentication();
        app.Use(HoldStrangersShort);
        app.UseAuthorization();
        app.Use(ChangePasswordFirst);
    }

    // A link with ?v= names exactly this content.
    private static void KeepStatic(HttpContext http) =>
        http.Response.Headers.CacheControl = http.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600";

    /// <summary>Whoever has never signed in here fills in a few short fields, at most.</summary>
    private static Task HoldStrangersShort(HttpContext http, RequestDelegate next)
    {
        if (http.IsKnown())
        {
            return next(http);
        }

        if (http.Request.ContentLength > LongestOfStrangers)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LongestOfStrangers;
        }

        return next(http);
    }

    private static Task ChangePasswordFirst(HttpContext http, RequestDelegate next)
    {
        var open = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || http.Request.Path == SignInCookie.PasswordPath || http.Request.Path == "/account/sign-out";
        if (open || !http.User.HasClaim(c => c.Type == CurrentPerson.MustChangePassword))
        {
            return next(http);
        }

        http.Response.Redirect(SignInCookie.PasswordPath);
        return Task.CompletedTask;
    }

    /// <param name="networks">Of the proxies, such as 10.0.0.0/8,172.16.0.0/12; empty: no proxy is believed.</param>
    private static void Trust(ForwardedHeadersOptions options, string? networks)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        if (string.IsNullOrWhiteSpace(networks))
        {
            options.ForwardedHeaders = ForwardedHeaders.None;
            return;
        }

        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        foreach (var network in networks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var parsed)
                ? parsed : throw new StartProblemException($"设置 Proxy:Networks 中的“{network}”不是网段，应如 10.0.0.0/8。"));
        }
    }

    /// <summary>A position can end while its holder types: what was sent to a page that is gone is shown, to be copied.</summary>
    private static async Task ShowStatusAsync(HttpContext http)
    {
        var problem = Problem.OfStatus(http.Response.StatusCode);
        if (problem.Status == StatusCodes.Status404NotFound && HttpMethods.IsPost(http.Request.Method)
            && await KeptForm.ReadAsync(http, withToken: true) is { } kept && kept.Fields.Any(KeptForm.IsTyped))
        {
            problem = problem with { Hint = "事项可能已经办结或转到别的岗位。您填写的内容还在下面，可以复制。", Kept = kept, KeepsToken = true };
        }

        await problem.ShowAsync(http);
    }
}
