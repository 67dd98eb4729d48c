using System.Diagnostics;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Tests.Definitions;

/// <summary>Files that are small to write and large to read: each is read or refused in seconds, with its own reason.</summary>
public sealed class LargeFilesTests
{
    [Theory]
    [InlineData("Object", "?")]
    [InlineData("Object", "[]")]
    public void A_type_name_of_any_length_is_read_or_refused(string name, string repeated)
    {
        var flow = new Flow().Start().Variable("v", name + string.Concat(Enumerable.Repeat(repeated, 200_000)));
        Assert.Contains("不认识", Assert.Single(Soon(flow.Json).Problems).Reason, StringComparison.Ordinal);
        var nested = new Flow().Start().Variable("v", string.Concat(Enumerable.Repeat("List<", 200_000)) + "String" + new string('>', 200_000));
        Assert.Contains("不认识", Assert.Single(Soon(nested.Json).Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_branch_into_a_join_is_read_without_deep_recursion_and_soon()
    {
        var flow = new Flow().Start().Join("join", "WaitAll").End().Node("Elsa.WriteLine", "short").To("start>short", "short>join", "join>end");
        const int length = 15_000;
        for (var i = 0; i < length; i++)
        {
            flow.Node("Elsa.WriteLine", $"a{i}").To($"{(i == 0 ? "start" : $"a{i - 1}")}>a{i}");
        }

        flow.To($"a{length - 1}>join");
        Assert.Empty(Soon(flow.Json).Problems);
    }

    [Fact]
    public void Definitions_that_use_each_other_many_times_over_are_refused_before_they_fill_the_memory()
    {
        var library = new DefinitionShelf(Enumerable.Range(0, 25).Select(i =>
        {
            var level = new Flow($"level{i}");
            for (var k = 0; k < 4; k++)
            {
                level.Node(i < 24 ? "Level" : "Elsa.WriteLine", $"use{k}", ("workflowDefinitionId", $"level{i + 1}"));
            }

            level.To("use0>use1", "use1>use2", "use2>use3");

            return level.Json.ToJsonString();
        }));
        var reading = Soon(new Flow().Node("Level", "use", ("workflowDefinitionId", "level0")).Json, library);
        Assert.Null(reading.Definition);
        Assert.Contains(reading.Problems, p => p.Reason.Contains("活动太多", StringComparison.Ordinal));
        Assert.InRange(reading.Problems.Count, 1, 100);
    }

    [Fact]
    public void An_id_that_its_container_has_too_and_an_output_written_twice_are_not_taken_for_broken_text()
    {
        var same = new Flow().Node("Elsa.WriteLine", "root");
        Assert.Contains("重复", Assert.Single(ProcessDefinitionReader.ReadAny(same.Json.ToJsonString()).Problems).Reason, StringComparison.Ordinal);
        var deep = new Flow().Node("Elsa.WriteLine", "a:b").Node("Elsa.Sequence", "a", ("activities", new JsonArray(new JsonObject { ["id"] = "b", ["type"] = "Elsa.WriteLine" })));
        Assert.Contains("重复", Assert.Single(ProcessDefinitionReader.ReadAny(deep.Json.ToJsonString()).Problems).Reason, StringComparison.Ordinal);
        JsonObject To(string variable) => new() { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = variable } };
        var twice = new Flow().Variable("v", "Object").Node("Elsa.RunTask", "task", ("Result", To("v-v")), ("result", To("v-v")));
        Assert.Empty(ProcessDefinitionReader.ReadAny(twice.Json.ToJsonString()).Problems);
    }

    [Fact]
    public void A_text_nested_too_deep_is_told_so()
    {
        var reading = ProcessDefinitionReader.Read(string.Concat(Enumerable.Repeat("[", 200)) + new string(']', 200));
        Assert.Contains("层", Assert.Single(reading.Problems).Reason, StringComparison.Ordinal);
        Assert.Contains("空", Assert.Single(ProcessDefinitionReader.Read(" \n").Problems).Reason, StringComparison.Ordinal);
    }

    private static DefinitionReading Soon(JsonObject document, IDefinitionLibrary? library = null)
    {
        var text = document.ToJsonString();
        var watch = Stopwatch.StartNew();
        var reading = ProcessDefinitionReader.ReadAny(text, library);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
        return reading;
    }
}
