using System.Text;
using Workflow.Reports.Checks;
using Workflow.Reports.Exporting;
using Workflow.Reports.Importing;
using static Workflow.Reports.Tests.Tidy;

namespace Workflow.Reports.Tests.Checks;

/// <summary>What only the file can show: headings without numerals, rows that are not there, eight figures for seven columns.</summary>
public sealed class SourceTests
{
    [Theory]
    [InlineData("、总体情况", "S.HEADING", "的序号丢失了")]
    [InlineData("总体情况", "S.HEADING", "的序号丢失了")]
    [InlineData("1、 总体情况", "S.HEADING", "的序号写成了“1、”")]
    [InlineData("一、本年度总体情况", "S.HEADING", "与规定的写法不同")]
    [InlineData("工作情况", "S.MISSING", "文件里没有标题“一、总体情况”")]
    public void A_heading_keeps_its_numeral(string written, string code, string says)
    {
        var found = Find(Source(Current).Change(b => b is SourceBlock.Paragraph { Text: "一、总体情况" } p ? p with { Text = written } : b));
        Assert.Equal((code, "overview"), found.Select(f => (f.Code, f.Part)).Single());
        Assert.Contains(says, found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_behind_a_heading_in_its_line_does_not_hide_it() =>
        Assert.Empty(Find(Source(Current).Change(b => b is SourceBlock.Paragraph { Text: "六、其他需要报告的事项" } p ? p with { Text = "六、其他需要报告的事项。2023年未收取信息处理费。" } : b)));

    [Theory]
    [InlineData("[bookmark: _GoBack]")]
    [InlineData("[bookmark: _GoBack]\n")]
    public void What_an_extraction_left_of_a_bookmark_is_said_with_its_place_and_is_not_in_the_text(string left)
    {
        var text = Encoding.UTF8.GetString(ReportExport.Bytes(Current, ReportExport.Find("txt")!)).Replace(Current.Text("other"), left + Current.Text("other"), StringComparison.Ordinal);
        var reading = ReportImporter.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "report.txt");
        var found = Assert.Single(ReportChecks.Run(new(reading.Report!, source: reading.Source)), f => f.Code == "N.PLACEHOLDER");
        Assert.Contains("“[bookmark: _GoBack]”", found.Message, StringComparison.Ordinal);
        Assert.Equal(Current.Text("other"), Assert.IsType<SourceBlock.Paragraph>(reading.Source.Blocks[found.Block!.Value]).Text);
        Assert.DoesNotContain("bookmark", reading.Report!.Text("other"), StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_stand_in_their_order()
    {
        var blocks = Source(Current).Blocks.ToList();
        var (five, six) = (blocks.FindIndex(b => b is SourceBlock.Paragraph { Text: "五、存在的主要问题及改进情况" }), blocks.FindIndex(b => b is SourceBlock.Paragraph { Text: "六、其他需要报告的事项" }));
        (blocks[five], blocks[six]) = (blocks[six] with { Index = five }, blocks[five] with { Index = six });
        Assert.Contains(Find(new("x", blocks)), f => f.Code == "S.HEADING" && f.Part == "other" && f.Message.Contains("位置不对", StringComparison.Ordinal));
    }

    [Fact]
    public void A_heading_or_title_that_stands_twice_is_found_with_its_line()
    {
        var found = Find(Source(Current).Change(b => b.Index == 3 ? new SourceBlock.Paragraph(3, "（一）总体情况") : b.Index == 4 ? new SourceBlock.Paragraph(4, "青石县松岭镇人民政府2023年政府信息公开工作年度报告") : b));
        Assert.Equal(["L.TITLE", "N.DUPLICATE"], found.Select(f => f.Code).Order());
        Assert.Equal([4, 3], found.OrderBy(f => f.Code, StringComparer.Ordinal).Select(f => f.Block!.Value));
    }

    [Fact]
    public void An_appendix_mark_above_the_title_is_found() =>
        Assert.Contains(Find(new("x", [new SourceBlock.Paragraph(0, "附件："), .. Source(Current).Blocks.Select(b => b with { Index = b.Index + 1 })])), f => f.Code == "L.TITLE" && f.Block == 0);

    [Fact]
    public void Eight_figures_for_seven_columns_are_not_realigned()
    {
        var found = Find(Row("t3", "三（三）1.属于国家秘密", cells => [.. cells, new("0")]));
        Assert.Equal(("S.WIDTH", Severity.Fail, "t3", "三（三）1.属于国家秘密"), found.Select(f => (f.Code, f.Severity, f.Table, f.Row)).Single());
        Assert.Contains("文件里有8个数，应有7个", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_figures_after_blanks_that_fit_no_margin_are_not_realigned()
    {
        var found = Find(Row("t3", "四、结转下年度继续办理", cells => [cells[0], new(""), new(""), new(""), new(""), .. cells[3..]]));
        Assert.Equal(["S.WIDTH"], found.Select(f => f.Code));
        Assert.Contains("文件里有5个数，应有7个", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blanks_in_their_columns_are_only_blank() =>
        Assert.Empty(Find(Row("t3", "二、上年结转政府信息公开申请数量", cells => [cells[0], .. Enumerable.Repeat(new SourceCell(""), 6), cells[^1]])));

    [Fact]
    public void An_empty_cell_beside_every_label_shifts_nothing() =>
        Assert.Empty(Find(Source(Current).Change(b => b is SourceBlock.Table t && t.Rows[^1].Cells[0].Text.StartsWith("四、", StringComparison.Ordinal)
            ? t with { Rows = [.. t.Rows.Select(r => r.Cells.Count > 7 ? new SourceRow([.. r.Cells.SkipLast(7), new(""), .. r.Cells.TakeLast(7)]) : r)] }
            : b)));

    [Fact]
    public void Three_figures_for_one_column_of_table_two_are_found() =>
        Assert.Equal([("S.WIDTH", "行政事业性收费")], Find(Row("t2", "行政事业性收费", cells => [.. cells, new("0"), new("0")])).Select(f => (f.Code, f.Row)));

    [Fact]
    public void Rows_that_are_not_there_are_counted_and_named()
    {
        var found = Find(Source(Current).Change(b => b is SourceBlock.Table t && t.Rows.Count > 25 ? t with { Rows = [.. t.Rows.Take(9)] } : b));
        Assert.Equal(("S.MISSING", "t3"), found.Select(f => (f.Code, f.Table)).Single());
        Assert.Contains("文件里的表三缺19行（共25行）：“三（三）3.危及“三安全一稳定””", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_not_there_is_missing_and_one_without_a_head_is_told()
    {
        Assert.Equal([("S.MISSING", "t4")], Find(Source(Current).Change(b => b is SourceBlock.Table { Rows.Count: 4 } ? null : b)).Select(f => (f.Code, f.Table)));
        var headless = Source(Current).Change(b => b is SourceBlock.Table { Rows.Count: 4 } t ? t with { Rows = [t.Rows[^1]] } : b);
        var blank = Current.With(Nothing, Current.Cells.Keys.Where(k => k.StartsWith("t4.", StringComparison.Ordinal)).ToDictionary(k => k, _ => (string?)null));
        Assert.DoesNotContain(ReportChecks.Run(new(blank, Previous, source: headless)), f => f.Code == "S.BLANK");
        Assert.Equal([("S.HEADING", "t4")], Find(headless).Select(f => (f.Code, f.Table)));
    }

    [Fact]
    public void What_the_file_leaves_open_is_not_called_a_wrong_sum_or_a_blank()
    {
        var source = Row("t3", "三（七）总计", cells => [.. cells, new("0")]);
        var open = Current.With(Nothing, Current.Layout.Cells.Where(c => c.Key.StartsWith("t3.total.", StringComparison.Ordinal)).ToDictionary(c => c.Key, _ => (string?)null));
        Assert.Equal(["S.WIDTH"], ReportChecks.Run(new(open, Previous, source: source)).Select(f => f.Code));
        Assert.Contains(ReportChecks.Run(new(open, Previous, source: Source(open))), f => f.Code == "T3.TOTAL");
    }

    [Fact]
    public void Figures_with_spaces_around_them_are_counted()
    {
        var found = Find(Row("t3", "四、结转下年度继续办理", cells => [cells[0], .. cells[1..].Select(c => c with { Text = c.Text + " " })]));
        Assert.Equal([("S.TEXT", Severity.Note, "文件里的表三有7格数字前后带空格。")], found.Select(f => (f.Code, f.Severity, f.Message)));
    }

    [Fact]
    public void A_line_broken_in_a_sentence_is_found()
    {
        var broken = new SourceBlock.Paragraph(3, "镇政府以建立便民的政府为目标认真贯彻县里的工作部署努力让群众满意并且全面推");
        Assert.Equal([("S.BREAK", 3)], Find(Source(Current).Change(b => b.Index == 3 ? broken : b.Index == 4 ? new SourceBlock.Paragraph(4, "进公开工作。") : b)).Select(f => (f.Code, f.Block!.Value)));
    }

    private static Finding[] Find(SourceDocument source) => [.. ReportChecks.Run(new(Current, Previous, source: source))];

    /// <summary>One line of a table changed, found by the row's name.</summary>
    private static SourceDocument Row(string table, string name, Func<SourceCell[], SourceCell[]> change)
    {
        var row = Current.Layout.Table(table).Blocks.SelectMany(b => b.Rows).First(r => r.Name == name).Stubs[^1].Text;
        return Source(Current).Change(b => b is SourceBlock.Table t
            ? t with { Rows = [.. t.Rows.Select(r => r.Cells.Any(c => c.Text == row) && char.IsAsciiDigit(r.Cells[^1].Text.FirstOrDefault()) ? new SourceRow(change([.. r.Cells])) : r)] }
            : b);
    }
}
