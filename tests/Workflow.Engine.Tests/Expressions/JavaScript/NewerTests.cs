using Workflow.Engine.Expressions.JavaScript;

namespace Workflow.Engine.Tests.Expressions.JavaScript;

/// <summary>Functions of the library that came after ES5.</summary>
public sealed class NewerTests
{
    [Theory]
    [InlineData("'年度报告'.includes('报告') && !'abc'.includes('a', 1)", "true")]
    [InlineData("'年度报告'.startsWith('年度') && 'abc'.startsWith('b', 1) && !'abc'.startsWith('b')", "true")]
    [InlineData("'a.docx'.endsWith('.docx') && 'abc'.endsWith('b', 2)", "true")]
    [InlineData("'ab'.repeat(3) + 'x'.repeat(0)", "\"ababab\"")]
    [InlineData("'7'.padStart(3, '0') + 'a'.padEnd(3, 'xyz') + 'long'.padStart(2)", "\"007axylong\"")]
    [InlineData("'[' + ' a '.trimStart() + '][' + ' a '.trimEnd() + ']'", "\"[a ][ a]\"")]
    [InlineData("[1, NaN, 'x'].includes(NaN) && [1].includes(1) && ![1].includes('1')", "true")]
    [InlineData("[1, 2, 3].find(x => x > 1)", "2")]
    [InlineData("[{ a: 1 }].find(x => x.a > 1)", "null")]
    [InlineData("[1, 2, 3].findIndex(x => x === 3) + [1].findIndex(x => x > 9)", "1")]
    [InlineData("[1, 2, 3].fill(0, 1)", "[1,0,0]")]
    [InlineData("new Array(3).fill('x', -2)[2]", "\"x\"")]
    [InlineData("[1, [2, [3]]].flat()", "[1,2,[3]]")]
    [InlineData("[1, [2, [3]]].flat(9)", "[1,2,3]")]
    [InlineData("[1, 2].flatMap(x => [x, x * 10])", "[1,10,2,20]")]
    [InlineData("Array.from('甲乙').concat(Array.from({ length: 2 }, (x, i) => i), Array.of(7))", "[\"甲\",\"乙\",0,1,7]")]
    [InlineData("Object.values({ a: 1, b: 2 })", "[1,2]")]
    [InlineData("Object.entries({ a: 1 })", "[[\"a\",1]]")]
    [InlineData("Object.assign({ a: 1, b: 1 }, { b: 2 }, null, { c: 3 })", "{\"a\":1,\"b\":2,\"c\":3}")]
    [InlineData("Object.fromEntries([['a', 1], ['b', 2]])", "{\"a\":1,\"b\":2}")]
    [InlineData("[Number.isInteger(5), Number.isInteger(5.5), Number.isInteger('5'), Number.isNaN('x'), Number.parseFloat('1.5')]", "[true,false,false,false,1.5]")]
    [InlineData("[Math.trunc(-1.5), Math.sign(-3), Math.log10(1000)]", "[-1,-1,3]")]
    public void Gives_what_the_standard_says(string source, string expected) => Assert.Equal(expected, new FakeScope().Value(source));

    [Theory]
    [InlineData("new Map()", "Map")]
    [InlineData("new Set([1]).size", "Set")]
    [InlineData("Promise.resolve(1)", "Promise")]
    [InlineData("Symbol('x')", "Symbol")]
    [InlineData("console.log(1)", "console")]
    public void What_would_need_more_is_refused_by_name_when_it_is_read(string source, string named) => Assert.Contains($"“{named}”", Script.Read(source).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("var Map = function (x) { return x }; Map(1)", "1")]
    [InlineData("var includes = [].includes; includes.call([1], 1)", "true")]
    public void A_name_of_ones_own_is_ones_own(string source, string expected) => Assert.Equal(expected, new FakeScope().Value(source));
}
