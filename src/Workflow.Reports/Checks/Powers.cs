namespace Workflow.Reports.Checks;

/// <summary>规章 are made by ministries, provinces and cities with districts; a town, a county or a department below them has none.</summary>
internal sealed class Powers : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("C.RULES", Severity.Fail, "无权制定规章的机关填了规章")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.Kind == UnitKind.Government && !IsCounty(context.Report.UnitName))
        {
            yield break;
        }
        foreach (var cell in context.Layout.Regulations.Select(context.Layout.Cell))
        {
            if (context.Readings[cell.Key] is CellReading.Number { Value: > 0 and var value })
            {
                yield return new(
                    "C.RULES", Severity.Fail, cell.Place, cell.Part, [cell.Key],
                    $"{cell.Place}填了{Arithmetic.Show(value)}，而{(context.Kind switch { UnitKind.Town => "乡镇、街道", UnitKind.Department => "县级部门", _ => "县级政府" })}无权制定规章。",
                    "这一行应为0；如果是行政规范性文件，请填到下一行。")
                {
                    Table = cell.Table,
                    Row = cell.Row.Name,
                    Column = cell.Column.Name,
                    Repairs = [new($"把{cell.Place}改为0", [new Edit.Cell(cell.Key, context.Report.Cell(cell.Key), "0")])],
                };
            }
        }
    }

    private static bool IsCounty(string unit) =>
        UnitName.Core(unit) is { Length: > 0 } core && core[^1] is '县' or '旗' or '区' && !core.EndsWith("自治区", StringComparison.Ordinal) && !core.EndsWith("地区", StringComparison.Ordinal);
}
