using System.Text.Json.Nodes;

namespace Workflow.Engine.Tests.Expressions.JavaScript;

public sealed class ScopeTests
{
    private readonly FakeScope scope = new FakeScope().With("Decision", "\"approve\"").With("counter", "1").With("Order", """{"lines":[{"price":0.1}],"big":9007199254740991,"none":null}""");

    [Theory]
    [InlineData("getVariable('Decision') == 'approve'", "true")]
    [InlineData("getDecision()", "\"approve\"")]
    [InlineData("getCounter() + 1", "2")]
    [InlineData("variables.counter + variables.Order.lines[0].price", "1.1")]
    [InlineData("variables.Order.big", "9007199254740991")]
    [InlineData("variables.Order", """{"lines":[{"price":0.1}],"big":9007199254740991,"none":null}""")]
    [InlineData("getVariable('Order').none === null && getVariable('Order').missing === undefined", "true")]
    [InlineData("getVariable('Nobody') ?? 'first'", "\"first\"")]
    [InlineData("Object.keys(variables).join() + ('counter' in variables) + ('x' in variables)", "\"Decision,counter,Ordertruefalse\"")]
    [InlineData("Array.isArray(getVariable('Order').lines)", "true")]
    public void Variables_are_read_in_every_way_that_Elsa_has(string source, string expected) => Assert.Equal(expected, scope.Value(source));

    [Theory]
    [InlineData("setVariable('counter', 42)", "42")]
    [InlineData("setCounter(42); getCounter()", "42")]
    [InlineData("variables.counter = 42", "42")]
    [InlineData("variables.counter += 41", "42")]
    [InlineData("setVariable('counter', { a: [1.5, new Date(0), undefined, 'x'] , f: function () {} })", """{"a":[1.5,"1970-01-01T00:00:00.000Z",null,"x"]}""")]
    [InlineData("variables.counter = [1]; variables.counter.push(2)", "[1,2]")]
    [InlineData("setVariable('counter', 0 / 0)", "null")]
    public void Variables_are_written_in_every_way_that_Elsa_has(string source, string expected)
    {
        scope.Value(source);
        Assert.Equal(expected, scope.Variables["counter"]?.ToJsonString() ?? "null");
    }

    [Fact]
    public void What_is_changed_inside_a_value_taken_from_variables_is_kept_and_a_copy_changes_nothing()
    {
        var before = scope.Variables["Order"];
        scope.Value("getVariable('Order').lines.push(1); getOrder().big = 0");
        Assert.Same(before, scope.Variables["Order"]);

        scope.Value("variables.Order.lines.push('more'); variables.Order.note = `n`");
        Assert.Equal("""{"lines":[{"price":0.1},"more"],"big":9007199254740991,"none":null,"note":"n"}""", scope.Variables["Order"]!.ToJsonString());
        Assert.Equal("""{"lines":[{"price":0.1}],"big":9007199254740991,"none":null}""", before!.ToJsonString());
    }

    [Fact]
    public void A_variable_that_nobody_declared_can_be_written()
    {
        scope.Value("variables.Fresh = 1; setVariable('Other', variables.Fresh + 1)");
        Assert.Equal("1 2", $"{scope.Variables["Fresh"]} {scope.Variables["Other"]}");
    }

    [Theory]
    [InlineData("getInput('UnitId')", "\"u-1\"")]
    [InlineData("getUnitId() + input.UnitId + ('Nobody' in input)", "\"u-1u-1false\"")]
    [InlineData("getDecision()", "\"from input\"")]
    public void Inputs_are_read_and_hide_variables_of_their_name(string source, string expected)
    {
        scope.Inputs["UnitId"] = "u-1";
        scope.Inputs["Decision"] = "from input";
        Assert.Equal(expected, scope.Value(source));
    }

    [Fact]
    public void An_input_can_not_be_written() =>
        Assert.Contains("不能改写", scope.Run("input.UnitId = 1").Fault);

    [Theory]
    [InlineData("getOutputFrom('review')", "\"result\"")]
    [InlineData("getOutputFrom('review', 'Note')", "\"note\"")]
    [InlineData("getNoteFromReview()", "\"note\"")]
    [InlineData("getValueFromMailFromCounty()", "\"mail\"")]
    [InlineData("getNoteFromNobody() ?? 'none'", "\"none\"")]
    [InlineData("getLastResult().ok", "true")]
    public void Outputs_are_read_by_activity(string source, string expected)
    {
        scope.Outputs[("review", null)] = "result";
        scope.Outputs[("review", "Note")] = "note";
        scope.Outputs[("MailFromCounty", "Value")] = "mail";
        scope.LastResult = new JsonObject { ["ok"] = true };
        Assert.Equal(expected, scope.Value(source));
    }

    [Theory]
    [InlineData("getCorrelationId()", "\"case-7\"")]
    [InlineData("setCorrelationId('x'); getCorrelationId()", "\"x\"")]
    [InlineData("getWorkflowInstanceId() + getWorkflowDefinitionId() + getWorkflowDefinitionVersionId() + getWorkflowDefinitionVersion()", "\"instance-1annual-reportannual-report-v33\"")]
    [InlineData("[isNullOrWhiteSpace(' '), isNullOrWhiteSpace(null), isNullOrEmpty(''), isNullOrEmpty(' '), isNullOrEmpty(0)]", "[true,true,true,false,false]")]
    [InlineData("toJson({ a: [1, '年'] })", """ "{\"a\":[1,\"年\"]}" """)]
    [InlineData("JSON.parse('{\"a\":[1.50]}').a[0] + JSON.stringify({ b: 1 })", """ "1.5{\"b\":1}" """)]
    [InlineData("bytesToString(bytesFromBase64(bytesToBase64(bytesFromString('年报'))))", "\"年报\"")]
    [InlineData("stringFromBase64(stringToBase64('年报')) + stringToBase64('a')", "\"年报YQ==\"")]
    [InlineData("parseGuid('{D2719C7E-0000-4000-8000-000000000001}')", "\"d2719c7e-0000-4000-8000-000000000001\"")]
    [InlineData("newGuid() === newGuid()", "false")]
    [InlineData("/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(newGuidString())", "true")]
    [InlineData("/^[0-9A-Za-z]{15,22}$/.test(getShortGuid())", "true")]
    public void Elsas_functions_answer(string source, string expected) => Assert.Equal(expected.Trim(), scope.Value(source));

