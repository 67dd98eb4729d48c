using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Tests.Definitions;

public sealed class BrokenDefinitionsTests
{
    /// <summary>What is done to a good file, which activity the problem names, and words that the reason must have.</summary>
    private static readonly Dictionary<string, (Action<JsonObject> Break, string? Activity, string[] Reason)> Broken = new(StringComparer.Ordinal)
    {
        ["no definitionId"] = (d => d.Remove("definitionId"), null, ["definitionId"]),
        ["no version"] = (d => d.Remove("version"), null, ["version"]),
        ["version zero"] = (d => d["version"] = 0, null, ["version"]),
        ["version is a huge number"] = (d => d["version"] = JsonNode.Parse("1e400"), null, ["version"]),
        ["no root"] = (d => d.Remove("root"), null, ["Elsa.Flowchart"]),
        ["no activities"] = (d => d["root"]!["activities"] = new JsonArray(), "root", ["没有活动"]),
        ["activities is a number"] = (d => d["root"]!["activities"] = 5, "root", ["没有活动"]),
        ["activity is a text"] = (d => d["root"]!["activities"]!.AsArray().Add("x"), null, ["id", "type"]),
        ["activity without id"] = (d => Activity(d, "task").Remove("id"), null, ["id"]),
        ["activity without type"] = (d => Activity(d, "task").Remove("type"), "task", ["type"]),
        ["unknown activity type"] = (d => Activity(d, "task")["type"] = "Gov.Seal", "task", ["Gov.Seal"]),
        ["duplicate activity id"] = (d => Activity(d, "end")["id"] = "task", "task", ["task", "重复"]),
        ["dangling target"] = (d => Line(d, 0)["target"]!["activity"] = "nobody", "start", ["nobody"]),
        ["dangling source"] = (d => Line(d, 0)["source"]!["activity"] = "nobody", "nobody", ["nobody"]),
        ["connection without target"] = (d => Line(d, 0).Remove("target"), "start", ["终点"]),
        ["connection with a bare target object"] = (d => Line(d, 0)["target"] = new JsonArray(), "start", ["终点"]),
        ["port nobody offers"] = (d => Line(d, 1)["source"]!["port"] = "Sign", "task", ["Sign", "Approve"]),
        ["way on from the end"] = (d => Lines(d).Add(Connection("end", "Done", "task")), "end", ["终点"]),
        ["outcome that leads nowhere"] = (d => Lines(d).RemoveAt(1), "task", ["Approve", "没有连到"]),
        ["unreachable activity"] = (d => Activities(d).Add(new JsonObject { ["id"] = "island", ["type"] = "Elsa.Finish" }), "island", ["走不到"]),
        ["loop without a waiting node"] = (Spin, "spin", ["空转"]),
        ["loop through checks only, which the host answers at once"] = (SpinOnChecks, "again", ["空转"]),
        ["task without position"] = (d => Activity(d, "task").Remove("position"), "task", ["岗位"]),
        ["task with an empty position"] = (d => Value(d, "position", " "), "task", ["岗位"]),
        ["task without outcomes"] = (d => Activity(d, "task").Remove("outcomes"), "task", ["办理方式"]),
        ["task whose outcomes are no list"] = (d => Value(d, "outcomes", "{}"), "task", ["办理方式"]),
        ["task whose outcomes are no JSON"] = (d => Value(d, "outcomes", "[{"), "task", ["JSON"]),
        ["outcome without label"] = (d => Value(d, "outcomes", """[{"name":"Approve"}]"""), "task", ["label"]),
        ["outcome twice"] = (d => Value(d, "outcomes", """[{"name":"Approve","label":"同意"},{"name":"Approve","label":"同意"}]"""), "task", ["Approve", "两次"]),
        ["unknown tone"] = (d => Value(d, "outcomes", """[{"name":"Approve","label":"同意","tone":"Sideways"}]"""), "task", ["tone", "Back"]),
        ["unknown opinion rule"] = (d => Value(d, "outcomes", """[{"name":"Approve","label":"同意","opinion":"Maybe"}]"""), "task", ["opinion", "Required"]),
        ["task without due"] = (d => Activity(d, "task").Remove("due"), "task", ["时限"]),
        ["due without from"] = (d => Value(d, "due", """{"workingDays":2}"""), "task", ["from"]),
        ["due from a date that is no input"] = (d => Value(d, "due", """{"from":"HarvestDue"}"""), "task", ["HarvestDue"]),
        ["due not before a date that is no input"] = (d => Value(d, "due", """{"from":"Opened","notBefore":{"from":"HarvestDue"}}"""), "task", ["HarvestDue"]),
        ["due with half a day"] = (d => Value(d, "due", """{"from":"Opened","workingDays":1.5}"""), "task", ["workingDays"]),
        ["due with a word of ours misspelt"] = (d => Value(d, "due", """{"from":"Opened","workingdays":1}"""), "task", ["workingdays"]),
        ["unknown reminder"] = (d => Activity(d, "task")["reminders"] = Flow.Wrapped("Object", """["tomorrow"]"""), "task", ["提醒"]),
        ["unknown unit"] = (d => Value(d, "unit", "Village"), "task", ["Village", "County"]),
        ["position by a variable"] = (d => Activity(d, "task")["position"] = Flow.Wrapped("Variable", "Yes"), "task", ["岗位"]),
        ["unknown variable"] = (d => Decide(d, Flow.Wrapped("Variable", "No")), "decide", ["No", "变量"]),
        ["unknown input"] = (d => Decide(d, Flow.Wrapped("Input", "No")), "decide", ["No", "输入"]),
        ["decision without condition"] = (d => Decide(d, null), "decide", ["条件"]),
        ["JavaScript newer than ES5"] = (d => Decide(d, Flow.Wrapped("JavaScript", "class A {}")), "decide", ["JavaScript"]),
        ["Liquid"] = (d => Decide(d, Flow.Wrapped("Liquid", "{{ true }}")), "decide", ["Liquid"]),
        ["C#"] = (d => Decide(d, Flow.Wrapped("CSharp", "true")), "decide", ["CSharp"]),
        ["Python"] = (d => Decide(d, Flow.Wrapped("Python", "True")), "decide", ["Python"]),
        ["unknown expression type"] = (d => Decide(d, Flow.Wrapped("Abacus", "1")), "decide", ["Abacus"]),
        ["unknown variable type"] = (d => d["variables"]![0]!["typeName"] = "Seal", null, ["Yes", "Seal"]),
        ["unknown input type"] = (d => d["inputs"]!.AsArray().Add(new JsonObject { ["name"] = "Date", ["type"] = "Moon" }), null, ["Date", "Moon"]),
        ["input twice"] = (d => d["inputs"] = new JsonArray(Input("Date"), Input("Date")), null, ["Date", "两次"]),
        ["variable twice"] = (d => d["variables"]!.AsArray().Add(d["variables"]![0]!.DeepClone()), null, ["Yes", "两次"]),
        ["unknown merge mode"] = (d => Activity(d, "task")["customProperties"] = new JsonObject { ["mergeMode"] = "Zip" }, "task", ["Zip"]),
        ["unknown join mode"] = (d => Between(d, new JsonObject { ["id"] = "mid", ["type"] = "Elsa.FlowJoin", ["mode"] = "WaitSome" }), "mid", ["WaitSome"]),
        ["check without name"] = (d => Between(d, new JsonObject { ["id"] = "mid", ["type"] = "Workflow.Check" }, "Passed"), "mid", ["检查"]),
        ["publish without channel"] = (d => Between(d, new JsonObject { ["id"] = "mid", ["type"] = "Workflow.Publish" }), "mid", ["公开到哪里"]),
        ["notify without template"] = (d => Between(d, new JsonObject { ["id"] = "mid", ["type"] = "Workflow.Notify", ["position"] = "经办人" }), "mid", ["template"]),
        ["delay of no time"] = (d => Between(d, new JsonObject { ["id"] = "mid", ["type"] = "Elsa.Delay", ["timeSpan"] = "soon" }), "mid", ["soon"]),
        ["start at no time"] = (d => Between(d, new JsonObject { ["id"] = "mid", ["type"] = "Elsa.StartAt", ["dateTime"] = "someday" }), "mid", ["someday"]),
        ["assignment to nothing"] = (d => Between(d, new JsonObject { ["id"] = "mid", ["type"] = "Elsa.SetVariable", ["value"] = 1 }), "mid", ["变量"]),
        ["switch with an unnamed case"] = (d => Between(d, Switch("""[{"condition":{"type":"Literal","value":true}}]"""), "Default"), "mid", ["名称"]),
        ["switch with a case twice"] = (d => Between(d, Switch("""[{"label":"A","condition":{"type":"Literal","value":true}},{"label":"A","condition":{"type":"Literal","value":true}}]"""), "Default"), "mid", ["A", "两次"]),
        ["switch with a case in newer JavaScript"] = (d => Between(d, Switch("""[{"label":"A","condition":{"type":"JavaScript","value":"async function f() {}"}}]"""), "Default"), "mid", ["JavaScript"]),
    };

