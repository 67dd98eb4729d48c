namespace Workflow.Reports.Layouts;

/// <summary>The official format of annual reports for some years, read from <c>Layouts/*.json</c>.</summary>
public sealed class ReportLayout
{
    private readonly Dictionary<string, CellLayout> _cells;
    private readonly Dictionary<string, TextLayout> _texts;

    internal ReportLayout(LayoutFile file)
    {
        (File, Id, Extends, FirstYear, LastYear) = (file, file.Id, file.Extends, file.FirstYear, file.LastYear);
        (NoticeNumber, NoticeTitle, NoticeWords) = (file.NoticeNumber, file.NoticeTitle, file.NoticeWords);
        (Parts, Tables) = (file.Parts, file.Tables);
        var partOf = Parts.SelectMany(p => p.Tables, (p, t) => (p.Key, Table: t)).ToDictionary(x => x.Table, x => x.Key);
        Cells = [.. Tables.SelectMany(t => CellsOf(t, partOf[t.Key], file.Kinds))];
        Texts = [.. Parts.SelectMany(p => p.Texts)];
        _cells = Cells.ToDictionary(c => c.Key);
        _texts = Texts.ToDictionary(t => t.Key);
        Rules = [.. file.Rules.SelectMany(r => r.Expand(Table(r.Table), partOf[r.Table]))];
        YearRules = [.. file.YearRules.SelectMany(r => r.Expand(Table(r.Table), partOf[r.Table])).Where(r => r.Left.All(HasCell))];
        (Limits, Changes, Compared, Regulations) = (file.Limits, file.Changes, file.Compared, file.Regulations);
        (FeeAmount, RequestTotals, Mentions) = (file.FeeAmount, file.RequestTotals, file.Mentions);
        Upgrades = [.. file.Upgrades.Select(u => new Upgrade(u.From, [.. u.Moves.SelectMany(m => m.Expand(Table(m.Table)))], u.Asks, u.TextsAnew))];
        if (NamedCells().FirstOrDefault(c => !_cells.ContainsKey(c)) is { } unknown)
        {
            throw new InvalidOperationException($"Layout '{Id}': a rule names cell '{unknown}', which no table has.");
        }
    }

    internal LayoutFile File { get; }

    public string Id { get; }

    /// <summary>Id of the layout that this one adds a county's own rows to; null for an official layout.</summary>
    public string? Extends { get; }

    /// <summary>Of the notice that prescribes the layout, with its brackets: 国办公开办函〔2021〕30号.</summary>
    public string NoticeNumber { get; }

    /// <summary>Without 《》.</summary>
    public string NoticeTitle { get; }

    /// <summary>Any of these shows that a text cites this layout's notice.</summary>
    public IReadOnlyList<string> NoticeWords { get; }
    public int FirstYear { get; }

    /// <summary>Inclusive; null = still in force.</summary>
    public int? LastYear { get; }
    public IReadOnlyList<Part> Parts { get; }
    public IReadOnlyList<TableLayout> Tables { get; }
    public IReadOnlyList<ArithmeticRule> Rules { get; }
    public IReadOnlyList<YearRule> YearRules { get; }
    public IReadOnlyList<LimitRule> Limits { get; }
    public IReadOnlyList<ChangeRule> Changes { get; }
    public IReadOnlyList<Mention> Mentions { get; }

    /// <summary>Cells whose figure is looked at beside last year's.</summary>
    public IReadOnlyList<string> Compared { get; }

    /// <summary>Cells that count 规章, which most organs can't make.</summary>
    public IReadOnlyList<string> Regulations { get; }

    /// <summary>The cell of 行政事业性收费 in 万元; null where the layout has none.</summary>
    public string? FeeAmount { get; }

    /// <summary>Cells that together are the requests of the year.</summary>
    public IReadOnlyList<string> RequestTotals { get; }

    /// <summary>From which older layouts a report can be brought into this one.</summary>
    public IReadOnlyList<Upgrade> Upgrades { get; }

    /// <summary>Every cell, table by table, line by line.</summary>
    public IReadOnlyList<CellLayout> Cells { get; }
    public IReadOnlyList<TextLayout> Texts { get; }

    /// <returns>How a report of that layout is brought into this one; null where no way is known.</returns>
    public Upgrade? UpgradeFrom(ReportLayout old) =>
        Upgrades.FirstOrDefault(u => u.From == old.Id) ?? (old.Extends == Id ? new(old.Id, [], [], []) : null);

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

    private IEnumerable<string> NamedCells() =>
    [
        .. Rules.SelectMany(r => r.Left.Concat(r.Right)), .. YearRules.SelectMany(r => r.Right), .. Limits.SelectMany(l => new[] { l.Less, l.More }), .. Changes.SelectMany(c => new[] { c.Last, c.Change, c.Result }),
        .. Mentions.SelectMany(m => m.Cells.SelectMany(c => c).Concat(m.Against ?? [])), .. Compared, .. Regulations, .. RequestTotals,
        .. FeeAmount is { } fee ? [fee] : Array.Empty<string>(),
        .. Upgrades.SelectMany(u => u.Moves.SelectMany(m => m.Rest.Append(m.To)).Concat(u.Asks.SelectMany(a => a.Cells))),
    ];

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
