using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>The layout's arithmetic rules, with proposals which cell to change.</summary>
internal sealed class Sums : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } =
    [
        new("T3.IDENTITY", Severity.Fail, "表三勾稽关系：一＋二＝三（七）＋四"),
        new("T3.TOTAL", Severity.Fail, "表三办理结果总计"),
        new("T3.ROWSUM", Severity.Fail, "表三申请人合计"),
        new(Compensating, Severity.Fail, "表三两列差额一正一负，疑有填错列的"),
        new("T4.SUM", Severity.Fail, "表四合计"),
    ];

    private const string Compensating = "T3.COMPENSATING";

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        ArithmeticRule[] rules = [.. context.Layout.Rules.Where(rule => context.Undecided.Count == 0 || !rule.Left.Concat(rule.Right).Any(context.Undecided.Contains))];
        var failing = rules
            .Select(rule => (Rule: rule, Finding: Arithmetic.Check(rule, context.Layout, context.Readings)))
            .Where(x => x.Finding is not null)
            .Select(x => (x.Rule, Finding: x.Finding!))
            .ToArray();
        if (failing.Length == 0)
        {
            return [];
        }
        var repairs = Repairs.Search(context.Layout, rules, context.Readings);
        return Merged([.. failing.Select(x => (x.Rule, x.Finding with { Repairs = [.. repairs.Where(r => r.Clears.Contains(x.Rule)).Select(r => r.Repair)] }))], context.Layout);
    }

    /// <summary>Two columns that miss by the same amount, one up and one down, while the total column balances: one figure stands in the wrong column.</summary>
    private static IEnumerable<Finding> Merged((ArithmeticRule Rule, Finding Finding)[] failing, ReportLayout layout)
    {
        var columns = failing
            .Where(x => x.Rule is { Each: RuleAxis.Column } && x.Finding.Difference != 0 && !IsTotal(layout, x.Rule))
            .GroupBy(x => x.Rule.LineName)
            .Select(g => new Column(g.Key, [.. g.Select(x => x.Finding)]))
            .ToArray();
        var total = failing.Any(x => x.Rule.Each == RuleAxis.Column && IsTotal(layout, x.Rule));
        var merged = new HashSet<Finding>(ReferenceEqualityComparer.Instance);
        foreach (var over in total ? [] : columns)
        {
            var under = columns.Where(c => c.Opposes(over)).ToArray();
            if (under is not [var other] || columns.Count(c => c.Opposes(other)) != 1 || merged.Contains(over.Findings[0]))
            {
                continue;
            }
            merged.UnionWith([.. over.Findings, .. other.Findings]);
            yield return Together(over, other);
        }
        foreach (var (_, finding) in failing.Where(x => !merged.Contains(x.Finding)))
        {
            yield return finding;
        }
    }

    private static Finding Together(Column one, Column other)
    {
        var (first, second) = (one.Findings[0], other.Findings[0]);
        var amount = Math.Abs(first.Difference!.Value);
        return first with
        {
            Code = Compensating,
            Place = $"表三“{one.Name}”列和“{other.Name}”列",
            Column = null,
            Cells = [.. one.Findings.Concat(other.Findings).SelectMany(f => f.Cells).Distinct()],
            Message = $"表三“{one.Name}”列和“{other.Name}”列：两列一多一少，都差{Arithmetic.Show(amount)}，而“总计”列是平的（"
                + string.Join("；", one.Findings.Concat(other.Findings).Select(f => f.Message.TrimEnd('。'))) + "）。很可能有"
                + $"{Arithmetic.Show(amount)}件填错了列。",
            Mend = $"请核对这{Arithmetic.Show(amount)}件申请的申请人是“{one.Name}”还是“{other.Name}”，把它移到正确的列。",
            Left = null,
            Right = null,
            Difference = null,
            Repairs = [.. first.Repairs.Intersect(second.Repairs)],
        };
    }

    private static bool IsTotal(ReportLayout layout, ArithmeticRule rule) => layout.Cell(rule.Left[0]).Column.Total;

    private sealed record Column(string Name, Finding[] Findings)
    {
        /// <summary>The same rules fail, each by the opposite amount.</summary>
        public bool Opposes(Column other) =>
            Findings.Length == other.Findings.Length
            && Findings.Zip(other.Findings).All(x => x.First.Code == x.Second.Code && x.First.Difference == -x.Second.Difference);
    }
}
