using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Testing;

/// <summary>One real PostgreSQL for a test process, in a folder of its own; each test takes a fresh database of the whole schema.</summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);

    internal const string AppRole = "workflow_app";

    public static Task<TestDatabase> CreateDatabaseAsync() => CreateDatabaseAsync("workflow");

    /// <summary>Without any table.</summary>
    internal static Task<TestDatabase> CreateEmptyAsync() => CreateDatabaseAsync("template1");

    /// <param name="template">The database that it is a copy of.</param>
    internal static async Task<TestDatabase> CreateDatabaseAsync(string template)
    {
        var server = await Server.Value;
        var name = $"t_{Guid.NewGuid():N}";
        // From another database: a template that anybody is connected to cannot be copied.
        var outside = Named(server.OwnerConnectionString, "postgres");
        await ExecuteAsync(outside, $"CREATE DATABASE {name} TEMPLATE {template}");
        return new TestDatabase(name, Named(server.OwnerConnectionString, name), Named(server.AppConnectionString, name), outside);
    }

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync();
    }

    private static string Named(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database, MaxPoolSize = 40 }.ConnectionString;

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"workflow-tests-{Guid.NewGuid():N}");
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder, Durable: false), CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        // The server's own database serves as the template of all others: it is migrated once.
        await new SchemaRunner().ApplyAsync(server.OwnerConnectionString, AppRole, CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
        return server;
    }
}

/// <param name="OwnerConnectionString">May alter the schema; for tests that tamper.</param>
/// <param name="AppConnectionString">What the application uses.</param>
public sealed record TestDatabase(string Name, string OwnerConnectionString, string AppConnectionString, string ServerConnectionString) : IAsyncDisposable
{
    public Task ExecuteAsync(string sql) => PostgresServer.ExecuteAsync(OwnerConnectionString, sql);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await PostgresServer.ExecuteAsync(ServerConnectionString, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege && attempt < 50)
            {
                // A connection of the application's account is still closing, and the owner may not end it.
                await Task.Delay(100);
            }
        }
    }
}
