using System.Security.Cryptography;
using System.Text.Json;

namespace Workflow.Disclosure.Data;

/// <summary>Passwords of the superuser, of the owner of the schema and of the application.</summary>
internal sealed record PostgresSecrets(string Postgres, string Owner, string App)
{
    public static PostgresSecrets New() => new(Random(), Random(), Random());

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}

/// <summary>The files of a database: made once, whole or not at all, and never made anew over ones that are there.</summary>
internal static class PostgresCluster
{
    /// <returns>The passwords, which only this account may read.</returns>
    /// <exception cref="StartProblemException">Another major version, a cluster without its passwords or passwords without their cluster,
    /// or <c>initdb</c> failed.</exception>
    public static async Task<PostgresSecrets> PrepareAsync(PostgresAccount account, string folder, CancellationToken ct)
    {
        var file = Path.Combine(folder, "postgres.secrets.json");
        var making = account.Cluster + ".making";
        if (Directory.Exists(account.Cluster))
        {
            await RefuseOtherVersionAsync(account, ct);
            return await ReadAsync(file, ct);
        }

        if (File.Exists(file))
        {
            // Both are there when a first start was cut short. Passwords alone belong to data that is elsewhere now:
            // an empty database in its place would look like a loss.
            if (!Directory.Exists(making))
            {
                throw new StartProblemException(
                    $"数据库口令文件 {file} 还在，它的数据库 {account.Cluster} 却不在：请从同一份备份放回数据库；确实要从空库开始，请先移走口令文件。");
            }

            File.Delete(file);
        }

        return await MakeAsync(account, making, file, ct);
    }

    private static async Task RefuseOtherVersionAsync(PostgresAccount account, CancellationToken ct)
    {
        var file = Path.Combine(account.Cluster, "PG_VERSION");
        if (!File.Exists(file))
        {
            throw new StartProblemException($"文件夹 {account.Cluster} 不是 PostgreSQL 数据库（没有 PG_VERSION）：请从备份放回数据库，或换一个数据文件夹启动。");
        }

        var (stored, running) = ((await File.ReadAllTextAsync(file, ct)).Trim(), (await account.Binaries.MajorVersionAsync(ct)).ToString());
        if (stored != running)
        {
            throw new StartProblemException(
                $"数据文件夹 {account.Cluster} 是 PostgreSQL {stored} 的，现有程序是 {running} 的：请用 PG_BIN 指到 {stored} 的程序，或先用 pg_dump 迁移。数据没有动。");
        }
    }

    private static async Task<PostgresSecrets> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            if (await JsonSerializer.DeserializeAsync<PostgresSecrets>(stream, cancellationToken: ct) is { Postgres: not null, Owner: not null, App: not null } secrets)
            {
                return secrets;
            }
        }
        catch (FileNotFoundException)
        {
            throw new StartProblemException($"找不到数据库口令文件 {file}：请从备份放回它，没有它打不开已有的数据。");
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartProblemException($"不能读数据库口令文件 {file}：请用建立它的账户启动。");
        }
        catch (JsonException)
        {
        }

        throw new StartProblemException($"数据库口令文件 {file} 的内容残缺：请从备份放回它，没有它打不开已有的数据。");
    }

    /// <summary>A cluster is made aside and moved into place, so that a half-made one is never taken for whole.</summary>
    private static async Task<PostgresSecrets> MakeAsync(PostgresAccount account, string making, string file, CancellationToken ct)
    {
        var secrets = PostgresSecrets.New();
        var password = account.Cluster + ".password";
        try
        {
            if (Directory.Exists(making))
            {
                Directory.Delete(making, recursive: true);
            }

            Directory.CreateDirectory(making);
            await account.OwnAsync(making, ct);
            await WriteAsync(password, secrets.Postgres, ct);
            await account.OwnAsync(password, ct);
            string[] common = ["-D", making, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={password}", "--encoding=UTF8"];
            var (exitCode, output) = await account.RunAsync("initdb", [.. common, "--locale=C.UTF-8"], ct);
            if (exitCode != 0)
            {
                // Machines without the C.UTF-8 locale: PostgreSQL 17 and later bring their own.
                var (again, builtin) = await account.RunAsync(
                    "initdb", [.. common, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"], ct);
                if (again != 0)
                {
                    throw new StartProblemException($"不能建立数据库：{Reason(builtin.Contains("unrecognized", StringComparison.Ordinal) ? output : builtin)}");
                }
            }

            await WriteAsync(file, JsonSerializer.Serialize(secrets), ct);
            Directory.Move(making, account.Cluster);
            return secrets;
        }
        finally
        {
            File.Delete(password);
        }
    }

    private static async Task WriteAsync(string path, string content, CancellationToken ct)
    {
        // A mode counts only for a file that is made here.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(content.AsMemory(), ct);
    }

    /// <returns>The last complaint in what a program said; its last line where there is none, since after a complaint they tell of tidying up.</returns>
    internal static string Reason(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.LastOrDefault(l => l.Contains("FATAL", StringComparison.Ordinal) || l.Contains("error:", StringComparison.Ordinal))
            ?? lines.LastOrDefault() ?? "没有说明";
    }
}
