using Workflow.Reports.Importing;

namespace Workflow.Reports.Tests.Importing;

/// <summary>The faults of five published reports, in every kind of file: what is certain is read, what is not is asked.</summary>
public sealed class FaultyFilesTests
{
    private static readonly Dictionary<string, IReadOnlyList<SourceBlock>> Files5 = new()
    {
        ["untitled"] = Faulty.Untitled,
        ["dated"] = Faulty.Dated,
        ["misaligned"] = Faulty.Misaligned,
        ["truncated"] = Faulty.Truncated,
        ["mixed"] = Faulty.Mixed,
    };

    public static TheoryData<string> Formats => [.. Files.Writers.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_layout_is_told_by_its_tables_and_unit_and_year_by_the_title(string format)
    {
        Assert.Equal(("2019", null, null, 2021), Named("untitled", format));
        Assert.Equal(("2019", "松岭镇", null, 2022), Named("dated", format));
        Assert.Equal(("2019", "松岭乡", 2020, 2020), Named("misaligned", format));
        Assert.Equal(("2021", "松岭镇", 2021, 2021), Named("truncated", format));
        Assert.Equal(("2021", "青石县人民政府办公室", 2021, 2021), Named("mixed", format));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_year_that_only_the_words_name_is_asked(string format)
    {
        var question = Assert.Single(Read("untitled", format).Questions);
        Assert.Equal("year", question.Key);
        Assert.Equal([2021, null], question.Choices.Select(c => c.Year));
        Assert.Contains("2021年", question.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_space_behind_a_figure_is_kept_in_the_source_and_not_in_the_report(string format)
    {
        var reading = Read("untitled", format);
        var trace = reading.Traces.Single(t => t.Key == "t3.new.natural");
        Assert.Equal("0", reading.Report!.Cell(trace.Key));
        Assert.Equal("0\u00A0", ((SourceBlock.Table)reading.Source.Blocks[trace.Block]).Rows[trace.Row!.Value].Cells[trace.Column!.Value].Text);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_mark_above_the_title_is_left_out_and_said_so(string format)
    {
        var reading = Read("untitled", format);
        Assert.Equal("政府信息公开工作年度报告", reading.Title);
        Assert.Equal("附件：", ((SourceBlock.Paragraph)reading.Source.Blocks[reading.Unplaced[0]]).Text);
        Assert.Equal("5", reading.Report!.Cell("t2.services.change"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_heading_with_another_numeral_is_the_heading_and_a_signature_stays(string format)
    {
        var report = Read("dated", format).Report!;
        Assert.Equal(report.Layout.Cells.Count, report.Cells.Values.Count(v => v == "0"));
        Assert.EndsWith("各站所全面推\n进公开工作。", report.Text("overview.opening"), StringComparison.Ordinal);
        Assert.StartsWith("本报告中所列数据的统计时限自2022年", report.Text("period"), StringComparison.Ordinal);
        Assert.Equal("无\n松岭镇人民政府\n2023年1月11日", report.Text("other"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Figures_that_are_too_many_or_too_few_are_asked_and_not_moved(string format)
    {
        var reading = Read("misaligned", format);
        var asked = reading.Questions;
        // One row of three for two, sixteen of eight for seven, three of five for seven.
        Assert.Equal(20, asked.Count);
        Assert.Equal(1, asked.Count(q => q.Text.Contains("应有2个数，文件里有3个", StringComparison.Ordinal)));
        Assert.Equal(16, asked.Count(q => q.Text.Contains("应有7个数，文件里有8个", StringComparison.Ordinal)));
        Assert.Equal(3, asked.Count(q => q.Text.Contains("应有7个数，文件里有5个", StringComparison.Ordinal)));
        Assert.All(asked, q => Assert.Empty(q.Choices[^1].Cells));
        Assert.All(asked.SelectMany(q => q.Choices).SelectMany(c => c.Cells.Keys), key => Assert.Null(reading.Report!.Cell(key)));
        Assert.Equal(("6", "1.98"), (reading.Report!.Cell("t2.procurement.projects"), reading.Report.Cell("t2.procurement.amount")));
        Assert.Equal("0", reading.Report.Cell("t3.partial.total"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Headings_without_numerals_are_found_and_a_nested_copy_stays_in_the_text(string format)
    {
        var report = Read("misaligned", format).Report!;
        Assert.Equal(
            "青石开发区松岭乡人民政府2020年政府信息公开工作年度报告\n（一）总体情况", string.Join('\n', report.Text("overview.opening").Split('\n').Take(2)));
        Assert.Equal(("考核还要加强。", "2020年松岭乡没有其他事项。"), (report.Text("problems"), report.Text("other")));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_table_that_stops_early_and_one_without_a_head_are_asked(string format)
    {
        var reading = Read("truncated", format);
        Assert.Equal(["t3:rows", null], reading.Questions.Select(q => q.Key == "t3:rows" ? q.Key : null));
        Assert.Contains("到“三（三）2.其他法律行政法规禁止公开”行为止，后面19行没有", reading.Questions[0].Text, StringComparison.Ordinal);
        Assert.All(reading.Report!.Layout.Cells.Where(c => c.Table == "t4"), c => Assert.Null(reading.Report.Cell(c.Key)));
        var answered = reading.Answered(new Dictionary<string, int> { [reading.Questions[1].Key] = 0 })!;
        Assert.All(reading.Report.Layout.Cells.Where(c => c.Table == "t4"), c => Assert.Equal("0", answered.Cell(c.Key)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_missing_total_is_blank_and_the_figures_beside_it_stay_in_their_columns(string format)
    {
        var report = Read("truncated", format).Report!;
        Assert.Equal(["0", "0", "0", "0", "0", "0", null], report.Layout.Cells.Where(c => c.Key.StartsWith("t3.granted.", StringComparison.Ordinal)).Select(c => report.Cell(c.Key)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Aspects_are_told_by_their_headings_however_these_are_worded(string format)
    {
        var report = Read("truncated", format).Report!;
        Assert.Equal(
            ["公开 41 条。", "没有收到申请。", "逐件审查。", "实行三级审批。", "定期考核。"],
            new[] { "proactive", "requests", "management", "platform", "supervision" }.Select(a => report.Text("overview." + a)));
        Assert.Equal("每月通报。", Read("mixed", format).Report!.Text("overview.supervision"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Blanks_stay_blank_beside_zeros(string format)
    {
        var reading = Read("mixed", format);
        Assert.Empty(reading.Questions);
        Assert.Equal(Reports.Seed004().Cells, reading.Report!.Cells);
        Assert.Equal("青石县人民政府办公室2021年度政府信息公开工作年度报告", reading.Report.Title);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_figure_is_traced_to_the_cell_it_stands_in(string format)
    {
        foreach (var reading in Files5.Keys.Select(f => Read(f, format)))
        {
            var traced = reading.Traces.Where(t => t.Row is not null).ToDictionary(t => t.Key);
            Assert.Equal(reading.Report!.Cells.Where(c => c.Value is not null).Select(c => c.Key).Order(), traced.Keys.Order());
            Assert.All(traced.Values, t => Assert.Equal(t.Source, ((SourceBlock.Table)reading.Source.Blocks[t.Block]).Rows[t.Row!.Value].Cells[t.Column!.Value].Text.Trim()));
        }
    }

    private static ReportReading Read(string file, string format) => Files.Read(Files5[file], format);

    private static (string?, string?, int?, int) Named(string file, string format)
    {
        var reading = Read(file, format);
        return (reading.Report?.LayoutId, reading.Unit, reading.Year, reading.Report!.Year);
    }
}
