using Npgsql;
using Workflow.Testing;

namespace Workflow.Web.Tests;

/// <summary>Several machines in small: one database, one broker, a web process and workers, with a clock that the test moves.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private readonly Dictionary<string, string> settings = [];
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");

    private Deployment(TestDatabase database, RabbitServer? broker) => (Database, Broker) = (database, broker);

    public TestDatabase Database { get; }
    public RabbitServer? Broker { get; }
    public AppProcess Web { get; private set; } = null!;
    public List<AppProcess> Workers { get; } = [];
    public IReadOnlyDictionary<string, string> Settings => settings;

    /// <param name="workers">0: the web process does the work too, on the bus in its memory.</param>
    public static async Task<Deployment> StartAsync(int workers, DateTimeOffset now)
    {
        var deployment = new Deployment(await PostgresServer.CreateDatabaseAsync(), workers > 0 ? await RabbitServer.StartNewAsync() : null);
        deployment.settings["ConnectionStrings__Workflow"] = deployment.Database.AppConnectionString;
        deployment.settings["Workflow__TestClock"] = "true";
        deployment.settings["Files__Folder"] = deployment.files;
        if (deployment.Broker is { } broker)
        {
            deployment.settings["ConnectionStrings__RabbitMq"] = broker.Address.ToString();
        }

        await deployment.TravelAsync(now);
        await deployment.StartWebAsync();
        await deployment.StartWorkersAsync(workers);
        return deployment;
    }

    public async Task StartWebAsync() => Web = await AppProcess.StartAsync(Broker is null ? "all" : "web", settings, null, "--demo");

    public async Task StartWorkersAsync(int count) =>
        Workers.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => AppProcess.StartAsync("worker", settings))));

    /// <summary>Sets the time of every process; each reads it from the database.</summary>
    public Task TravelAsync(DateTimeOffset to) =>
        Database.ExecuteAsync($"UPDATE test_clock SET offset_seconds = {(long)(to - DateTimeOffset.UtcNow).TotalSeconds}");

    /// <summary>The first value that a question to the database gives.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database.OwnerConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Workers.Append(Web))
        {
            await app.DisposeAsync();
        }

        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }

        await Database.DisposeAsync();
        if (Directory.Exists(files))
        {
            Directory.Delete(files, recursive: true);
        }
    }
}
