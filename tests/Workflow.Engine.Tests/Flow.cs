using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Tests;

/// <summary>Definition files in a few words. A connection is <c>"a.Port>b"</c>, <c>"a>b"</c> leaves by Done.</summary>
internal sealed class Flow
{
    private readonly JsonArray activities = [];
    private readonly JsonArray connections = [];

    public Flow(string id = "flow", int version = 1) => Json = new JsonObject
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["version"] = version,
        ["variables"] = new JsonArray(),
        ["inputs"] = new JsonArray(),
        ["root"] = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["activities"] = activities, ["connections"] = connections },
    };

    public JsonObject Json { get; }

    public static JsonObject Wrapped(string type, JsonNode? value) =>
        new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };

    public static ProcessDefinition Read(string json)
    {
        var reading = ProcessDefinitionReader.Read(json);
        Assert.Empty(reading.Problems);
        return reading.Definition!;
    }

    public Flow Node(string type, string id, params (string Input, JsonNode? Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (input, value) in inputs)
        {
            activity[input] = value;
        }

        activities.Add(activity);
        return this;
    }

    /// <summary>An outcome that begins with <c>Return</c> has the tone Back.</summary>
    public Flow Task(string id, params string[] outcomes)
    {
        var offered = new JsonArray([.. (outcomes.Length == 0 ? ["Approve"] : outcomes).Select(o => new JsonObject
        {
            ["name"] = o, ["label"] = o, ["opinion"] = "Optional", ["tone"] = o.StartsWith("Return", StringComparison.Ordinal) ? "Back" : "Forward",
        })]);
        return Node("Workflow.Task", id,
            ("title", Wrapped("Literal", id)), ("position", Wrapped("Literal", "经办人")), ("unit", Wrapped("Literal", "Case")),
            ("outcomes", Wrapped("Object", offered.ToJsonString())), ("due", Wrapped("Object", """{"from":"Opened","workingDays":1}""")));
    }

    public Flow Start(string id = "start") => Node("Elsa.Start", id);

    public Flow End(string id = "end") => Node("Elsa.End", id);

    public Flow Fork(string id, params string[] branches) =>
        Node("Elsa.FlowFork", id, ("branches", Wrapped("Object", new JsonArray([.. branches.Select(b => (JsonNode)b)]).ToJsonString())));

    public Flow Join(string id, string mode) => Node("Elsa.FlowJoin", id, ("mode", Wrapped("Literal", mode)));

    public Flow Merging(string id, string mode)
    {
        activities.Single(a => (string)a!["id"]! == id)!["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return this;
    }

    public Flow Variable(string name, string type, string? value = null)
    {
        Json["variables"]!.AsArray().Add(new JsonObject { ["id"] = $"v-{name}", ["name"] = name, ["typeName"] = type, ["value"] = value });
        return this;
    }

    public Flow Input(string name, string type = "String")
    {
        Json["inputs"]!.AsArray().Add(new JsonObject { ["name"] = name, ["type"] = type });
        return this;
    }

    public Flow To(params string[] lines)
    {
        foreach (var line in lines)
        {
            var (from, target) = (line.Split('>')[0], line.Split('>')[1]);
            connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = from.Split('.')[0], ["port"] = from.Contains('.', StringComparison.Ordinal) ? from.Split('.')[1] : "Done" },
                ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
            });
        }

        return this;
    }

    public ProcessDefinition Read() => Read(Json.ToJsonString());

    public Play Play(IReadOnlyDictionary<string, JsonNode?>? inputs = null) => new(Read(), inputs);
}
