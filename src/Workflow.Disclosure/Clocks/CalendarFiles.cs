using System.Text.Json;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Clocks;

/// <summary>Reads years: those built in, and those laid in a folder.</summary>
internal static class CalendarFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="StartProblemException"/>
    public static IEnumerable<CalendarYear> Read(string? folder)
    {
        var years = new Dictionary<int, CalendarYear>();
        var assembly = typeof(CalendarFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("Calendars/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            Add(years, Parse(stream, name));
        }

        if (folder is not null && !Directory.Exists(folder))
        {
            throw new StartProblemException($"设置 Calendars:Folder 指向的文件夹“{folder}”不存在。");
        }

        foreach (var path in folder is null ? [] : Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToArray())
        {
            using var stream = File.OpenRead(path);
            Add(years, Parse(stream, path));
        }

        return years.Values;
    }

    private static void Add(Dictionary<int, CalendarYear> years, CalendarYear year) => years[year.Year] = year;

    private static CalendarYear Parse(Stream stream, string file)
    {
        try
        {
            var year = JsonSerializer.Deserialize<CalendarYear>(stream, Json) ?? throw new StartProblemException($"放假安排文件 {file}：内容为空。");
            return Fault(year) is { } fault ? throw new StartProblemException($"放假安排文件 {file}：{fault}。") : year;
        }
        catch (JsonException exception)
        {
            throw new StartProblemException($"放假安排文件 {file}：不是规定的格式（{exception.Message}）。", exception);
        }
    }

    private static string? Fault(CalendarYear year) =>
        year.Holidays.Concat(year.Workdays).Where(d => d.Year != year.Year).Select(d => $"{d:yyyy-MM-dd} 不在 {year.Year} 年").FirstOrDefault()
        ?? year.Holidays.Intersect(year.Workdays).Select(d => $"{d:yyyy-MM-dd} 既是放假又是上班").FirstOrDefault()
        ?? year.Workdays.Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Select(d => $"调休上班日 {d:yyyy-MM-dd} 不是周末").FirstOrDefault()
        ?? (year.Holidays.Count == 0 ? "没有放假日" : null);
}
