using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Workflow.Engine.Expressions.JavaScript;
using Workflow.Testing;

namespace Workflow.Engine.Tests.Expressions.JavaScript;

public sealed class BoundsTests
{
    [Theory]
    [InlineData("while (true);", "语句")]
    [InlineData("for (;;) { try { throw 1 } catch (e) {} }", "语句")]
    [InlineData("function f() { f() } f()", "层")]
    [InlineData("function f() { try { f() } finally { f() } } f()", "层")]
    [InlineData("var o = { toString: function () { return '' + o } }; '' + o", "层")]
    [InlineData("var o = { get x() { return this.x } }; o.x", "层")]
    [InlineData("var a = []; a.push(a); '' + a", "层")]
    [InlineData("var a = []; a.push(a); a", "嵌套")]
    [InlineData("var a = []; a.push(a); JSON.stringify(a)", "嵌套")]
    [InlineData("var a = []; for (var i = 0; i < 9000; i++) a = [a]; toJson(a)", "嵌套")]
    [InlineData("var a = []; for (var i = 0; i < 9000; i++) a = [a]; '' + a", "层")]
    [InlineData("var f = function () { return 1 }; for (var i = 0; i < 9000; i++) f = f.bind(null); f()", "层")]
    [InlineData("var o = {}; for (var i = 0; i < 9000; i++) o = Object.create(o); o.x", "原型链")]
    [InlineData("var o = {}; function F() {} for (var i = 0; i < 5000; i++) { F.prototype = o; o = new F() } o.x", "原型链")]
    [InlineData("var s = 'xx'; for (;;) s += s", "字符")]
    [InlineData("var s = 'xx'; for (;;) s = s + s", "字符")]
    [InlineData("var s = 'xx'; for (;;) s = `${s}${s}`", "字符")]
    [InlineData("var s = 'xx'; for (;;) s = s.concat(s)", "字符")]
    [InlineData("var s = 'xx'; for (;;) s = [s, s].join()", "字符")]
    [InlineData("var s = 'xx'; for (;;) s = s.replace(/x/g, '$&$&')", "字符")]
    [InlineData("Array(1e9).join('x')", "字符,项,秒")]
    [InlineData("new Array(19000).join(new Array(19000).join('x'))", "字符")]
    [InlineData("var a = []; a.length = 4294967295; a.indexOf(1)", "项")]
    [InlineData("var a = []; a[4000000000] = 1; a.map(x => x)", "项")]
    [InlineData("[].slice.call({ length: 4294967295 })", "项")]
    [InlineData("[].indexOf.call({ length: '4294967295' }, 1)", "项")]
    [InlineData("[].indexOf.call({ length: { valueOf: function () { return 4294967295 } } }, 1)", "length")]
    [InlineData("var n = 0; [].indexOf.call({ get length() { return n++ ? 4294967295 : 0 } }, 1)", "length")]
    [InlineData("var n = 0; Math.max.apply(null, { get length() { return n++ ? 4294967295 : 0 } })", "length")]
    [InlineData("Math.max.apply(null, { length: 4294967295 })", "apply")]
    [InlineData("'x'.repeat(1e9)", "字符")]
    [InlineData("'x'.padStart(1e9, 'ab')", "字符")]
    [InlineData("[].fill.call({ length: 4294967295 }, 1)", "项")]
    [InlineData("var a = []; a.push(a); a.flat(1e9)", "层,项")]
    [InlineData("var a = [1]; for (;;) a = a.concat(a)", "项")]
    [InlineData("var a = [1]; for (;;) a.push.apply(a, a)", "apply,项")]
    [InlineData("new Array(4000000000)", "项")]
    [InlineData("/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')", "正则")]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.replace(/^(a+)+$/, '')", "正则")]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.match('^(a+)+$')", "正则")]
    [InlineData("var a = []; for (var i = 0; i < 15000; i++) a[i] = i; for (;;) a.sort(function (x, y) { return y - x })", "语句,秒,内存")]
    [InlineData("var b = []; for (;;) b.push(new Array(19000).join('x').split(''))", "内存,秒")]
    [InlineData("JSON.parse(new Array(19000).join('['))", "JSON")]
    [InlineData("var d = new Date(8.64e15); for (;;) d.getFullYear()", "秒,语句")]
    [InlineData("function k() { return {} } var o = {}; o.toJSON = function () { return o }; JSON.stringify(o)", "")]
    [InlineData("JSON.stringify({}, function () { return { a: 1 } })", "层,语句,秒")]
    public void A_script_that_goes_too_far_is_stopped_soon_and_says_why(string source, string named)
    {
        var watch = Stopwatch.StartNew();
        var result = new FakeScope().Run(source);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(6), $"{watch.Elapsed}");
        Assert.True(named.Length == 0 || named.Split(',').Any(n => result.Fault?.Contains(n, StringComparison.Ordinal) == true), result.Fault);
    }

    [Theory]
    [InlineData("'abc'.match(/x*/g).length", "4")]
    [InlineData("'a'.match(/(?:)/g)", "[\"\",\"\"]")]
    [InlineData("'abc'.split(/(?:)/)", "[\"a\",\"b\",\"c\"]")]
    [InlineData("'a1b2c'.split(/(\\d)/)", "[\"a\",\"1\",\"b\",\"2\",\"c\"]")]
    [InlineData("'a,b,c'.split(',', 2)", "[\"a\",\"b\"]")]
    [InlineData("''.split(',')", "[\"\"]")]
    [InlineData("'abc'.replace(/(b)(x)?/, '[$1$2$$$&]')", "\"a[b$b]c\"")]
    [InlineData("'a.b.c'.replace('.', '-')", "\"a-b.c\"")]
    [InlineData("'2026年'.replace(/\\d+/, function (m, at) { return m * 1 + 1 + at })", "\"2027年\"")]
    [InlineData("'a\\n'.replace(/a$/, 'x')", "\"a\\n\"")]
    [InlineData("'abcabc'.lastIndexOf('c', 4) + 'abc'.search(/c/)", "4")]
    [InlineData("var f = function () { return [].slice.call(arguments).join() }; f.bind(null, 1, 1)(1, 2)", "\"1,1,1,2\"")]
    [InlineData("new Date(1e300)", "null")]
    [InlineData("var d = new Date(0); d.setFullYear(1e15); d", "null")]
    [InlineData("var n = 0; for (var i = 0; i < 150; i++) { try { (function () { throw 1 })() } catch (e) { n++ } } n", "150")]
    public void What_replaces_Jints_own_gives_what_the_standard_says(string source, string expected) => Assert.Equal(expected, new FakeScope().Value(source));

    [Fact]
    public void A_script_longer_than_allowed_is_refused() =>
        Assert.Contains("10000", Script.Read(new string(' ', ScriptLimits.SourceLength + 1)).Fault);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("!", "")]
    [InlineData("- ", "")]
    [InlineData("{", "}")]
    [InlineData("1+", "")]
    [InlineData("a.b.", "")]
    [InlineData("a=", "")]
    [InlineData("a?1:", "")]
    [InlineData("x=>", "")]
    [InlineData("new ", "")]
    [InlineData("`${", "}`")]
    [InlineData("if(1);else ", "")]
    [InlineData("while(0)", "")]
    [InlineData("f(", ")")]
    [InlineData("function(){return ", "}")]
    [InlineData("/(/.test(", ")")]
    public void Nesting_of_any_depth_is_executed_or_refused(string open, string close)
    {
        for (var depth = 10; depth * (open.Length + close.Length) < ScriptLimits.SourceLength; depth += 13)
        {
            var source = new StringBuilder("var a,b;(").Insert(9, open, depth).Append('1').Insert(9 + (open.Length * depth) + 1, close, depth).Append(')').ToString();
            var (script, fault) = Script.Read(source);
            Assert.True(script is null ? fault!.Length > 5 : ScriptEvaluator.Evaluate(script, new FakeScope(), ScriptLimits.Default) is not null);
        }
    }

    private static readonly string[] Words = [
        "a", "b", "f", "getVariable('V')", "variables.V", "1", "0.5", "'s'", "`t${", "}`", "/r/g", "(", ")", "[", "]", "{", "}", ";", ",", ".", ":", "?", "??", "=", "+=",
        "+", "-", "*", "/", "%", "==", "===", "<", ">>", "!", "&&", "||", "++", "=>", "var ", "let ", "const ", "function ", "return ", "if", " else ", "for", "while", "do ",
        " in ", " of ", "new ", "delete ", "typeof ", "throw ", "try", "catch", "finally", "switch", "case ", "default:", "break", "continue", "this", "arguments",
        "null", "undefined", "\n", " ", "length", "prototype", "constructor", "Array", "Date", "RegExp", "Object", "JSON", "String", ".push", ".join", ".map", ".replace"];

    [Fact]
    public void Any_text_as_a_script_gives_a_value_or_a_reason_and_never_throws() => Check.One(LongRun.Draws(2_000), Prop.ForAll(
        ArbMap.Default.ArbFor<string>(), text => RunsOrSaysWhy(text ?? "")));

    [Fact]
    public void Any_words_of_the_language_as_a_script_give_a_value_or_a_reason_and_never_throw() => Check.One(LongRun.Draws(4_000), Prop.ForAll(
        Gen.ArrayOf(Gen.Elements(Words)).Select(string.Concat).ToArbitrary(), RunsOrSaysWhy));

    [Fact]
    public void Any_change_to_a_good_script_gives_a_value_or_a_reason_and_never_throws() => Check.One(LongRun.Draws(4_000), Prop.ForAll(
        (from start in Gen.Elements(Good)
         from at in Gen.Choose(0, start.Length)
         from cut in Gen.Choose(0, 6)
         from word in Gen.Elements(Words)
         select start[..at] + word + start[Math.Min(start.Length, at + cut)..]).ToArbitrary(), RunsOrSaysWhy));

    private static readonly string[] Good = [
        "var a = [3, 1, 2]; a.sort((x, y) => x - y); for (let i = 0; i < a.length; i++) { variables.V = (variables.V ?? 0) + a[i] } return `sum ${variables.V}`",
        "function f(n) { return n < 2 ? 1 : n * f(n - 1) } switch (f(5)) { case 120: 'right'; break; default: 'wrong' }",
        "try { JSON.parse('{') } catch (e) { e.message.replace(/\\s+/g, m => m.length) } finally { setVariable('V', { at: new Date(), list: [1, , 'x'] }) }",
        "var o = { get x() { return this.y }, y: 1, 'z-z': null }; for (var k in o) if (o[k] === null) delete o[k]; do { o.y++ } while (o.y < 9); o"];

    private static void RunsOrSaysWhy(string source)
    {
        var (script, refusal) = Script.Read(source);
        if (script is null)
        {
            Assert.StartsWith("脚本", refusal);
            return;
        }

        var watch = Stopwatch.StartNew();
        var first = ScriptEvaluator.Evaluate(script, new FakeScope().With("V", "[1,{\"a\":\"b\"}]"), ScriptLimits.Default);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(6), $"{watch.Elapsed}");
        Assert.True(first.Fault is null || first.Fault.StartsWith("脚本", StringComparison.Ordinal) || first.Fault.StartsWith("正则", StringComparison.Ordinal), first.Fault);
        var again = ScriptEvaluator.Evaluate(script, new FakeScope().With("V", "[1,{\"a\":\"b\"}]"), ScriptLimits.Default);
        // Time and memory are the net below the limits that count alike everywhere.
        var stopped = new[] { first, again }.Any(r => r.Fault?.Contains("已停止", StringComparison.Ordinal) == true);
        Assert.True(!stopped || (first.Fault is not null && again.Fault is not null));
        Assert.True(stopped || (first.Value?.ToJsonString(), first.Fault) == (again.Value?.ToJsonString(), again.Fault));
    }
}
