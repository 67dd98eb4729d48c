using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Tests.Workflows;

namespace Workflow.Engine.Tests.Definitions;

/// <summary>The ways in which Elsa's own tools write one and the same thing, and the hash that sees only what is meant.</summary>
public sealed class FormatTests
{
    public static TheoryData<string> Files => ProcessFiles.All;

    [Fact]
    public void Flat_connections_lists_of_values_and_bare_scalars_mean_the_same()
    {
        var nested = Annual();
        var other = Annual();
        var root = other["root"]!;
        root["connections"] = new JsonObject
        {
            ["$values"] = new JsonArray([.. root["connections"]!.AsArray().Select(c => new JsonObject
            {
                ["source"] = (string)c!["source"]!["activity"]!, ["sourcePort"] = (string)c["source"]!["port"]!,
                ["target"] = (string)c["target"]!["activity"]!, ["targetPort"] = "In",
            })]),
        };
        root["activities"] = new JsonObject { ["$values"] = root["activities"]!.DeepClone() };
        foreach (var activity in root["activities"]!["$values"]!.AsArray().Where(a => a!["title"] is not null))
        {
            activity!["title"] = activity["title"]!["expression"]!["value"]!.DeepClone();
        }

        var (first, second) = (Flow.Read(nested.ToJsonString()), Flow.Read(other.ToJsonString()));
        Assert.Equal(first.Connections, second.Connections);
        Assert.Equal(first.Tasks.Select(t => t.Title), second.Tasks.Select(t => t.Title));
    }

    [Fact]
    public void A_connection_without_a_port_leaves_by_Done()
    {
        var flow = new Flow().Start().Task("a").End().To("start>a", "a.Approve>end");
        flow.Json["root"]!["connections"]![0]!["source"]!.AsObject().Remove("port");
        flow.Play().Decide("a").Finishes();
    }

    [Fact]
    public void Studio_sends_a_variable_as_text()
    {
        var reference = new JsonObject { ["id"] = "v-Yes", ["name"] = "Yes", ["typeName"] = "Boolean" }.ToJsonString();
        new Flow().Variable("Yes", "Boolean", "true").Start().Node("Elsa.FlowDecision", "d", ("condition", Flow.Wrapped("Variable", reference)))
            .End().Task("no").To("start>d", "d.True>end", "d.False>no", "no.Approve>end").Play().Finishes();
    }

    [Fact]
    public void An_unknown_activity_type_is_refused_by_its_name_and_the_text_is_still_the_authors()
    {
        var file = Annual();
        file["root"]!["activities"]![1]!["type"] = "Gov.Seal";
        Assert.Contains(ProcessDefinitionReader.Read(file.ToJsonString()).Problems, p => p.Reason.Contains("Gov.Seal", StringComparison.Ordinal));
    }

    [Fact]
    public void What_this_program_does_not_know_is_written_back()
    {
        var file = Annual();
        file["harvest"] = new JsonArray(1, "二", new JsonObject { ["三"] = JsonNode.Parse("1e300") });
        file["customProperties"] = new JsonObject { ["county"] = "汉阴" };
        var definition = Flow.Read(file.ToJsonString());
        Assert.True(JsonNode.DeepEquals(file, JsonNode.Parse(definition.Write())));
        Assert.Equal("汉阴", (string?)definition.CustomProperties["county"]);
    }

    [Theory, MemberData(nameof(Files))]
    public void The_hash_sees_neither_line_ends_nor_order_of_keys_nor_the_drawing(string file)
    {
        var hash = ProcessFiles.Read(file).Hash;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        var text = ProcessFiles.Text(file);
        Assert.Equal(hash, Flow.Read(text.ReplaceLineEndings("\r\n")).Hash);
        Assert.Equal(hash, Flow.Read(JsonNode.Parse(text)!.ToJsonString()).Hash);
        Assert.Equal(hash, Flow.Read(Turned(JsonNode.Parse(text))!.ToJsonString()).Hash);

        var moved = JsonNode.Parse(text)!;
        foreach (var activity in moved["root"]!["activities"]!.AsArray())
        {
            activity!["metadata"]!["designer"]!["position"]!["x"] = 7;
            activity["metadata"]!["designer"]!["size"] = new JsonObject { ["width"] = 9 };
        }

        foreach (var connection in moved["root"]!["connections"]!.AsArray())
        {
            connection!["vertices"] = new JsonArray(new JsonObject { ["x"] = 1, ["y"] = 2 });
        }

        Assert.Equal(hash, Flow.Read(moved.ToJsonString()).Hash);
    }

    [Fact]
    public void A_line_end_inside_a_text_may_be_either()
    {
        var (lf, crlf) = (Annual(), Annual());
        (lf["description"], crlf["description"]) = ("甲\n乙", "甲\r\n乙");
        Assert.Equal(Flow.Read(lf.ToJsonString()).Hash, Flow.Read(crlf.ToJsonString()).Hash);
    }

    [Fact]
    public void Any_other_change_changes_the_hash()
    {
        var original = Flow.Read(Annual().ToJsonString()).Hash;
        var hashes = new HashSet<string>(StringComparer.Ordinal) { original };
        var changed = 0;
        foreach (var path in Leaves(Annual()).Where(p => !p.Contains(".designer.", StringComparison.Ordinal) && !p.Contains(".vertices", StringComparison.Ordinal)))
        {
            var file = Annual();
            var leaf = Leaf(file, path);
            leaf.ReplaceWith<JsonNode>(leaf.GetValueKind() == System.Text.Json.JsonValueKind.Number ? 4711 : leaf + "x");
            if (ProcessDefinitionReader.Read(file.ToJsonString()).Definition is { } definition)
            {
                changed++;
                Assert.True(hashes.Add(definition.Hash), $"a change at {path} does not show");
            }
        }

        Assert.True(changed > 40, $"only {changed} changed files could be read");
    }

    [Fact]
    public void A_thing_that_only_happens_to_be_called_vertices_counts()
    {
        var (one, two) = (Annual(), Annual());
        (one["customProperties"], two["customProperties"]) = (new JsonObject { ["vertices"] = 1 }, new JsonObject { ["vertices"] = 2 });
        Assert.NotEqual(Flow.Read(one.ToJsonString()).Hash, Flow.Read(two.ToJsonString()).Hash);
    }

    private static JsonObject Annual() => JsonNode.Parse(ProcessFiles.Text("annual-report.v1.json"))!.AsObject();

    private static JsonNode? Turned(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Reverse().Select(p => KeyValuePair.Create(p.Key, Turned(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Turned)]),
        _ => node?.DeepClone(),
    };

    internal static IEnumerable<string> Leaves(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Leaves(p.Value)),
        JsonArray a => a.SelectMany(Leaves),
        null => [],
        _ => [node.GetPath()],
    };

    private static JsonNode Leaf(JsonNode root, string path)
    {
        foreach (var step in path.TrimStart('$').Split('.', '[').Where(s => s.Length > 0))
        {
            var name = step.TrimEnd(']').Trim('\'');
            root = root is JsonArray list ? list[int.Parse(name)]! : root[name]!;
        }

        return root;
    }
}
