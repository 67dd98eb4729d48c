using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Workflow.Disclosure.Data;
using Workflow.Testing;

namespace Workflow.Web.Tests.BadInput;

/// <summary>What keeps the program from starting is said in one line, and the program ends with 1.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StartTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"workflow-start-{Guid.NewGuid():N}");
    private readonly Dictionary<string, string> settings;

    public StartTests() => settings = new() { ["Data__Folder"] = folder };

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_second_copy_in_the_same_folder()
    {
        await using (var first = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder, Durable: false), default))
        {
            await AssertRefusedAsync("正由另一个已启动的本程序使用");
        }
    }

    [Fact]
    public async Task Data_of_another_major_version()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName, "PG_VERSION");
        await File.WriteAllTextAsync(file, "9\n");
        await AssertRefusedAsync("是 PostgreSQL 9 的，现有程序是");
        Assert.Equal("9\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Too_little_room_on_the_disk()
    {
        settings["Data__NeededMegabytes"] = $"{int.MaxValue}";
        await AssertRefusedAsync($"至少要 {int.MaxValue} MB");
        Assert.False(Directory.Exists(Path.Combine(folder, "postgres")));
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written()
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // Root without this right is bound by the folder's mode like anybody else.
        string[] before = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
        await AssertRefusedAsync("不能写数据文件夹", AppProcess.LaunchThrough(before, "all", settings, AppProcess.FreePort()));
    }

    [Fact]
    public async Task A_data_folder_below_a_file()
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "");
        settings["Data__Folder"] = Path.Combine(folder, "file", "data");
        await AssertRefusedAsync("不能使用数据文件夹");
    }

    [Fact]
    public async Task A_database_port_that_is_taken()
    {
        using var other = Listen();
        settings["Postgres__Port"] = $"{PortOf(other)}";
        await AssertRefusedAsync($"数据库的端口 {PortOf(other)} 已被别的程序占用");
    }

    [Fact]
    public async Task A_web_port_that_is_taken()
    {
        using var other = Listen();
        await using var database = await PostgresServer.CreateDatabaseAsync();
        settings["ConnectionStrings__Workflow"] = database.AppConnectionString;
        await AssertRefusedAsync("端口已被占用", AppProcess.Launch("all", settings, PortOf(other)));
    }

    [Theory]
    [InlineData("Postgres__Port", "五千", "Postgres:Port 的值“五千”不能用")]
    [InlineData("Postgres__Port", "70000", "1 到 65535")]
    [InlineData("Data__NeededMegabytes", "-1", "Data:NeededMegabytes")]
    [InlineData("ConnectionStrings__Workflow", "Host=127.0.0.1;Port=1;Username=x;Database=x", "连不上数据库")]
    [InlineData("ConnectionStrings__Workflow", "nonsense", "连不上数据库")]
    public async Task A_setting_that_cannot_be_used(string name, string value, string why)
    {
        settings[name] = value;
        await AssertRefusedAsync(why);
    }

    [Fact]
    public async Task A_role_that_is_none() => await AssertRefusedAsync("--role 的值“boss”不能用", AppProcess.Launch("boss", settings, AppProcess.FreePort()));

    private Task AssertRefusedAsync(string why) => AssertRefusedAsync(why, AppProcess.Launch("all", settings, AppProcess.FreePort()));

    private static async Task AssertRefusedAsync(string why, AppProcess launched)
    {
        await using var app = launched;
        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(why, Assert.Single(app.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), StringComparison.Ordinal);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
