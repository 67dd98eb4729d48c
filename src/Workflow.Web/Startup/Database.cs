using System.Net.Sockets;
using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Web.Startup;

/// <summary>The database this process works on: a server's, or its own in the data folder, which it stops again.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly EmbeddedPostgres? embedded;

    private Database(string connectionString, EmbeddedPostgres? embedded) => (ConnectionString, this.embedded) = (connectionString, embedded);

    /// <summary>The application's own account, which cannot alter the schema.</summary>
    public string ConnectionString { get; }
    public bool Embedded => embedded is not null;

    /// <summary>Settings: <c>ConnectionStrings:Workflow</c>, <c>ConnectionStrings:WorkflowOwner</c>, <c>Data:Folder</c>,
    /// <c>Data:NeededMegabytes</c>, <c>Postgres:Port</c>.</summary>
    /// <exception cref="StartProblemException">Says in one line what is in the way.</exception>
    public static async Task<Database> OpenAsync(IConfiguration configuration, bool migrate, CancellationToken ct)
    {
        if (configuration.GetConnectionString("Workflow") is not { Length: > 0 } server)
        {
            var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions(
                    configuration["Data:Folder"] ?? "data", Number(configuration, "Postgres:Port", 1, 65535),
                    NeededMegabytes: Number(configuration, "Data:NeededMegabytes", 0, int.MaxValue) ?? EmbeddedPostgresOptions.LeastMegabytes),
                ct);
            try
            {
                await ApplyAsync(postgres.OwnerConnectionString, postgres.AppConnectionString, ct);
                return new Database(postgres.AppConnectionString, postgres);
            }
            catch
            {
                await postgres.DisposeAsync();
                throw;
            }
        }

        var owner = configuration.GetConnectionString("WorkflowOwner");
        if (migrate && string.IsNullOrEmpty(owner))
        {
            throw new StartProblemException("--role migrate 要用能改表的账号：请设好 ConnectionStrings__WorkflowOwner。");
        }

        try
        {
            await (owner is { Length: > 0 } ? ApplyAsync(owner, server, ct) : new SchemaRunner().CheckAsync(server, ct));
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or ArgumentException)
        {
            throw new StartProblemException($"连不上数据库：{exception.Message}。请检查 ConnectionStrings__Workflow 与 ConnectionStrings__WorkflowOwner，以及数据库是否已启动。", exception);
        }

        return new Database(server, null);
    }

    public ValueTask DisposeAsync() => embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <returns>Null where it is not set.</returns>
    private static int? Number(IConfiguration configuration, string setting, int least, int most) => configuration[setting] switch
    {
        null or "" => null,
        var text when int.TryParse(text, out var number) && number >= least && number <= most => number,
        var text => throw new StartProblemException($"设置 {setting} 的值“{text}”不能用：请写 {least} 到 {most} 之间的整数，或去掉这个设置。"),
    };

    private static Task<int> ApplyAsync(string owner, string application, CancellationToken ct) =>
        new SchemaRunner().ApplyAsync(owner, new NpgsqlConnectionStringBuilder(application).Username ?? "", ct);
}
