using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Importing;

/// <summary>Five reports in our own words with the faults of five published ones: the same figures in the same broken tables.</summary>
internal static class Faulty
{
    private const string Opening = "青石县各乡镇今年继续推进政府信息公开，群众办事查询更加方便，具体情况如下。";

    /// <summary>附件 above a title without unit and year; the older layout for 2021; a space behind every zero of table three.</summary>
    public static IReadOnlyList<SourceBlock> Untitled { get; } = Of(
        Layout2019, ["附件：", "政府信息公开工作年度报告"], ["2021年，" + Opening, "（一）加强领导。成立工作组，专人负责。", "（二）服务群众。2021年公开信息1条，政务服务事项5条。"],
        l => l,
        (key, cells) => key switch { "t2.services" => ["0", "5", "0"], _ when key.StartsWith("t3", StringComparison.Ordinal) => [.. Zeros(cells).Select(z => z + "\u00A0")], _ => Zeros(cells) },
        problems: ["一是解读少。二是栏目旧。二是人手紧。今后逐项改进。"], other: ["没有其他事项。"]);

    /// <summary>The older layout for 2022, a heading with another numeral, a sentence cut in two, a signature.</summary>
    public static IReadOnlyList<SourceBlock> Dated { get; } = Of(
        Layout2019, ["松岭镇政府信息公开工作年度报告", "本报告中所列数据的统计时限自2022年1月1日至2022年12月31日。"], [Opening + "各站所全面推", "进公开工作。"],
        l => l.Replace("三、收到", "3、 收到", StringComparison.Ordinal), (_, cells) => Zeros(cells),
        problems: ["（一）存在问题", "1.人手少。", "（二）整改措施", "1.多培训。"], other: ["无", "松岭镇人民政府", "2023年1月11日"]);

    /// <summary>Headings without numerals, a second title, three figures for two columns, eight and five for seven.</summary>
    public static IReadOnlyList<SourceBlock> Misaligned { get; } = Of(
        Layout2019, ["松岭乡2020年政府信息公开工作年度报告"], ["青石开发区松岭乡人民政府2020年政府信息公开工作年度报告", "（一）总体情况", "1. " + Opening],
        l => l[(l.IndexOf('、', StringComparison.Ordinal))..],
        (key, cells) => key switch
        {
            "t2.fees" => ["0", "0", "0"],
            "t2.procurement" => ["6", "1.98"],
            "t3.other" or "t3.total" or "t3.next" => ["", "", "", "", "0", "0", "0", "0", "0"],
            _ when key.StartsWith("t3.refused", StringComparison.Ordinal) || key.StartsWith("t3.none", StringComparison.Ordinal) || key.StartsWith("t3.declined", StringComparison.Ordinal) =>
                ["0", "0", "0", "0", "0", "0", "0", "0"],
            _ => Zeros(cells),
        },
        problems: ["考核还要加强。"], other: ["2020年松岭乡没有其他事项。"]);

    /// <summary>Table three stops after nine lines, one total is missing, table four is a line of zeros without a head.</summary>
    public static IReadOnlyList<SourceBlock> Truncated { get; } = Cut(Of(
        Layout2021, ["2021 年松岭镇政府信息公开工作 年度报告"], ["在 2021 年，" + Opening, "（一）政府信息主动公开。公开 41 条。", "（二）办理依申请公开。没有收到申请。", "（三）政府信息管理。逐件审查。", "（四）平台建设。实行三级审批。", "（五）夯实监督保障机制。定期考核。"],
        l => l, (key, cells) => key == "t3.granted" ? ["0", "0", "0", "0", "0", "0", ""] : Zeros(cells),
        problems: ["（一）存在的问题", "1.认识不足。"], other: ["没有收取信息处理费。"]));

