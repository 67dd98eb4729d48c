using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure;
using Workflow.Disclosure.Data;

namespace Workflow.Cli;

/// <summary>The office's services on a server's database, without anything running.</summary>
internal static class Office
{
    /// <exception cref="StartProblemException">No database is named, it does not answer, or its schema is another program's.</exception>
    public static async Task<ServiceProvider> OpenAsync(CancellationToken ct)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var connection = builder.Configuration.GetConnectionString("Workflow") is { Length: > 0 } set
            ? set : throw new StartProblemException("请先设好 ConnectionStrings__Workflow，指明数据库。");
        try
        {
            await new SchemaRunner().CheckAsync(connection, ct);
        }
        catch (Exception exception) when (exception is NpgsqlException or ArgumentException)
        {
            throw new StartProblemException($"连不上数据库：{exception.Message}。请检查 ConnectionStrings__Workflow。", exception);
        }

        builder.Services.AddDisclosure(builder.Configuration, builder.Environment, connection, HostRoles.None);
        return builder.Services.BuildServiceProvider();
    }
}
