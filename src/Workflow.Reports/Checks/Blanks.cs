using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

internal sealed class Blanks : ReportCheck
{
    private const int NamedAtMost = 6;
    private static readonly string[] WaysToSayNone = ["空白的", "填0的", "填“/”或“无”的"];

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("S.BLANK", Severity.Warn, "空白格，或空白、0、“/”混用")];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        context.Layout.Tables.Select(t => Of(t, context)).OfType<Finding>();

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
            };
        }
    }

    /// <summary>A table with blanks, and whether it says "none" in several ways.</summary>
    private static Finding? Of(TableLayout table, CheckContext context)
    {
        var ways = context.Layout.Cells.Where(c => c.Table == table.Key && !context.Undecided.Contains(c.Key)).ToLookup(c => context.Readings[c.Key] switch
        {
            CellReading.Blank => 0,
            CellReading.Number { Value: 0 } => 1,
            CellReading.NotANumber when context.Report.Cell(c.Key) is "/" or "-" or "—" or "——" or "无" or "\\" => 2,
            _ => -1,
        });
        CellLayout[] blank = [.. ways[0]], odd = [.. ways[0], .. ways[2]];
        var used = Enumerable.Range(0, WaysToSayNone.Length).Where(w => ways[w].Any()).ToArray();
        if (odd.Length == 0 || (blank.Length == 0 && used.Length < 2))
        {
            return null;
        }
        return new(
            "S.BLANK", Severity.Warn, table.Name, odd[0].Part, [.. odd.Select(c => c.Key)],
            used.Length < 2
                ? $"{table.Name}有{blank.Length}格没有填。空白不等于0，合计时暂按0计。"
                : $"{table.Name}里没有的事项有几种写法：{string.Join("，", used.Select(w => $"{WaysToSayNone[w]}{ways[w].Count()}格"))}。空白不等于0，合计时暂按0计。",
            "没有的一律填0，全表一致；也可以用“空白填0”一次填好。")
        {
            Table = table.Key,
            Repairs = blank.Length == 0 ? [] : [new("空白填0", [.. blank.Select(c => new Edit.Cell(c.Key, null, "0"))])],
        };
    }

    private static string Named(CellLayout[] cells) =>
        string.Join("；", cells.Take(NamedAtMost).Select(c => c.Place)) + (cells.Length > NamedAtMost ? "等" : "");
}
