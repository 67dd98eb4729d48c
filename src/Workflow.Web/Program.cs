using Microsoft.AspNetCore.Connections;
using Workflow.Disclosure;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Web.Pages.Account;
using Workflow.Web.Pages.Cases;
using Workflow.Web.Pages.Notifications;
using Workflow.Web.Pages.Releases;
using Workflow.Web.Startup;

try
{
    var options = StartOptions.Parse(args);
    var builder = WebApplication.CreateBuilder(options.Rest);
    await using var database = await Database.OpenAsync(builder.Configuration, options.Migrate, CancellationToken.None);
    if (options.Migrate)
    {
        Console.WriteLine("数据库已是本程序的版本。");
        return 0;
    }

    var web = options.Roles.HasFlag(HostRoles.Web);
    builder.AddListening(web);
    builder.Services.AddDisclosure(builder.Configuration, builder.Environment, database.ConnectionString, options.Roles);
    builder.Services.AddHealth(database.ConnectionString);
    if (web)
    {
        builder.Services.AddShell(builder.Configuration);
    }

    await using var app = builder.Build();
    await app.Services.PrepareDisclosureAsync(CancellationToken.None);
    if (database.Embedded || options.Demonstration)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemonstrationCounty>().CreateAsync(CancellationToken.None);
    }

    if (web)
    {
        app.UseShell();
        app.MapRazorPages();
        app.MapNotifications();
        app.MapAttachments();
        app.MapCaseFiles();
        app.MapSignatures();
    }

    app.MapHealth();
    app.LogStop();
    app.RefuseTakenPort();
    await app.StartAsync();
    await Greeting.SayAsync(app, web, CancellationToken.None);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (StartProblemException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    // Somebody took it between the look and the start.
    await Console.Error.WriteLineAsync(Listening.Taken(exception.Message, exception).Message);
    return 1;
}
