using System.Text.RegularExpressions;

namespace Workflow.Reports.Checks;

/// <summary>统计期限: from 1 January to 31 December of the year.</summary>
internal sealed partial class Periods : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("L.PERIOD", Severity.Warn, "统计期限")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.YearIsUnknown)
        {
            yield break;
        }
        var year = context.Report.Year;
        var mend = $"请写明“本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。”";
        var found = false;
        foreach (var passage in context.Passages.Where(p => p.Key != "title"))
        {
            foreach (Match match in Period().Matches(passage.Text))
            {
                found = true;
                var (from, to) = (match.Groups["from"].Value, match.Groups["to"].Success ? match.Groups["to"].Value : match.Groups["from"].Value);
                if (from != year.ToString() || to != year.ToString())
                {
                    yield return passage.Finding("L.PERIOD", Severity.Warn, match.Index, match.Length, $"统计期限写的是{match.Value}，报告年度是{year}年。", mend);
                }
            }
        }
        if (!found && context.Passages.Any(p => p.Key != "title"))
        {
            yield return new("L.PERIOD", Severity.Warn, "编制依据和统计期限", "front", [], $"没有写统计期限（{year}年1月1日至12月31日）。", mend);
        }
    }

    [GeneratedRegex(@"(?<from>\d{4})\s*年\s*0?1\s*月\s*0?1\s*日?\s*(起|开始)?\s*[，,]?\s*(至|到|-|—|－|–|~|～)+\s*((?<to>\d{4})\s*年)?\s*12\s*月\s*31\s*日", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Period();
}
