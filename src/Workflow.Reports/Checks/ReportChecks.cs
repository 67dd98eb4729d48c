namespace Workflow.Reports.Checks;

public static class ReportChecks
{
    private static readonly ReportCheck[] Checks =
    [
        .. typeof(ReportCheck).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(ReportCheck)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (ReportCheck)Activator.CreateInstance(t)!),
    ];

    /// <summary>Every code a finding may carry.</summary>
    public static IReadOnlyList<CheckCode> Codes { get; } = [.. Checks.SelectMany(c => c.Codes).OrderBy(c => c.Code, StringComparer.Ordinal)];

    /// <summary>Everything that can be said of a report: its figures, its words, its file, last year's beside it.</summary>
    /// <returns>Fails first, then in the order of the report's parts.</returns>
    public static IReadOnlyList<Finding> Run(CheckContext context)
    {
        var order = context.Layout.Parts.Select((p, i) => (p.Key, i)).ToDictionary(x => x.Key, x => x.i);
        return
        [
            .. Checks.SelectMany(c => c.Find(context)).Select(context.Settings.Judge).OfType<Finding>()
                .OrderBy(f => f.Severity).ThenBy(f => f.Part is { } part ? order.GetValueOrDefault(part, order.Count) : -1),
        ];
    }

    /// <summary>What can be said while someone is typing. <c>report/rules.js</c> says the same of the cells; a test compares the two.</summary>
    public static IReadOnlyList<Finding> Check(Report report) =>
        [.. CellFindings(report), .. TextChecks.TooLong(report), .. Blanks.Of(report, Severity.Warn)];

    /// <summary><see cref="Check"/>, and nothing may be missing: every cell filled, title, period and each part written.</summary>
    public static IReadOnlyList<Finding> CheckForSubmission(Report report) =>
        [.. CellFindings(report), .. TextChecks.TooLong(report), .. TextChecks.Missing(report), .. Blanks.Of(report, Severity.Fail)];

    public static Report FillBlanks(Report report) => report.With(
        new Dictionary<string, string?>(),
        report.Layout.Cells.Where(c => report.Read(c) is CellReading.Blank).ToDictionary(c => c.Key, _ => (string?)"0"));

    private static IEnumerable<Finding> CellFindings(Report report)
    {
        var readings = report.Layout.Cells.ToDictionary(c => c.Key, report.Read);
        return [.. NotNumbers.Of(report.Layout, readings), .. report.Layout.Rules.Select(r => Arithmetic.Check(r, report.Layout, readings)).OfType<Finding>()];
    }
}
