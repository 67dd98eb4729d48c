using System.Text.RegularExpressions;

namespace Workflow.Reports.Importing;

/// <summary>Which year a report is about: its title says so, else its period, else only its words do, and then it is asked.</summary>
internal sealed partial record YearReading(int? Year, IReadOnlyList<ImportQuestion> Questions)
{
    public static YearReading Find(Narrative narrative)
    {
        if (narrative.Title.Year is { } title)
        {
            return new(title, []);
        }
        var periods = narrative.Traces.SelectMany(t => Period().Matches(t.Source).Select(m => int.Parse(m.Groups["year"].ValueSpan))).Distinct().ToArray();
        if (periods is [var period])
        {
            return new(period, []);
        }
        var said = narrative.Traces.SelectMany(t => Said().Matches(t.Source).Select(m => (Trace: t, Year: int.Parse(m.Groups["year"].ValueSpan)))).GroupBy(x => x.Year).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).ToArray();
        if (said.Length == 0)
        {
            return new(null, []);
        }
        var first = said[0].First().Trace;
        return new(said[0].Key,
        [
            new("year", "标题没有写年度，也没有写统计期限，这是哪一年的报告？", first.Source, first.Block,
                [.. said.Select(g => new ImportChoice($"{g.Key}年（正文写了{g.Count()}处）", new Dictionary<string, string?>()) { Year = g.Key }), ImportChoice.Blank("都不是，导入后填写")]),
        ]);
    }

    [GeneratedRegex(@"(?<year>20[0-9]{2})\s*年\s*0?1\s*月\s*0?1\s*日", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Period();

    [GeneratedRegex(@"(?<year>20[0-9]{2})\s*年", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Said();
}
