using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>A row of the layout and where it stands there.</summary>
internal sealed record RowPlace(TableLayout Table, TableBlock Block, RowLayout Row);

/// <summary>A row of a source table that is, or may be, a line of the layout.</summary>
/// <param name="Label">0-based cell that holds the label; −1 = none.</param>
/// <param name="Places">The layout's rows that this line fills: one, or all of a table whose figures stand in one line; none where
/// the layout has no such row.</param>
/// <param name="Values">Behind the label, blanks included.</param>
internal sealed record TableLine(int Label, IReadOnlyList<RowPlace> Places, IReadOnlyList<string> Values, string Evidence)
{
    public int Block { get; init; }

    /// <summary>0-based in the source table.</summary>
    public int Row { get; init; }

    /// <summary>As the file has it.</summary>
    public string LabelText { get; init; } = "";

    /// <summary>False: only the number of figures says what this line may be.</summary>
    public bool Named { get; init; } = true;

    public TableLayout Table => Places[0].Table;

    /// <summary>The keys of the cells to fill, in the order of the columns.</summary>
    public IReadOnlyList<string> Keys => [.. Places.SelectMany(p => p.Block.Columns, (p, c) => $"{p.Table.Key}.{p.Row.Key}.{c.Key}")];

    /// <summary>How many figures the layout wants in this line.</summary>
    public int Width => Places.Sum(p => p.Block.Columns.Count);

    public int Written => Values.Count(v => v.Length > 0);
    public int Lead => Values.TakeWhile(v => v.Length == 0).Count();
    public int Trail => Written == 0 ? 0 : Values.Reverse().TakeWhile(v => v.Length == 0).Count();

    public string Place => Places.Count == 1 ? $"{Table.Name}“{Places[0].Row.Name}”行" : Table.Name;

    /// <summary>How many values stand in front of the first column, where that is certain; null where it is not.</summary>
    /// <param name="lines">All lines of the same file: full ones show how many blank cells stand around the figures.</param>
    public int? Offset(IEnumerable<TableLine> lines)
    {
        var width = Width;
        if (Written == width)
        {
            return Values.Count - Lead - Trail == width ? Lead : null;
        }
        var full = lines.Where(l => l.Label == Label && l.Written == width && l.Width == width).ToArray();
        if (Values.Count == width)
        {
            // Where full lines have more cells, one of these blanks may be part of the label and a figure be lost.
            return Written == 0 || full.Length == 0 || full.Any(l => l.Values.Count == width) ? 0 : null;
        }
        if (Written == 0)
        {
            return Values.Count > width ? 0 : null;
        }
        return full
            .Where(l => l.Values.Count == Values.Count && l.Lead <= Lead && l.Trail <= Trail && l.Lead + width + l.Trail == Values.Count)
            .Select(l => (int?)l.Lead).FirstOrDefault();
    }
}
