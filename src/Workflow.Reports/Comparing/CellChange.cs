using System.Globalization;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Comparing;

/// <param name="KeyBefore">In the first report's layout; null where that has no such cell.</param>
/// <param name="KeyAfter">In the second report's layout; null where that has no such cell.</param>
/// <param name="Place">As the second layout names it, or the first where only that has the cell.</param>
/// <param name="PlaceBefore">As the first layout names it, where that is another name.</param>
/// <param name="Before">Null = blank.</param>
/// <param name="After">Null = blank.</param>
/// <param name="Difference">After − before where both are numbers; 0 where one number is written in two ways.</param>
public sealed record CellChange(
    string? KeyBefore, string? KeyAfter, string Place, string? PlaceBefore, string? Before, string? After, decimal? Difference)
{
    private const string Blank = "空白";
    private const string NoSuchCell = "该格式没有这一格";

    public string Key => KeyAfter ?? KeyBefore!;

    /// <summary>In words where there is no value.</summary>
    public string BeforeText => Before ?? (KeyBefore is null ? NoSuchCell : Blank);

    /// <summary>In words where there is no value.</summary>
    public string AfterText => After ?? (KeyAfter is null ? NoSuchCell : Blank);

    /// <summary>With its sign; empty where one of the two is no number.</summary>
    public string DifferenceText => Difference switch
    {
        null => "",
        0 => "写法不同",
        > 0 and var more => "+" + more.ToString(CultureInfo.InvariantCulture),
        var less => "−" + (-less.Value).ToString(CultureInfo.InvariantCulture),
    };

    internal static IEnumerable<CellChange> Between(Report before, Report after) =>
        from pair in CellPair.Of(before.Layout, after.Layout)
        let old = pair.Before is { } cell ? before.Cell(cell.Key) : null
        let now = pair.After is { } cell ? after.Cell(cell.Key) : null
        where old != now
        select new CellChange(
            pair.Before?.Key, pair.After?.Key, pair.Place, pair.PlaceBefore, old, now, Number(after, pair.After) - Number(before, pair.Before));

    private static decimal? Number(Report report, CellLayout? cell) =>
        cell is not null && report.Read(cell) is CellReading.Number number ? number.Value : null;
}

/// <summary>The same cell in two layouts: of one key and meaning, or where an upgrade moves its figure. At least one is not null.</summary>
public sealed record CellPair(CellLayout? Before, CellLayout? After)
{
    public string Place => (After ?? Before!).Place;

    /// <summary>Null where it is the same or there is no cell before.</summary>
    public string? PlaceBefore => Before is { } cell && cell.Place != Place ? cell.Place : null;

    /// <summary>In the order of the second layout's tables; last, what only the first has. Every cell of both is in exactly one pair.</summary>
    public static IEnumerable<CellPair> Of(ReportLayout before, ReportLayout after)
    {
        var came = Moves(before, after);
        var taken = new HashSet<string>();
        foreach (var cell in after.Cells)
        {
            var old = before.HasCell(cell.Key) && LayoutUpgrade.SameMeaning(before.Cell(cell.Key), cell) ? cell.Key : came.GetValueOrDefault(cell.Key);
            yield return new(old is not null && taken.Add(old) ? before.Cell(old) : null, cell);
        }
        foreach (var cell in before.Cells.Where(c => !taken.Contains(c.Key)))
        {
            yield return new(cell, null);
        }
    }

    /// <returns>By the second layout's key, the first's. The upgrade is read backwards where the second is the older one.</returns>
    private static Dictionary<string, string> Moves(ReportLayout before, ReportLayout after)
    {
        var forward = after.UpgradeFrom(before)?.Moves.Select(m => (m.From, m.To));
        var back = before.UpgradeFrom(after)?.Moves.Select(m => (From: m.To, To: m.From));
        return (forward ?? back ?? []).DistinctBy(m => m.To).ToDictionary(m => m.To, m => m.From);
    }
}
