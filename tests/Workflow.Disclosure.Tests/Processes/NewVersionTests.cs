using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Processes;

/// <summary>A level is data: one more file, and nothing else changes.</summary>
public sealed class NewVersionTests : IAsyncLifetime
{
    private static readonly string[] Reviewers = ["baomi", "zhuren", "fenguan", "zhuyao"];
    private readonly string folder = Directory.CreateTempSubdirectory("workflow-processes-").FullName;
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Folder("workflows"), "*.json"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        county = await County.OpenAsync(HostRoles.None, ("Processes:Folder", folder));
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_fourth_level_is_one_new_file_and_running_reports_finish_on_their_version()
    {
        await county.StartCampaignAsync("qingshi", "baixi");
        await SubmitAsync("qingshi");

        await WriteVersionTwoAsync();
        await LoadAsync();
        // The old campaign's other town submits after the release of version 2, and still runs on version 1.
        await SubmitAsync("baixi");
        foreach (var unit in new[] { "qingshi", "baixi" })
        {
            Assert.Equal(["起草", "保密审查", "办公室主任审核", "分管领导审核", "主要领导签发", "县政府办审核"], await PassAsync(unit));
        }

        // A new release of the same kind of work starts on version 2.
        await county.Database.ExecuteAsync("DELETE FROM publications; UPDATE campaigns SET year = 2031; UPDATE cases SET year = 2031");
        await county.StartCampaignAsync("liuhe");
        await SubmitAsync("liuhe");
        Assert.Equal(
            ["起草", "保密审查", "办公室主任审核", "分管领导审核", "主要领导签发", "县级管理员复核", "县政府办审核"], await PassAsync("liuhe", ("yunling.guanli", "Approve")));
    }

    [Fact]
    public async Task Running_reports_are_moved_to_the_new_version_when_asked_and_first_shown_what_would_happen()
    {
        await county.StartCampaignAsync("qingshi", "baixi");
        await SubmitAsync("qingshi");
        await WriteVersionTwoAsync();
        await LoadAsync();
        var chosen = (await county.OpenTaskAsync("qingshi")).CaseId;

        var shown = await MigrateAsync(new MigrateCases("annual-report", 2, null, new Dictionary<string, string>(), Apply: false));
        Assert.Equal(2, shown.Count);
        Assert.All(shown, m => Assert.Empty(m.Problems));
        Assert.Equal([1, 1], await VersionsAsync());

        var moved = await MigrateAsync(new MigrateCases("annual-report", 2, [chosen], new Dictionary<string, string>(), Apply: true));
        Assert.Equal(["保密审查"], Assert.Single(moved).OpenAt);
        Assert.Equal([1, 2], await VersionsAsync());
        var reader = await county.PersonAsync("qingshi.zhuren");
        var record = (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(chosen, reader, default)))!;
        Assert.Equal((DecisionKind.Automatic, "改用新版流程"), (record.Decisions[^1].Kind, record.Decisions[^1].OutcomeLabel));
        Assert.EndsWith("从第1版改为第2版", record.Decisions[^1].Detail, StringComparison.Ordinal);
        Assert.Null(record.Fault);
        await SubmitAsync("baixi");
        Assert.Contains("县级管理员复核", await PassAsync("qingshi", ("yunling.guanli", "Approve")));
        Assert.DoesNotContain("县级管理员复核", await PassAsync("baixi"));

        var again = await MigrateAsync(new MigrateCases("annual-report", 2, [chosen], new Dictionary<string, string>(), Apply: true));
        Assert.Contains("已经在第2版", Assert.Single(again[0].Problems), StringComparison.Ordinal);
        var unknown = await county.WithAsync<MigrateCasesHandler, Result<IReadOnlyList<CaseMigration>>>(h =>
            h.HandleAsync(new MigrateCases("annual-report", 9, null, new Dictionary<string, string>(), false), CancellationToken.None));
        Assert.Contains("第9版", unknown.Error!.Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<CaseMigration>> MigrateAsync(MigrateCases command) =>
        (await county.WithAsync<MigrateCasesHandler, Result<IReadOnlyList<CaseMigration>>>(h => h.HandleAsync(command, CancellationToken.None))).Value!;

    private Task<List<int>> VersionsAsync() => county.QueryAsync(db => db.ProcessStates.Select(s => s.Version).OrderBy(v => v).ToListAsync());

    [Fact]
    public async Task A_released_version_whose_content_has_changed_refuses_to_start_and_the_same_file_with_other_positions_does_not()
    {
        var file = Path.Combine(folder, "annual-report.v1.json");
        var content = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, content.Replace("\"x\": 200", "\"x\": 222", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        await LoadAsync();

        await File.WriteAllTextAsync(file, content.Replace("办公室主任审核", "办公室主任把关", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<Disclosure.Data.StartProblemException>(LoadAsync);
        Assert.Contains("annual-report", refused.Message, StringComparison.Ordinal);
        Assert.Contains("第 2 版", refused.Message, StringComparison.Ordinal);
    }

    private Task LoadAsync() => county.Host.Services.GetRequiredService<ProcessCatalog>().LoadAsync(folder, CancellationToken.None);

    /// <summary>Between 主要领导 and the county's review, the county administrator reads too.</summary>
    private async Task WriteVersionTwoAsync()
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "annual-report.v1.json")))!.AsObject();
        document["version"] = 2;
        document["id"] = "annual-report-v2";
        var (activities, connections) = (document["root"]!["activities"]!.AsArray(), document["root"]!["connections"]!.AsArray());
        var level = activities.Single(a => (string)a!["id"]! == "county")!.DeepClone();
        level["id"] = "administrator";
        level["title"]!["expression"]!["value"] = "县级管理员复核";
        level["position"]!["expression"]!["value"] = "县级管理员";
        activities.Add(level);
        connections.Single(c => (string)c!["source"]!["activity"]! == "principal" && (string)c["source"]!["port"]! == "Approve")!["target"]!["activity"] = "administrator";
        foreach (var (port, target) in new[] { ("Approve", "county"), ("Return", "draft") })
        {
            connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = "administrator", ["port"] = port },
                ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
            });
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "annual-report.v2.json"), document.ToJsonString());
    }

    private async Task SubmitAsync(string unit)
    {
        await county.TypeReportAsync((await county.OpenTaskAsync(unit)).Id, $"{unit}.jingban");
        await county.WalkAsync(unit, ($"{unit}.jingban", "Submit"));
    }

    /// <returns>The titles of all decisions, in order.</returns>
    private async Task<List<string>> PassAsync(string unit, params (string, string)[] extra)
    {
        await county.WalkAsync(unit, [.. Reviewers.Select(r => ($"{unit}.{r}", "Approve")), .. extra, ("yunling.shenhe", "Approve")]);
        var unitId = await county.UnitAsync(unit);
        return await county.QueryAsync(db => db.Decisions.Where(d => db.Cases.Any(c => c.Id == d.CaseId && c.UnitId == unitId))
            .OrderBy(d => d.Number).Select(d => d.Title).ToListAsync());
    }
}
