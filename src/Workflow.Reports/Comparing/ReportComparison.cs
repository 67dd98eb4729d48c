using Workflow.Reports.Layouts;

namespace Workflow.Reports.Comparing;

/// <summary>
/// What differs between two reports, of one layout or of two: what has to be done to the first to have the second.
/// Only what the layouts know is compared; what a stored report holds beside it is not.
/// </summary>
/// <param name="Heads">Unit, year and layout where they differ.</param>
/// <param name="Headings">Printed headings of parts and texts that the two layouts word differently or that only one has.</param>
/// <param name="Cells">In the order of the tables; last, what only the first layout has.</param>
/// <param name="Texts">In the order of the form, the title first; last, what only the first layout has.</param>
public sealed record ReportComparison(
    IReadOnlyList<HeadChange> Heads, IReadOnlyList<HeadingChange> Headings, IReadOnlyList<CellChange> Cells, IReadOnlyList<TextChange> Texts)
{
    public bool IsEmpty => Heads.Count + Headings.Count + Cells.Count + Texts.Count == 0;

    public static ReportComparison Of(Report before, Report after) =>
        new([.. HeadChange.Between(before, after)], [.. HeadingChange.Between(before.Layout, after.Layout)],
            [.. CellChange.Between(before, after)], [.. TextChange.Between(before, after)]);

    /// <summary>The second report from the first.</summary>
    /// <exception cref="ArgumentException"><paramref name="before"/> is not the report that was compared.</exception>
    public Report Apply(Report before)
    {
        var layout = ReportLayouts.Get(HeadChange.Apply(Heads, HeadKind.Layout, before.LayoutId));
        var cells = new Dictionary<string, string?>();
        foreach (var pair in CellPair.Of(before.Layout, layout).Where(p => p.After is not null))
        {
            cells[pair.After!.Key] = pair.Before is { } old ? before.Cell(old.Key) : null;
        }
        foreach (var change in Cells)
        {
            if (change.KeyBefore is { } old && before.Cell(old) != change.Before)
            {
                throw new ArgumentException($"Cell '{old}' does not hold what was compared.", nameof(before));
            }
            if (change.KeyAfter is { } now)
            {
                cells[now] = change.After;
            }
        }
        var texts = layout.Texts.ToDictionary(t => t.Key, t => before.Layout.HasText(t.Key) ? before.Text(t.Key) : "");
        foreach (var change in Texts)
        {
            if (change.Before != (before.Layout.HasText(change.Key) ? before.Text(change.Key) : ""))
            {
                throw new ArgumentException($"Text '{change.Key}' does not say what was compared.", nameof(before));
            }
            if (layout.HasText(change.Key))
            {
                texts[change.Key] = change.After;
            }
        }
        return new(
            layout.Id, int.Parse(HeadChange.Apply(Heads, HeadKind.Year, before.Year.ToString())),
            HeadChange.Apply(Heads, HeadKind.Unit, before.UnitName), texts, cells);
    }
}

public enum HeadKind { Unit, Year, Layout }

/// <summary>Whose report it is, of which year, in which layout (by its id).</summary>
public sealed record HeadChange(HeadKind Kind, string Before, string After)
{
    public string Name => Kind switch { HeadKind.Unit => "单位", HeadKind.Year => "年度", _ => "报告格式" };

    internal static IEnumerable<HeadChange> Between(Report before, Report after) =>
        new HeadChange[]
        {
            new(HeadKind.Unit, before.UnitName, after.UnitName),
            new(HeadKind.Year, before.Year.ToString(), after.Year.ToString()),
            new(HeadKind.Layout, before.LayoutId, after.LayoutId),
        }.Where(c => c.Before != c.After);

    internal static string Apply(IReadOnlyList<HeadChange> heads, HeadKind kind, string before) =>
        heads.FirstOrDefault(h => h.Kind == kind) is not { } change ? before
            : change.Before == before ? change.After
            : throw new ArgumentException($"{change.Name} is not what was compared.", nameof(before));
}

/// <param name="Key">Of the part or text.</param>
/// <param name="Before">As printed; null where the first layout has none.</param>
/// <param name="After">As printed; null where the second layout has none.</param>
public sealed record HeadingChange(string Key, string? Before, string? After)
{
    internal static IEnumerable<HeadingChange> Between(ReportLayout before, ReportLayout after)
    {
        var (old, now) = (Of(before), Of(after));
        return now.Keys.Concat(old.Keys.Except(now.Keys))
            .Select(k => new HeadingChange(k.Key, old.GetValueOrDefault(k), now.GetValueOrDefault(k)))
            .Where(c => c.Before != c.After);
    }

    // A part and its only text may share a key.
    private static Dictionary<(string Key, bool OfText), string?> Of(ReportLayout layout) =>
        layout.Parts.Select(p => (p.Key, OfText: false, p.Heading)).Concat(layout.Texts.Select(t => (t.Key, OfText: true, t.Heading)))
            .ToDictionary(x => (x.Key, x.OfText), x => x.Heading);
}