    public static TheoryData<string> Names => [.. Broken.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Is_refused_with_the_activity_and_the_reason(string name)
    {
        var (broken, activity, reason) = Broken[name];
        var file = Good();
        broken(file);
        var reading = ProcessDefinitionReader.Read(file.ToJsonString());
        Assert.Null(reading.Definition);
        Assert.Contains(reading.Problems, p => p.ActivityId == activity && reason.All(r => p.Reason.Contains(r, StringComparison.Ordinal)));
        Assert.All(reading.Problems, p => Assert.NotEqual("", p.Path));
    }

    [Fact]
    public void The_file_that_they_break_is_good() => Flow.Read(Good().ToJsonString());

    [Theory]
    [InlineData("", "空")]
    [InlineData("{", "第1行")]
    [InlineData("{\n\"definitionId\": \"a\",\n nonsense }", "第3行")]
    [InlineData("[]", "JSON 对象")]
    [InlineData("null", "JSON 对象")]
    [InlineData("{\"definitionId\":\"a\",\"definitionId\":\"b\"}", "不是有效的 JSON")]
    [InlineData("{\"definitionId\":\"\\ud800\"}", "字符")]
    public void What_is_no_JSON_object_is_said_with_its_place(string json, string reason) =>
        Assert.Contains(reason, Assert.Single(ProcessDefinitionReader.Read(json).Problems).Reason, StringComparison.Ordinal);

    [Fact]
    public void Everything_is_said_at_once()
    {
        var file = Good();
        file.Remove("version");
        Activity(file, "task").Remove("position");
        Activity(file, "task").Remove("due");
        Decide(file, Flow.Wrapped("Liquid", "true"));
        Line(file, 0)["target"]!["activity"] = "nobody";
        Lines(file).Add(Connection("task", "Sign", "end"));
        var problems = ProcessDefinitionReader.Read(file.ToJsonString()).Problems;
        Assert.All(new[] { "version", "岗位", "时限", "Liquid", "nobody", "Sign" }, word =>
            Assert.Contains(problems, p => p.Reason.Contains(word, StringComparison.Ordinal)));
    }

    private static JsonObject Good() => new Flow().Variable("Yes", "Boolean", "true").Start()
        .Node("Elsa.FlowDecision", "decide", ("condition", Flow.Wrapped("Variable", "Yes"))).Task("task").End()
        .To("start>decide", "task.Approve>end", "decide.True>task", "decide.False>end").Json;

    private static JsonArray Activities(JsonObject file) => file["root"]!["activities"]!.AsArray();

    private static JsonObject Activity(JsonObject file, string id) => Activities(file).Single(a => (string?)a!["id"] == id)!.AsObject();

    private static JsonArray Lines(JsonObject file) => file["root"]!["connections"]!.AsArray();

    private static JsonObject Line(JsonObject file, int index) => Lines(file)[index]!.AsObject();

    private static void Value(JsonObject file, string input, string value) => Activity(file, "task")[input]!["expression"]!["value"] = value;

    private static void Decide(JsonObject file, JsonNode? condition) => Activity(file, "decide")["condition"] = condition;

    private static JsonObject Input(string name) => new() { ["name"] = name, ["type"] = "String" };

    private static JsonObject Switch(string cases) => new() { ["id"] = "mid", ["type"] = "Elsa.FlowSwitch", ["cases"] = JsonNode.Parse(cases) };

    private static JsonObject Connection(string source, string port, string target) => new()
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target },
    };

    private static void Between(JsonObject file, JsonObject activity, string port = "Done")
    {
        Activities(file).Add(activity);
        Line(file, 0)["target"]!["activity"] = "mid";
        Lines(file).Add(Connection("mid", port, "decide"));
    }

    private static void Spin(JsonObject file)
    {
        Between(file, new JsonObject { ["id"] = "spin", ["type"] = "Elsa.FlowJoin" });
        Line(file, 0)["target"]!["activity"] = "spin";
        Lines(file).RemoveAt(Lines(file).Count - 1);
        Lines(file).Add(Connection("spin", "Done", "decide"));
        Line(file, 3)["target"]!["activity"] = "spin";
    }

    private static void SpinOnChecks(JsonObject file)
    {
        Activities(file).Add(new JsonObject { ["id"] = "again", ["type"] = "Workflow.Check", ["check"] = "annual-report" });
        Line(file, 0)["target"]!["activity"] = "again";
        Lines(file).Add(Connection("again", "Passed", "decide"));
        Lines(file).Add(Connection("again", "Failed", "again"));
    }
}
