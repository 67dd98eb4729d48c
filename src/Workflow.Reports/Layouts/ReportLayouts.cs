using System.Text.Json;

namespace Workflow.Reports.Layouts;

/// <summary>Every layout known: the official ones, one JSON file each in this folder, and what a county adds to them.</summary>
public static class ReportLayouts
{
    private static readonly Lock Adding = new();
    private static readonly Dictionary<string, string> Added = [];
    private static volatile IReadOnlyList<ReportLayout> _all = InOrder(Official());

    /// <summary>Oldest first, an official layout before those that add rows to it.</summary>
    public static IReadOnlyList<ReportLayout> All => _all;

    /// <exception cref="ArgumentOutOfRangeException">No layout covers <paramref name="year"/>; callers ask <see cref="Find"/> first.</exception>
    public static ReportLayout For(int year) =>
        Find(year) ?? throw new ArgumentOutOfRangeException(nameof(year), year, "No layout covers this year.");

    /// <returns>The county's own layout of the year where there is one; null when no layout covers the year.</returns>
    public static ReportLayout? Find(int year) =>
        All.LastOrDefault(l => l.Extends is not null && l.Covers(year)) ?? All.FirstOrDefault(l => l.Covers(year));

    /// <exception cref="KeyNotFoundException">No such layout.</exception>
    public static ReportLayout Get(string id) =>
        All.FirstOrDefault(l => l.Id == id) ?? throw new KeyNotFoundException($"There is no report layout '{id}'.");

    /// <summary>Adds a county's own rows to a layout, as <see cref="LayoutExtension"/> describes them. For the start of a program.</summary>
    /// <returns>Why it was refused, in the words of whoever wrote the file; null when it was added, or was there already word for word.</returns>
    public static string? Extend(string json)
    {
        lock (Adding)
        {
            LayoutExtension extension;
            try
            {
                extension = JsonSerializer.Deserialize<LayoutExtension>(json, LayoutFile.Options) ?? throw new JsonException("空文件");
            }
            catch (JsonException fault)
            {
                return $"不是加行的格式文件：{fault.Message}";
            }
            if (Added.GetValueOrDefault(extension.Id) == json)
            {
                return null;
            }
            if (extension.Refusal(_all) is { } refusal)
            {
                return refusal;
            }
            _all = InOrder(_all.Append(new ReportLayout(extension.Into(Get(extension.Extends).File))));
            Added[extension.Id] = json;
            return null;
        }
    }

    private static ReportLayout[] InOrder(IEnumerable<ReportLayout> layouts) =>
        [.. layouts.OrderBy(l => l.FirstYear).ThenBy(l => l.Extends is not null).ThenBy(l => l.Id, StringComparer.Ordinal)];

    private static IEnumerable<ReportLayout> Official()
    {
        var assembly = typeof(ReportLayouts).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("Layouts/", StringComparison.Ordinal)))
        {
            using var json = assembly.GetManifestResourceStream(name)!;
            yield return new ReportLayout(LayoutFile.Read(json));
        }
    }
}
