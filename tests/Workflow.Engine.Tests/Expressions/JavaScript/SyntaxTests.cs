using FsCheck;
using FsCheck.Fluent;
using Workflow.Engine.Expressions.JavaScript;
using Workflow.Testing;

namespace Workflow.Engine.Tests.Expressions.JavaScript;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("return 7", "7")]
    [InlineData("if (false) return 1; 5", "5")]
    [InlineData("if (true) { return 1 } 5", "1")]
    [InlineData("({ Message: 'Hello', 'n-1': [1, , 2], 3: null })", """{"Message":"Hello","n-1":[1,null,2],"3":null}""")]
    [InlineData("return {\n  \"prop1\": \"ceva\"\n}", """{"prop1":"ceva"}""")]
    [InlineData("[\"Apple\", \"Banana\"]", """["Apple","Banana"]""")]
    [InlineData("", "null")]
    [InlineData("// nothing", "null")]
    [InlineData("var a = 1\nvar b = a\n++b\na + b", "3")]
    [InlineData("'it' + \"'s\" + '\\u{1F600}\\x41\\\n!'", "\"it's\\uD83D\\uDE00A!\"")]
    [InlineData("a: for (var i = 0; ; i++) { for (;;) { if (i > 3) break a; continue a } } i", "4")]
    [InlineData("var s = 0; for (var k in { a: 1, b: 2 }) s += k; s", "\"0ab\"")]
    [InlineData("var i = 0; do i++; while (i < 3) i", "3")]
    [InlineData("switch (2) { case 1: 'a'; break; case 2: 'b'; break; default: 'c' }", "\"b\"")]
    [InlineData("switch (9) { default: 'c'; break; case 1: 'a' }", "\"c\"")]
    [InlineData("try { null.x } catch (e) { 'caught' } finally { 1 }", "\"caught\"")]
    [InlineData("try { throw { code: 4 } } catch (e) { e.code }", "4")]
    [InlineData("function f() { throw { code: 5 } } try { f() } catch (e) { e.code }", "5")]
    [InlineData("4 / 2 / 1", "2")]
    [InlineData("var a = 4, g = 2; a / 2 / g", "1")]
    [InlineData("/[/]\\//.test('//')", "true")]
    [InlineData("('a/b').replace(/\\//g, '-')", "\"a-b\"")]
    [InlineData("a = 3\nfunction f() { return a }\nf()", "3")]
    [InlineData("typeof nothing + typeof null", "\"undefinedobject\"")]
    [InlineData("({ get x() { return 5 }, set x(v) {}, get: 1, if: 2 }).x", "5")]
    [InlineData("new Date(0).getTime() + new Array(3).length", "3")]
    [InlineData("1 - -1 + +1", "3")]
    [InlineData("true ? .5 : 2", "0.5")]
    [InlineData("true?.5:2", "0.5")]
    [InlineData("(function () { return arguments.length })(1, 2)", "2")]
    [InlineData("var 金额 = 3; 金额 * 2", "6")]
    [InlineData("10 > 9 && !(1 in [1])", "true")]
    [InlineData("'b' in { b: 1 }", "true")]
    [InlineData("for (var i = ('a' in {a:1}) ? 2 : 0; i < 5; i++); i", "5")]
    [InlineData("return (\n 1 +\n 2)", "3")]
    public void A_script_of_ES5_gives_what_the_standard_says(string source, string expected) => Assert.Equal(expected, new FakeScope().Value(source));

    [Theory]
    [InlineData("`Bar`", "\"Bar\"")]
    [InlineData("`a${1 + 1}b${'c'}`", "\"a2bc\"")]
    [InlineData("`${`in ${1}` + `${[1, 2]}`}`", "\"in 11,2\"")]
    [InlineData("`${ { a: '}' }.a } ${(function () { return '`' })()}`", "\"} `\"")]
    [InlineData("`a\\`\\${x}\n\\n$`", "\"a`${x}\\n\\n$\"")]
    [InlineData("`${null} ${undefined} ${{ toString: function () { return 't' }, valueOf: function () { return 'v' } }}`", "\"null undefined t\"")]
    [InlineData("null ?? 1", "1")]
    [InlineData("0 ?? 1", "0")]
    [InlineData("'' ?? 1", "\"\"")]
    [InlineData("null ?? undefined ?? 3", "3")]
    [InlineData("1 + 1 ?? 5", "2")]
    [InlineData("null ?? 1 + 1", "2")]
    [InlineData("(null ?? 1) === 1 ? 'y' : 'n'", "\"y\"")]
    [InlineData("null ?? 0 ? 'y' : 'n'", "\"n\"")]
    [InlineData("(null || undefined) ?? 'z'", "\"z\"")]
    [InlineData("var n = 0; function f() { n++; return null } f() ?? f() ?? n", "2")]
    [InlineData("var n = 0; function f() { n++ } 1 ?? f(); n", "0")]
    [InlineData("const a = 1; let b; b = a + 1; b", "2")]
    [InlineData("let x = 1; { let x = 2; { const x = 3 } } x", "1")]
    [InlineData("let x = 1; { let x = 2; var y = x } y", "2")]
    [InlineData("let s = 0; for (let i = 0; i < 3; i++) { let i = 5; s += i } s", "15")]
    [InlineData("var r = []; for (var i = 0; i < 2; i++) { let x; r.push(x); x = i } r", "[null,null]")]
    [InlineData("for (const k in { a: 1 }) { var last = k } last", "\"a\"")]
    [InlineData("function f() { return later } const later = 4; f()", "4")]
    [InlineData("[1, 2, 3].filter(x => x > 1).map((x) => x * 2)", "[4,6]")]
    [InlineData("[3, 1, 2].sort((a, b) => a - b)", "[1,2,3]")]
    [InlineData("[1].map(x => ({ v: x }))", """[{"v":1}]""")]
    [InlineData("[1].map(x => { return x + 1 })[0]", "2")]
    [InlineData("var add = a => b => a + b; add(1)(2)", "3")]
    [InlineData("(() => 7)()", "7")]
    [InlineData("x => x", "null")]
    public void What_ES5_lacks_and_Elsas_scripts_use_means_what_it_means_there(string source, string expected) =>
        Assert.Equal(expected, new FakeScope().Value(source));

    [Theory]
    [InlineData("class A {}", "class")]
    [InlineData("var A = class {}", "class")]
    [InlineData("async function f() {}", "async")]
    [InlineData("var f = async () => 1", "async")]
    [InlineData("async x => x", "async")]
    [InlineData("await getVariable('x')", "await")]
    [InlineData("f(...args)", "...")]
    [InlineData("[...a]", "...")]
    [InlineData("var { a } = b", "解构")]
    [InlineData("const [a] = b", "解构")]
    [InlineData("[a, b] = [b, a]", "解构")]
    [InlineData("({ a } = b)", "属性简写")]
    [InlineData("function f({ a }) {}", "解构")]
    [InlineData("function f(a = 1) {}", "默认值")]
    [InlineData("({ a }) => a", "简")]
    [InlineData("a?.b", "?.")]
    [InlineData("a?.[0]", "?.")]
    [InlineData("for (const x of xs) {}", "for … of")]
    [InlineData("for (x of xs) {}", "for … of")]
    [InlineData("2 ** 3", "**")]
    [InlineData("10n", "BigInt")]
    [InlineData("1_000", "分隔符")]
    [InlineData("0b11", "二进制")]
    [InlineData("017", "八进制")]
    [InlineData("/a/s", "标志 s")]
    [InlineData("/a/u", "标志 u")]
    [InlineData("/a/y", "标志 y")]
    [InlineData("/(?<n>a)/", "(?<")]
    [InlineData("function* g() {}", "生成器")]
    [InlineData("import x from 'y'", "import")]
    [InlineData("export default 1", "export")]
    [InlineData("tag`x`", "标签")]
    [InlineData("({ a, b })", "属性简写")]
    [InlineData("({ a() {} })", "方法简写")]
    [InlineData("({ [k]: 1 })", "计算属性名")]
    [InlineData("a ??= 1", "??=")]
    [InlineData("a || b ?? c", "加括号")]
    [InlineData("a ?? b && c", "加括号")]
    [InlineData("try {} catch {}", "catch")]
    [InlineData("new.target", "new.target")]
    [InlineData("x => this.y", "this")]
    [InlineData("with (a) {}", "with")]
    [InlineData("eval('1')", "eval")]
    [InlineData("const a = 1; a = 2", "const")]
    [InlineData("let a; let a", "两次")]
    [InlineData("let a; { var a }", "两次")]
    [InlineData("x; let x = 1", "声明之前")]
    [InlineData("for (let i = 0; i < 3; i++) { fs.push(() => i) }", "循环里")]
    [InlineData("var __wf_in = 1", "__wf_")]
    [InlineData("a + ", "没有写完")]
    [InlineData("return “a”", "中文标点")]
    [InlineData("'abc", "没有结束")]
    public void Syntax_that_is_not_executed_is_refused_by_name_when_it_is_read(string source, string named)
    {
        var (script, fault) = Script.Read(source);
        Assert.Null(script);
        Assert.StartsWith("脚本第1行第", fault);
        Assert.Contains(named, fault);
    }

    [Fact]
    public void A_refusal_says_line_and_column() =>
        Assert.StartsWith("脚本第2行第6列：本引擎不执行 JavaScript 的“可选链 ?.”", Script.Read("var a;\n  a()?.b").Fault);

    [Fact]
    public void A_fault_while_running_says_the_line_that_the_author_sees() =>
        Assert.StartsWith("脚本第4行出错：", new FakeScope().Run("var a = `x\ny`;\n\nnothing.here").Fault);

    [Fact]
    public void A_template_literal_equals_the_concatenation_of_its_parts() => Check.One(LongRun.Draws(), Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>[]>(), drawn =>
        {
            var texts = drawn.Take(40).ToArray();
            var scope = new FakeScope();
            for (var i = 0; i < texts.Length; i++)
            {
                scope.Variables[$"V{i}"] = texts[i].Get;
            }

            var literal = string.Concat(texts.Select((t, i) => $"{Raw(t.Get)}${{getVariable('V{i}')}}"));
            var sum = string.Concat(texts.Select((t, i) => $" + {System.Text.Json.JsonSerializer.Serialize(t.Get)} + getVariable('V{i}')"));
            Assert.Equal(scope.Value($"''{sum}"), scope.Value($"`{literal}`"));
        }));

    private static string Raw(string text) => text.Replace("\\", "\\\\").Replace("`", "\\`").Replace("$", "\\$").Replace("\r", "\\r");
}
