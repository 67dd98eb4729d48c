namespace Workflow.Reports.Layouts;

/// <summary>The official format of annual reports for some years, read from <c>Layouts/*.json</c>.</summary>
public sealed class ReportLayout
{
    private readonly Dictionary<string, CellLayout> _cells;
    private readonly Dictionary<string, TextLayout> _texts;

    internal ReportLayout(LayoutFile file)
    {
        (Id, NoticeNumber, FirstYear, LastYear) = (file.Id, file.NoticeNumber, file.FirstYear, file.LastYear);
        (Parts, Tables) = (file.Parts, file.Tables);
        var partOf = Parts.SelectMany(p => p.Tables, (p, t) => (p.Key, Table: t)).ToDictionary(x => x.Table, x => x.Key);
        Cells = [.. Tables.SelectMany(t => CellsOf(t, partOf[t.Key], file.Kinds))];
        Texts = [.. Parts.SelectMany(p => p.Texts)];
        _cells = Cells.ToDictionary(c => c.Key);
        _texts = Texts.ToDictionary(t => t.Key);
        Rules = [.. file.Rules.SelectMany(r => r.Expand(Table(r.Table), partOf[r.Table]))];
        if (Rules.SelectMany(r => r.Left.Concat(r.Right)).FirstOrDefault(c => !_cells.ContainsKey(c)) is { } unknown)
        {
            throw new InvalidOperationException($"Layout '{Id}': a rule names cell '{unknown}', which no table has.");
        }
    }

    public string Id { get; }
    public string NoticeNumber { get; }
    public int FirstYear { get; }

    /// <summary>Inclusive; null = still in force.</summary>
    public int? LastYear { get; }
    public IReadOnlyList<Part> Parts { get; }
    public IReadOnlyList<TableLayout> Tables { get; }
    public IReadOnlyList<ArithmeticRule> Rules { get; }

    /// <summary>Every cell, table by table, line by line.</summary>
    public IReadOnlyList<CellLayout> Cells { get; }
    public IReadOnlyList<TextLayout> Texts { get; }

    public bool Covers(int year) => year >= FirstYear && (LastYear is null || year <= LastYear);

    /// <exception cref="KeyNotFoundException">No such part.</exception>
    public Part Part(string key) => FindPart(key) ?? throw new KeyNotFoundException($"Layout '{Id}' has no part '{key}'.");

    /// <returns>Null when the layout has no such part.</returns>
    public Part? FindPart(string key) => Parts.FirstOrDefault(p => p.Key == key);

    /// <exception cref="KeyNotFoundException">No such table.</exception>
    public TableLayout Table(string key) =>
        Tables.FirstOrDefault(t => t.Key == key) ?? throw new KeyNotFoundException($"Layout '{Id}' has no table '{key}'.");

    /// <exception cref="KeyNotFoundException">No such cell.</exception>
    public CellLayout Cell(string key) => _cells[key];

    public bool HasCell(string key) => _cells.ContainsKey(key);

    /// <exception cref="KeyNotFoundException">No such text.</exception>
    public TextLayout Text(string key) => _texts[key];

    public bool HasText(string key) => _texts.ContainsKey(key);

    /// <summary>Cells and rules as <c>report-editor.js</c> reads them; safe inside a script element.</summary>
    public string ToBrowserJson() => BrowserRules.Write(this);

    private static IEnumerable<CellLayout> CellsOf(TableLayout table, string part, IReadOnlyDictionary<string, CellKind> kinds)
    {
        var line = 0;
        foreach (var block in table.Blocks)
        {
            var column = 0;
            foreach (var row in block.Rows)
            {
                foreach (var col in block.Columns)
                {
                    var place = $"{table.Name}“{row.Name}”{(block.OneLine ? "组" : "行")}“{col.Name}”列";
                    yield return new($"{table.Key}.{row.Key}.{col.Key}", table.Key, part, row, col, kinds[col.Kind], place, line, column++);
                }
                if (!block.OneLine)
                {
                    (line, column) = (line + 1, 0);
                }
            }
            line += block.OneLine ? 1 : 0;
        }
    }
}
