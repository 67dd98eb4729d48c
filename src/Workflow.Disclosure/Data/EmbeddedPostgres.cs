using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
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
    private readonly PostgresAccount runsAs;
    private readonly FileStream held;

    private EmbeddedPostgres(PostgresAccount account, FileStream claim, int port, Secrets secrets) =>
        (runsAs, held, Port, OwnerConnectionString, AppConnectionString) =
        (account, claim, port, Connect(port, "workflow_owner", secrets.Owner), Connect(port, "workflow_app", secrets.App));

    private sealed record Secrets(string Postgres, string Owner, string App)
    {
        public static Secrets New() => new(Random(), Random(), Random());

        private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    }

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
            await RefuseOtherVersionAsync(account, ct);
            var secrets = await InitialiseAsync(account, folder, ct);
            var port = await AdoptAsync(account, ct) ?? await LaunchAsync(account, folder, options, ct);
            await CreateDatabaseAsync(port, secrets, ct);
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
        await runsAs.RunAsync("pg_ctl", ["stop", "-D", runsAs.Cluster, "-m", "fast", "-w", "-t", "30"], CancellationToken.None);
        await held.DisposeAsync();
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

    private static async Task RefuseOtherVersionAsync(PostgresAccount account, CancellationToken ct)
    {
        var file = Path.Combine(account.Cluster, "PG_VERSION");
        if (!File.Exists(file))
        {
            return;
        }

        var (stored, running) = ((await File.ReadAllTextAsync(file, ct)).Trim(), (await account.Binaries.MajorVersionAsync(ct)).ToString());
        if (stored != running)
        {
            throw new StartProblemException(
                $"数据文件夹 {account.Cluster} 是 PostgreSQL {stored} 的，现有程序是 {running} 的：请用 PG_BIN 指到 {stored} 的程序，或先用 pg_dump 迁移。数据没有动。");
        }
    }

    /// <summary>A cluster is made aside and moved into place, so that a half-made one is never taken for whole.</summary>
    private static async Task<Secrets> InitialiseAsync(PostgresAccount account, string folder, CancellationToken ct)
    {
        var file = Path.Combine(folder, "postgres.secrets.json");
        if (Directory.Exists(account.Cluster))
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize<Secrets>(await File.ReadAllTextAsync(file, ct))!
                : throw new StartProblemException($"找不到数据库口令文件 {file}：请从备份放回它，没有它打不开已有的数据。");
        }

        var secrets = Secrets.New();
        await WriteSecretAsync(file, JsonSerializer.Serialize(secrets), ct);
        var making = account.Cluster + ".making";
        var password = account.Cluster + ".password";
        try
        {
            if (Directory.Exists(making))
            {
                Directory.Delete(making, recursive: true);
            }

            Directory.CreateDirectory(making);
            await account.OwnAsync(making, ct);
            await WriteSecretAsync(password, secrets.Postgres, ct);
            await account.OwnAsync(password, ct);
            string[] common = ["-D", making, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={password}", "--encoding=UTF8"];
            var (exitCode, output) = await account.RunAsync("initdb", [.. common, "--locale=C.UTF-8"], ct);
            if (exitCode != 0)
            {
                // Machines without the C.UTF-8 locale: PostgreSQL 17 and later bring their own.
                (exitCode, output) = await account.RunAsync(
                    "initdb", [.. common, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"], ct);
            }

            if (exitCode != 0)
            {
                throw new StartProblemException($"不能建立数据库：{LastLine(output)}");
            }

            Directory.Move(making, account.Cluster);
            return secrets;
        }
        finally
        {
            File.Delete(password);
        }
    }

    private static async Task WriteSecretAsync(string path, string content, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(content.AsMemory(), ct);
    }

    /// <returns>The port of a server that still runs on this cluster; null when none does, its stale pid file then being gone.</returns>
    private static async Task<int?> AdoptAsync(PostgresAccount account, CancellationToken ct)
    {
        var file = Path.Combine(account.Cluster, "postmaster.pid");
        if (!File.Exists(file))
        {
            return null;
        }

        var lines = await File.ReadAllLinesAsync(file, ct);
        if (lines.Length > 3 && int.TryParse(lines[0], out var pid) && int.TryParse(lines[3], out var port) && IsPostgres(pid))
        {
            return port;
        }

        File.Delete(file);
        return null;
    }

    private static bool IsPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
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
        var (exitCode, output) = await account.RunAsync(
            "pg_ctl",
            [
                "start", "-D", account.Cluster, "-w", "-t", "60", "-l", Path.Combine(account.Cluster, "server.log"),
                "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c shared_buffers=128MB" + durability,
            ], ct);
        return exitCode == 0
            ? port
            : throw new StartProblemException($"数据库没有启动起来：{LastLine(output)} 详见 {Path.Combine(account.Cluster, "server.log")}。");
    }

    private static async Task CreateDatabaseAsync(int port, Secrets secrets, CancellationToken ct)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(Connect(port, "postgres", secrets.Postgres, "postgres"));
            await using var exists = source.CreateCommand("SELECT 1 FROM pg_database WHERE datname = $1", Database);
            if (await exists.ExecuteScalarAsync(ct) is not null)
            {
                return;
            }

            // The passwords are hex digits of our own making; role statements take no parameters.
            foreach (var statement in new[]
            {
                $"CREATE ROLE workflow_owner LOGIN CREATEDB PASSWORD '{secrets.Owner}'",
                $"CREATE ROLE workflow_app LOGIN PASSWORD '{secrets.App}'",
                $"CREATE DATABASE {Database} OWNER workflow_owner",
            })
            {
                await using var command = source.CreateCommand(statement);
                await command.ExecuteNonQueryAsync(ct);
            }
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidPassword)
        {
            throw new StartProblemException("数据库口令文件与数据不符：请从同一份备份放回 postgres.secrets.json。", exception);
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

    private static string LastLine(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "没有说明";
}
