using System.Text;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <param name="Cells">By cell key, what to fill in; null = blank. Empty where the block is refused.</param>
/// <param name="Questions">Lines whose figures are not as many as the columns.</param>
/// <param name="Refusal">What does not fit, where, and what to copy instead; null where the block fits.</param>
public sealed record ClipboardReading(IReadOnlyDictionary<string, string?> Cells, IReadOnlyList<ImportQuestion> Questions, string? Refusal)
{
    internal static ClipboardReading Refused(string why) => new(new Dictionary<string, string?>(), [], why);
}

/// <summary>A block copied from Excel or Word, put into a table of the layout.</summary>
public static class ClipboardTable
{
    /// <summary>With labels in the block its lines go where the labels say; without, from <paramref name="cell"/> on. All or nothing.</summary>
    /// <param name="cell">Key of the cell that the block is pasted into.</param>
    /// <param name="html">The clipboard's text/html; null where it has none.</param>
    /// <param name="text">Its text/plain.</param>
    /// <exception cref="KeyNotFoundException">The layout has no such cell.</exception>
    public static ClipboardReading Read(ReportLayout layout, string cell, string? html, string? text)
    {
        var from = layout.Cell(cell);
        try
        {
            return Block(html, text) is { } block ? Labelled(layout, from, block) ?? Placed(layout, from, block) : ClipboardReading.Refused("剪贴板里没有表格，请在 Excel 或 Word 里选中要粘贴的格子再复制。");
        }
        catch (UnreadableException reason)
        {
            return ClipboardReading.Refused(reason.Message);
        }
    }

    private static SourceBlock.Table? Block(string? html, string? text)
    {
        // One table with nothing around it; text copied together with it would be lost without a word.
        if (html?.Contains("<t", StringComparison.OrdinalIgnoreCase) == true && html.Length <= ImportLimits.MaxCharacters)
        {
            var tables = HtmlSource.Read(html).OfType<SourceBlock.Table>().ToArray();
            if (tables.Length > 1)
            {
                throw new UnreadableException($"剪贴板里有{tables.Length}张表，请一次只复制一张。");
            }
            if (tables.Length == 1)
            {
                return tables[0];
            }
        }
        var rows = Tabbed(text ?? "");
        return rows.Count > 0 ? new(0, rows) : null;
    }

    /// <summary>Rows by line, cells by tab; Excel puts a cell of several lines in quotes.</summary>
    private static List<SourceRow> Tabbed(string text)
    {
        if (text.Length > ImportLimits.MaxCharacters)
        {
            throw new UnreadableException("剪贴板里的内容太多，请只复制这张表里的格子。");
        }
        var rows = new List<SourceRow>();
        var cells = new List<SourceCell>();
        var cell = new StringBuilder();
        var quoted = false;
        text = text.ReplaceLineEndings("\n").TrimEnd('\n');
        for (var at = 0; at <= text.Length && text.Length > 0; at++)
        {
            var c = at < text.Length ? text[at] : '\n';
            if (c == '"' && (quoted || cell.Length == 0))
            {
                var doubled = quoted && at + 1 < text.Length && text[at + 1] == '"';
                cell.Append(doubled ? "\"" : "");
                at += doubled ? 1 : 0;
                quoted = doubled || !quoted;
            }
            else if (at == text.Length || (!quoted && c is '\t' or '\n'))
            {
                cells.Add(new(SourceBuilder.CellText(cell.ToString())));
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add(new([.. cells]));
                    cells.Clear();
                }
            }
            else
            {
                cell.Append(c);
            }
        }
        return rows;
    }

    private static ClipboardReading? Labelled(ReportLayout layout, CellLayout from, SourceBlock.Table block)
    {
        var lines = new TableLines(layout).In(block).Where(l => l.Places.Count > 0 && l.Label >= 0).ToArray();
        if (lines.Length == 0)
        {
            return null;
        }
        if (lines.FirstOrDefault(l => l.Table.Key != from.Table) is { } other)
        {
            return ClipboardReading.Refused($"粘贴的内容里有{other.Place}，这里是{layout.Table(from.Table).Name}。请粘贴到{other.Table.Name}，或者只复制数字。");
        }
        var doubled = lines.GroupBy(l => l.Keys[0]).FirstOrDefault(g => g.Count() > 1);
        if (doubled is not null)
        {
            return ClipboardReading.Refused($"粘贴的内容里{doubled.First().Place}出现了{doubled.Count()}次，请只复制一次。");
        }
        var cells = new Dictionary<string, string?>();
        var questions = new List<ImportQuestion>();
        foreach (var line in lines)
        {
            if (line.Offset(lines) is { } offset)
            {
                foreach (var (index, key) in line.Keys.Index())
                {
                    cells[key] = line.Values[offset + index] is { Length: > 0 } value ? value : null;
                }
            }
            else
            {
                questions.Add(new(
                    $"{line.Block}:{line.Row}", $"{line.Place}：应有{line.Width}个数，粘贴的有{line.Written}个，各属哪一列？", line.Evidence, line.Block,
                    [.. Fits.Of(line, layout), ImportChoice.Blank("这一行不粘贴")])
                { Row = line.Row });
            }
        }
        return new(cells, questions, null);
    }

    private static ClipboardReading Placed(ReportLayout layout, CellLayout from, SourceBlock.Table block)
    {
        var grid = layout.Cells.Where(c => c.Table == from.Table).ToDictionary(c => (c.GridRow, c.GridColumn));
        var below = grid.Keys.Max(k => k.GridRow) - from.GridRow + 1;
        if (block.Rows.Count > below)
        {
            return ClipboardReading.Refused($"粘贴的内容有{block.Rows.Count}行，从这一格往下只有{below}行。请核对起点，或者少复制几行。");
        }
        var cells = new Dictionary<string, string?>();
        foreach (var (y, row) in block.Rows.Index())
        {
            var right = 0;
            while (grid.ContainsKey((from.GridRow + y, from.GridColumn + right)))
            {
                right++;
            }
            string[] values = [.. row.Cells.Select(c => c.Text.Trim())];
            var written = values.Length - values.Reverse().TakeWhile(v => v.Length == 0).Count();
            if (written > right)
            {
                return ClipboardReading.Refused($"粘贴的第{y + 1}行有{written}格，从“{from.Column.Name}”列往右只有{right}格。请核对起点，或者少复制几列。");
            }
            for (var x = 0; x < Math.Min(values.Length, right); x++)
            {
                if (!IsValue(values[x]))
                {
                    return ClipboardReading.Refused($"粘贴的第{y + 1}行第{x + 1}格是“{Short(values[x])}”，不是数字。请只复制数字，或者连同每行的名称一起复制。");
                }
                cells[grid[(from.GridRow + y, from.GridColumn + x)].Key] = values[x].Length > 0 ? values[x] : null;
            }
        }
        return new(cells, [], null);
    }

    // 无 is no number, but it is what someone wrote for one: the checks say what to write instead.
    private static bool IsValue(string value) =>
        value.Length == 0 || value == "无" || Labels.IsFigure(value) || (value.Length <= ReportLimits.MaxCellLength && value.Any(char.IsAsciiDigit) && !value.Any(c => c is >= '\u4e00' and <= '\u9fff'));

    private static string Short(string text) => text.Length > 12 ? text[..12] + "…" : text;
}
