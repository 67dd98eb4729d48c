using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

internal sealed class Blanks : ReportCheck
{
    private const int NamedAtMost = 6;
    private static readonly string[] WaysToSayNone = ["空白的", "填0的", "填“/”或“无”的"];

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("S.BLANK", Severity.Warn, "空白格，或空白、0、“/”混用")];

    public override IEnumerable<Finding> Find(CheckContext context) => Of(context.Report, Severity.Warn).Concat(Mixed(context));

    public static IEnumerable<Finding> Of(Report report, Severity severity)
    {
        foreach (var table in report.Layout.Tables)
        {
            var blank = report.Layout.Cells.Where(c => c.Table == table.Key && report.Read(c) is CellReading.Blank).ToArray();
            if (blank.Length == 0)
            {
                continue;
            }
            var names = severity == Severity.Fail ? "：" + Named(blank) : "";
            yield return new(
                "S.BLANK", severity, table.Name, blank[0].Part, [.. blank.Select(c => c.Key)],
                $"{table.Name}有{blank.Length}格没有填{names}。空白不等于0，合计时暂按0计。",
                "逐格填写，确实没有的填0；也可以用“空白填0”一次填好。")
            {
                Table = table.Key,
                Repairs = [new("空白填0", [.. blank.Select(c => new Edit.Cell(c.Key, null, "0"))])],
            };
        }
    }

    /// <summary>One table that says "none" in several ways.</summary>
    private static IEnumerable<Finding> Mixed(CheckContext context)
    {
        foreach (var table in context.Layout.Tables)
        {
            var cells = context.Layout.Cells.Where(c => c.Table == table.Key).ToLookup(c => context.Readings[c.Key] switch
            {
                CellReading.Blank => "空白的",
                CellReading.Number { Value: 0 } => "填0的",
                CellReading.NotANumber when context.Report.Cell(c.Key) is "/" or "-" or "—" or "——" or "无" or "\\" => "填“/”或“无”的",
                _ => "",
            });
            var ways = WaysToSayNone.Where(w => cells[w].Any()).ToArray();
            if (ways.Length < 2)
            {
                continue;
            }
            var others = ways.Where(w => w != "填0的").SelectMany(w => cells[w]).ToArray();
            yield return new(
                "S.BLANK", Severity.Warn, table.Name, others[0].Part, [.. others.Select(c => c.Key)],
                $"{table.Name}里没有的事项有几种写法：{string.Join("，", ways.Select(w => $"{w}{cells[w].Count()}格"))}。",
                "没有的一律填0，全表一致。")
            {
                Table = table.Key,
            };
        }
    }

    private static string Named(CellLayout[] cells) =>
        string.Join("；", cells.Take(NamedAtMost).Select(c => c.Place)) + (cells.Length > NamedAtMost ? "等" : "");
}
