namespace Workflow.Reports.Layouts;

/// <summary>Every layout known; a new one is one more JSON file in this folder.</summary>
public static class ReportLayouts
{
    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<ReportLayout> All { get; } = [.. Load().OrderBy(l => l.FirstYear)];

    /// <exception cref="ArgumentOutOfRangeException">No layout covers <paramref name="year"/>; callers ask <see cref="Find"/> first.</exception>
    public static ReportLayout For(int year) =>
        Find(year) ?? throw new ArgumentOutOfRangeException(nameof(year), year, "No layout covers this year.");

    /// <returns>Null when no layout covers the year.</returns>
    public static ReportLayout? Find(int year) => All.FirstOrDefault(l => l.Covers(year));

    /// <exception cref="KeyNotFoundException">No such layout.</exception>
    public static ReportLayout Get(string id) =>
        All.FirstOrDefault(l => l.Id == id) ?? throw new KeyNotFoundException($"There is no report layout '{id}'.");

    private static IEnumerable<ReportLayout> Load()
    {
        var assembly = typeof(ReportLayouts).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("Layouts/", StringComparison.Ordinal)))
        {
            using var json = assembly.GetManifestResourceStream(name)!;
            yield return new ReportLayout(LayoutFile.Read(json));
        }
    }
}
