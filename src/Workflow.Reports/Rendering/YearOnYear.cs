using Workflow.Reports.Layouts;

namespace Workflow.Reports.Rendering;

/// <param name="Key">Of the cell.</param>
public sealed record FigureChange(string Key, string Place, decimal Then, decimal Now)
{
    /// <summary>With its sign.</summary>
    public string Difference => $"{(Now > Then ? "＋" : "－")}{Math.Abs(Now - Then):0.####}";
}

/// <summary>This year's figures beside last year's.</summary>
public static class YearOnYear
{
    /// <summary>The totals that changed most, the largest difference first; where a table has none, its figures.</summary>
    /// <param name="earlier">In the same layout.</param>
    public static IReadOnlyList<FigureChange> Largest(Report report, Report earlier, int count) =>
    [
        .. (from table in report.Layout.Tables
           let cells = report.Layout.Cells.Where(c => c.Table == table.Key).ToList()
           from cell in cells.Exists(c => c.IsTotal) ? cells.Where(c => c.IsTotal) : cells
           let change = Change(report, earlier, cell)
           where change is not null && change.Then != change.Now
           orderby Math.Abs(change.Now - change.Then) descending
           select change).Take(count),
    ];

    /// <summary>Nothing where both are none: a table of zeros says nothing.</summary>
    internal static string Beside(CellLayout cell, string? value, string before)
    {
        var (now, then) = (CellText.Parse(value, cell.Kind) as CellReading.Number, CellText.Parse(before, cell.Kind) as CellReading.Number);
        return then is null ? $"上年{before}"
            : then.Value == (now?.Value ?? 0) ? then.Value == 0 ? "" : $"上年{before}"
            : now is null ? $"上年{before}"
            : $"上年{before} {new FigureChange(cell.Key, cell.Place, then.Value, now.Value).Difference}";
    }

    private static FigureChange? Change(Report report, Report earlier, CellLayout cell) =>
        report.Read(cell) is CellReading.Number now && earlier.Read(cell) is CellReading.Number then ? new(cell.Key, cell.Place, then.Value, now.Value) : null;
}
