using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>What kind of organ reports; its duties and powers differ.</summary>
public enum UnitKind { Town, Department, Government }

/// <summary>A report and all that it is judged by.</summary>
/// <param name="previous">Last year's report of the same unit, if there is one.</param>
/// <param name="sibling">Another unit's report of the same year, to see whether one was copied from the other.</param>
/// <param name="source">The file that the report was read from, for what only the file can show.</param>
public sealed class CheckContext(
    Report report, Report? previous = null, Report? sibling = null, UnitKind kind = UnitKind.Town, SourceDocument? source = null,
    CheckSettings? settings = null)
{
    private Dictionary<string, CellReading>? _readings;
    private HashSet<string>? _undecided;
    private IReadOnlyList<SourceLine>? _lines;
    private IReadOnlyList<Passage>? _passages;

    public Report Report { get; } = report;
    public Report? Previous { get; } = previous;
    public Report? Sibling { get; } = sibling;
    public UnitKind Kind { get; } = kind;
    public SourceDocument? Source { get; } = source;
    public CheckSettings Settings { get; } = settings ?? CheckSettings.Default;

    public ReportLayout Layout { get; } = report.Layout;

    /// <summary>An imported report may not say its year; then nothing is measured by it.</summary>
    internal bool YearIsUnknown => Report.Year == 0;

    internal IReadOnlyDictionary<string, CellReading> Readings => _readings ??= Layout.Cells.ToDictionary(c => c.Key, Report.Read);

    /// <summary>The layout's rows as the file has them; empty without a file.</summary>
    internal IReadOnlyList<SourceLine> SourceLines => _lines ??= Source is { } file ? SourceTables.Read(file, Layout) : [];

    /// <summary>Cells that are blank only because the file does not say what belongs there: their sums rest, and they are not called blank.</summary>
    internal IReadOnlySet<string> Undecided => _undecided ??= Source is null ? [] : [.. Structure.Undecided(this)];

    /// <summary>Every text that is written, in the order of the layout.</summary>
    internal IReadOnlyList<Passage> Passages => _passages ??= [.. Passage.Of(Report)];

    internal IEnumerable<Passage> PassagesOf(string part) => Passages.Where(p => p.Part.Key == part);

    /// <returns>Blank = 0; null where one of the cells does not hold a number.</returns>
    internal decimal? Sum(IReadOnlyList<string> cells)
    {
        var sum = 0m;
        foreach (var cell in cells)
        {
            switch (Readings[cell])
            {
                case CellReading.NotANumber:
                    return null;
                case CellReading.Number number:
                    sum += number.Value;
                    break;
            }
        }
        return sum;
    }
}

public static class UnitKinds
{
    private static readonly string[] Towns = ["镇", "乡", "街道", "苏木"];
    private static readonly string[] Offices = ["人民政府", "人民政府办公室", "政府办公室", "政府办", "管委会", "管理委员会"];

    /// <summary>From the unit's name or the title; where neither names a unit, from what the text calls itself.</summary>
    public static UnitKind Guess(Report report)
    {
        var named = report.UnitName.Length > 0 ? report.UnitName : report.Title.Split("政府信息公开")[0].Trim([.. "0123456789年度附件：: "]);
        return named.Length > 0 ? Guess(named)
            : report.Texts.Values.Any(t => t.Contains("我镇", StringComparison.Ordinal) || t.Contains("我乡", StringComparison.Ordinal) || t.Contains("我街道", StringComparison.Ordinal)) ? UnitKind.Town
            : UnitKind.Department;
    }

    /// <summary>From the name alone: 松岭镇人民政府 is a town, 青石县人民政府办公室 speaks for a government, all others are departments.</summary>
    public static UnitKind Guess(string? unit)
    {
        var name = unit ?? "";
        return Towns.Any(t => name.EndsWith(t, StringComparison.Ordinal) || name.Contains(t + "人民政府", StringComparison.Ordinal) || name.Contains(t + "办事处", StringComparison.Ordinal)) ? UnitKind.Town
            : Offices.Any(o => name.EndsWith(o, StringComparison.Ordinal)) || (name.Length > 0 && name[^1] is '县' or '市' or '旗') ? UnitKind.Government
            : UnitKind.Department;
    }
}
