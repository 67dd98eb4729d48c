using System.Runtime.CompilerServices;
using Workflow.Reports.Checks;
using Workflow.Reports.Exporting;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;
using Workflow.Reports.Rendering;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Layouts;

/// <summary>A county adds rows. What holds for every layout (rules, round trips, random reports) is tested on this one too, since it is known from the start.</summary>
public sealed class LayoutExtensionTests
{
    private const string Id = "2021-qingshi";

    private static readonly ReportLayout Local = ReportLayouts.Get(Id);

    [ModuleInitializer]
    internal static void Add() => Assert.Null(ReportLayouts.Extend(Text));

    [Fact]
    public void The_rows_stand_where_the_file_puts_them_and_within_the_groups_of_the_form()
    {
        var rows = Local.Table("t3").Blocks.Single().Rows;
        Assert.Equal(["new", "new-online", "new-counter", "carried", "granted"], rows.Take(5).Select(r => r.Key));
        Assert.Equal(28, rows.Count);
        Assert.Equal("refused-local", rows[rows.ToList().FindIndex(r => r.Key == "refused-inquiry") + 1].Key);
        Assert.Equal(23, rows.Single(r => r.Key == "granted").Stubs[0].Rowspan);
        Assert.Equal(9, rows.Single(r => r.Key == "refused-secret").Stubs[0].Rowspan);
        Assert.Equal(["licences", "confirmations"], Local.Table("t2").Blocks[1].Rows.Select(r => r.Key));
        Assert.Equal(25, Layout2021.Table("t3").Blocks.Single().Rows.Count);
    }

    [Fact]
    public void A_row_is_in_the_sums_only_where_the_file_says_so()
    {
        var total = Local.Rules.Single(r => r.Code == "T3.TOTAL" && r.Line == "natural");
        Assert.Contains("t3.refused-local.natural", total.Right);
        Assert.DoesNotContain("t3.new-online.natural", Local.Rules.Where(r => r.Each == RuleAxis.Column).SelectMany(r => r.Left.Concat(r.Right)));
        Assert.Contains(Local.Rules, r => r.Code == "T3.ROWSUM" && r.Line == "new-online");
        Assert.Empty(Arithmetic(Tidied()));
        Assert.Equal(["T3.TOTAL", "T3.TOTAL"], Arithmetic(Tidied(("t3.refused-local.natural", "1"), ("t3.refused-local.total", "1"))).Select(f => f.Code));
        Assert.Equal(["T3.ROWSUM"], Arithmetic(Tidied(("t3.new-online.natural", "1"))).Select(f => f.Code));
    }

    [Fact]
    public void What_is_a_part_of_a_row_is_not_more_than_it()
    {
        Assert.DoesNotContain(Tidy.Check(Tidied(("t3.new-online.natural", "20"), ("t3.new-online.total", "20"))), f => f.Code == "T.WITHIN");
        var finding = Tidy.Check(Tidied(("t3.new-online.natural", "30"), ("t3.new-online.total", "30"))).First(f => f.Code == "T.WITHIN");
        Assert.Equal("表三“其中：网上申请”行“自然人”列是30，大于表三“一、本年新收政府信息公开申请数量”行“自然人”列的22。", finding.Message);
    }

