using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>A line of a file's table that is a row of the layout, by its label.</summary>
/// <param name="Label">Which of the line's cells is the label; the figures stand behind it.</param>
/// <param name="Values">Everything behind the label, blanks included.</param>
internal sealed record SourceLine(
    int Block, int Line, TableLayout Table, TableBlock Columns, RowLayout? Row, int Label, IReadOnlyList<string> Values)
{
    /// <summary>How many figures the layout wants in this line.</summary>
    public int Expected => Columns.OneLine ? Columns.Columns.Count * Columns.Rows.Count : Columns.Columns.Count;

    public int Written => Values.Count(v => v.Length > 0);
}

/// <summary>Finds the layout's rows in a file without moving anything: what is too many or too few stays so.</summary>
internal static class SourceTables
{
    public static IReadOnlyList<SourceLine> Read(SourceDocument source, ReportLayout layout)
    {
        var rows = (
            from table in layout.Tables
            from block in table.Blocks
            from row in block.Rows
            where row.Stubs.Count > 0
            select (Label: Letters(row.Stubs[^1].Text), table, block, row)).ToArray();
        var heads = layout.Tables.SelectMany(t => t.Head.Concat(t.Blocks.SelectMany(b => b.Head))).SelectMany(h => h).Select(h => h.Text).ToHashSet();
        var lines = new List<SourceLine>();
        foreach (var block in source.Blocks.OfType<SourceBlock.Table>())
        {
            for (var line = 0; line < block.Rows.Count; line++)
            {
                var cells = block.Rows[line].Cells.Select(c => c.Text.Trim()).ToArray();
                if ((Labelled(cells) ?? OneLine(cells, layout)) is { } found)
                {
                    lines.Add(found with { Block = block.Index, Line = line });
                }
            }
        }
        return lines;

        SourceLine? Labelled(string[] cells)
        {
            for (var at = cells.Length - 1; at >= 0; at--)
            {
                var letters = Letters(cells[at]);
                // 其他 heads a column as well as a row: the row has its numeral, or figures behind it.
                var rest = cells[(at + 1)..];
                if (letters.Length == 0 || rest.Length == 0 || (!rest.Any(IsFigure) && (rest.Any(c => c.Length > 0) || heads.Contains(cells[at]))))
                {
                    continue;
                }
                foreach (var (label, table, block, row) in rows)
                {
                    if (label == letters || (label.Length > 8 && letters.Length > 6 && label.StartsWith(letters, StringComparison.Ordinal)))
                    {
                        return new(0, 0, table, block, row, at, rest);
                    }
                }
            }
            return null;
        }
    }

    /// <summary>A table whose figures all stand in one line without labels.</summary>
    private static SourceLine? OneLine(string[] cells, ReportLayout layout)
    {
        foreach (var table in layout.Tables)
        {
            if (table.Blocks is [{ OneLine: true } block] && cells.Length > block.Rows.Count * block.Columns.Count / 2 && cells.Any(IsFigure) && cells.All(c => c.Length == 0 || IsFigure(c)))
            {
                return new(0, 0, table, block, null, -1, cells);
            }
        }
        return null;
    }

    public static bool IsFigure(string cell) =>
        cell.Length is > 0 and <= 20 && cell.All(c => char.IsDigit(c) || c is '.' or '．' or ',' or '，' or '-' or '+' or '/' or ' ' or '件' or '个' or '条') && cell.Any(c => char.IsDigit(c) || c == '/');

    /// <summary>Only the Chinese characters: numerals, dots, quotes and spaces are what files change.</summary>
    public static string Letters(string text) => string.Concat(text.Where(c => c is >= '\u4e00' and <= '\u9fff'));
}
