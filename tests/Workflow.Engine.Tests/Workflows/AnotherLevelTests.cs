using System.Text.Json.Nodes;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Workflows;

/// <summary>What workflows/README.md tells an office to do: copy the file, change the version, put one node between two others.</summary>
public sealed class AnotherLevelTests
{
    [Fact]
    public void A_fourth_level_takes_nothing_but_a_new_version_of_the_file()
    {
        var definition = Flow.Read(WithDeputy().ToJsonString());
        Assert.Equal(2, definition.Version);
        Assert.Equal(
            ["经办人", "保密审查员", "办公室主任", "副职领导", "分管领导", "主要领导", "县级审核员"], definition.Tasks.Select(t => t.Position));

        var play = new Play(definition);
        play.Decide("draft", "Submit").Decide("secrecy").Decide("director");
        Assert.Equal(["deputy"], play.Open);
        play.Decide("deputy", "Return");
        Assert.Equal(["draft"], play.Open);
        play.Decide("draft", "Submit").Decide("secrecy").Decide("director").Decide("deputy").Decide("leader").Decide("principal").Decide("county");
        play.Finishes();
    }

    [Fact]
    public void A_case_goes_on_with_the_version_it_started_on_and_no_other()
    {
        var (first, second) = (ProcessFiles.Read("annual-report.v1.json"), Flow.Read(WithDeputy().ToJsonString()));
        var started = ProcessEngine.Start(first, new ProcessInput(Play.Noon)).State;
        var resumption = new Resumption(started.Bookmarks[0].Id, "Submit");
        Assert.Throws<InvalidOperationException>(() => ProcessEngine.Resume(second, started, resumption, new ProcessInput(Play.Noon)));
        Assert.Equal(ProcessSubStatus.Suspended, ProcessEngine.Resume(first, started, resumption, new ProcessInput(Play.Noon)).State.SubStatus);
    }

    private static JsonNode WithDeputy()
    {
        var file = JsonNode.Parse(ProcessFiles.Text("annual-report.v1.json"))!;
        file["version"] = 2;
        var (activities, connections) = (file["root"]!["activities"]!.AsArray(), file["root"]!["connections"]!.AsArray());
        var deputy = activities.Single(a => (string)a!["id"]! == "leader")!.DeepClone();
        deputy["id"] = "deputy";
        deputy["position"]!["expression"]!["value"] = "副职领导";
        activities.Add(deputy);
        JsonNode Leaving(string source, string port) =>
            connections.Single(c => (string)c!["source"]!["activity"]! == source && (string)c["source"]!["port"]! == port)!;
        var (onward, back) = (Leaving("director", "Approve").DeepClone(), Leaving("director", "Return").DeepClone());
        Leaving("director", "Approve")["target"]!["activity"] = "deputy";
        onward["source"]!["activity"] = "deputy";
        back["source"]!["activity"] = "deputy";
        connections.Add(onward);
        connections.Add(back);
        return file;
    }
}
