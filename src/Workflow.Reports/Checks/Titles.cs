using System.Text.RegularExpressions;
using Workflow.Reports.Importing;

namespace Workflow.Reports.Checks;

/// <summary>单位＋年份＋政府信息公开工作年度报告, once.</summary>
internal sealed partial class Titles : ReportCheck
{
    private const string Kind = "政府信息公开工作年度报告";

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("L.TITLE", Severity.Warn, "标题的单位、年度和写法")];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        (context.Passages.FirstOrDefault(p => p.Key == "title") is { } title ? OfTitle(context, title) : []).Concat(OfSource(context));

    private static IEnumerable<Finding> OfTitle(CheckContext context, Passage passage)
    {
        var (title, year) = (Compact(passage.Text), context.Report.Year);
        if (passage.Text.StartsWith("附件", StringComparison.Ordinal))
        {
            yield return Of(passage, "标题前有“附件”字样。", "这是上报时的附件标记，公开前请删去。");
        }
        if (Spaced().Match(passage.Text) is { Success: true } gap)
        {
            yield return passage.Finding("L.TITLE", Severity.Note, gap.Index, gap.Length, $"标题“{passage.Text}”中间有空格。", "请删去空格。") with
            {
                Repairs = [new("删去标题里的空格", [new Edit.Text(new("title", 0, passage.Text.Length), title)])],
            };
        }
        var years = Year().Matches(title).Select(m => m.Groups["year"].Value).ToArray();
        if (years.Length == 0)
        {
            yield return Of(passage, $"标题“{title}”没有写年度。", $"请写明年度，例如“{Proposed(context)}”。");
        }
        else if (!context.YearIsUnknown && years.Any(y => y != year.ToString()))
        {
            yield return Of(passage, $"标题写的是{string.Join("、", years.Distinct())}年，报告年度是{year}年。", "请核对年度。");
        }
        else if (years.Length > 1)
        {
            yield return Of(passage, $"标题“{title}”里年度写了{years.Length}次。", $"请写一次，例如“{Proposed(context)}”。");
        }
        if (title.Split("年度").Length > 2)
        {
            yield return Of(passage, $"标题“{title}”里“年度”写了两次。", $"规范的写法是“{Proposed(context)}”。");
        }
        if (!title.Contains(Kind, StringComparison.Ordinal))
        {
            yield return Of(passage, $"标题“{title}”里没有“{Kind}”。", $"规范的写法是“{Proposed(context)}”。");
        }
        foreach (var finding in OfUnit(context, passage, title))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> OfUnit(CheckContext context, Passage passage, string title)
    {
        var kind = title.IndexOf("政府信息公开", StringComparison.Ordinal);
        var named = Year().Replace(Appendix().Replace(kind < 0 ? title.Replace("年度报告", "", StringComparison.Ordinal) : title[..kind], ""), "").Trim('年', '度', '的', '关', '于');
        if (named.Length == 0)
        {
            yield return Of(passage, $"标题“{title}”没有写单位名称。", $"请写明单位，例如“{Proposed(context)}”。");
        }
        else if (UnitName.Core(context.Report.UnitName) is { Length: > 0 } core && !title.Contains(core, StringComparison.Ordinal) && !context.Report.UnitName.Contains(named, StringComparison.Ordinal))
        {
            yield return Of(passage, $"标题里的单位是“{named}”，报告单位是“{context.Report.UnitName}”。", "请核对单位名称。");
        }
        else if (named.Length >= 4 && named.Length % 2 == 0 && named[..(named.Length / 2)] == named[(named.Length / 2)..])
        {
            yield return Of(passage, $"标题里单位名称写了两次：“{named}”。", $"请写一次，例如“{Proposed(context)}”。");
        }
    }

    /// <summary>A file in which a second title stands, or 附件 above the title.</summary>
    private static IEnumerable<Finding> OfSource(CheckContext context)
    {
        if (context.Source is not { } source)
        {
            yield break;
        }
        var lines = source.Blocks.OfType<SourceBlock.Paragraph>().Where(p => p.Text.Length > 0).ToArray();
        if (lines is [{ } first, ..] && Compact(first.Text).TrimEnd('：', ':') is "附件" or "附件1" or "附件一")
        {
            yield return Of(first, $"文件以“{first.Text.Trim()}”开头。", "这是上报时的附件标记，公开前请删去。");
        }
        var titles = lines.Where(p => Compact(p.Text) is { Length: <= 60 } text && text.EndsWith(Kind, StringComparison.Ordinal)).ToArray();
        foreach (var again in titles.Skip(1))
        {
            yield return Of(again, $"标题写了{titles.Length}次，这里又写了一次：“{again.Text.Trim()}”。", "只留报告最前面的一个标题。");
        }
    }

    private static Finding Of(Passage passage, string what, string mend) =>
        passage.Finding("L.TITLE", Severity.Warn, 0, passage.Text.Length, what, mend);

    private static Finding Of(SourceBlock.Paragraph at, string what, string mend) =>
        new("L.TITLE", Severity.Warn, $"文件第{at.Index + 1}段", "front", [], $"文件第{at.Index + 1}段：{what}", mend) { Block = at.Index };

    private static string Proposed(CheckContext context) =>
        $"{(context.Report.UnitName.Length > 0 ? context.Report.UnitName : "某某镇人民政府")}{(context.YearIsUnknown ? "某某" : context.Report.Year)}年{Kind}";

    private static string Compact(string text) => White().Replace(text, "");

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex White();

    [GeneratedRegex(@"\S\s+\S", RegexOptions.NonBacktracking)]
    private static partial Regex Spaced();

    [GeneratedRegex(@"(?<year>(19|20)\d\d)年?度?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Year();

    [GeneratedRegex(@"^附件\d*[：:]?", RegexOptions.NonBacktracking)]
    private static partial Regex Appendix();
}
