using System.Text.Json.Nodes;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review.Levels;

/// <summary>The released process of a release, changed as a county might.</summary>
internal static class EditingProcess
{
    /// <summary>The level of that position may edit; it is <c>information-release-editing</c>.</summary>
    public static string Of(string position)
    {
        var process = Read("information-release-editing");
        Tasks(process).Single(t => Position(t) == position)["mayEdit"]!["expression"]!["value"] = true;
        return process.ToJsonString();
    }

    /// <summary>Without 分管领导; it is <c>information-release-short</c>.</summary>
    public static string Short()
    {
        var process = Read("information-release-short");
        var (activities, connections) = (process["root"]!["activities"]!.AsArray(), process["root"]!["connections"]!.AsArray());
        activities.Remove(Tasks(process).Single(t => Position(t) == "分管领导"));
        foreach (var connection in connections.Where(c => (string)c!["source"]!["activity"]! == "leader").ToList())
        {
            connections.Remove(connection);
        }

        connections.Single(c => (string)c!["target"]!["activity"]! == "leader")!["target"]!["activity"] = "principal";
        return process.ToJsonString();
    }

    private static JsonNode Read(string id)
    {
        var process = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Folder("workflows"), "information-release.v1.json")))!;
        (process["definitionId"], process["id"]) = (id, $"{id}-v1");
        return process;
    }

    private static IEnumerable<JsonNode> Tasks(JsonNode process) => process["root"]!["activities"]!.AsArray().OfType<JsonNode>().Where(a => (string)a["type"]! == "Workflow.Task");

    private static string Position(JsonNode task) => (string)task["position"]!["expression"]!["value"]!;
}
