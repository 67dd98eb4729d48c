namespace Workflow.Web.Startup;

/// <summary>Whoever reads the log later should tell a stop that was asked for from a death.</summary>
internal static partial class Stopping
{
    public static void LogStop(this WebApplication app)
    {
        app.Lifetime.ApplicationStopping.Register(() => LogStopping(app.Logger));
        app.Lifetime.ApplicationStopped.Register(() => LogStopped(app.Logger));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Asked to stop (SIGTERM or Ctrl-C); what is under way is finished first")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped")]
    private static partial void LogStopped(ILogger logger);
}
