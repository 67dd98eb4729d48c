using FsCheck;
using FsCheck.Fluent;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests;

public sealed class NumberBindingTests
{
    private const string Cell = "t3.new.total";

    [Theory]
    [InlineData("125", "收到申请125件，办结20件。")]
    [InlineData("1,250", "收到申请1250件，办结20件。")]
    [InlineData("0", "收到申请0件，办结20件。")]
    [InlineData(null, "收到申请23件，办结20件。")]
    [InlineData("无", "收到申请23件，办结20件。")]
    public void A_bound_number_follows_its_cell_and_stays_where_the_cell_says_nothing(string? typed, string expected)
    {
        var (report, bindings) = NumberBindings.Follow(With("收到申请23件，办结20件。", typed), [new("problems", 4, 2, Cell)]);
        Assert.Equal(expected, report.Text("problems"));
        var digits = expected[4..].TakeWhile(char.IsAsciiDigit).Count();
        Assert.Equal([new NumberBinding("problems", 4, digits, Cell)], bindings);
    }

    [Fact]
    public void Several_numbers_of_one_text_all_follow_though_each_moves_the_next()
    {
        var (report, bindings) = NumberBindings.Follow(With("收到1件，答复1件，结转1件。", "1000"), [new("problems", 2, 1, Cell), new("problems", 7, 1, Cell), new("problems", 12, 1, Cell)]);
        Assert.Equal("收到1000件，答复1000件，结转1000件。", report.Text("problems"));
        Assert.Equal([2, 10, 18], bindings.Select(b => b.Start));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    [InlineData(90, 2)]
    [InlineData(-1, 2)]
    [InlineData(4, int.MaxValue)]
    public void What_is_not_exactly_a_number_is_not_touched_and_its_binding_is_dropped(int start, int length)
    {
        var (report, bindings) = NumberBindings.Follow(With("收到申请23件。", "7"), [new("problems", start, length, Cell)]);
        Assert.Equal("收到申请23件。", report.Text("problems"));
        Assert.Empty(bindings);
    }

    [Fact]
    public void An_edit_elsewhere_moves_a_binding_and_an_edit_of_the_number_frees_it() =>
        Check.One(LongRun.Draws(), Prop.ForAll(
            (from before in Gen.Elements("收到申请23件。", "23", "一23，23二")
             from at in Gen.Choose(0, before.Length)
             from cut in Gen.Choose(0, before.Length - at)
             from put in Gen.Elements("", "甲", "二三", "2")
             select (before, after: before[..at] + put + before[(at + cut)..])).ToArbitrary(),
            x =>
            {
                var start = x.before.IndexOf("23", StringComparison.Ordinal);
                return NumberBindings.Move([new("problems", start, 2, Cell)], x.before, x.after)
                    .All(b => b.Start >= 0 && b.Start + b.Length <= x.after.Length && x.after.Substring(b.Start, b.Length) == "23");
            }));

    private static Report With(string text, string? cell) =>
        Seed004().With(new Dictionary<string, string?> { ["problems"] = text }, new Dictionary<string, string?> { [Cell] = cell });
}
