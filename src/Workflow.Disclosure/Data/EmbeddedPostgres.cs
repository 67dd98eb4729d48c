using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Workflow.Disclosure.Data;

/// <param name="DataFolder">Holds the cluster, the passwords and the lock; created when missing.</param>
/// <param name="Port">Null: a free one, kept from start to start while it stays free.</param>
/// <param name="Durable">False only in tests: a crash of the machine may lose what was committed.</param>
/// <param name="NeededMegabytes">Free on the folder's disk, or the start is refused.</param>
public sealed record EmbeddedPostgresOptions(string DataFolder, int? Port = null, bool Durable = true, int NeededMegabytes = EmbeddedPostgresOptions.LeastMegabytes)
{
    public const int LeastMegabytes = 300;
}

/// <summary>A private PostgreSQL in a folder, real and durable, started with the program and stopped with it.
/// One that outlived its program (SIGKILL) is adopted at the next start.</summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "workflow";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly PostgresAccount runsAs;
    private readonly FileStream held;

    private EmbeddedPostgres(PostgresAccount account, FileStream claim, int port, PostgresSecrets secrets) =>
        (runsAs, held, Port, OwnerConnectionString, AppConnectionString) =
        (account, claim, port, Connect(port, "workflow_owner", secrets.Owner), Connect(port, "workflow_app", secrets.App));

    public int Port { get; }

    /// <summary>May alter the schema.</summary>
    public string OwnerConnectionString { get; }

    /// <summary>May not.</summary>
    public string AppConnectionString { get; }

    /// <exception cref="StartProblemException">Says in one line what is in the way; the data was not touched.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = Path.GetFullPath(options.DataFolder);
        var claim = Claim(folder, options.NeededMegabytes);
        try
        {
            var account = await PostgresAccount.ForAsync(PostgresBinaries.Find(), folder, ct);
            var secrets = await PostgresCluster.PrepareAsync(account, folder, ct);
            var port = await AdoptAsync(account, secrets, ct) ?? await LaunchAsync(account, folder, options, ct);
            try
            {
                await CreateDatabaseAsync(port, secrets, ct);
            }
            catch
            {
                await StopAsync(account);
                throw;
            }

            return new EmbeddedPostgres(account, claim, port, secrets);
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await StopAsync(runsAs);
        await held.DisposeAsync();
    }

    private static async Task StopAsync(PostgresAccount account)
    {
        // pg_ctl ends whatever process the file names.
        if (PostgresIdentity.Of(account.Cluster) is not { IsOurs: false })
        {
            await account.RunAsync("pg_ctl", ["stop", "-D", account.Cluster, "-m", "fast", "-w", "-t", "30"], CancellationToken.None);
        }
    }

    /// <summary>The folder is there, has room, may be written, and is nobody else's now.</summary>
    private static FileStream Claim(string folder, int neededMegabytes)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var free = new DriveInfo(folder).AvailableFreeSpace / 1024 / 1024;
            if (free < neededMegabytes)
            {
                throw new StartProblemException($"数据文件夹 {folder} 所在的磁盘只剩 {free} MB，至少要 {neededMegabytes} MB：请腾出空间再启动。");
            }

            return new FileStream(Path.Combine(folder, "workflow.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartProblemException($"不能写数据文件夹 {folder}：请给当前账户写入权限，或换一个文件夹启动。", exception);
        }
        catch (IOException exception) when (File.Exists(Path.Combine(folder, "workflow.lock")))
        {
            throw new StartProblemException($"数据文件夹 {folder} 正由另一个已启动的本程序使用：请先停掉那一个，或换一个文件夹启动。", exception);
        }
        catch (IOException exception)
        {
            throw new StartProblemException($"不能使用数据文件夹 {folder}：{exception.Message}", exception);
        }
    }

    /// <returns>The port of a server that still runs on this cluster; null when none does.</returns>
    private static async Task<int?> AdoptAsync(PostgresAccount account, PostgresSecrets secrets, CancellationToken ct)
    {
        var file = Path.Combine(account.Cluster, "postmaster.pid");
        var started = Stopwatch.GetTimestamp();
        while (File.Exists(file))
        {
            if (PostgresIdentity.Of(account.Cluster) is not { } server)
            {
                // PostgreSQL clears the file of a dead process itself, and refuses while that one's children still write.
                return null;
            }

            if (!server.IsOurs)
            {
                // The file came with a copy of the folder, or the number is another program's by now: either would mislead PostgreSQL.
                File.Delete(file);
                return null;
            }

            if (server.Port is { } port && await AnswersAsync(port, secrets, ct))
            {
                return port;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new StartProblemException($"上次留下的数据库（进程 {server.Pid}）一直没有应答：请先结束这个进程再启动。数据没有动。");
            }

            await Task.Delay(200, ct);
        }

        return null;
    }

    /// <returns>False while it starts, recovers or stops. With the wrong password it does answer: <see cref="CreateDatabaseAsync"/> says so.</returns>
    private static async Task<bool> AnswersAsync(int port, PostgresSecrets secrets, CancellationToken ct)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(Connect(port, "postgres", secrets.Postgres, "postgres"));
            await using var connection = await source.OpenConnectionAsync(ct);
            return true;
        }
        catch (PostgresException exception)
        {
            return exception.SqlState != PostgresErrorCodes.CannotConnectNow;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<int> LaunchAsync(PostgresAccount account, string folder, EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var remembered = Path.Combine(folder, "postgres.port");
        var port = options.Port
            ?? (File.Exists(remembered) && int.TryParse(await File.ReadAllTextAsync(remembered, ct), out var last) && IsFree(last) ? last : FreePort());
        if (!IsFree(port))
        {
            throw new StartProblemException($"数据库的端口 {port} 已被别的程序占用：请停掉那个程序，或改设置 Postgres:Port。");
        }

        await File.WriteAllTextAsync(remembered, port.ToString(), ct);
        // Tests drop their databases, which a vacuum at work there would forbid to anyone but the superuser.
        var durability = options.Durable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off";
        var sockets = OperatingSystem.IsWindows() ? "" : " -c unix_socket_directories=''";
        var log = Path.Combine(account.Cluster, "server.log");
        var (exitCode, output) = await account.RunAsync(
            "pg_ctl",
            [
                "start", "-D", account.Cluster, "-w", "-t", "60", "-l", log,
                "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=128MB{sockets}{durability}",
            ], ct);
        return exitCode == 0
            ? port
            : throw new StartProblemException(
                $"数据库没有启动起来：{PostgresCluster.Reason(File.Exists(log) ? await File.ReadAllTextAsync(log, ct) : output)} 详见 {log}。");
    }

    /// <summary>Whatever of it is missing: an earlier start may have been cut short.</summary>
    private static async Task CreateDatabaseAsync(int port, PostgresSecrets secrets, CancellationToken ct)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(Connect(port, "postgres", secrets.Postgres, "postgres"));
            // The passwords are hex digits of our own making; these statements take no parameters.
            foreach (var (existing, statement) in new[]
            {
                ("pg_roles WHERE rolname = 'workflow_owner'", $"CREATE ROLE workflow_owner LOGIN CREATEDB PASSWORD '{secrets.Owner}'"),
                ("pg_roles WHERE rolname = 'workflow_app'", $"CREATE ROLE workflow_app LOGIN PASSWORD '{secrets.App}'"),
                ($"pg_database WHERE datname = '{Database}'", $"CREATE DATABASE {Database} OWNER workflow_owner"),
            })
            {
                await using var exists = source.CreateCommand($"SELECT 1 FROM {existing}");
                if (await exists.ExecuteScalarAsync(ct) is null)
                {
                    await using var create = source.CreateCommand(statement);
                    await create.ExecuteNonQueryAsync(ct);
                }
            }
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidPassword)
        {
            throw new StartProblemException("数据库口令文件与数据不符：请从同一份备份放回 postgres.secrets.json。", exception);
        }
        catch (NpgsqlException exception)
        {
            throw new StartProblemException($"数据库已经启动，但连不上：{exception.Message}", exception);
        }
    }

    private static string Connect(int port, string user, string password, string database = Database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = user,
        Password = password,
        Database = database,
        MaxPoolSize = 100,
        IncludeErrorDetail = false,
    }.ConnectionString;

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
