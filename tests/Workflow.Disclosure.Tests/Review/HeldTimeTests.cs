using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

public sealed class HeldTimeTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("workflow-processes-");
    private County county = null!;

    /// <summary>Between draft and secrecy review the process waits for three days.</summary>
    public async ValueTask InitializeAsync()
    {
        var process = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Folder("workflows"), "information-release.v1.json")))!;
        var check = process["root"]!["activities"]!.AsArray().Single(a => (string?)a!["id"] == "check")!;
        (check["type"], check["timeSpan"]) = ("Elsa.Delay", "3.00:00:00");
        process["root"]!["connections"]!.AsArray().Single(c => (string?)c!["source"]!["activity"] == "check")!["source"]!["port"] = "Done";
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "information-release.v1.json"), process.ToJsonString());
        county = await County.OpenAsync(settings: ("Processes:Folder", folder.FullName));
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_delay_goes_on_from_where_it_stood_when_the_case_was_held()
    {
        var id = await county.StartReleaseAsync("information-release");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        var due = await DueAsync();
        Assert.Equal(County.Morning.AddDays(3), due);

        county.Clock.Now += TimeSpan.FromDays(1);
        Assert.True((await OperateAsync(new OfficeOperation.Hold())).Succeeded);
        county.Clock.Now += TimeSpan.FromDays(10);
        Assert.True((await OperateAsync(new OfficeOperation.Continue())).Succeeded);

        Assert.Equal(due.AddDays(10), await DueAsync());

        Task<DateTimeOffset> DueAsync() => county.QueryAsync(db => db.Timers.Where(t => t.CaseId == id && t.Bookmark != null).Select(t => t.DueAt).SingleAsync());
        async Task<Result<OperationDone>> OperateAsync(OfficeOperation operation)
        {
            var person = await county.PersonAsync("yunling.guanli");
            return await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(id, operation, "等上级口径", 1, person), default));
        }
    }
}