    /// <summary>Blanks and zeros mixed, a label written from top to bottom, names of columns cut in two.</summary>
    public static IReadOnlyList<SourceBlock> Mixed { get; } =
    [
        .. Of(
            Layout2021, ["青石县人民政府办公室", "2021年度政府信息公开工作年度报告", "本报告的统计期限自2021年1月1日起至2021年12月31日止。"],
            ["2021年，" + Opening, "（一）主动公开。公开信息6124条。", "(二)依申请政府信息公开情况。办结申请23件。", "(三)政府信息管理情况", "编制目录。", "(四)平台建设情况", "新增栏目。", "(五)监督保障情况", "每月通报。"],
            l => l.Replace("二、", "2、 ", StringComparison.Ordinal).Replace("三、", "3、 ", StringComparison.Ordinal),
            (_, cells) => [.. cells.Select(c => Seed004().Cell(c) ?? "")],
            problems: ["一是力度不够；二是人手不足。"], other: ["无。"])
            .Select(b => b is SourceBlock.Table t ? new SourceBlock.Table(t.Index, [.. t.Rows.Select(r => new SourceRow([.. r.Cells.Select(Vertical)]))]) : b),
    ];

    private static SourceCell Vertical(SourceCell cell) =>
        cell.Text.StartsWith("三、本年", StringComparison.Ordinal) ? cell with { Text = string.Join('\n', cell.Text.AsEnumerable()) } : cell;

    private static IReadOnlyList<SourceBlock> Cut(IReadOnlyList<SourceBlock> blocks) =>
    [
        .. blocks.Where(b => b is not SourceBlock.Paragraph { Text: "四、政府信息公开行政复议、行政诉讼情况" }).Select(b => b switch
        {
            SourceBlock.Table { Rows.Count: > 20 } t => new SourceBlock.Table(t.Index, [.. t.Rows.Take(9)]),
            SourceBlock.Table { Rows: [.., { Cells.Count: 15 } zeros] } t => new SourceBlock.Table(t.Index, [zeros]),
            _ => b,
        }),
    ];

    /// <param name="figures">By table and row (t3.new), or by table where all figures stand in one line (t4), with the keys of the cells there.</param>
    private static List<SourceBlock> Of(
        ReportLayout layout, string[] front, string[] overview, Func<string, string> heading, Func<string, string[], string[]> figures, string[] problems, string[] other)
    {
        var blocks = new List<SourceBlock>();
        Lines(front);
        foreach (var part in layout.Parts.Where(p => p.Heading is not null))
        {
            Lines(heading(part.Heading!));
            Lines(part.Key switch { "overview" => overview, "problems" => problems, "other" => other, _ => [] });
            foreach (var table in part.Tables.Select(layout.Table))
            {
                blocks.Add(new SourceBlock.Table(blocks.Count, [.. Rows(layout, table, figures)]));
            }
        }
        return blocks;

        void Lines(params string[] lines) => blocks.AddRange(lines.Select((l, i) => new SourceBlock.Paragraph(blocks.Count + i, l)));
    }

    private static IEnumerable<SourceRow> Rows(ReportLayout layout, TableLayout table, Func<string, string[], string[]> figures)
    {
        foreach (var head in table.Head)
        {
            yield return Heads(head);
        }
        foreach (var block in table.Blocks)
        {
            if (block.Title is { } title)
            {
                yield return new([new(title, table.StubColumns + table.ValueColumns)]);
            }
            foreach (var head in block.Head)
            {
                yield return Heads(head);
            }
            if (block.OneLine)
            {
                yield return new([.. Figures(table.Key).Select(f => new SourceCell(f))]);
                continue;
            }
            foreach (var row in block.Rows)
            {
                yield return new([.. row.Stubs.Select(s => new SourceCell(s.Text, s.Colspan, s.Rowspan)), .. Figures($"{table.Key}.{row.Key}").Select(f => new SourceCell(f))]);
            }
        }

        string[] Figures(string key) =>
            figures(key, [.. layout.Cells.Where(c => c.Key.StartsWith(key + ".", StringComparison.Ordinal)).Select(c => c.Key)]);
    }

    private static SourceRow Heads(IReadOnlyList<HeadCell> cells) => new([.. cells.Select(c => new SourceCell(c.Text, c.Colspan, c.Rowspan))]);

    private static string[] Zeros(string[] cells) => [.. cells.Select(_ => "0")];
}
