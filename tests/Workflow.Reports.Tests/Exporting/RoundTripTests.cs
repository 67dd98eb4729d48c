using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Exporting;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Exporting;

/// <summary>What was exported and is imported again is the same report.</summary>
public sealed partial class RoundTripTests
{
    private static readonly string[] Lines =
    [
        "围绕便民服务公开信息312条，其中政策文件12条。", "（二）依申请公开", "一、总体情况", "三、收到和处理政府信息公开申请情况", "无。", "  行首有空格", "中间  有  空格",
        "", "1.98", "0", "<b>5 & \"6\"</b>", "“危及‘三安全一稳定’”", "=1+1", "附件：", "Report 2021 年度报告", "𠮷祥镇", "总计", "（六）其他处理", "第二十条第（一）项",
        "[图]", "－－", "①②③", "一是解读少；二是更新慢。", "〔2021〕30号",
    ];

    public static TheoryData<string, string> LayoutsAndFormats =>
        [.. ReportLayouts.All.SelectMany(l => ReportExport.Formats.Select(f => new TheoryDataRow<string, string>(l.Id, f.Name)))];

    [Theory]
    [MemberData(nameof(LayoutsAndFormats))]
    public void Importing_an_export_gives_the_report_again(string layout, string format) =>
        Check.One(LongRun.Draws(40), Prop.ForAll(Any(ReportLayouts.Get(layout), format == "txt").ToArbitrary(), report =>
        {
            var read = Again(report, format);
            Assert.Null(read.Unreadable);
            Assert.Equal(report.LayoutId, read.Report?.LayoutId);
            Assert.All(report.Layout.Cells, c => Assert.Equal((c.Key, report.Cell(c.Key)), (c.Key, read.Report!.Cell(c.Key))));
            Assert.All(report.Layout.Texts, t => Assert.Equal((t.Key, Squeezed(report.Text(t.Key))), (t.Key, Squeezed(read.Report!.Text(t.Key)))));
            Assert.DoesNotContain(read.Questions, q => q.Key != "year");
            Assert.Empty(read.Unplaced);
            return true;
        }));

    [Theory]
    [MemberData(nameof(LayoutIds), MemberType = typeof(Tests.Reports))]
    public void Json_keeps_everything(string layout) =>
        Check.One(LongRun.Draws(), Prop.ForAll(Any(ReportLayouts.Get(layout), plain: false).ToArbitrary(), report =>
            Again(report, "json").Report!.ToCanonicalJson() == report.ToCanonicalJson()));

    [Theory]
    [MemberData(nameof(LayoutsAndFormats))]
    public void Unit_and_year_come_back_from_the_title(string layout, string format)
    {
        var report = Tidy.Of(ReportLayouts.Get(layout), ReportLayouts.Get(layout).FirstYear);
        var read = Again(report, format);
        Assert.Equal(report.ToCanonicalJson(), read.Report!.ToCanonicalJson());
        Assert.Equal((report.UnitName, report.Year), (read.Unit, read.Year));
        Assert.Empty(read.Questions);
    }

    [Theory]
    [MemberData(nameof(LayoutsAndFormats))]
    public void An_empty_report_comes_back_empty(string layout, string format)
    {
        var empty = Report.Create(ReportLayouts.Get(layout), 0, "", Tidy.Nothing, Tidy.Nothing);
        Assert.Equal(empty.ToCanonicalJson(), Again(empty, format).Report!.ToCanonicalJson());
    }

    [Theory]
    [MemberData(nameof(LayoutsAndFormats))]
    public void Equal_reports_give_equal_bytes(string layout, string format)
    {
        var report = Tidy.Of(ReportLayouts.Get(layout), 2021);
        var again = Report.FromJson(report.ToCanonicalJson());
        Assert.Equal(ReportExport.Bytes(report, ReportExport.Find(format)!), ReportExport.Bytes(again, ReportExport.Find(format)!));
    }

    private static ReportReading Again(Report report, string format) =>
        ReportImporter.Read(new MemoryStream(ReportExport.Bytes(report, ReportExport.Find(format)!)), $"report.{format}");

    /// <param name="plain">Without lines that look like headings: plain text has nothing else to tell them by.</param>
    private static Gen<Report> Any(ReportLayout layout, bool plain)
    {
        var lines = plain ? [.. Lines.Where(l => !HeadingLike().IsMatch(l))] : Lines;
        var texts = Gen.Elements(lines).ListOf(3).Select(l => string.Join('\n', l));
        return (
            from messy in Messy(layout)
            from blanks in Gen.SubListOf(layout.Cells.Select(c => c.Key))
            from written in texts.ListOf(layout.Texts.Count)
            from some in Gen.SubListOf(layout.Texts.Where(t => t.Key != "title").Select(t => t.Key))
            select Report.Create(
                layout, messy.Year, messy.UnitName,
                layout.Texts.Zip(written).ToDictionary(t => t.First.Key, t => some.Contains(t.First.Key) ? t.Second : t.First.Key == "title" ? messy.Title : null),
                messy.Cells.ToDictionary(c => c.Key, c => blanks.Contains(c.Key) ? null : c.Value))).Where(r => !IsOpen(r));
    }

    /// <summary>A line of a text reads like a heading of its part, and no heading of that part is printed: then nothing tells the one from the other.</summary>
    private static bool IsOpen(Report report) => report.Layout.Parts.Any(part =>
        part.Texts.Where(t => t.Heading is not null).All(t => Squeezed(report.Text(t.Key)).Length == 0)
        && part.Texts.Any(t => report.Text(t.Key).Split('\n').Any(l => part.Texts.Any(o => o.Heading == l.Trim()))));

    /// <summary>White space and empty lines are the file format's; the words are the report's.</summary>
    private static string Squeezed(string text) =>
        string.Join('\n', text.Split('\n').Select(l => White().Replace(l, " ").Trim()).Where(l => l.Length > 0));

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex White();

    [GeneratedRegex(@"^[（(]?[一二三四五六七八九十]+[）)、]|报告$|总计|^\d", RegexOptions.NonBacktracking)]
    private static partial Regex HeadingLike();
}
