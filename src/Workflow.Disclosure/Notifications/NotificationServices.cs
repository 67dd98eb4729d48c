using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Notifications;

/// <summary>Marks an endpoint that pages call by themselves: using it is not a sign of life, so it does not prolong the session.</summary>
public sealed class DoesNotProlongSession;

public static class NotificationServices
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>For every role. Settings: <c>Site:PublicUrl</c>, and those of <see cref="MailSettings"/>.</summary>
    /// <exception cref="StartProblemException">A setting cannot be used; says which.</exception>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var url = configuration["Site:PublicUrl"] ?? DefaultUrl;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new StartProblemException($"设置 Site:PublicUrl“{url}”不是网址，应如“{DefaultUrl}”。");
        }

        return services.AddSingleton(new SiteSettings(url.TrimEnd('/'))).AddSingleton(MailSettings.From(configuration))
            .AddSingleton<NoticeTemplates>().AddScoped<Recipients>().AddScoped<NoticeWriter>().AddScoped<Badges>().AddScoped<NoticeList>();
    }

    /// <summary>For the worker role; mail goes out only where there is a <c>Mail:Host</c>.</summary>
    public static IServiceCollection AddNotificationWorkers(this IServiceCollection services, IConfiguration configuration) =>
        MailSettings.From(configuration).Enabled ? services.AddHostedService<MailSender>() : services;

    /// <summary>For the web role.</summary>
    public static IServiceCollection AddNoticeStream(this IServiceCollection services) =>
        services.AddSingleton<NoticeStream>().AddHostedService(s => s.GetRequiredService<NoticeStream>())
            .PostConfigure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, KeepIdleSessionsIdle);

    /// <summary>Which message tells whom.</summary>
    public static MessageRoutes AddNotificationRoutes(this MessageRoutes routes) => routes
        .Message<TaskDecided>()   // the task it opens calls the next; see TaskOpenedNotices
        .Route<TaskOpened, TaskOpenedNotices>()
        .Route<TaskOpened, CirculationNotices>()
        .Route<TaskCalled, TaskCalledNotices>()
        .Route<ReminderDue, ReminderNotices>()
        .Route<ContributionChanged, ContributionNotices>()
        .Route<ContributionReminderDue, ContributionReminderNotices>()
        .Route<PaperEntered, PaperNotices>()
        .Route<ReportPublished, PublishedNotices>()
        .Route<PublicationChanged, PublicationNotices>()
        .Route<NoticeAsked, AskedNotices>();

    // Both ways to a new cookie: the sliding half-time, and the security stamp looked at again.
    private static void KeepIdleSessionsIdle(CookieAuthenticationOptions options)
    {
        var (sliding, validate) = (options.Events.OnCheckSlidingExpiration, options.Events.OnValidatePrincipal);
        options.Events.OnCheckSlidingExpiration = async context =>
        {
            await sliding(context);
            context.ShouldRenew &= !Idle(context.HttpContext);
        };
        options.Events.OnValidatePrincipal = async context =>
        {
            await validate(context);
            context.ShouldRenew &= !Idle(context.HttpContext);
        };
    }

    private static bool Idle(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<DoesNotProlongSession>() is not null;
}
