using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

public static class ReportChecks
{
    /// <summary>What can be said while someone is typing. <c>report/rules.js</c> says the same of the cells; a test compares the two.</summary>
    public static IReadOnlyList<Finding> Check(Report report) =>
        [.. CellFindings(report), .. TextChecks.TooLong(report), .. Blanks(report, Severity.Warn)];

    /// <summary><see cref="Check"/>, and nothing may be missing: every cell filled, title, period and each part written.</summary>
    public static IReadOnlyList<Finding> CheckForSubmission(Report report) =>
        [.. CellFindings(report), .. TextChecks.TooLong(report), .. TextChecks.Missing(report), .. Blanks(report, Severity.Fail)];

    public static Report FillBlanks(Report report) => report.With(
        new Dictionary<string, string?>(),
        report.Layout.Cells.Where(c => report.Read(c) is CellReading.Blank).ToDictionary(c => c.Key, _ => (string?)"0"));

    private static IEnumerable<Finding> CellFindings(Report report)
    {
        var readings = report.Layout.Cells.ToDictionary(c => c.Key, report.Read);
        return [.. NotNumbers(report.Layout, readings), .. report.Layout.Rules.Select(r => Arithmetic.Check(r, report.Layout, readings)).OfType<Finding>()];
    }

    private static IEnumerable<Finding> NotNumbers(ReportLayout layout, Dictionary<string, CellReading> readings) =>
        from cell in layout.Cells
        let wrong = readings[cell.Key] as CellReading.NotANumber
        where wrong is not null
        select new Finding("S.TEXT", Severity.Fail, cell.Place, cell.Part, [cell.Key], $"{cell.Place}：{wrong.Reason}。", wrong.Mend);

    private static IEnumerable<Finding> Blanks(Report report, Severity severity)
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
                "逐格填写，确实没有的填0；也可以用“空白填0”一次填好。");
        }
    }

    private const int NamedAtMost = 6;

    private static string Named(CellLayout[] cells) =>
        string.Join("；", cells.Take(NamedAtMost).Select(c => c.Place)) + (cells.Length > NamedAtMost ? "等" : "");
}
