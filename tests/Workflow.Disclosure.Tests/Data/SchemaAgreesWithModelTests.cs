using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Data;

/// <summary>The numbered scripts and the EF model are written by hand, each on its own: here they meet.</summary>
public sealed class SchemaAgreesWithModelTests
{
    private sealed record Column(string Table, string Name, string Type, bool Nullable, int Key);

    [Fact]
    public async Task The_model_and_the_migrated_database_agree_column_by_column()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        var migrated = await ReadDatabaseAsync(database.OwnerConnectionString);
        var model = ReadModel(database.AppConnectionString);

        Assert.NotEmpty(model);
        Assert.Equal(Lines(migrated), Lines(model));
    }

    [Fact]
    public async Task A_column_that_only_one_side_has_is_found()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await database.ExecuteAsync("ALTER TABLE units ADD COLUMN surplus text");
        await database.ExecuteAsync("ALTER TABLE holdings ALTER COLUMN position DROP NOT NULL");

        var differences = Lines(await ReadDatabaseAsync(database.OwnerConnectionString)).Except(Lines(ReadModel(database.AppConnectionString)));

        Assert.Equal(["holdings.position text null key 0", "units.surplus text null key 0"], differences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_application_cannot_alter_the_schema()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.AppConnectionString);
        foreach (var attempt in (string[])["ALTER TABLE units ADD COLUMN surplus text", "DROP TABLE decisions", "CREATE TABLE public.mine (id int)", "DELETE FROM decisions", "UPDATE document_versions SET hash = ''", "TRUNCATE journal"])
        {
            await using var command = source.CreateCommand(attempt);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private static List<string> Lines(IEnumerable<Column> columns) =>
        [.. columns.Select(c => $"{c.Table}.{c.Name} {c.Type} {(c.Nullable ? "null" : "not null")} key {c.Key}").Order(StringComparer.Ordinal)];

    private static List<Column> ReadModel(string connectionString)
    {
        using var db = new DisclosureDbContext(new DbContextOptionsBuilder<DisclosureDbContext>().UseNpgsql(connectionString).Options);
        return
        [
            .. db.Model.GetRelationalModel().Tables.SelectMany(t => t.Columns.Select(c => new Column(
                t.Name, c.Name, c.StoreType, c.IsNullable, (t.PrimaryKey?.Columns.Select(k => k.Name).ToList().IndexOf(c.Name) ?? -1) + 1))),
        ];
    }

    private static async Task<List<Column>> ReadDatabaseAsync(string connectionString)
    {
        const string Query = """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, coalesce(array_position(k.conkey, a.attnum), 0)
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_versions'
            """;
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(Query);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<Column>();
        while (await reader.ReadAsync())
        {
            columns.Add(new Column(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt32(4)));
        }

        return columns;
    }
}
