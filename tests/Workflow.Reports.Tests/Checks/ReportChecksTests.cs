using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Checks;

public sealed class ReportChecksTests
{
    [Fact]
    public void The_figures_of_a_published_report_agree_and_only_its_blanks_are_warned_of()
    {
        var findings = ReportChecks.Check(Seed004());
        Assert.Equal([("S.BLANK", Severity.Warn, "表三", 157), ("S.BLANK", Severity.Warn, "表四", 12)], findings.Select(f => (f.Code, f.Severity, f.Place, f.Cells.Count)));
    }

    [Fact]
    public void With_its_blanks_filled_the_published_report_can_be_submitted() =>
        Assert.Empty(ReportChecks.CheckForSubmission(ReportChecks.FillBlanks(Seed004())));

    [Fact]
    public void One_wrong_figure_is_shown_with_left_right_and_difference()
    {
        var findings = ReportChecks.Check(Typed("t3.granted.natural", "14")).Where(f => f.Severity == Severity.Fail).ToArray();
        Assert.Equal(["T3.TOTAL", "T3.ROWSUM"], findings.Select(f => f.Code));
        Assert.Equal((23m, 22m, 1m), (findings[0].Left, findings[0].Right, findings[0].Difference));
        Assert.Equal("表三“自然人”列：三（七）总计＝23，三（一）至（六）各项之和＝22，左右相差1。", findings[0].Message);
        Assert.Equal("表三“三（一）予以公开”行：总计＝15，六类申请人之和＝14，左右相差1。", findings[1].Message);
        Assert.All(findings, f => Assert.Contains("t3.granted.natural", f.Cells));
    }

    [Fact]
    public void A_column_that_does_not_balance_says_so()
    {
        var finding = ReportChecks.Check(Typed("t3.next.natural", "1")).First(f => f.Code == "T3.IDENTITY");
        Assert.Equal("表三“自然人”列：一＋二＝23，三（七）＋四＝24，左右相差1。", finding.Message);
        Assert.Equal(-1, finding.Difference);
        Assert.Equal(["t3.new.natural", "t3.total.natural", "t3.next.natural"], finding.Cells);
    }

    [Fact]
    public void A_blank_total_over_filled_details_fails_even_when_they_are_all_zero()
    {
        var report = ReportChecks.FillBlanks(Seed004());
        var blanked = report with { Cells = report.Cells.ToDictionary(c => c.Key, c => c.Key == "t4.review.total" ? null : c.Value) };
        var finding = Assert.Single(ReportChecks.Check(blanked), f => f.Severity == Severity.Fail);
        Assert.Equal(("T4.SUM", "表四“行政复议”：总计没有填，而四种结果之和＝0。"), (finding.Code, finding.Message));
        Assert.Contains("t4.review.total", finding.Cells);
    }

    [Fact]
    public void A_word_in_a_number_cell_fails_with_its_place_and_mend()
    {
        var finding = Assert.Single(ReportChecks.Check(Typed("t3.carried.other", "无")), f => f.Severity == Severity.Fail);
        Assert.Equal(("S.TEXT", "表三“二、上年结转政府信息公开申请数量”行“其他”列：“无”不是数字。", "没有的请填0。"), (finding.Code, finding.Message, finding.Mend));
    }

    [Fact]
    public void An_empty_report_is_only_warned_of_while_typing_and_refused_when_submitted()
    {
        var empty = Report.Empty(Layout2021, 2021, "某局");
        Assert.Equal([10, 175, 15], ReportChecks.Check(empty).Select(f => f.Cells.Count));
        Assert.DoesNotContain(ReportChecks.Check(empty), f => f.Severity == Severity.Fail);

        var refused = ReportChecks.CheckForSubmission(empty);
        Assert.All(refused, f => Assert.Equal(Severity.Fail, f.Severity));
        Assert.Equal(["一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"], refused.Where(f => f.Code == "S.MISSING").Select(f => f.Place));
        Assert.Contains("表二“规章”行“本年制发件数”列", refused.First(f => f.Code == "S.BLANK").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", "标题")]
    [InlineData("period", "编制依据和统计期限")]
    public void Title_and_period_are_each_demanded(string key, string place)
    {
        var report = ReportChecks.FillBlanks(Seed004()).With(new Dictionary<string, string?> { [key] = " \n" }, new Dictionary<string, string?>());
        Assert.Equal(("S.MISSING", place), ReportChecks.CheckForSubmission(report).Select(f => (f.Code, f.Place)).Single());
    }

    [Fact]
    public void A_text_that_is_too_long_names_its_length()
    {
        var report = Seed004().With(new Dictionary<string, string?> { ["overview.platform"] = new('长', 20_003) }, new Dictionary<string, string?>());
        Assert.Contains("20003个字符", ReportChecks.Check(report).Single(f => f.Code == "S.LENGTH").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_consistent_report_has_no_finding() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Consistent(Layout2021).ToArbitrary(), report => ReportChecks.CheckForSubmission(report).Count == 0));

    [Fact]
    public void Changing_any_single_cell_that_a_rule_covers_is_found() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            (from report in Consistent(Layout2021)
             from cell in Gen.Elements(Layout2021.Rules.SelectMany(r => r.Left.Concat(r.Right)).Distinct().ToArray())
             from more in Gen.Choose(1, 9)
             select (report, cell, more)).ToArbitrary(),
            x =>
            {
                var changed = x.report.With(new Dictionary<string, string?>(), new Dictionary<string, string?> { [x.cell] = (decimal.Parse(x.report.Cell(x.cell)!) + x.more).ToString() });
                return ReportChecks.Check(changed).Any(f => f.Severity == Severity.Fail && f.Cells.Contains(x.cell) && Math.Abs(f.Difference!.Value) == x.more);
            }));

    [Fact]
    public void Filling_blanks_leaves_none_and_touches_nothing_else() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Messy(Layout2021).ToArbitrary(), report =>
        {
            var filled = ReportChecks.FillBlanks(report);
            return Layout2021.Cells.All(c => report.Read(c) is CellReading.Blank ? filled.Cell(c.Key) == "0" : filled.Read(c).Equals(report.Read(c)) || filled.Read(c) is CellReading.NotANumber);
        }));

    private static Report Typed(string cell, string value) =>
        Seed004().With(new Dictionary<string, string?>(), new Dictionary<string, string?> { [cell] = value });
}
