using System.Xml.Linq;
using Workflow.Reports.Layouts;
using static Workflow.Reports.Exporting.Word;

namespace Workflow.Reports.Exporting;

/// <summary>A table of the form in Word: as wide as the text, its head on every page, no row split between pages.</summary>
internal static class WordTable
{
    private const int RowHeight = 454;

    // Table three has 28 rows; these heights keep it on one page below its heading.
    private const int ManyRows = 20;
    private const int LowRowHeight = 340;

    // One character wide, so that it is written from top to bottom in every program.
    private const int VerticalWidth = 480;

    // Five digits of table type.
    private const int FigureWidth = 560;

    public static XElement Of(Report report, TableLayout layout)
    {
        var grid = TableGrid.Of(report, layout);
        var widths = Widths(grid);
        return El(
            "tbl",
            El(
                "tblPr",
                Val("tblStyle", "ReportTable"), El("tblW", At("w", widths.Sum()), At("type", "dxa")), Val("jc", "center"), El("tblLayout", At("type", "fixed")),
                El("tblLook", At("val", "04A0"))),
            El("tblGrid", widths.Select(w => El("gridCol", At("w", w)))),
            Enumerable.Range(0, grid.Rows).Select(row => Row(grid, row, widths)));
    }

    private static XElement Row(TableGrid grid, int row, int[] widths)
    {
        var cells = new List<XElement>();
        for (var column = 0; column < grid.Columns;)
        {
            var cell = grid.Cells.FirstOrDefault(c => c.Column == column && c.Row <= row && row < c.Row + c.Rowspan)
                ?? new GridCell(row, column, 1, 1, "", null, null, false);
            cells.Add(Cell(cell, row, row + 1 < grid.Rows, widths.AsSpan(column, Math.Min(cell.Colspan, grid.Columns - column))));
            column += cell.Colspan;
        }
        return El(
            "tr",
            El("trPr", El("cantSplit"), El("trHeight", At("val", grid.Rows > ManyRows ? LowRowHeight : RowHeight), At("hRule", "atLeast")), row < grid.HeadRows ? El("tblHeader") : null),
            cells);
    }

    /// <param name="kept">On one page with the next row: so a table that fits a page stands on one.</param>
    private static XElement Cell(GridCell cell, int row, bool kept, ReadOnlySpan<int> widths)
    {
        var width = 0;
        foreach (var w in widths)
        {
            width += w;
        }
        var starts = cell.Row == row;
        var label = cell.Stub && !cell.Head!.Vertical;
        return El(
            "tc",
            El(
                "tcPr",
                El("tcW", At("w", width), At("type", "dxa")),
                cell.Colspan > 1 ? Val("gridSpan", cell.Colspan) : null,
                cell.Rowspan > 1 ? starts ? Val("vMerge", "restart") : El("vMerge") : null,
                Val("vAlign", "center")),
            Paragraph(starts ? cell.Text : "", WordStyles.TableText, kept ? El("keepNext") : null, label && cell.Rowspan == 1 ? Val("jc", "left") : null));
    }

    private static int[] Widths(TableGrid grid)
    {
        var (stubs, values) = (grid.Table.StubColumns, grid.Table.ValueColumns);
        if (stubs <= 1)
        {
            return Even(WordStyles.TextWidth, grid.Columns);
        }
        var vertical = grid.Cells.Any(c => c is { Column: 0, Head.Vertical: true }) ? VerticalWidth : 0;
        var labels = WordStyles.TextWidth - (values * FigureWidth) - vertical;
        var upright = stubs - (vertical > 0 ? 1 : 0);
        // Groups of rows have short names; the rows themselves stand in the last label column.
        var groups = upright > 1 ? labels * 27 / 100 / (upright - 1) : 0;
        return
        [
            .. vertical > 0 ? [vertical] : Array.Empty<int>(),
            .. Enumerable.Repeat(groups, upright - 1), labels - (groups * (upright - 1)),
            .. Even(values * FigureWidth, values),
        ];
    }

    private static int[] Even(int width, int columns) =>
        [.. Enumerable.Range(0, columns).Select(i => (width * (i + 1) / columns) - (width * i / columns))];
}