    [Fact]
    public void The_form_and_the_public_page_have_the_row()
    {
        var report = Tidied(("t3.new-online.natural", "20"));
        Assert.Contains("cells[t3.new-online.natural]", ReportForm.EditableTable(report, "t3", []), StringComparison.Ordinal);
        Assert.Contains("其中：网上申请", ReportHtml.Table(report, "t3"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docx")]
    [InlineData("html")]
    [InlineData("txt")]
    [InlineData("xlsx")]
    [InlineData("json")]
    public void A_file_with_the_row_is_known_by_it_and_one_without_is_the_official_form(string format)
    {
        var report = Tidied(("t3.new-online.natural", "20"), ("t3.new-online.total", "20"), ("t2.confirmations.decisions", "7"));
        var read = Read(report, format);
        Assert.Empty(read.Questions);
        Assert.Equal((Id, "20", "7"), (read.Report!.LayoutId, read.Report.Cell("t3.new-online.natural"), read.Report.Cell("t2.confirmations.decisions")));
        Assert.Equal("2021", Read(Tidy.Current, format).Report!.LayoutId);
    }

    [Fact]
    public void A_report_of_the_official_form_comes_in_and_is_asked_for_the_rows_and_can_go_back()
    {
        var upgrade = LayoutUpgrade.To(Local, Tidy.Current)!;
        Assert.Equal("22", upgrade.Report.Cell("t3.new.natural"));
        Assert.Equal(4, upgrade.Questions.Count);
        Assert.Contains(upgrade.Questions, q => q.Text.Contains("“行政确认”", StringComparison.Ordinal) && q.Cells.SequenceEqual(["t2.confirmations.decisions"]));
        var back = LayoutUpgrade.To(Layout2021, Tidied(("t2.confirmations.decisions", "7")))!;
        Assert.Contains(back.Dropped, d => d is { From: "t2.confirmations.decisions", Value: "7" });
        Assert.NotNull(LayoutUpgrade.To(Local, Tidy.Of(Layout2019, 2020)));
    }

    [Fact]
    public void Its_years_take_it_and_no_others()
    {
        Assert.Equal(Id, ReportLayouts.For(2090).Id);
        Assert.Equal("2021", ReportLayouts.For(2089).Id);
        Assert.DoesNotContain(Tidy.Check(Tidied()), f => f.Code.StartsWith("L.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"id":"2021-qingshi","extends":"2021","rows":[{"table":"t2","after":"fees","key":"x","label":"本地收费"}]}""", "已经有了")]
    [InlineData("""{"id":"x1","extends":"2020","rows":[{"table":"t2","after":"fees","key":"x","label":"本地收费"}]}""", "可用的有：2019、2021")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[]}""", "一行也没有")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[{"table":"t9","after":"fees","key":"x","label":"本地收费"}]}""", "可用的有：t2、t3、t4")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[{"table":"t2","after":"tax","key":"x","label":"本地收费"}]}""", "没有行“tax”")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[{"table":"t4","after":"review","key":"x","label":"本地一行"}]}""", "不能加行")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[{"table":"t3","after":"new","key":"carried","label":"本地一行"}]}""", "行编号“carried”")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[{"table":"t3","after":"new","key":"x","label":"行政处罚"}]}""", "分不清")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[{"table":"t2","after":"fees","key":"x","label":"本地收费","counts":"sum"}]}""", "不在任何合计里")]
    [InlineData("""{"id":"x1","extends":"2021","firstYear":2020,"rows":[{"table":"t2","after":"fees","key":"x","label":"本地收费"}]}""", "年度超出")]
    [InlineData("""{"id":"x1","extends":"2021","rows":[{"table":"t2","after":"fees","key":"x","label":"本地收费","colour":1}]}""", "不是加行的格式文件")]
    [InlineData("x", "不是加行的格式文件")]
    public void A_file_that_does_not_fit_is_refused_with_its_reason(string json, string said)
    {
        Assert.Contains(said, ReportLayouts.Extend(json)!, StringComparison.Ordinal);
        Assert.Equal(["2019", "2021", Id], ReportLayouts.All.Select(l => l.Id));
    }

    [Fact]
    public void The_same_file_twice_is_one_layout()
    {
        Assert.Null(ReportLayouts.Extend(Text));
        Assert.Single(ReportLayouts.All, l => l.Id == Id);
    }

    private static string Text => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Layouts", "2021-qingshi.json"));

    private static Report Tidied(params (string Key, string Value)[] cells) =>
        Tidy.Of(Local, 2090).With(Tidy.Nothing, cells.ToDictionary(c => c.Key, c => (string?)c.Value));

    private static Finding[] Arithmetic(Report report) => [.. ReportChecks.AtOnce(report).Where(f => f.Severity == Severity.Fail)];

    private static ReportReading Read(Report report, string format) =>
        ReportImporter.Read(new MemoryStream(ReportExport.Bytes(report, ReportExport.Find(format)!)), "report." + format);
}
