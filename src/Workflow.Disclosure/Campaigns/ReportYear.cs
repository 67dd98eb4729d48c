namespace Workflow.Disclosure.Campaigns;

/// <summary>年度报告 tells of a whole year (条例 art. 49, 50): what is written before that year is over is warned of, and is not for the public yet.</summary>
/// <param name="Year">The year reported on.</param>
public readonly record struct ReportYear(int Year)
{
    /// <summary>The first local day on which its report may go public.</summary>
    public DateOnly PublicFrom => new(Year + 1, 1, 1);

    public bool IsOver(DateOnly today) => today >= PublicFrom;

    /// <returns>The sentence for whoever works on such a report; null where the year is over.</returns>
    public string? Warning(DateOnly today) => IsOver(today)
        ? null
        : Sentence($"{Year}", $"{Year + 1}");

    /// <param name="next">The year after.</param>
    public static string Sentence(string year, string next) =>
        $"{year}年还没有结束：年度报告要在{next}年1月1日以后公开，数据要统计到{year}年12月31日。可以先准备，公开以前请按全年情况核对。";

    /// <returns>As <see cref="Warning(DateOnly)"/>; null too for a document of no year.</returns>
    public static string? Warning(int? year, DateOnly today) => year is { } of ? new ReportYear(of).Warning(today) : null;
}
