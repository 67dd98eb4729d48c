namespace Workflow.Reports.Layouts;

/// <summary>An older layout's report brought into a newer one: what came over, what is lost, and what only a person can answer.</summary>
/// <param name="Report">Everything certain is in it; what is asked is blank or, where a question says so, a proposal.</param>
/// <param name="Dropped">Filled cells of the old report that the new layout has no place for.</param>
public sealed record LayoutUpgrade(
    Report Report, IReadOnlyList<CarriedCell> Carried, IReadOnlyList<DroppedCell> Dropped, IReadOnlyList<UpgradeQuestion> Questions)
{
    /// <returns>Null when the layout knows no way from the report's own.</returns>
    public static LayoutUpgrade? To(ReportLayout layout, Report old)
    {
        if (layout.UpgradeFrom(old.Layout) is not { } way)
        {
            return null;
        }
        var (cells, carried, questions) = (new Dictionary<string, string?>(), new List<CarriedCell>(), new List<UpgradeQuestion>());
        foreach (var cell in layout.Cells.Where(c => old.Layout.HasCell(c.Key) && old.Cell(c.Key) is not null && SameMeaning(old.Layout.Cell(c.Key), c)))
        {
            cells[cell.Key] = old.Cell(cell.Key);
            carried.Add(new(cell.Key, cell.Key, old.Cell(cell.Key)!, Asked: false));
        }
        var filled = way.Moves.Where(m => old.Cell(m.From) is not null).ToArray();
        // Zeros beside an open split would leave a blank total over filled details, so it is all of them or none.
        var nothingToSplit = filled.Where(m => m.Rest.Count > 0).All(m => IsZero(old, m.From));
        foreach (var move in filled)
        {
            var value = old.Cell(move.From)!;
            cells[move.To] = value;
            carried.Add(new(move.From, move.To, value, Asked: !IsZero(old, move.From)));
            if (!IsZero(old, move.From))
            {
                questions.Add(new(move.To, move.Question.Replace("{value}", value, StringComparison.Ordinal), [move.To, .. move.Rest], value));
            }
            foreach (var rest in nothingToSplit ? move.Rest : [])
            {
                cells[rest] = "0";
            }
        }
        questions.AddRange(way.Asks.Select(a => new UpgradeQuestion(string.Join('+', a.Cells), a.Question, a.Cells, null)));
        var taken = carried.Select(c => c.From).ToHashSet();
        return new(
            Report.Empty(layout, old.Year, old.UnitName).With(
                layout.Texts.Where(t => old.Layout.HasText(t.Key) && old.Text(t.Key).Length > 0 && !way.TextsAnew.Contains(t.Key))
                    .ToDictionary(t => t.Key, t => (string?)old.Text(t.Key)), cells),
            carried,
            [.. old.Layout.Cells.Where(c => old.Cell(c.Key) is not null && !taken.Contains(c.Key)).Select(c => new DroppedCell(c.Key, c.Place, old.Cell(c.Key)!))],
            questions);
    }

    private static bool IsZero(Report report, string cell) => report.Read(report.Layout.Cell(cell)) is CellReading.Number { Value: 0 };

    // One key in two layouts is one meaning only where both count the same thing.
    internal static bool SameMeaning(CellLayout old, CellLayout now) => old.Kind.Unit == now.Kind.Unit && old.Row.Total == now.Row.Total;
}

/// <param name="Asked">A question goes with it: the old figure may belong elsewhere, in part or whole.</param>
public sealed record CarriedCell(string From, string To, string Value, bool Asked);

/// <param name="Place">In the old layout, as <see cref="CellLayout.Place"/>.</param>
public sealed record DroppedCell(string From, string Place, string Value);

/// <param name="Key">Stable for one pair of layouts.</param>
/// <param name="Cells">Where the answer goes; where <paramref name="Value"/> is set, the first holds it until it is split.</param>
public sealed record UpgradeQuestion(string Key, string Text, IReadOnlyList<string> Cells, string? Value);
