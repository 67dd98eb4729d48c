using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Workflow.Disclosure.Data;

/// <param name="Sql"><c>{app}</c> stands for the application's role.</param>
public sealed record SchemaScript(int Number, string Name, string Sql)
{
    /// <summary>Over the text with LF line ends: a CRLF checkout is the same script.</summary>
    internal string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}

/// <summary>Applies the numbered scripts of <c>Data/Schema</c> in order, each once and in a transaction, one program at a time.</summary>
public sealed class SchemaRunner(IReadOnlyList<SchemaScript> scripts)
{
    private const long LockKey = 0x576F726B666C6F77; // "Workflow"

    public SchemaRunner() : this(Embedded()) { }

    /// <param name="ownerConnectionString">The account that owns the schema.</param>
    /// <param name="appRole">The application's own account; it must exist.</param>
    /// <returns>How many scripts were applied now.</returns>
    /// <exception cref="StartProblemException">A script has changed, is missing or fails, or the database is newer than this program.</exception>
    public async Task<int> ApplyAsync(string ownerConnectionString, string appRole, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(appRole);
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        // Held until the connection closes; another program may be at a long script.
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", ct);
        var role = '"' + appRole.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        await ExecuteAsync(
            connection,
            $"""
            CREATE TABLE IF NOT EXISTS schema_versions (number integer PRIMARY KEY, name text NOT NULL, hash text NOT NULL, applied_at timestamptz NOT NULL);
            GRANT SELECT ON schema_versions TO {role};
            """, ct);
        var pending = Pending(await AppliedAsync(connection, ct));
        foreach (var script in pending)
        {
            await ApplyAsync(connection, script, role, ct);
        }

        return pending.Count;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, SchemaScript script, string role, CancellationToken ct)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ExecuteAsync(connection, script.Sql.Replace("{app}", role, StringComparison.Ordinal), ct);
            await using var remember = new NpgsqlCommand("INSERT INTO schema_versions VALUES ($1, $2, $3, $4)", connection)
            {
                Parameters = { new() { Value = script.Number }, new() { Value = script.Name }, new() { Value = script.Hash }, new() { Value = DateTimeOffset.UtcNow } },
            };
            await remember.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException exception)
        {
            throw new StartProblemException($"数据库脚本 {script.Name} 没有执行成功，数据没有动：{exception.MessageText}（{exception.SqlState}）。请检查 ConnectionStrings__WorkflowOwner 的账号权限。", exception);
        }
    }

    /// <summary>For a program that may not alter the schema: is the database at exactly this program's version?</summary>
    /// <exception cref="StartProblemException">It is not.</exception>
    public async Task CheckAsync(string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        try
        {
            if (Pending(await AppliedAsync(connection, ct)) is [var first, ..])
            {
                throw new StartProblemException($"数据库还没有升级到本程序的版本（缺 {first.Name} 起）：请先用 --role migrate 运行一次。");
            }
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartProblemException("数据库里还没有本程序的表：请先用 --role migrate 运行一次，并设好 ConnectionStrings__WorkflowOwner。", exception);
        }
    }

    private List<SchemaScript> Pending(Dictionary<int, (string Name, string Hash)> applied)
    {
        foreach (var (script, i) in scripts.Select((s, i) => (s, i)))
        {
            if (script.Number != i + 1)
            {
                var expected = applied.TryGetValue(i + 1, out var lost) ? lost.Name : $"{i + 1:D4}_*.sql";
                throw new StartProblemException(
                    script.Number <= i ? $"数据库脚本 {script.Name} 的编号重复：每一号只能有一个文件。"
                        : $"缺数据库脚本 {expected}（下一个是 {script.Name}）：请恢复这个文件，编号要连续。");
            }

            if (applied.TryGetValue(script.Number, out var old) && old.Hash != script.Hash)
            {
                throw new StartProblemException($"数据库脚本 {script.Name} 在应用之后被改过：请恢复原文件，把改动写成新的一号。");
            }
        }

        return applied.Keys.DefaultIfEmpty(0).Max() is var last && last > scripts.Count
            ? throw new StartProblemException($"数据库已经到第 {last} 号脚本（{applied[last].Name}），比本程序新，或者脚本文件缺失：请用新版程序启动。")
            : [.. scripts.Where(s => !applied.ContainsKey(s.Number))];
    }

    private static async Task<Dictionary<int, (string, string)>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT number, name, hash FROM schema_versions", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new Dictionary<int, (string, string)>();
        while (await reader.ReadAsync(ct))
        {
            applied[reader.GetInt32(0)] = (reader.GetString(1), reader.GetString(2));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static List<SchemaScript> Embedded()
    {
        var assembly = typeof(SchemaRunner).Assembly;
        const string Folder = ".Data.Schema.";
        return
        [
            .. from resource in assembly.GetManifestResourceNames()
               where resource.Contains(Folder, StringComparison.Ordinal)
               let name = resource[(resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..]
               orderby name
               select new SchemaScript(int.Parse(name[..4]), name, Read(resource)),
        ];

        string Read(string resource)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            return reader.ReadToEnd();
        }
    }
}
