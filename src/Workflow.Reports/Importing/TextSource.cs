using System.Text.RegularExpressions;

namespace Workflow.Reports.Importing;

/// <summary>
/// Reads plain text. Tables come either as lines with tabs between the values, or as one value per line: a tab starts a cell,
/// lines without one continue it, an empty line ends the row.
/// </summary>
internal sealed partial class TextSource
{
    private readonly SourceBuilder _source = new();
    private readonly List<SourceRow> _rows = [];
    private List<string>? _row;
    private int _empty;

    public static IReadOnlyList<SourceBlock> Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Replace('\f', '\n').Split('\n');
        var tabbed = lines.Where(l => l.Contains('\t', StringComparison.Ordinal)).ToArray();
        if (tabbed.Length == 0)
        {
            return LooseTables.Read(lines);
        }
        var reader = new TextSource();
        var valuePerLine = tabbed.Count(l => l.LastIndexOf('\t') == 0) * 2 > tabbed.Length;
        foreach (var line in lines)
        {
            if (valuePerLine)
            {
                reader.ValuePerLine(line);
            }
            else
            {
                reader.RowPerLine(line);
            }
        }
        reader.EndTable();
        return reader._source.Blocks;
    }

    private void ValuePerLine(string line)
    {
        if (line.StartsWith('\t'))
        {
            (_row ??= []).Add(line[1..]);
            _empty = 0;
        }
        else if (string.IsNullOrWhiteSpace(line))
        {
            EndRow();
            // Rows are one empty line apart; more of them stand behind the table.
            if (++_empty > 1)
            {
                EndTable();
            }
        }
        else if (_row is not null)
        {
            _row[^1] += "\n" + line;
        }
        else
        {
            EndTable();
            _source.Paragraph(line);
        }
    }

    private void RowPerLine(string line)
    {
        if (line.Length == 0)
        {
            return;
        }
        var indented = _rows.Count == 0 && !line.Trim().Contains('\t', StringComparison.Ordinal);
        if (indented || !line.Contains('\t', StringComparison.Ordinal))
        {
            EndTable();
            _source.Paragraph(line);
            return;
        }
        var cells = line.Split('\t');
        if (cells.All(c => Rule().IsMatch(c)))
        {
            // The line above a rule is the first of its table, whatever stood before.
            var head = _rows.Count > 0 ? _rows[^1] : null;
            if (head is not null)
            {
                _rows.RemoveAt(_rows.Count - 1);
                EndTable();
                _rows.Add(head);
            }
            return;
        }
        _rows.Add(Row(cells));
    }

    private void EndRow()
    {
        if (_row is not null)
        {
            _rows.Add(Row(_row));
            _row = null;
        }
    }

    private void EndTable()
    {
        EndRow();
        _source.Table([.. _rows]);
        _rows.Clear();
    }

    private static SourceRow Row(IEnumerable<string> cells) => new([.. cells.Select(c => new SourceCell(SourceBuilder.CellText(c)))]);

    [GeneratedRegex("^ *:?-{3,}:? *$", RegexOptions.NonBacktracking)]
    private static partial Regex Rule();
}
