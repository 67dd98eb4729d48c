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
    /// <summary>Runs a command on the office's services; what is in the way is one clear line and exit code 2.</summary>
    public static async Task<int> RunAsync(Func<IServiceProvider, Task<int>> command, CancellationToken ct)
    {
        try
        {
            await using var services = await OpenAsync(ct);
            await using var scope = services.CreateAsyncScope();
            return await command(scope.ServiceProvider);
        }
        catch (StartProblemException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }
        // EF Core wraps what may pass when tried again, and what a save ran into.
        catch (Exception exception) when ((exception as NpgsqlException ?? exception.InnerException as NpgsqlException) is { } lost)
        {
            await Console.Error.WriteLineAsync($"数据库中途出错，没有做完：{lost.Message}。请检查数据库后重新运行。");
            return 2;
        }
    }

    /// <returns>Exit code 1.</returns>
    public static async Task<int> RefuseAsync(Error error)
    {
        await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, error is InvalidError { Details.Count: > 0 } invalid ? invalid.Details : [error.Message]));
        return 1;
    }

    public static IConfiguration Configuration { get; } = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    /// <exception cref="StartProblemException">No database is named, it does not answer, or its schema is another program's.</exception>
    private static async Task<ServiceProvider> OpenAsync(CancellationToken ct)
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
