using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

internal static class Arithmetic
{
    /// <returns>Null when both sides agree, and when a cell can't be read: that has its own finding.</returns>
    public static Finding? Check(ArithmeticRule rule, ReportLayout layout, IReadOnlyDictionary<string, CellReading> readings)
    {
        var cells = rule.Left.Concat(rule.Right).ToArray();
        if (cells.Any(c => readings[c] is CellReading.NotANumber))
        {
            return null;
        }
        decimal left = Sum(rule.Left, readings), right = Sum(rule.Right, readings);
        var totalBlank = rule.LeftIsTotal && readings[rule.Left[0]] is CellReading.Blank
            && rule.Right.Any(c => readings[c] is CellReading.Number);
        if (left == right && !totalBlank)
        {
            return null;
        }
        // Any cell that holds a number may be the wrong one; of the blanks only a total is suspect.
        var atFault = cells.Where(c => readings[c] is CellReading.Number || (totalBlank && c == rule.Left[0])).ToArray();
        return new(
            rule.Code, Severity.Fail, rule.Place, rule.Part, atFault.Length > 0 ? atFault : cells,
            totalBlank
                ? $"{rule.Place}：{rule.LeftText}没有填，而{rule.RightText}＝{Show(right)}。"
                : $"{rule.Place}：{rule.LeftText}＝{Show(left)}，{rule.RightText}＝{Show(right)}，左右相差{Show(Math.Abs(left - right))}。",
            totalBlank ? $"请在{layout.Cell(rule.Left[0]).Place}填{Show(right)}；各项有误的先改各项。" : rule.Mend,
            left, right, left - right)
        {
            Table = rule.Table,
            Row = rule.Each == RuleAxis.Row ? rule.LineName : null,
            Column = rule.Each == RuleAxis.Column ? rule.LineName : null,
        };
    }

    public static string Show(decimal value) => value.ToString("0.####");

    private static decimal Sum(IReadOnlyList<string> cells, IReadOnlyDictionary<string, CellReading> readings) =>
        cells.Sum(c => readings[c] is CellReading.Number number ? number.Value : 0);
}
