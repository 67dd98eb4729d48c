using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;
using Workflow.Testing;

namespace Workflow.Web.Tests.BadInput;

public sealed class ProcessFileTests(Site site) : IClassFixture<Site>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflow-processes-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_fault_of_every_file_is_named_at_once_and_nothing_is_written()
    {
        await WriteAsync("a-cut.json", "{ \"definitionId\": ");
        await WriteAsync("b-empty.json", "");
        await WriteAsync("c-list.json", "[]");
        await WriteAsync("d-unknown.json", Changed(flow => Activity(flow, "draft")["type"] = "Elsa.SendEmail"));
        await WriteAsync("e-loose.json", Changed(flow => Connection(flow, "draft")["target"]!["activity"] = "nowhere"));
        await WriteAsync("f-twice.json", Changed(flow => flow["activities"]!.AsArray().Add(Activity(flow, "draft").DeepClone())));
        await WriteAsync("g-good.json", Changed(_ => { }));

        var problem = await Assert.ThrowsAsync<StartProblemException>(LoadAsync);

        var lines = problem.Message.Split(Environment.NewLine);
        foreach (var (file, where) in ((string, string)[])
            [("a-cut.json", ""), ("b-empty.json", ""), ("c-list.json", ""), ("d-unknown.json", "draft"), ("e-loose.json", "nowhere"), ("f-twice.json", "draft")])
        {
            Assert.Contains(lines, line => line.StartsWith($"流程文件 {file}", StringComparison.Ordinal) && line.Contains(where, StringComparison.Ordinal) && line.Any(c => c is >= '\u4e00' and <= '\u9fff'));
        }

        Assert.DoesNotContain("g-good.json", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_file_changed_after_its_release_is_refused_and_says_where_the_change_belongs()
    {
        await WriteAsync("one.json", Changed(_ => { }));
        await LoadAsync();
        Assert.Equal(1, await CountAsync());
        await WriteAsync("one.json", Changed(flow => Activity(flow, "draft")["title"]!["expression"]!["value"] = "改了名"));

        var problem = await Assert.ThrowsAsync<StartProblemException>(LoadAsync);

        Assert.Contains("bad-input 的第 1 版已经发布，内容不能再改", problem.Message, StringComparison.Ordinal);
        Assert.Contains("存为第 2 版", problem.Message, StringComparison.Ordinal);
        await site.Database.ExecuteAsync("DELETE FROM process_definitions WHERE definition_id = 'bad-input'");
    }

    [Fact]
    public async Task Two_files_of_one_version_and_a_folder_that_is_not_there_are_refused()
    {
        await WriteAsync("one.json", Changed(_ => { }));
        await WriteAsync("two.json", Changed(_ => { }));
        Assert.Contains("第 1 版有 2 个文件", (await Assert.ThrowsAsync<StartProblemException>(LoadAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());

        await using var source = NpgsqlDataSource.Create(site.Database.AppConnectionString);
        var absent = await Assert.ThrowsAsync<StartProblemException>(() => new ProcessCatalog(source, site.Clock).LoadAsync(folder + "-absent", default));
        Assert.Contains("找不到流程定义文件夹", absent.Message, StringComparison.Ordinal);
    }

    private async Task LoadAsync()
    {
        await using var source = NpgsqlDataSource.Create(site.Database.AppConnectionString);
        await new ProcessCatalog(source, site.Clock).LoadAsync(folder, default);
    }

    private Task<long> CountAsync() => site.QueryAsync(db => db.Database
        .SqlQueryRaw<long>("SELECT count(*) AS \"Value\" FROM process_definitions WHERE definition_id = 'bad-input'").SingleAsync());

    private Task WriteAsync(string name, string content) => File.WriteAllTextAsync(Path.Combine(folder, name), content);

    private static string Changed(Action<JsonNode> change)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Folder("workflows"), "information-release.v1.json")))!;
        file["definitionId"] = "bad-input";
        change(file["root"]!);
        return file.ToJsonString();
    }

    private static JsonNode Activity(JsonNode flow, string id) => flow["activities"]!.AsArray().Single(a => a!["id"]!.GetValue<string>() == id)!;

    private static JsonNode Connection(JsonNode flow, string from) => flow["connections"]!.AsArray().First(c => c!["source"]!["activity"]!.GetValue<string>() == from)!;
}
