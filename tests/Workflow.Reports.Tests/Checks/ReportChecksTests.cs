using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Reports.Rendering;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Checks;

public sealed class ReportChecksTests
{
    [Fact]
    public void The_figures_of_a_published_report_agree_and_only_its_blanks_are_found()
    {
        var findings = ReportChecks.AtOnce(Seed004());
        Assert.Equal([("S.BLANK", Severity.Fail, "表三", 157), ("S.BLANK", Severity.Fail, "表四", 12)], findings.Select(f => (f.Code, f.Severity, f.Place, f.Cells.Count)));
    }

    [Fact]
    public void With_its_blanks_filled_the_published_report_can_be_submitted() =>
        Assert.Empty(ReportChecks.AtOnce(ReportChecks.FillBlanks(Seed004())));

    [Fact]
    public void One_wrong_figure_is_shown_with_left_right_and_difference()
    {
        var findings = Wrong(Typed("t3.granted.natural", "14")).ToArray();
        Assert.Equal(["T3.TOTAL", "T3.ROWSUM"], findings.Select(f => f.Code));
        Assert.Equal((23m, 22m, 1m), (findings[0].Left, findings[0].Right, findings[0].Difference));
        Assert.Equal("表三“自然人”列：三（七）总计＝23，三（一）至（六）各项之和＝22，左右相差1。", findings[0].Message);
        Assert.Equal("表三“三（一）予以公开”行：总计＝15，六类申请人之和＝14，左右相差1。", findings[1].Message);
        Assert.All(findings, f => Assert.Contains("t3.granted.natural", f.Cells));
    }

    [Fact]
    public void A_column_that_does_not_balance_says_so()
    {
        var finding = ReportChecks.AtOnce(Typed("t3.next.natural", "1")).First(f => f.Code == "T3.IDENTITY");
        Assert.Equal("表三“自然人”列：一＋二＝23，三（七）＋四＝24，左右相差1。", finding.Message);
        Assert.Equal(-1, finding.Difference);
        Assert.Equal(["t3.new.natural", "t3.total.natural", "t3.next.natural"], finding.Cells);
    }

    [Fact]
    public void A_blank_total_over_filled_details_fails_even_when_they_are_all_zero()
    {
        var report = ReportChecks.FillBlanks(Seed004());
        var blanked = report with { Cells = report.Cells.ToDictionary(c => c.Key, c => c.Key == "t4.review.total" ? null : c.Value) };
        var finding = Assert.Single(Wrong(blanked));
        Assert.Equal(("T4.SUM", "表四“行政复议”：总计没有填，而四种结果之和＝0。"), (finding.Code, finding.Message));
        Assert.Contains("t4.review.total", finding.Cells);
    }

    [Fact]
    public void A_word_in_a_number_cell_fails_with_its_place_and_mend()
    {
        var finding = Assert.Single(Wrong(Typed("t3.carried.other", "无")));
        Assert.Equal(("S.TEXT", "表三“二、上年结转政府信息公开申请数量”行“其他”列：“无”不是数字。", "没有的请填0。"), (finding.Code, finding.Message, finding.Mend));
    }

    [Fact]
    public void Nothing_is_wrong_with_an_empty_report_but_that_it_is_still_to_be_written()
    {
        var empty = Report.Empty(Layout2021, 2021, "某局");
        Assert.Empty(Wrong(empty));

        var refused = ReportChecks.AtOnce(empty);
        Assert.Equal([10, 175, 15], refused.Where(f => f.Code == "S.BLANK").Select(f => f.Cells.Count));
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
        Assert.Equal(("S.MISSING", place), ReportChecks.AtOnce(report).Select(f => (f.Code, f.Place)).Single());
    }

