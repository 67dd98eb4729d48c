using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Disclosure.Talks;
using Workflow.Disclosure.Texts;

namespace Workflow.Disclosure;

/// <summary>What this process does. One machine does all; on several, each does a part.</summary>
[Flags]
public enum HostRoles { None = 0, Web = 1, Worker = 2, All = Web | Worker }

/// <summary>Everything of the office, registered once for the web application, the worker and the command line.</summary>
public static class DisclosureServices
{
    /// <param name="connectionString">The application's own account, which cannot alter the schema.</param>
    public static IServiceCollection AddDisclosure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, string connectionString, HostRoles roles)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        LayoutFolder.Load(configuration["Layouts:Folder"]);
        services.AddSingleton(_ => Sql.Source(connectionString));
        services.AddDbContext<DisclosureDbContext>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddClocks(configuration, environment).AddPeople().AddNotifications(configuration).AddTalks();
        services.AddSingleton<ProcessCatalog>().AddSingleton<ProcessRuntime>().AddSingleton<CaseStarter>();
        services.AddSingleton<DocumentKinds>().AddSingleton<FaultCounts>().AddSingleton<IDocumentKind, AnnualReportKind>().AddSingleton<IDocumentKind, ReleaseKind>();
        services.AddSingleton<PortalColumns>().AddSingleton(new FileStore(configuration["Files:Folder"] ?? Path.Combine("data", "files")));
        services.AddScoped<CreateCampaignHandler>().AddScoped<EditCampaignHandler>().AddScoped<StartCampaignHandler>().AddScoped<LeaveOutUnitHandler>().AddScoped<CampaignBoards>();
        services.AddScoped<SaveSectionHandler>().AddScoped<SubmitDraftHandler>().AddScoped<DraftReader>().AddScoped<UploadReportHandler>().AddScoped<DraftUploads>().AddScoped<KeepEarlierReportHandler>().AddScoped<SetCheckSettingsHandler>();
        services.AddScoped<ContributionDesk>().AddScoped<ContributionLists>().AddScoped<AssignPartHandler>().AddScoped<EndContributionHandler>().AddScoped<UrgeContributionHandler>();
        services.AddScoped<DecideTaskHandler>().AddScoped<DecideLevelsHandler>().AddScoped<OperationDesks>().AddScoped<OperateHandler>().AddScoped<PaperDesk>().AddScoped<MigrateCasesHandler>().AddScoped<RaiseEventHandler>().AddScoped<TaskViews>().AddScoped<CaseRecords>().AddScoped<CaseWays>().AddScoped<ReadingDesk>();
        services.AddScoped<TaskLists>().AddScoped<SavedFilters>().AddScoped<FollowUps>().AddScoped<DecideBatchHandler>();
        services.AddScoped<SetUnitRulesHandler>().AddScoped<SetCountyRulesHandler>().AddScoped<RegisterSystemAccountHandler>().AddScoped<StartReleaseHandler>().AddScoped<AttachFileHandler>().AddScoped<DeleteDraftHandler>().AddScoped<PublicDocuments>().AddScoped<ActOnPublicationHandler>().AddSingleton<PublicStamp>();
        services.AddSingleton<RecentFiles>().AddScoped<CaseFiles>().AddScoped<Verifications>().AddScoped<ApprovalSheets>().AddScoped<CaseArchives>().AddScoped<RecordDays>();
        services.AddSingleton(ClamAvScanner.From(configuration)).AddSingleton<FileIntake>().AddSingleton<FileReadings>().AddScoped<DraftSearch>().AddScoped<AddAttachmentHandler>().AddScoped<AttachmentLists>();
        services.TryAddSingleton<OutboxSignal>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxSignal>());
        if (roles.HasFlag(HostRoles.Web))
        {
            services.AddNoticeStream();
        }

        return roles.HasFlag(HostRoles.Worker)
            ? services.AddScoped<SystemAccounts>().AddScoped<ResumeTimerHandler>()
                .AddBus(BusSettings.From(configuration), Routes()).AddClockWorkers(configuration).AddNotificationWorkers(configuration).AddRetention(configuration).AddHostedService<RecordDayKeeper>()
            : services;
    }

    /// <summary>Which message runs which consumer: the whole map of what follows a decision.</summary>
    public static MessageRoutes Routes() => new MessageRoutes()
        .Message<DraftSubmitted>()
        .Message<Messages.Commands.CommandAnswered>()
        .Route<ProcessTimerDue, ProcessTimerConsumer>()
        .Route<ProcessStartAsked, StartChildConsumer>()
        .Route<Messages.Commands.SubmitDraft, SubmitDraftConsumer>()
        .Route<Messages.Commands.DecideTask, DecideTaskConsumer>()
        .AddNotificationRoutes();

    /// <summary>Reads the processes and the portal's columns; before the host starts.</summary>
    /// <exception cref="StartProblemException">A process file is broken or has changed.</exception>
    public static async Task PrepareDisclosureAsync(this IServiceProvider services, CancellationToken ct)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var folder = configuration["Processes:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "workflows");
        await services.GetRequiredService<ProcessCatalog>().LoadAsync(folder, ct);
        await services.GetRequiredService<PortalColumns>().LoadAsync(ct);
    }
}