    [Fact]
    public void RunJavaScript_chooses_its_outcomes()
    {
        scope.Value("if (getCounter() > 0) setOutcomes(['A', 'B']); else setOutcome('C')");
        Assert.Equal(["A", "B"], scope.Outcomes);
    }

    [Theory]
    [InlineData("Date.now()", "1769823000000")]
    [InlineData("new Date()", "\"2026-01-31T01:30:00.000Z\"")]
    [InlineData("new Date().getHours()", "9")]
    [InlineData("new Date(2026, 0, 31)", "\"2026-01-30T16:00:00.000Z\"")]
    [InlineData("new Date('2026-01-31T00:00:00Z').getTime() === Date.parse('2026-01-31')", "true")]
    [InlineData("new Date() instanceof Date && typeof Date() === 'string'", "true")]
    [InlineData("new Date(0 / 0)", "null")]
    [InlineData("[Math.random(), Math.random()]", "[0.0625,0.125]")]
    public void Time_and_chance_come_from_the_process(string source, string expected) => Assert.Equal(expected, scope.Value(source));

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("-0", "0")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("1e21", "1E+21")]
    [InlineData("1 / 0", "null")]
    [InlineData("'\\ud800x'", "\"\uFFFDx\"")]
    [InlineData("new String('s')", "\"s\"")]
    [InlineData("function f() {} f", "null")]
    public void A_value_becomes_JSON_the_shortest_way(string source, string expected) => Assert.Equal(expected, scope.Value(source));

    [Theory]
    [InlineData("throw new Error('不行')", "Error：不行")]
    [InlineData("null.x", "TypeError")]
    [InlineData("new Date(8.64e15).toString()", "RangeError")]
    [InlineData("throw '不行'", "不行")]
    [InlineData("throw { code: 4 }", """{"code":4}""")]
    [InlineData("(function () { throw { message: 'm' } })()", "m")]
    [InlineData("nothing()", "nothing is not defined")]
    [InlineData("parseGuid('x')", "不是 GUID")]
    [InlineData("JSON.parse('{')", "JSON")]
    public void A_fault_carries_the_scripts_own_error(string source, string error)
    {
        var fault = scope.Run(source).Fault;
        Assert.StartsWith("脚本", fault);
        Assert.Contains(error, fault);
    }

    [Theory]
    [InlineData("leak = 1; var left = 2", "typeof leak + typeof left")]
    [InlineData("Array.prototype.leak = 1; Object.prototype.toString = null", "typeof [].leak + typeof ({}).toString.call")]
    [InlineData("this.leak = 1; Math.max = 2", "typeof leak + typeof Math.max")]
    [InlineData("getVariable = 1; function getInput() {}", "typeof getVariable + getInput('x')")]
    [InlineData("['leak'].forEach([].push, Math); 1", "Math[0]")]
    [InlineData("Object.defineProperty(Math, 'PI', { value: 3 })", "Math.PI")]
    [InlineData("Object.defineProperty(getVariable, 'leak', { value: 3 }); 1", "getVariable.leak")]
    [InlineData("Object.defineProperty(Error.prototype, 'message', { value: 'leak' })", "new Error().message")]
    [InlineData("null ?? Decision; 1", "__x")]
    [InlineData("getDecision(); variables.Decision", "typeof getDecision")]
    public void Nothing_that_a_script_leaves_behind_is_seen_by_another(string source, string look)
    {
        var clean = new FakeScope().Run(look);
        for (var i = 0; i < 40; i++)
        {
            scope.Run(source);
            var seen = new FakeScope().Run(look);
            Assert.Equal((clean.Value?.ToJsonString(), clean.Fault), (seen.Value?.ToJsonString(), seen.Fault));
        }
    }

    [Fact]
    public void A_regular_expression_in_a_script_is_new_each_time_it_runs() =>
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal("[true,0]", scope.Value("var r = /p/g; var before = r.lastIndex; [r.test('approve'), before]")));

    [Fact]
    public void Threads_share_a_script()
    {
        var source = "var s = 0; for (var i = 0; i < 50; i++) s += /(\\d+)/.exec('x' + getVariable('N'))[1] * 1; `${s}`";
        Parallel.For(0, 200, n => Assert.Equal($"\"{50 * n}\"", new FakeScope().With("N", $"{n}").Value(source)));
    }

    [Theory]
    [InlineData("Function('return 1')()")]
    [InlineData("new Function('return 1')()")]
    [InlineData("(function () {}).constructor('return 1')()")]
    [InlineData("System.IO.File.Exists('x')")]
    [InlineData("importNamespace('System')")]
    [InlineData("getVariable.GetType()")]
    public void Text_does_not_become_code_and_nothing_of_dotnet_is_reached(string source) => Assert.NotNull(scope.Run(source).Fault);
}
