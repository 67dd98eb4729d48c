using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Tests.Data;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"workflow-embedded-{Guid.NewGuid():N}");
    private string[] killed = [];

    private string Cluster => Path.Combine(folder, "postgres");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // A test that failed may have left its server running.
        if (File.Exists(Path.Combine(Cluster, "postmaster.pid")))
        {
            await (await StartAsync()).DisposeAsync();
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Data_is_there_after_a_stop_and_a_start_on_the_same_port()
    {
        int port;
        await using (var first = await StartAsync())
        {
            port = first.Port;
            await ScalarAsync(first.OwnerConnectionString, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('政府信息公开')");
        }

        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")));
        await using var second = await StartAsync();
        Assert.Equal(port, second.Port);
        Assert.Equal("政府信息公开", await ScalarAsync(second.OwnerConnectionString, "SELECT word FROM kept"));
    }

    [Fact]
    public async Task It_listens_on_this_machine_only_asks_for_passwords_and_speaks_utf8()
    {
        await using var server = await StartAsync();
        Assert.Equal("127.0.0.1 scram-sha-256 UTF8", await ScalarAsync(
            server.AppConnectionString,
            "SELECT current_setting('listen_addresses') || ' ' || current_setting('password_encryption') || ' ' || current_setting('server_encoding')"));
        var wrong = new NpgsqlConnectionStringBuilder(server.AppConnectionString) { Password = "guess", Pooling = false }.ConnectionString;
        Assert.Equal(PostgresErrorCodes.InvalidPassword, (await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(wrong, "SELECT 1"))).SqlState);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "postgres.secrets.json")));
    }

    [Fact]
    public async Task The_application_cannot_create_tables()
    {
        await using var server = await StartAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(server.AppConnectionString, "CREATE TABLE mine (id int)"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_second_copy_in_the_same_folder_is_refused_and_the_first_goes_on()
    {
        await using var first = await StartAsync();
        var problem = await Assert.ThrowsAsync<StartProblemException>(StartAsync);
        Assert.Equal($"数据文件夹 {folder} 正由另一个已启动的本程序使用：请先停掉那一个，或换一个文件夹启动。", problem.Message);
        Assert.Equal("1", await ScalarAsync(first.AppConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_server_that_outlived_its_program_is_adopted_with_its_data_and_stopped_with_the_next()
    {
        await using var lost = await StartAsync();
        await ScalarAsync(lost.OwnerConnectionString, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('公开')");
        var pid = File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First();
        // A killed program leaves the server running and its lock to nobody.
        File.Delete(Path.Combine(folder, "workflow.lock"));
        await using (var next = await StartAsync())
        {
            Assert.Equal(lost.Port, next.Port);
            Assert.Equal(pid, File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First());
            Assert.Equal("公开", await ScalarAsync(next.OwnerConnectionString, "SELECT word FROM kept"));
        }

        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")));
    }

    [Fact]
    public async Task A_pid_file_of_a_dead_server_is_no_obstacle()
    {
        await using (await StartAsync())
        {
            await KillServerAsync();
        }

        await WritePidAsync(number => number);
        await using var next = await StartAsync();
        Assert.Equal("1", await ScalarAsync(next.AppConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_pid_file_whose_number_another_program_has_by_now_is_no_obstacle()
    {
        await using (await StartAsync())
        {
            await KillServerAsync();
        }

        await WritePidAsync(_ => Environment.ProcessId.ToString());
        await using var next = await StartAsync();
        Assert.Equal("1", await ScalarAsync(next.AppConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Another_folders_server_is_never_adopted()
    {
        var other = folder + "-other";
        await using (await StartAsync())
        {
        }

        try
        {
            await using var stranger = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(other, Durable: false), CancellationToken.None);
            var pid = (await File.ReadAllLinesAsync(Path.Combine(other, "postgres", "postmaster.pid")))[0];
            await File.WriteAllLinesAsync(Path.Combine(Cluster, "postmaster.pid"), [pid, Cluster, "0", stranger.Port.ToString()]);
            await using var own = await StartAsync();
            Assert.NotEqual(stranger.Port, own.Port);
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }

    [Fact]
    public async Task A_copy_of_a_folder_in_use_has_a_server_of_its_own_and_stopping_it_stops_no_other()
    {
        var copy = folder + "-copy";
        // What was committed is in the files that are copied.
        await using var live = await StartAsync(o => o with { Durable = true });
        await ScalarAsync(live.OwnerConnectionString, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('公开')");
        try
        {
            using (var made = Process.Start("cp", ["-a", folder, copy]))
            {
                await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            Assert.True(File.Exists(Path.Combine(copy, "postgres", "postmaster.pid")));
            await using (var copied = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(copy, Durable: false), CancellationToken.None))
            {
                Assert.NotEqual(live.Port, copied.Port);
                await ScalarAsync(copied.OwnerConnectionString, "UPDATE kept SET word = '副本'");
            }

            Assert.Equal("公开", await ScalarAsync(live.OwnerConnectionString, "SELECT word FROM kept"));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_reached_through_a_link_is_the_same_folder()
    {
        var link = folder + "-link";
        await using var lost = await StartAsync();
        Directory.CreateSymbolicLink(link, folder);
        File.Delete(Path.Combine(folder, "workflow.lock"));
        try
        {
            await using var next = await StartAsync(o => o with { DataFolder = link });
            Assert.Equal(lost.Port, next.Port);
        }
        finally
        {
            Directory.Delete(link);
        }
    }

    [Fact]
    public async Task A_remembered_port_that_is_taken_gives_way_to_a_free_one_and_a_set_one_is_refused()
    {
        int port;
        await using (var first = await StartAsync())
        {
            port = first.Port;
        }

        using var taker = new TcpListener(IPAddress.Loopback, port);
        taker.Start();
        var problem = await Assert.ThrowsAsync<StartProblemException>(() => StartAsync(o => o with { Port = port }));
        Assert.Equal($"数据库的端口 {port} 已被别的程序占用：请停掉那个程序，或改设置 Postgres:Port。", problem.Message);
        await using var second = await StartAsync();
        Assert.NotEqual(port, second.Port);
    }

    [Fact]
    public async Task Data_of_another_major_version_is_refused_naming_both_and_left_alone()
    {
        await using (await StartAsync())
        {
        }

        var version = Path.Combine(Cluster, "PG_VERSION");
        var own = (await File.ReadAllTextAsync(version)).Trim();
        await File.WriteAllTextAsync(version, "9\n");
        var problem = await Assert.ThrowsAsync<StartProblemException>(StartAsync);
        Assert.Contains($"是 PostgreSQL 9 的，现有程序是 {own} 的", problem.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(version, own + "\n");
        await using (await StartAsync())
        {
        }
    }

    [Fact]
    public async Task Too_little_space_is_refused_before_anything_is_made()
    {
        var problem = await Assert.ThrowsAsync<StartProblemException>(() => StartAsync(o => o with { NeededMegabytes = int.MaxValue }));
        Assert.Matches($"^数据文件夹 .+ 所在的磁盘只剩 [0-9]+ MB，至少要 {int.MaxValue} MB：请腾出空间再启动。$", problem.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.Equal(300, new EmbeddedPostgresOptions(folder).NeededMegabytes);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_refused()
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var problem = await OrdinaryAccount.RunAsync(() => Assert.ThrowsAsync<StartProblemException>(StartAsync));
        Assert.Equal($"不能写数据文件夹 {folder}：请给当前账户写入权限，或换一个文件夹启动。", problem.Message);
    }

    [Fact]
    public async Task A_path_that_cannot_be_a_folder_is_refused()
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        var problem = await Assert.ThrowsAsync<StartProblemException>(() => StartAsync(o => o with { DataFolder = Path.Combine(file, "data") }));
        Assert.StartsWith($"不能使用数据文件夹 {file}/data：", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_without_their_data_do_not_become_an_empty_database()
    {
        await using (await StartAsync())
        {
        }

        Directory.Move(Cluster, Cluster + ".away");
        var secrets = await File.ReadAllTextAsync(Path.Combine(folder, "postgres.secrets.json"));
        Assert.Contains("它的数据库", (await Assert.ThrowsAsync<StartProblemException>(StartAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(secrets, await File.ReadAllTextAsync(Path.Combine(folder, "postgres.secrets.json")));
        Directory.Move(Cluster + ".away", Cluster);
        await using (await StartAsync())
        {
        }
    }

    [Theory]
    [InlineData(null, "找不到数据库口令文件")]
    [InlineData("{", "的内容残缺")]
    [InlineData("""{"Postgres":"a","Owner":"b","App":"c"}""", "数据库口令文件与数据不符")]
    public async Task Data_without_its_passwords_says_what_is_needed(string? content, string expected)
    {
        await using (await StartAsync())
        {
        }

        var file = Path.Combine(folder, "postgres.secrets.json");
        File.Move(file, file + ".away");
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
        }

        Assert.Contains(expected, (await Assert.ThrowsAsync<StartProblemException>(StartAsync)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")));
        File.Move(file + ".away", file, overwrite: true);
        await using (await StartAsync())
        {
        }
    }

    [Fact]
    public async Task A_first_start_that_was_cut_short_is_made_good()
    {
        Directory.CreateDirectory(Cluster + ".making");
        await File.WriteAllTextAsync(Path.Combine(Cluster + ".making", "half"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres.secrets.json"), "{}");
        await using (var server = await StartAsync())
        {
            using var secrets = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "postgres.secrets.json")));
            var outside = new NpgsqlConnectionStringBuilder(server.OwnerConnectionString)
            {
                Username = "postgres",
                Password = secrets.RootElement.GetProperty("Postgres").GetString(),
                Database = "postgres",
                Pooling = false,
            }.ConnectionString;
            NpgsqlConnection.ClearAllPools();
            await ScalarAsync(outside, "DROP DATABASE workflow WITH (FORCE)");
            await ScalarAsync(outside, "DROP ROLE workflow_app");
        }

        await using var again = await StartAsync();
        Assert.Equal("1", await ScalarAsync(again.AppConnectionString, "SELECT 1"));
    }

    private Task<EmbeddedPostgres> StartAsync() => StartAsync(o => o);

    private Task<EmbeddedPostgres> StartAsync(Func<EmbeddedPostgresOptions, EmbeddedPostgresOptions> with) =>
        EmbeddedPostgres.StartAsync(with(new EmbeddedPostgresOptions(folder, Durable: false)), TestContext.Current.CancellationToken);

    private static async Task<string?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    private async Task KillServerAsync()
    {
        killed = await File.ReadAllLinesAsync(Path.Combine(Cluster, "postmaster.pid"));
        using var server = Process.GetProcessById(int.Parse(killed[0]));
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
    }

    private Task WritePidAsync(Func<string, string> number) =>
        File.WriteAllLinesAsync(Path.Combine(Cluster, "postmaster.pid"), [number(killed[0]), .. killed[1..]]);
}
