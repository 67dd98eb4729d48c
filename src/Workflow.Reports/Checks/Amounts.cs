using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>Amounts in 万元: too large to be meant so, or without the decimals the form asks for.</summary>
internal sealed class Amounts : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("M.UNIT", Severity.Warn, "金额的单位和小数")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        foreach (var cell in context.Layout.Cells.Where(c => c.Kind.Unit == "万元"))
        {
            if (context.Readings[cell.Key] is not CellReading.Number number || number.Value == 0)
            {
                continue;
            }
            var before = context.Previous is { } previous && previous.Layout.HasCell(cell.Key)
                && previous.Read(previous.Layout.Cell(cell.Key)) is CellReading.Number { Value: var value } ? value : 0;
            if (number.Value >= context.Settings.SuspectAmount || (before > 0 && number.Value >= before * 1000))
            {
                var yuan = Math.Round(number.Value / 10_000, cell.Kind.Decimals);
                yield return Of(
                    cell, Severity.Warn, $"{cell.Place}填了{Arithmetic.Show(number.Value)}万元" + (before > 0 ? $"，上一年度是{Arithmetic.Show(before)}万元" : "") + "，像是以元为单位填的。",
                    $"这一格以万元为单位；如果是{Arithmetic.Show(number.Value)}元，应填{Arithmetic.Show(yuan)}。", number.Text, Arithmetic.Show(yuan));
            }
            else if (cell.Kind.Padded && DecimalsOf(number.Text) < cell.Kind.Decimals)
            {
                var padded = number.Value.ToString($"F{cell.Kind.Decimals}");
                yield return Of(cell, Severity.Note, $"{cell.Place}填了{number.Text}，没有保留{cell.Kind.Decimals}位小数。", $"请写作{padded}，并核对单位是万元。", number.Text, padded);
            }
        }
    }

    private static Finding Of(CellLayout cell, Severity severity, string message, string mend, string from, string to) =>
        new("M.UNIT", severity, cell.Place, cell.Part, [cell.Key], message, mend)
        {
            Table = cell.Table,
            Row = cell.Row.Name,
            Column = cell.Column.Name,
            Repairs = [new($"改为{to}", [new Edit.Cell(cell.Key, from, to)])],
        };

    private static int DecimalsOf(string text) => text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? text.Length - point - 1 : 0;
}
