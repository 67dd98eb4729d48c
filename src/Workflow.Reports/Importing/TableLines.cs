using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>Finds a layout's rows among the rows of a file by their labels.</summary>
internal sealed class TableLines
{
    // A shorter beginning of a label could be that of several.
    private const int ShortestBeginning = 4;
    private const int HeadWords = 3;

    private readonly RowPlace[] _labelled;
    private readonly Dictionary<string, RowPlace> _byLabel;
    private readonly RowPlace[][] _oneLine;
    private readonly HashSet<string> _heads;

    public TableLines(ReportLayout layout)
    {
        RowPlace[] rows = [.. from t in layout.Tables from b in t.Blocks from r in b.Rows select new RowPlace(t, b, r)];
        _labelled = [.. rows.Where(r => !r.Block.OneLine)];
        _byLabel = _labelled.GroupBy(LabelOf).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single());
        _oneLine = [.. rows.Where(r => r.Block.OneLine).GroupBy(r => r.Block).Select(g => g.ToArray())];
        _heads = [.. layout.Tables.SelectMany(Heads), .. layout.Tables.SelectMany(t => t.Blocks).SelectMany(b => b.Columns).Select(c => Labels.Of(c.Name))];
    }

    public static string LabelOf(RowPlace place) => Labels.Of(place.Row.Stubs.Count > 0 ? place.Row.Stubs[^1].Text : place.Row.Name);

    public IReadOnlyList<RowPlace> Rows => _labelled;

    /// <summary>The table's rows that are, or may be, lines of the layout.</summary>
    public IEnumerable<TableLine> In(SourceBlock.Table table)
    {
        var headed = _oneLine.Select(rows => (Rows: rows, From: HeadEnd(rows[0].Table, table))).ToArray();
        for (var row = 0; row < table.Rows.Count; row++)
        {
            var cells = Texts(table.Rows[row]);
            if ((Labelled(cells) ?? BelowHead(cells, headed.FirstOrDefault(h => row >= h.From).Rows) ?? Unnamed(cells)) is { } line)
            {
                yield return line with { Block = table.Index, Row = row };
            }
            else if (Foreign(cells) is { } label)
            {
                yield return new(label, [], cells[(label + 1)..], Shown(cells)) { Block = table.Index, Row = row, LabelText = cells[label] };
            }
        }
    }

    /// <summary>Does the source table show by its head that it is this table of the layout?</summary>
    public static bool HasHead(TableLayout layout, SourceBlock.Table table) => HeadEnd(layout, table) <= table.Rows.Count;

    private TableLine? Labelled(string[] cells)
    {
        for (var at = cells.Length - 1; at >= 0; at--)
        {
            if (Find(cells[at]) is { } place && cells.Take(at).All(c => !Labels.IsFigure(c) && !IsHead(c)))
            {
                return new(at, [place], cells[(at + 1)..], Shown(cells));
            }
        }
        return null;
    }

    private TableLine? BelowHead(string[] cells, RowPlace[]? rows) =>
        rows is not null && cells.Length > 1 && cells.All(c => !IsHead(c)) ? new(-1, rows, cells, Shown(cells)) : null;

    /// <summary>Figures that nothing names, as many as a table without labels has.</summary>
    private TableLine? Unnamed(string[] cells) => !cells.All(c => c.Length == 0 || Labels.IsFigure(c)) ? null : _oneLine
        .Select(rows => new TableLine(-1, rows, cells, Shown(cells)) { Named = false })
        .FirstOrDefault(l => l.Written * 2 > l.Width && l.Written <= l.Width + 1);

    /// <returns>The cell of a label with figures behind it that is no row of the layout.</returns>
    private int? Foreign(string[] cells)
    {
        var at = Array.FindLastIndex(cells, c => c.Length > 0 && !Labels.IsFigure(c));
        return at >= 0 && Labels.Of(cells[at]).Length > 1 && !IsHead(cells[at]) && cells.Skip(at + 1).Any(Labels.IsFigure) ? at : null;
    }

    /// <returns>The first row behind the head; past the last row where there is no head.</returns>
    private static int HeadEnd(TableLayout layout, SourceBlock.Table table)
    {
        var (heads, seen) = (Heads(layout).ToHashSet(), new HashSet<string>());
        for (var row = 0; row < table.Rows.Count; row++)
        {
            seen.UnionWith(table.Rows[row].Cells.Select(c => Labels.Of(c.Text)).Where(heads.Contains));
            if (seen.Count >= HeadWords)
            {
                return row + 1;
            }
        }
        return int.MaxValue;
    }

    public static string Shown(IEnumerable<string> cells) =>
        string.Join(" | ", cells.Select(c => c.Length == 0 ? "（空）" : c.Replace('\n', ' ')));

    private static IEnumerable<string> Heads(TableLayout table) =>
        table.Head.Concat(table.Blocks.SelectMany(b => b.Head)).SelectMany(h => h).Select(h => h.Text).Concat(table.Blocks.Select(b => b.Title ?? "")).Select(Labels.Of).Where(l => l.Length > 0);

    private RowPlace? Find(string cell)
    {
        var label = Labels.Of(cell);
        if (label.Length == 0 || _byLabel.TryGetValue(label, out var place))
        {
            return label.Length == 0 ? null : _byLabel[label];
        }
        var near = label.Length < ShortestBeginning ? [] : _labelled.Where(r => Begins(LabelOf(r), label)).Take(2).ToArray();
        return near is [{ } only] ? only : null;
    }

    private static bool Begins(string one, string other) =>
        one.StartsWith(other, StringComparison.Ordinal) || (one.Length >= ShortestBeginning + 2 && other.StartsWith(one, StringComparison.Ordinal));

    private bool IsHead(string cell) => Labels.Of(cell) is { Length: > 0 } label && _heads.Contains(label);

    private static string[] Texts(SourceRow row) => [.. row.Cells.Select(c => c.Text.Trim())];
}
