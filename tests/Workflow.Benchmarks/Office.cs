using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>A county of <see cref="Units"/> towns on a private PostgreSQL with the product's own durable settings, in a folder that
/// goes with it. The host is the product's own, as a web process of several machines has it.</summary>
internal sealed class Office : IAsyncDisposable
{
    public const int Units = 200;
    private readonly EmbeddedPostgres server;
    private readonly string folder;

    private Office(EmbeddedPostgres server, string folder, IHost host) =>
        (this.server, this.folder, Host, Owner, ByHand) = (
            server, folder, host, NpgsqlDataSource.Create(server.OwnerConnectionString),
            NpgsqlDataSource.Create(server.AppConnectionString + ";Max Auto Prepare=100;No Reset On Close=true"));

    public IHost Host { get; }

    /// <summary>Owns the schema: for loading rows and reading figures.</summary>
    public NpgsqlDataSource Owner { get; }

    /// <summary>The application's account with statements prepared and nothing else between the program and the server.</summary>
    public NpgsqlDataSource ByHand { get; }

    public string AppConnectionString => server.AppConnectionString;

    public PostgresProfile Profile => new(folder, Superuser());

    public NpgsqlDataSource Source => Host.Services.GetRequiredService<NpgsqlDataSource>();

    /// <param name="profiling">The server counts each statement, which slows it a little.</param>
    public static async Task<Office> OpenAsync(bool profiling = false)
    {
        var place = Path.Combine(Path.GetTempPath(), $"workflow-benchmark-{Guid.NewGuid():N}");
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(place), CancellationToken.None);
        if (profiling)
        {
            await using var superuser = Superuser(place, postgres.OwnerConnectionString);
            await PostgresProfile.PrepareAsync(superuser);
            await postgres.DisposeAsync();
            postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(place), CancellationToken.None);
        }

        await new SchemaRunner().ApplyAsync(postgres.OwnerConnectionString, "workflow_app", CancellationToken.None);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Configuration["Processes:Folder"] = Repository.Folder("workflows");
        builder.Services.AddDisclosure(builder.Configuration, builder.Environment, postgres.AppConnectionString, HostRoles.Web);
        // The holidays of this month are on file, whatever year the benchmark runs in.
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new StandingClock(County.Morning)));
        var office = new Office(postgres, place, builder.Build());
        await office.Host.Services.PrepareDisclosureAsync(CancellationToken.None);
        await using (var scope = office.Host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DemonstrationCounty>().CreateAsync(CancellationToken.None);
        }

        await office.ExecuteAsync(MoreTowns);
        await office.Host.StartAsync();
        return office;
    }

    public async Task ExecuteAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = Owner.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Not through the product: rows are loaded without looking at each reference.</summary>
    public NpgsqlDataSource Superuser() => Superuser(folder, server.OwnerConnectionString);

    private static NpgsqlDataSource Superuser(string place, string connectionString)
    {
        using var secrets = JsonDocument.Parse(File.ReadAllText(Path.Combine(place, "postgres.secrets.json")));
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Username = "postgres",
            Password = secrets.RootElement.GetProperty("Postgres").GetString(),
            CommandTimeout = 0,
        });
    }

    /// <summary>Copies of 青石镇 with its people and what they hold.</summary>
    private static readonly string MoreTowns = $"""
        CREATE TEMPORARY TABLE towns AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, {Units}) n;
        INSERT INTO units SELECT (jsonb_populate_record(u, jsonb_build_object('id', t.id, 'code', 'town' || t.n, 'name', '第' || t.n || '镇人民政府'))).*
        FROM units u, towns t WHERE u.code = 'qingshi';
        CREATE TEMPORARY TABLE staff AS
        SELECT gen_random_uuid() AS id, t.id AS unit_id, h.position, h.person_id AS model, t.n
        FROM towns t, holdings h JOIN units u ON u.id = h.unit_id WHERE u.code = 'qingshi';
        INSERT INTO people SELECT (jsonb_populate_record(p, jsonb_build_object(
            'id', s.id, 'user_name', p.user_name || s.n, 'normalized_user_name', p.normalized_user_name || s.n))).*
        FROM people p JOIN staff s ON s.model = p.id;
        INSERT INTO holdings SELECT gen_random_uuid(), id, unit_id, position, '2020-01-01' FROM staff;
        ANALYZE;
        """;

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        Host.Dispose();
        await Owner.DisposeAsync();
        await ByHand.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
