using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Tests.Workflows;
using Workflow.Testing;

namespace Workflow.Engine.Tests.Definitions;

public sealed class MutatedFilesTests
{
    private static readonly string[] Files = [.. ProcessFiles.All.Select(f => ProcessFiles.Text(f.Data))];

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e999", "99999999999999999999999999", "1.5", "true", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[]]]",
        "{\"type\":null}", "{\"type\":\"JavaScript\",\"value\":1}", "{\"expression\":7}", "{\"expression\":{\"type\":\"Variable\",\"value\":[]}}",
        "{\"typeName\":\"String\",\"expression\":{\"type\":\"Object\",\"value\":\"[1,\"}}", "{\"$values\":5}", "{\"$values\":[null,1,\"a\"]}",
        "\"Elsa.FlowJoin\"", "\"Elsa.FlowSwitch\"", "\"Elsa.SetVariable\"", "\"Elsa.Delay\"", "\"draft\"", "\"Race\"", "\"Merge\"",
        "{\"mergeMode\":\"Cascade\"}", "{\"expression\":{\"type\":\"Object\",\"value\":\"[{\\\"name\\\":\\\"\\\\ud800\\\",\\\"label\\\":5}]\"}}",
    ];

    [Fact]
    public void Whatever_is_put_in_place_of_any_value_reading_answers_and_what_is_good_can_be_started() => Check.One(LongRun.Draws(), Prop.ForAll(
        (from file in Gen.Elements(Files)
         from changes in Gen.ArrayOf(from place in Gen.Choose(0, 100_000) from value in Gen.Elements(Values) select (place, value))
         select (file, changes: changes.Take(4).ToArray())).ToArbitrary(),
        mutation =>
        {
            Answers(Replace(mutation.file, mutation.changes));
        }));

    [Fact]
    public void Whatever_happens_to_the_characters_reading_answers() => Check.One(LongRun.Draws(), Prop.ForAll(
        (from file in Gen.Elements(Files)
         from at in Gen.Choose(0, file.Length - 1)
         from length in Gen.Choose(0, 40)
         from put in Gen.Elements("", "\"", "{", "}", "[", "]", ",", ":", "\\", "\ud800", "\\ud800", "\u0000", "￥", "null", "/*")
         select file.Remove(at, Math.Min(length, file.Length - at)).Insert(at, put)).ToArbitrary(),
        Answers));

    [Theory]
    [InlineData("[", "]", 100_000)]
    [InlineData("{\"root\":", "}", 100_000)]
    [InlineData("{\"definitionId\":\"a\",\"version\":1,\"root\":{\"type\":\"Elsa.Flowchart\",\"activities\":[", "]}", 20_000)]
    public void However_deep_it_nests_reading_answers(string open, string close, int depth) =>
        Assert.NotEmpty(ProcessDefinitionReader.Read(string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth))).Problems);

    [Fact]
    public void A_number_that_no_type_can_hold_is_kept_and_hashed()
    {
        var text = Files[0].Replace("\"createdAt\"", $"\"huge\": 1{new string('0', 5_000)}.5e-77, \"createdAt\"", StringComparison.Ordinal);
        var definition = Flow.Read(text);
        Assert.NotEqual(Flow.Read(Files[0]).Hash, definition.Hash);
        Assert.Contains(new string('0', 5_000), definition.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_thousands_of_activities_is_read_and_runs_without_deep_recursion()
    {
        var flow = new Flow().Start("n0");
        for (var i = 1; i <= 2_000; i++)
        {
            flow.Node("Elsa.FlowJoin", $"n{i}").To($"n{i - 1}>n{i}");
        }

        flow.End().To("n2000>end").Play().Finishes();
    }

    private static void Answers(string text)
    {
        var reading = ProcessDefinitionReader.Read(text);
        Assert.Equal(reading.Definition is null, reading.Problems.Count > 0);
        if (reading.Definition is { } definition)
        {
            Assert.Equal(definition.Hash, ProcessDefinitionReader.Read(definition.Write()).Definition!.Hash);
            var state = ProcessEngine.Start(definition, new ProcessInput(Play.Noon)).State;
            Assert.Equal(state.ToJson(), ProcessState.FromJson(state.ToJson()).ToJson());
        }
    }

    private static string Replace(string text, IReadOnlyList<(int Place, string Value)> changes)
    {
        var root = JsonNode.Parse(text);
        var nodes = new List<JsonNode>();
        void Collect(JsonNode? node)
        {
            foreach (var child in node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => Enumerable.Empty<JsonNode?>() })
            {
                if (child is not null)
                {
                    nodes.Add(child);
                    Collect(child);
                }
            }
        }

        Collect(root);
        foreach (var ((place, _), i) in changes.Select((c, i) => (c, i)))
        {
            if (nodes[place % nodes.Count] is { Parent: not null } node)
            {
                node.ReplaceWith($"@@{i}@@");
            }
        }

        // Put in as text, because no node can be made of some of the values.
        var mutated = new StringBuilder(root!.ToJsonString());
        foreach (var ((_, value), i) in changes.Select((c, i) => (c, i)))
        {
            mutated.Replace($"\"@@{i}@@\"", value);
        }

        return mutated.ToString();
    }
}
