using Workflow.Reports.Checks;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Tests;

/// <summary>Reports of an invented town, in our own words, that nothing is wrong with; tests spoil one thing at a time.</summary>
internal static class Tidy
{
    public const string Unit = "青石县松岭镇人民政府";

    public static readonly Dictionary<string, string?> Nothing = [];

    /// <summary>23 requests in all, one carried over from the year before and one into the next.</summary>
    public static Report Of(ReportLayout layout, int year) => Report.Empty(layout, year, Unit).With(Texts(layout, year), Cells(layout));

    /// <summary>One of the layout's years, that of <see cref="Current"/> where it may be.</summary>
    public static int YearOf(ReportLayout layout) => layout.LastYear ?? Math.Max(2023, layout.FirstYear);

    public static Report Current { get; } = Of(Reports.Layout2021, 2023);

    public static Report Previous { get; } = Of(Reports.Layout2021, 2022).With(
        new Dictionary<string, string?>
        {
            ["overview.opening"] = "2022年，松岭镇围绕便民服务做好政府信息公开。",
            ["overview.proactive"] = "全年在县政府门户网站公开信息265条。",
            ["overview.requests"] = "办理政府信息公开申请9件。",
            ["overview.management"] = "对36份公文标注了公开属性。",
            ["overview.platform"] = "政务公众号发布消息140条。",
            ["overview.supervision"] = "开展培训1次，社会评议满意率为95%，工作考核合格，没有需要责任追究的情形。",
            ["problems"] = "公开的时效不够，今后按周核对。",
        },
        new Dictionary<string, string?>
        {
            ["t2.documents.valid"] = "7",
            ["t3.new.natural"] = "9",
            ["t3.new.total"] = "9",
            ["t3.carried.natural"] = "0",
            ["t3.carried.total"] = "0",
            ["t3.granted.natural"] = "8",
            ["t3.granted.total"] = "8",
            ["t3.partial.natural"] = "0",
            ["t3.partial.total"] = "0",
            ["t3.none-not-held.natural"] = "0",
            ["t3.none-not-held.total"] = "0",
            ["t3.other-rest.natural"] = "0",
            ["t3.other-rest.total"] = "0",
            ["t3.total.natural"] = "8",
            ["t3.total.total"] = "8",
        });

    public static IReadOnlyList<Finding> Check(Report report, Report? previous = null, UnitKind kind = UnitKind.Town, CheckSettings? settings = null) =>
        ReportChecks.Run(new(report, previous, kind: kind, settings: settings));

    public static Report With(string key, string text) => Current.With(new Dictionary<string, string?> { [key] = text }, Nothing);

    public static Report Typed(params (string Key, string? Value)[] cells) => Current.With(Nothing, cells.ToDictionary(c => c.Key, c => c.Value));

    /// <summary>The report as a file that follows the form; tests take blocks out or change them.</summary>
    public static SourceDocument Source(Report report)
    {
        var blocks = new List<SourceBlock>();
        foreach (var part in report.Layout.Parts)
        {
            if (part.Heading is { } heading)
            {
                blocks.Add(new SourceBlock.Paragraph(blocks.Count, heading));
            }
            foreach (var text in part.Texts)
            {
                foreach (var line in ((text.Heading is { } own ? own + "。" : "") + report.Text(text.Key)).Split('\n'))
                {
                    blocks.Add(new SourceBlock.Paragraph(blocks.Count, line));
                }
            }
            foreach (var table in part.Tables.Select(report.Layout.Table))
            {
                blocks.Add(new SourceBlock.Table(blocks.Count, [.. Rows(report, table)]));
            }
        }
        return new("report.docx", blocks);
    }

    public static SourceDocument Change(this SourceDocument source, Func<SourceBlock, SourceBlock?> change) =>
        source with { Blocks = [.. source.Blocks.Select(change).OfType<SourceBlock>()] };

    private static IEnumerable<SourceRow> Rows(Report report, TableLayout table)
    {
        foreach (var head in table.Head)
        {
            yield return Row(head);
        }
        foreach (var block in table.Blocks)
        {
            if (block.Title is { } title)
            {
                yield return new([new(title, table.StubColumns + table.ValueColumns)]);
            }
            foreach (var head in block.Head)
            {
                yield return Row(head);
            }
            var lines = block.Rows.Select(row => (Stubs: row.Stubs.Select(Cell), Values: block.Columns.Select(c => new SourceCell(report.Cell($"{table.Key}.{row.Key}.{c.Key}") ?? "", c.Span)))).ToArray();
            if (block.OneLine)
            {
                yield return new([.. lines.SelectMany(l => l.Values)]);
                continue;
            }
            foreach (var (stubs, values) in lines)
            {
                yield return new([.. stubs, .. values]);
            }
        }
    }

    private static SourceRow Row(IReadOnlyList<HeadCell> cells) => new([.. cells.Select(Cell)]);

    private static SourceCell Cell(HeadCell cell) => new(cell.Text, cell.Colspan, cell.Rowspan);

    private static Dictionary<string, string?> Cells(ReportLayout layout)
    {
        var cells = layout.Cells.ToDictionary(c => c.Key, _ => (string?)"0");
        foreach (var (row, value) in new[] { ("new", "22"), ("carried", "1"), ("granted", "15"), ("partial", "3"), ("none-not-held", "4"), ("total", "22"), ("next", "1") })
        {
            cells[$"t3.{row}.natural"] = cells[$"t3.{row}.total"] = value;
        }
        foreach (var (key, value) in layout.HasCell("t2.documents.made")
            ? new[] { ("t2.documents.made", "2"), ("t2.documents.abolished", "1"), ("t2.documents.valid", "8"), ("t2.licences.decisions", "6"), ("t2.fees.amount", "1.5") }
            : [("t2.documents.created", "2"), ("t2.documents.published", "2"), ("t2.documents.all", "9"), ("t2.licences.last", "4"), ("t2.licences.change", "-1"), ("t2.licences.decisions", "6"), ("t2.procurement.projects", "3"), ("t2.procurement.amount", "1.9800")])
        {
            cells[key] = value;
        }
        return cells;
    }

    private static Dictionary<string, string?> Texts(ReportLayout layout, int year) => layout.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => (string?)(t.Key switch
    {
        "overview.opening" => $"{year}年，松岭镇按照县里的部署推进政府信息公开，群众办事更方便。",
        "overview.proactive" => "全年主动公开各类内容312条，包括政策文件12条、工作动态250条、公示公告50条。制发规范性文件2件，办理行政许可6件。",
        "overview.requests" => "收到政府信息公开申请22件，其中自然人申请22件；上年结转1件，予以公开15件，部分公开3件，结转下年1件。未发生行政复议、行政诉讼。",
        "overview.management" => "落实保密审查，对48份公文逐份标注公开属性。",
        "overview.platform" => "维护县政府门户网站专栏6个，政务公众号发布消息186条。",
        "overview.supervision" => "培训2次，共86人次。县里的工作考核为良好，社会评议满意率96.5%，没有责任追究情形。",
        "problems" => "主要问题：一是解读材料少；二是个别栏目更新慢。\n改进措施：一是文件印发后3个工作日内解读；二是每周检查一次栏目。",
        _ => $"{year}年未收取信息处理费，没有其他需要报告的事项。",
    }));
}
