using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;
using static Workflow.Reports.Tests.Tidy;

namespace Workflow.Reports.Tests.Checks;

/// <summary>Right reports are not called wrong; what a county decides about the checks is done.</summary>
public sealed class TidyTests
{
    public static TheoryData<string> All => Reports.LayoutIds;

    [Theory, MemberData(nameof(All))]
    public void Nothing_is_said_of_a_report_that_is_right(string id)
    {
        var layout = ReportLayouts.Get(id);
        var report = Of(layout, YearOf(layout));
        var previous = layout.LastYear is null ? Previous with { Year = report.Year - 1 } : null;
        Assert.Equal([], ReportChecks.Run(new(report, previous, source: Source(report))).Select(f => $"{f.Code} {f.Message}"));
    }

    [Fact]
    public void Nothing_is_said_of_the_report_of_the_year_before_but_what_it_implies() =>
        Assert.Equal(["X.VALID"], Check(Previous).Select(f => f.Code));

    [Fact]
    public void Every_code_is_listed_once_with_a_name_and_a_severity()
    {
        Assert.Distinct(ReportChecks.Codes.Select(c => c.Code));
        Assert.All(ReportChecks.Codes, c => Assert.NotEmpty(c.Name));
        Assert.Equal(
            [
                "C.DUTY", "C.RULES", "F.FEE", "L.LAYOUT", "L.NUMBER", "L.PERIOD", "L.TITLE", "M.UNIT", "N.ASPECT", "N.CELL", "N.CLAIM", "N.DUPLICATE", "N.LENGTH",
                "N.PARTSUM", "N.PLACEHOLDER", "N.STALE", "N.UNIT", "P.PRIVACY", "S.BLANK", "S.BREAK", "S.HEADING", "S.LENGTH", "S.MISSING", "S.TEXT", "S.WIDTH",
                "T.WITHIN", "T2.CHANGE", "T2.ORDER", "T3.COMPENSATING", "T3.IDENTITY", "T3.ROWSUM", "T3.TOTAL", "T4.SUM", "X.CARRY", "X.ITEMS", "X.JUMP", "X.VALID", "X.YEAR",
            ],
            ReportChecks.Codes.Select(c => c.Code));
    }

    [Fact]
    public void A_county_raises_lowers_and_leaves_out_any_check()
    {
        var report = Typed(("t3.next.natural", "2")).With(new Dictionary<string, string?> { ["other"] = "无。" }, Nothing);
        var settings = CheckSettings.Read("""{"severities":{"F.FEE":"fail","T3.IDENTITY":"note","T3.ROWSUM":null},"overviewLimit":10}""");
        Assert.Equal(
            [("F.FEE", Severity.Fail), ("N.LENGTH", Severity.Warn), ("T3.IDENTITY", Severity.Note)],
            Check(report, Previous, settings: settings).Select(f => (f.Code, f.Severity)));
    }

    [Theory]
    [InlineData("""{"severities":{"N.NOSUCH":"fail"}}""")]
    [InlineData("""{"severities":{"N.CELL":"loud"}}""")]
    [InlineData("""{"limit":3}""")]
    [InlineData("null")]
    public void Settings_that_mean_nothing_are_refused(string json) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => CheckSettings.Read(json));

    [Theory, MemberData(nameof(All))]
    public void Any_report_is_checked_without_a_fault_and_every_place_exists(string id)
    {
        var layout = ReportLayouts.Get(id);
        var texts = Gen.Elements<string>("其中", "包括", "（", "）", "各3条", "20条", "、", "。", "\n", "一是", "三是", "（二）", "12.", "我局", "2019年", "未收到申请", "收到申请5件", "公开公开", "XX", "11010519491231002X", "信息处理费35元", "国办公开办函〔2019〕60号", "13800138000", "主要领导", "审批", "全部办结", "统计期限", "自2020年1月1日起至2020年12月31日");
        foreach (var words in Gen.Sample(Gen.ListOf(texts, 40), 60, 10))
        {
            var report = Of(layout, layout.FirstYear).With(layout.Texts.ToDictionary(t => t.Key, t => (string?)(t.Key.Length % 2 == 0 ? string.Concat(words) : string.Concat(Enumerable.Reverse(words)))), Nothing);
            Assert.All(ReportChecks.Run(new(report, Previous, Previous, UnitKind.Government, Source(report))), f =>
            {
                Assert.NotEmpty(f.Message);
                Assert.NotEmpty(f.Mend);
                Assert.Contains(ReportChecks.Codes, c => c.Code == f.Code);
                Assert.All(f.Cells, c => Assert.True(layout.HasCell(c)));
                Assert.True(f.Part is null || layout.FindPart(f.Part) is not null);
                Assert.True(f.Range is null || (f.Range.Start >= 0 && f.Range.Start + f.Range.Length <= report.Text(f.Range.Text).Length));
                Assert.All(f.Repairs, r => Assert.NotNull(r.Apply(report)));
            });
        }
    }

    [Fact]
    public void What_a_county_decided_is_kept_and_a_code_that_is_gone_is_passed_over()
    {
        var settings = CheckSettings.Default with
        {
            Severities = new Dictionary<string, Severity?> { ["F.FEE"] = Severity.Fail, ["T3.ROWSUM"] = null },
            OverviewLimit = 1200,
        };
        Assert.Equal(settings.Write(), CheckSettings.ReadStored(settings.Write()).Write());
        var old = CheckSettings.ReadStored("""{"severities":{"F.FEE":"fail","Z.GONE":"fail"},"overviewLimit":1200}""");
        Assert.Equal(("F.FEE", 1200), (Assert.Single(old.Severities).Key, old.OverviewLimit));
        Assert.Same(CheckSettings.Default, CheckSettings.ReadStored(null));
    }
}
