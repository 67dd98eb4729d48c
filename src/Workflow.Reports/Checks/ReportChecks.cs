namespace Workflow.Reports.Checks;

public static class ReportChecks
{
    /// <summary>Findings of one kind in one text that are listed one by one; the last says how many more there are.</summary>
    public const int ListedAtMost = 20;

    private static readonly ReportCheck[] Checks =
    [
        .. typeof(ReportCheck).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(ReportCheck)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (ReportCheck)Activator.CreateInstance(t)!),
    ];

    /// <summary>Every code a finding may carry.</summary>
    public static IReadOnlyList<CheckCode> Codes { get; } = [.. Checks.SelectMany(c => c.Codes).OrderBy(c => c.Code, StringComparer.Ordinal)];

    /// <summary>How many places findings stand for.</summary>
    public static int Places(this IEnumerable<Finding> findings, Func<Finding, bool> which) => findings.Where(which).Sum(f => 1 + f.Further);

    public static bool IsCode(string code) => Codes.Any(c => c.Code == code);

    /// <summary>Everything that can be said of a report: its figures, its words, its file, last year's beside it.</summary>
    /// <returns>Fails first, then in the order of the report's parts.</returns>
    public static IReadOnlyList<Finding> Run(CheckContext context) => Judged(context, Checks.SelectMany(c => c.Find(context)));

    /// <summary><see cref="Run"/> for a draft that is to be handed on: nothing may be missing, every cell filled, title, period and each part written.</summary>
    public static IReadOnlyList<Finding> ForSubmission(CheckContext context) => Judged(
        context,
        [
            .. Checks.Where(c => c is not (TextChecks or Blanks)).SelectMany(c => c.Find(context)).Select(f => NotYet(f, context)),
            .. TextChecks.TooLong(context.Report), .. TextChecks.Missing(context.Report), .. Blanks.Of(context.Report, Severity.Fail),
        ]);

    /// <summary>The part of <see cref="ForSubmission"/> that needs nothing but the cells and the lengths of texts.
    /// <c>report/rules.js</c> says the same at every keystroke; a test compares the two.</summary>
    public static IReadOnlyList<Finding> AtOnce(Report report) =>
        [.. CellFindings(report), .. TextChecks.TooLong(report), .. TextChecks.Missing(report), .. Blanks.Of(report, Severity.Fail)];

    public static Report FillBlanks(Report report) => report.With(
        new Dictionary<string, string?>(),
        report.Layout.Cells.Where(c => report.Read(c) is CellReading.Blank).ToDictionary(c => c.Key, _ => (string?)"0"));

    /// <summary>A cell that last year's report decides and that nobody has filled yet is not wrong; S.BLANK keeps it from being handed on.</summary>
    private static Finding NotYet(Finding finding, CheckContext context) =>
        finding is { Code: "X.CARRY" or "X.VALID", Cells: [var first, ..] } && context.Readings[first] is CellReading.Blank ? finding with { Severity = Severity.Note } : finding;

    private static IReadOnlyList<Finding> Judged(CheckContext context, IEnumerable<Finding> findings)
    {
        var order = context.Layout.Parts.Select((p, i) => (p.Key, i)).ToDictionary(x => x.Key, x => x.i);
        return
        [
            .. Listed(findings.Select(context.Settings.Judge).OfType<Finding>())
                .OrderBy(f => f.Severity).ThenBy(f => f.Part is { } part ? order.GetValueOrDefault(part, order.Count) : -1),
        ];
    }

    // One by one, so that a text of nothing but faults is never held whole.
    private static List<Finding> Listed(IEnumerable<Finding> findings)
    {
        var listed = new List<Finding>();
        var kinds = new Dictionary<(string Code, Severity Severity, string? Text), (int Count, int Last)>();
        foreach (var finding in findings)
        {
            // Cells are as many as the layout has; only words can be without end.
            if (finding is { Range: null, Cells.Count: > 0 })
            {
                listed.Add(finding);
                continue;
            }

            var kind = (finding.Code, finding.Severity, finding.Range?.Text ?? finding.Part);
            var (count, last) = kinds.GetValueOrDefault(kind);
            if (count < ListedAtMost)
            {
                last = listed.Count;
                listed.Add(finding);
            }

            kinds[kind] = (count + 1, last);
        }

        foreach (var (count, last) in kinds.Values.Where(k => k.Count > ListedAtMost))
        {
            var further = count - ListedAtMost;
            listed[last] = listed[last] with { Further = further, Mend = $"{listed[last].Mend}同样的问题另有{further}处，没有一一列出。" };
        }

        return listed;
    }

    private static IEnumerable<Finding> CellFindings(Report report)
    {
        var readings = report.Layout.Cells.ToDictionary(c => c.Key, report.Read);
        return [.. NotNumbers.Of(report.Layout, readings), .. report.Layout.Rules.Select(r => Arithmetic.Check(r, report.Layout, readings)).OfType<Finding>()];
    }
}
