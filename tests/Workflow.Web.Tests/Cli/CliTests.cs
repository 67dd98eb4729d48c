using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Web.Tests.Cli;

/// <summary>The command line as an operator runs it.</summary>
public sealed class CliTests
{
    [Fact]
    public async Task The_first_administrator_is_made_once_with_a_password_that_is_shown_once()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        string[] create = ["admin", "create", "--user", "guanli", "--name", "县级管理员", "--unit", "某县人民政府办公室", "--unit-code", "xian"];

        var made = await RunAsync(create, ("ConnectionStrings__Workflow", database.AppConnectionString));
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("一次性密码", made.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(create, ("ConnectionStrings__Workflow", database.AppConnectionString))).ExitCode);
    }

    [Fact]
    public async Task A_first_password_from_standard_input_is_not_shown_and_keeps_the_rules()
    {
        await using var county = await County.OpenAsync();
        string[] create = ["admin", "create", "--user", "guanli", "--name", "县级管理员", "--password-stdin"];
        var settings = ("ConnectionStrings__Workflow", county.Database.AppConnectionString);

        var weak = await RunAsync(create, "short1\n", settings);
        Assert.Equal(1, weak.ExitCode);
        Assert.Contains("密码只有6个字符", weak.Output, StringComparison.Ordinal);
        var made = await RunAsync(create, "Qiuri-Denglu-2021\n", settings);
        Assert.Equal(0, made.ExitCode);
        Assert.DoesNotContain("Qiuri", made.Output, StringComparison.Ordinal);
        var person = await county.QueryAsync(db => db.Users.SingleAsync(p => p.UserName == "guanli"));
        Assert.True(person.MustChangePassword);
        Assert.True(Passwords.Verify(person, "Qiuri-Denglu-2021"));
    }

    [Fact]
    public async Task Help_and_refusals_are_in_Chinese()
    {
        var help = await RunAsync(["--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("queues", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage", help.Output, StringComparison.Ordinal);
        Assert.Contains("（必填）登录名", (await RunAsync(["admin", "create", "--help"])).Output, StringComparison.Ordinal);
        foreach (var (command, said) in new[]
        {
            ("", "还要写明做什么"), ("nonsense", "不认识“nonsense”"), ("admin create --user guanli", "缺少 --name（姓名）"), ("verify --case 7", "--case 的值不能用"),
        })
        {
            var refused = await RunAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains(said, refused.Output, StringComparison.Ordinal);
            Assert.Single(refused.Output.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task Verify_finds_a_changed_opinion_and_a_changed_version_and_is_content_without()
    {
        await using var county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
        var settings = ("ConnectionStrings__Workflow", county.Database.AppConnectionString);

        // The command looks from today on the days since; nobody has kept them yet.
        Assert.Contains("2022年1月4日的指纹没有留存", (await RunAsync(["verify"], settings)).Output, StringComparison.Ordinal);
        county.Clock.Now = DateTimeOffset.UtcNow;
        Assert.Equal(1, await county.WithAsync<RecordDays, int>(d => d.KeepAsync(CancellationToken.None)));
        Assert.Equal(0, (await RunAsync(["verify"], settings)).ExitCode);
        var id = await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        var zip = Path.Combine(Path.GetTempPath(), $"workflow-archive-{id:N}.zip");
        Assert.Equal(0, (await RunAsync(["archive", "--case", $"{id}", "--to", zip], settings)).ExitCode);
        Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync(zip))[..2]);
        Assert.Equal(2, (await RunAsync(["archive", "--case", $"{id}", "--to", zip], settings)).ExitCode);
        File.Delete(zip);
        await county.Database.ExecuteAsync("UPDATE document_versions SET content = replace(content, '办理', '处理')");
        var version = await RunAsync(["verify"], settings);
        Assert.Equal(1, version.ExitCode);
        Assert.Contains("第1版稿件", version.Output, StringComparison.Ordinal);
        await county.Database.ExecuteAsync("UPDATE decisions SET opinion = '同意' WHERE number = 2");
        Assert.Contains("第2条办理记录", (await RunAsync(["verify"], settings)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queues_shows_each_queue_counts_dead_letters_and_says_when_the_broker_is_not_there()
    {
        await using var site = await Deployment.StartAsync(workers: 1, County.Morning);
        var shown = await RunAsync(["queues"], ("ConnectionStrings__RabbitMq", site.Broker!.Address.ToString()));
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("workflow-", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("还没有建立", shown.Output, StringComparison.Ordinal);

        await using (var connection = await new ConnectionFactory { Uri = site.Broker.Address }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            var queue = shown.Output.Split('\n')[1].Split('\t')[0];
            await channel.BasicPublishAsync("", queue, "no message of ours"u8.ToArray());
        }

        var dead = shown;
        for (var until = DateTime.UtcNow.AddSeconds(60); dead.ExitCode == 0 && DateTime.UtcNow < until; await Task.Delay(500))
        {
            dead = await RunAsync(["queues"], ("ConnectionStrings__RabbitMq", site.Broker.Address.ToString()));
        }

        Assert.Equal(1, dead.ExitCode);
        Assert.Equal("1", dead.Output.Split('\n')[1].Split('\t')[3]);

        await site.Broker.StopAsync();
        var away = await RunAsync(["queues"], ("ConnectionStrings__RabbitMq", site.Broker.Address.ToString()));
        Assert.Equal(2, away.ExitCode);
        Assert.Contains("连不上消息服务器", away.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_account_is_registered_with_a_sound_key_for_known_units_and_positions_only()
    {
        await using var county = await County.OpenAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, key.ExportSubjectPublicKeyInfoPem());
        var settings = ("ConnectionStrings__Workflow", county.Database.AppConnectionString);

        var good = await RunAsync(["system-account", "register", "--name", "办公系统", "--public-key", file, "--unit", "qingshi", "--position", "经办人"], settings);
        Assert.Equal(0, good.ExitCode);
        await File.WriteAllTextAsync(file, "no key");
        var bad = await RunAsync(["system-account", "register", "--name", "办公系统", "--public-key", file, "--unit", "nowhere", "--position", "镇长"], settings);
        Assert.Equal(1, bad.ExitCode);
        foreach (var word in new[] { "公钥", "nowhere", "镇长" })
        {
            Assert.Contains(word, bad.Output, StringComparison.Ordinal);
        }

        File.Delete(file);
    }

    [Fact]
    public async Task Without_settings_each_command_says_which_are_missing()
    {
        foreach (var command in new[] { "migrate", "queues", "verify" })
        {
            var refused = await RunAsync([command]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("ConnectionStrings__", refused.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Output, StringComparison.Ordinal);
        }
    }

    internal static Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] settings) =>
        RunAsync(arguments, "", settings);

    internal static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, string input, params (string Name, string Value)[] settings)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Repository.Folder("src", "Workflow.Cli", "bin", configuration, "net10.0", "Workflow.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }
}
