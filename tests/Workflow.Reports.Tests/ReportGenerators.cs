using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Tests;

internal static partial class Reports
{
    /// <summary>Every cell filled, every rule kept: free cells are random, totals follow from the rules.</summary>
    public static Gen<Report> Consistent(ReportLayout layout) =>
        Gen.Choose(0, 400).ListOf(layout.Cells.Count).Select(values =>
        {
            var cells = layout.Cells.Select((c, i) => (c.Key, Value: (decimal)values[i])).ToDictionary(x => x.Key, x => x.Value);
            // Sums of details, then carried over = what balances the column; rows again, since that changed a detail of a row.
            Total(layout, cells);
            foreach (var identity in layout.Rules.Where(r => !r.LeftIsTotal))
            {
                var (taken, given) = (identity.Left[0], identity.Right[^1]);
                var difference = identity.Right.Sum(c => cells[c]) - identity.Left.Sum(c => cells[c]);
                cells[difference > 0 ? taken : given] += Math.Abs(difference);
            }
            Total(layout, cells);
            return Written(layout, cells.ToDictionary(x => x.Key, x => (string?)x.Value.ToString()));
        });

    /// <summary>Some cells of a consistent report changed into anything a person may type.</summary>
    public static Gen<Report> Messy(ReportLayout layout) =>
        from report in Consistent(layout)
        from edits in Gen.Elements(layout.Cells.ToArray()).Zip(Typed).ListOf(12)
        select report with { Cells = report.Cells.ToDictionary(c => c.Key, c => edits.LastOrDefault(e => e.Item1.Key == c.Key) is (not null, var typed) ? typed : c.Value) };

    public static readonly Gen<string?> Typed = Gen.OneOf(
        Gen.Elements<string?>(null, "", "  ", "0", "００", "１２", "1,234", "12,34", "1 2", "-1", "－3", "1.5", "1.23456", "1e3", "/", "无", "－", "3件", "1.98万元", "999999999", "1000000000", "+-5", "-0", "+", "－1,234", "<b>1</b>", "x", "+5", "1.", ".5", "\u200b7", "7\u3000", "8\t", "9\r\n9", "。", "12345678901234567890123456789012345678901234567890", "98765432109876543210987654321098765432"),
        Gen.Choose(0, 99999).Select(n => (string?)n.ToString()));

    private static void Total(ReportLayout layout, Dictionary<string, decimal> cells)
    {
        // A grand total depends on totals of its own line, so the second pass settles what the first could not.
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var rule in layout.Rules.Where(r => r.LeftIsTotal))
            {
                cells[rule.Left[0]] = rule.Right.Sum(c => cells[c]);
            }
        }
    }
}
