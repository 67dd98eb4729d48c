using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Testing;

/// <summary>A database as an earlier version of the program left it, with the files of its attachments; <c>Fixtures/README.md</c> says how one is made.</summary>
/// <param name="Database">Restored and brought to the present schema.</param>
/// <param name="Files">Folder of its own; disposing deletes it.</param>
public sealed record Fixture(TestDatabase Database, string Files, FixtureFacts Facts) : IAsyncDisposable
{
    private const string FactsName = "facts.json";
    private const string Tables = "tables/";
    private const string Contents = "files/";
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Restored = new(StringComparer.Ordinal);

    public static string Folder { get; } = Repository.Folder("tests", "Workflow.Testing", "Fixtures");

    /// <param name="name"><c>schema-0019</c> for the program whose newest script was 0019.</param>
    public static async Task<Fixture> OpenAsync(string name)
    {
        // Restored and migrated once for the whole test process; every test copies that.
        var template = await Restored.GetOrAdd(name, n => new(() => RestoreAsync(n))).Value;
        var files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");
        await using var archive = await ZipFile.OpenReadAsync(PathOf(name));
        foreach (var entry in archive.Entries.Where(e => e.FullName.StartsWith(Contents, StringComparison.Ordinal)))
        {
            var place = Path.Combine(files, entry.Name[..2], entry.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await entry.ExtractToFileAsync(place);
        }

        return new Fixture(await PostgresServer.CreateDatabaseAsync(template), files, await FactsAsync(archive));
    }

    /// <summary>Keeps what stands in a database at the present schema.</summary>
    /// <param name="files">The folder of its attachments.</param>
    /// <returns>Where it was written.</returns>
    /// <exception cref="IOException">There is one of this schema already: what an earlier version left never changes.</exception>
    public static async Task<string> KeepAsync(TestDatabase database, string files, FixtureFacts facts)
    {
        await using var connection = new NpgsqlConnection(database.OwnerConnectionString);
        await connection.OpenAsync();
        var path = PathOf($"schema-{await ScalarAsync<int>(connection, "SELECT max(number) FROM schema_versions"):D4}");
        await using var file = new FileStream(path, FileMode.CreateNew);
        await using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        await WriteAsync(archive, FactsName, stream => JsonSerializer.SerializeAsync(stream, facts, JsonSerializerOptions.Web));
        foreach (var (index, (table, columns)) in (await TablesAsync(connection)).Index())
        {
            if (await ScalarAsync<bool>(connection, $"SELECT EXISTS (SELECT FROM {table})"))
            {
                // In the order in which one table points to another.
                await WriteAsync(archive, $"{Tables}{index:D2}-{table}", async stream =>
                {
                    await using var writer = new StreamWriter(stream, leaveOpen: true);
                    await writer.WriteAsync($"COPY {table} ({columns}) FROM STDIN\n");
                    using var rows = await connection.BeginTextExportAsync($"COPY (SELECT {columns} FROM {table} ORDER BY 1) TO STDOUT");
                    await writer.WriteAsync(await rows.ReadToEndAsync());
                });
            }
        }

        foreach (var content in Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await WriteAsync(archive, Contents + Path.GetFileName(content), async stream => await stream.WriteAsync(await File.ReadAllBytesAsync(content)));
        }

        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (Directory.Exists(Files))
        {
            Directory.Delete(Files, recursive: true);
        }
    }

    /// <returns>Name of a database with the fixture's rows, brought to the present schema.</returns>
    private static async Task<string> RestoreAsync(string name)
    {
        var database = await PostgresServer.CreateEmptyAsync();
        await new SchemaRunner(ScriptsUpTo(int.Parse(name[^4..]))).ApplyAsync(database.OwnerConnectionString, PostgresServer.AppRole, CancellationToken.None);
        await using (var archive = await ZipFile.OpenReadAsync(PathOf(name)))
        await using (var source = NpgsqlDataSource.Create(database.OwnerConnectionString))
        await using (var connection = await source.OpenConnectionAsync())
        {
            var tables = archive.Entries.Where(e => e.FullName.StartsWith(Tables, StringComparison.Ordinal)).ToList();
            // Some scripts bring rows of their own.
            await ExecuteAsync(connection, $"TRUNCATE {string.Join(", ", tables.Select(t => t.Name[3..]))} CASCADE");
            foreach (var table in tables)
            {
                using var reader = new StreamReader(await table.OpenAsync());
                await using var rows = await connection.BeginTextImportAsync((await reader.ReadLineAsync())!);
                await rows.WriteAsync(await reader.ReadToEndAsync());
            }

            await ExecuteAsync(connection, NumberOn);
        }

        await new SchemaRunner().ApplyAsync(database.OwnerConnectionString, PostgresServer.AppRole, CancellationToken.None);
        return database.Name;
    }

    /// <summary>An applied script never changes: these are still the ones that the earlier program had.</summary>
    private static List<SchemaScript> ScriptsUpTo(int last) =>
    [
        .. Directory.EnumerateFiles(Repository.Folder("src", "Workflow.Disclosure", "Data", "Schema"), "*.sql").Order(StringComparer.Ordinal).Take(last)
            .Select((path, index) => new SchemaScript(index + 1, Path.GetFileName(path), File.ReadAllText(path))),
    ];

    /// <summary>Every table but the runner's own, those that others point to first.</summary>
    private static async Task<List<(string Table, string Columns)>> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT c.relname, (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                   ARRAY(SELECT DISTINCT k.confrelid::regclass::text FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid)
            FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_versions' ORDER BY c.relname
            """, connection);
        var open = new List<(string Table, string Columns, string[] Before)>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                open.Add((reader.GetString(0), reader.GetString(1), reader.GetFieldValue<string[]>(2)));
            }
        }

        var ordered = new List<(string, string)>();
        while (open.Count > 0)
        {
            var next = open.First(t => !t.Before.Any(b => open.Any(o => o.Table == b)));
            open.Remove(next);
            ordered.Add((next.Table, next.Columns));
        }

        return ordered;
    }

    /// <summary>Columns that number themselves go on behind the last row.</summary>
    private const string NumberOn =
        """
        DO $$ DECLARE c record; BEGIN
            FOR c IN SELECT table_name AS t, column_name AS n FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES' LOOP
                EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) FROM %I', c.t, c.n, c.n, c.t);
            END LOOP;
        END $$
        """;

    private static string PathOf(string name) => Path.Combine(Folder, $"{name}.zip");

    private static async Task<FixtureFacts> FactsAsync(ZipArchive archive)
    {
        await using var stream = await archive.GetEntry(FactsName)!.OpenAsync();
        return (await JsonSerializer.DeserializeAsync<FixtureFacts>(stream, JsonSerializerOptions.Web))!;
    }

    private static async Task WriteAsync(ZipArchive archive, string name, Func<Stream, Task> write)
    {
        await using var stream = await archive.CreateEntry(name, CompressionLevel.SmallestSize).OpenAsync();
        await write(stream);
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <param name="Now">Just after the last thing that was done in it.</param>
/// <param name="Cases">By what each is there for.</param>
public sealed record FixtureFacts(DateTimeOffset Now, IReadOnlyDictionary<string, Guid> Cases);