    [Fact]
    public void A_text_that_is_too_long_names_its_length()
    {
        var report = Seed004().With(new Dictionary<string, string?> { ["overview.platform"] = new('长', 20_003) }, new Dictionary<string, string?>());
        Assert.Contains("20003个字符", ReportChecks.AtOnce(report).Single(f => f.Code == "S.LENGTH").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_way_to_submission_everything_is_said_that_can_be_and_nothing_twice()
    {
        var empty = Report.Empty(Layout2021, 2021, "青石镇人民政府");
        Assert.Equal(ReportChecks.AtOnce(empty).Select(f => f.Message).Order(), ReportChecks.ForSubmission(new CheckContext(empty)).Where(f => f.IsToDo()).Select(f => f.Message).Order());

        var written = ReportChecks.FillBlanks(empty).With(new Dictionary<string, string?> { ["other"] = "收到申请12件。", ["problems"] = "经办人电话13912345678。" }, new Dictionary<string, string?>());
        var findings = ReportChecks.ForSubmission(new CheckContext(written));
        Assert.All(["N.CELL", "P.PRIVACY", "S.MISSING"], code => Assert.Contains(findings, f => f.Code == code));
        Assert.Equal(findings.Count, findings.Select(f => (f.Code, f.Message)).Distinct().Count());
    }

    [Fact]
    public void A_figure_that_last_years_report_decides_is_proposed_while_blank_and_wrong_once_filled_otherwise()
    {
        var previous = ReportChecks.FillBlanks(Seed004()).With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.next.natural"] = "5", ["t3.next.total"] = "5" });
        Finding Carry(string? typed) => ReportChecks.ForSubmission(new CheckContext(
            (Report.Empty(Layout2021, previous.Year + 1, previous.UnitName)).With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.carried.natural"] = typed }), previous))
            .First(f => f.Code == "X.CARRY" && f.Cells.Contains("t3.carried.natural"));
        Assert.Equal(Severity.Note, Carry(null).Severity);
        Assert.Equal("5", Assert.IsType<Edit.Cell>(Carry(null).Repairs[0].Edits[0]).To);
        Assert.Equal(Severity.Fail, Carry("4").Severity);

        var unread = previous with { Cells = previous.Cells.ToDictionary(c => c.Key, c => c.Key == "t3.next.natural" ? null : c.Value) };
        var finding = ReportChecks.Run(new CheckContext(ReportChecks.FillBlanks(Report.Empty(Layout2021, previous.Year + 1, previous.UnitName)).With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.carried.natural"] = "4" }), unread))
            .First(f => f.Code == "X.CARRY" && f.Cells.Contains("t3.carried.natural"));
        Assert.Equal(Severity.Warn, finding.Severity);
    }

    private static IEnumerable<Finding> Wrong(Report report) => ReportChecks.AtOnce(report).Where(f => !f.IsToDo());

    [Fact]
    public void A_consistent_report_has_no_finding() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Consistent(Layout2021).ToArbitrary(), report => ReportChecks.AtOnce(report).Count == 0));

    [Fact]
    public void Changing_any_single_cell_that_a_rule_covers_is_found() =>
        Check.One(LongRun.Draws(), Prop.ForAll(
            (from report in Consistent(Layout2021)
             from cell in Gen.Elements(Layout2021.Rules.SelectMany(r => r.Left.Concat(r.Right)).Distinct().ToArray())
             from more in Gen.Choose(1, 9)
             select (report, cell, more)).ToArbitrary(),
            x =>
            {
                var changed = x.report.With(new Dictionary<string, string?>(), new Dictionary<string, string?> { [x.cell] = (decimal.Parse(x.report.Cell(x.cell)!) + x.more).ToString() });
                return ReportChecks.AtOnce(changed).Any(f => f.Severity == Severity.Fail && f.Cells.Contains(x.cell) && Math.Abs(f.Difference!.Value) == x.more);
            }));

    [Fact]
    public void Filling_blanks_leaves_none_and_touches_nothing_else() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Messy(Layout2021).ToArbitrary(), report =>
        {
            var filled = ReportChecks.FillBlanks(report);
            return Layout2021.Cells.All(c => report.Read(c) is CellReading.Blank ? filled.Cell(c.Key) == "0" : filled.Read(c).Equals(report.Read(c)) || filled.Read(c) is CellReading.NotANumber);
        }));

    private static Report Typed(string cell, string value) =>
        Seed004().With(new Dictionary<string, string?>(), new Dictionary<string, string?> { [cell] = value });
}
