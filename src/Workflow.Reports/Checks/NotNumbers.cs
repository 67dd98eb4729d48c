using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

internal sealed class NotNumbers : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("S.TEXT", Severity.Fail, "数字格里不是数字")];

    public override IEnumerable<Finding> Find(CheckContext context) => Of(context.Layout, context.Readings);

    public static IEnumerable<Finding> Of(ReportLayout layout, IReadOnlyDictionary<string, CellReading> readings) =>
        from cell in layout.Cells
        let wrong = readings[cell.Key] as CellReading.NotANumber
        where wrong is not null
        select new Finding("S.TEXT", Severity.Fail, cell.Place, cell.Part, [cell.Key], $"{cell.Place}：{wrong.Reason}。", wrong.Mend)
        {
            Table = cell.Table,
            Row = cell.Row.Name,
            Column = cell.Column.Name,
        };
}
