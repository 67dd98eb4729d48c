using Workflow.Reports.Layouts;

namespace Workflow.Reports.Exporting;

/// <summary>A table of the form with every cell in its place, as Word and Excel want it.</summary>
/// <param name="HeadRows">How many rows at the top are repeated on every page.</param>
internal sealed record TableGrid(TableLayout Table, int Rows, int HeadRows, IReadOnlyList<GridCell> Cells)
{
    public int Columns => Table.StubColumns + Table.ValueColumns;

    public static TableGrid Of(Report report, TableLayout table)
    {
        var builder = new Builder();
        foreach (var head in table.Head)
        {
            builder.Row();
            builder.Heads(head);
        }
        foreach (var block in table.Blocks)
        {
            if (block.Title is { } title)
            {
                builder.Row();
                builder.Heads([new(title, table.StubColumns + table.ValueColumns)]);
            }
            foreach (var head in block.Head)
            {
                builder.Row();
                builder.Heads(head);
            }
            foreach (var (index, row) in block.Rows.Index())
            {
                if (index == 0 || !block.OneLine)
                {
                    builder.Row();
                }
                builder.Heads(row.Stubs, stub: true);
                foreach (var column in block.Columns)
                {
                    var cell = report.Layout.Cell($"{table.Key}.{row.Key}.{column.Key}");
                    builder.Place(report.Cell(cell.Key) ?? "", column.Span, 1, null, cell, stub: false);
                }
            }
        }
        return new(table, builder.Count, table.Head.Count, builder.Cells);
    }

    private sealed class Builder
    {
        private readonly HashSet<(int Row, int Column)> _taken = [];
        private int _row = -1;

        public List<GridCell> Cells { get; } = [];
        public int Count => _row + 1;

        public void Row() => _row++;

        public void Heads(IReadOnlyList<HeadCell> heads, bool stub = false)
        {
            foreach (var head in heads)
            {
                Place(head.Text, head.Colspan, head.Rowspan, head, null, stub);
            }
        }

        public void Place(string text, int colspan, int rowspan, HeadCell? head, CellLayout? value, bool stub)
        {
            var column = 0;
            while (_taken.Contains((_row, column)))
            {
                column++;
            }
            Cells.Add(new(_row, column, colspan, rowspan, text, head, value, stub));
            for (var row = _row; row < _row + rowspan; row++)
            {
                for (var at = column; at < column + colspan; at++)
                {
                    _taken.Add((row, at));
                }
            }
        }
    }
}

/// <param name="Head">Null for a value.</param>
/// <param name="Stub">A label at the left of its row.</param>
internal sealed record GridCell(int Row, int Column, int Colspan, int Rowspan, string Text, HeadCell? Head, CellLayout? Value, bool Stub);
