using Workflow.Reports.Importing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Importing;

public sealed class ClipboardTableTests
{
    [Fact]
    public void A_block_of_figures_goes_in_from_the_cell_on()
    {
        var pasted = Paste("t3.new.business", "1\t2\r\n3\t\r\n");
        Assert.Null(pasted.Refusal);
        Assert.Equal(
            new() { ["t3.new.business"] = "1", ["t3.new.research"] = "2", ["t3.carried.business"] = "3", ["t3.carried.research"] = null },
            pasted.Cells.ToDictionary());
    }

    [Fact]
    public void A_line_of_table_four_goes_in_across_its_groups() =>
        Assert.Equal(
            ["t4.review.total", "t4.direct.upheld", "t4.direct.corrected"], Paste("t4.review.total", "5\t6\t7").Cells.Keys);

    [Fact]
    public void Html_is_taken_before_text_and_its_merged_cells_count_once()
    {
        var pasted = ClipboardTable.Read(
            Layout2021, "t2.licences.decisions", "<html><body><!--StartFragment--><table><tr><td colspan=3>12</td></tr><tr><td colspan=3>5</td></tr></table><!--EndFragment-->", "99");
        Assert.Equal(new() { ["t2.licences.decisions"] = "12", ["t2.punishments.decisions"] = "5" }, pasted.Cells.ToDictionary());
    }

    [Fact]
    public void A_cell_of_several_lines_stays_one_cell() =>
        Assert.Equal("1\n2", Paste("t3.new.natural", "\"1\n2\"\t3").Cells["t3.new.natural"]);

    [Theory]
    [InlineData("t3.new.other", "1\t2\t3", "第1行有3格，从“其他”列往右只有2格")]
    [InlineData("t3.next.natural", "1\n2", "有2行，从这一格往下只有1行")]
    [InlineData("t2.regulations.made", "1\t2\t3\t4", "往右只有3格")]
    [InlineData("t3.new.natural", "自然人\t商业企业", "“自然人”，不是数字")]
    [InlineData("t3.new.natural", "", "没有表格")]
    [InlineData("t3.new.natural", "规章\t1\t2\t3", "请粘贴到表二")]
    [InlineData("t2.regulations.made", "规章\t1\t2\t3\n规章\t1\t2\t4", "出现了2次")]
    public void What_does_not_fit_is_refused_with_the_reason_and_nothing_goes_in(string cell, string text, string reason)
    {
        var pasted = Paste(cell, text);
        Assert.Contains(reason, pasted.Refusal, StringComparison.Ordinal);
        Assert.Empty(pasted.Cells);
    }

    [Fact]
    public void Blank_cells_beyond_the_table_are_no_fault() => Assert.Null(Paste("t3.new.other", "1\t2\t\t").Refusal);

    [Fact]
    public void A_block_with_labels_goes_where_they_say_wherever_the_pointer_stands()
    {
        var pasted = Paste("t3.next.total", "\t（二）部分公开\t3\t0\t0\t0\t0\t0\t3\n（七）总计\t\t\t9\t0\t0\t0\t0\t0\t9");
        Assert.Equal(("3", "9", 14), (pasted.Cells["t3.partial.natural"], pasted.Cells["t3.total.natural"], pasted.Cells.Count));
    }

    [Fact]
    public void A_labelled_line_with_a_figure_too_many_is_asked()
    {
        var pasted = Paste("t3.new.natural", "（一）予以公开\t23\t0\t0\t0\t0\t0\t0\t23");
        Assert.Empty(pasted.Cells);
        var question = Assert.Single(pasted.Questions);
        // Taking out one of the zeros makes the row's sum right; so does no other way.
        Assert.Equal(["23", "0", "0", "0", "0", "0", "23"], question.Choices[0].Cells.Values);
        Assert.Empty(question.Choices[^1].Cells);
    }

    private static ClipboardReading Paste(string cell, string text) => ClipboardTable.Read(Layout2021, cell, null, text);
}
