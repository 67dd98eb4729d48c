using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>What a process does by itself within somebody's decision.</summary>
public sealed class AutomaticEntryTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("workflow-processes-");
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var file in Directory.GetFiles(Repository.Folder("workflows"), "*.json"))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        var process = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Folder("workflows"), "information-release.v1.json")))!;
        process["definitionId"] = "information-release-back";
        process["root"]!["connections"]!.AsArray().Add(JsonNode.Parse(
            """{ "source": { "activity": "check", "port": "Failed" }, "target": { "activity": "draft", "port": "In" }, "vertices": [] }"""));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "information-release-back.v1.json"), process.ToJsonString());
        county = await County.OpenAsync(settings: ("Processes:Folder", folder.FullName));
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_check_that_sends_a_draft_back_by_itself_has_an_entry_of_its_own_that_says_why()
    {
        var id = await county.StartReleaseAsync("information-release-back", body: "");

        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));

        var drafter = await county.PersonAsync("qingshi.jingban");
        var record = (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(id, drafter, default)))!;
        Assert.Equal([(DecisionKind.Decision, "送审"), (DecisionKind.Automatic, "核对未通过")], record.Decisions.Select(d => (d.Kind, d.OutcomeLabel)));
        var entry = record.Decisions[1];
        Assert.Equal(("流程自动", "检查", "转到“起草”", null, null, 1), (entry.ActorName, entry.Title, entry.Detail, entry.PersonId, entry.TaskId, entry.VersionNumber));
        Assert.Contains("正文", entry.Opinion, StringComparison.Ordinal);
        Assert.Null(record.Fault);
        Assert.True((await county.OpenTaskAsync("qingshi")).MayEdit);
        var way = await county.WithAsync<CaseWays, CaseWay>(w => w.ReadAsync(id, default));
        Assert.Equal((StepState.Here, StepState.Returned), (State("起草"), State("检查")));
        // What is decided next belongs to a new round.
        Assert.Equal(2, DecisionRounds.Of([.. record.Decisions, entry with { Number = 3 }]).Count);

        StepState State(string title) => way.Steps.Single(s => s.Title == title).State;
    }
}
