using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Data;

public sealed class SchemaRunnerTests : IAsyncLifetime
{
    private static readonly SchemaScript First = new(1, "0001_first.sql", "CREATE TABLE first (id int);\nGRANT SELECT ON first TO {app};\n");
    private static readonly SchemaScript Second = new(2, "0002_second.sql", "CREATE TABLE second (id int);\n");
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresServer.CreateDatabaseAsync();
        await database.ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO workflow_app");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Each_script_is_applied_once_in_order_and_the_applications_role_is_filled_in()
    {
        Assert.Equal(1, await ApplyAsync(First));
        Assert.Equal(1, await ApplyAsync(First, Second));
        Assert.Equal(0, await ApplyAsync(First, Second));
        Assert.Equal("1 0001_first.sql, 2 0002_second.sql", await ScalarAsync(
            database.OwnerConnectionString, "SELECT string_agg(number || ' ' || name, ', ' ORDER BY number) FROM schema_versions"));
        Assert.Equal("0", await ScalarAsync(database.AppConnectionString, "SELECT count(*) FROM first"));
    }

    [Fact]
    public async Task A_role_whose_name_needs_quoting_is_quoted()
    {
        var script = First with { Sql = "DO $$ BEGIN RAISE EXCEPTION 'role %', '{app}'; END $$" };
        await database.ExecuteAsync("CREATE TABLE schema_versions (number integer PRIMARY KEY, name text NOT NULL, hash text NOT NULL, applied_at timestamptz NOT NULL)");
        var named = await Assert.ThrowsAsync<StartProblemException>(() => new SchemaRunner([script]).ApplyAsync(database.OwnerConnectionString, "workflow_app", CancellationToken.None));
        Assert.Contains("role \"workflow_app\"", named.Message, StringComparison.Ordinal);
        var nobody = await Assert.ThrowsAsync<PostgresException>(() => new SchemaRunner([script]).ApplyAsync(database.OwnerConnectionString, "no\"body", CancellationToken.None));
        Assert.Equal("role \"no\"body\" does not exist", nobody.MessageText);
    }

    [Fact]
    public async Task Programs_that_start_at_once_apply_each_script_once()
    {
        var slow = Second with { Sql = "SELECT pg_sleep(0.3); CREATE TABLE second (id int);" };
        var applied = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ApplyAsync(First, slow)));
        Assert.Equal([0, 0, 0, 0, 0, 2], applied.Order());
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind_and_is_named()
    {
        var broken = Second with { Sql = "CREATE TABLE half (id int); SELECT 1/0;" };
        var problem = await Assert.ThrowsAsync<StartProblemException>(() => ApplyAsync(First, broken));
        Assert.Contains("0002_second.sql 没有执行成功", problem.Message, StringComparison.Ordinal);
        Assert.Contains("division by zero", problem.Message, StringComparison.Ordinal);
        Assert.Equal("true 1", await ScalarAsync(
            database.OwnerConnectionString, "SELECT (to_regclass('half') IS NULL) || ' ' || (SELECT count(*) FROM schema_versions)"));
        Assert.Equal(1, await ApplyAsync(First, Second));
    }

    [Fact]
    public async Task Line_ends_are_not_a_change()
    {
        await ApplyAsync(First);
        Assert.Equal(0, await ApplyAsync(First with { Sql = First.Sql.ReplaceLineEndings("\r\n") }));
    }

    public static TheoryData<SchemaScript[], string> Unfit => new()
    {
        { [First with { Sql = First.Sql + "--" }, Second], "数据库脚本 0001_first.sql 在应用之后被改过" },
        { [Second], "缺数据库脚本 0001_first.sql（下一个是 0002_second.sql）" },
        { [First], "数据库已经到第 2 号脚本（0002_second.sql），比本程序新" },
        { [First, Second, new SchemaScript(4, "0004_later.sql", "SELECT 1")], "缺数据库脚本 0003_*.sql（下一个是 0004_later.sql）" },
        { [First, Second, new SchemaScript(2, "0002_twin.sql", "SELECT 1")], "数据库脚本 0002_twin.sql 的编号重复" },
    };

    [Theory]
    [MemberData(nameof(Unfit), DisableDiscoveryEnumeration = true)]
    public async Task Scripts_that_do_not_fit_the_database_are_refused_by_owner_and_application_alike(SchemaScript[] scripts, string expected)
    {
        await ApplyAsync(First, Second);
        Assert.StartsWith(expected, (await Assert.ThrowsAsync<StartProblemException>(() => ApplyAsync(scripts))).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, (await Assert.ThrowsAsync<StartProblemException>(() => CheckAsync(scripts))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_only_checks_waits_for_the_migration_and_changes_nothing()
    {
        Assert.Contains("还没有本程序的表", (await Assert.ThrowsAsync<StartProblemException>(() => CheckAsync(First))).Message, StringComparison.Ordinal);
        await ApplyAsync(First);
        Assert.Contains("缺 0002_second.sql 起", (await Assert.ThrowsAsync<StartProblemException>(() => CheckAsync(First, Second))).Message, StringComparison.Ordinal);
        Assert.Equal("true", await ScalarAsync(database.OwnerConnectionString, "SELECT (to_regclass('second') IS NULL)::text"));
        await ApplyAsync(First, Second);
        await CheckAsync(First, Second);
    }

    private Task<int> ApplyAsync(params SchemaScript[] scripts) =>
        new SchemaRunner(scripts).ApplyAsync(database.OwnerConnectionString, "workflow_app", TestContext.Current.CancellationToken);

    private Task CheckAsync(params SchemaScript[] scripts) =>
        new SchemaRunner(scripts).CheckAsync(database.AppConnectionString, TestContext.Current.CancellationToken);

    private static async Task<string?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
