using System.Text.RegularExpressions;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>The layout must be the one in force for the year, and so must the notice that the text cites.</summary>
internal sealed partial class LayoutOfYear : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } =
        [new("L.LAYOUT", Severity.Fail, "报告格式与年度"), new("L.NUMBER", Severity.Warn, "引用的文号与格式、标题")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        var (layout, year) = (context.Layout, context.Report.Year);
        if (context.YearIsUnknown)
        {
            yield return new("L.LAYOUT", Severity.Warn, "报告格式", "front", [], $"不知道是哪一年度的报告，不能核对格式（现用{Years(layout)}的格式）。", "请在标题写明年度。");
            yield break;
        }
        var right = ReportLayouts.Find(year);
        if (!layout.Covers(year))
        {
            yield return new(
                "L.LAYOUT", Severity.Fail, "报告格式", layout.Parts.FirstOrDefault(p => p.Tables.Count > 0)?.Key, [],
                $"{year}年度的报告用的是{Years(layout)}的格式（{layout.NoticeNumber}）"
                    + (right is null ? "，现有格式都不适用于这个年度。" : $"，应当用{Years(right)}的格式（{right.NoticeNumber}）。"),
                right is null ? "请核对年度。" : "请把报告转到新格式：各项数字怎样对应、哪些要补填，转换时会逐项列出。");
        }
        foreach (var finding in context.Passages.SelectMany(p => Cited(p, right ?? layout)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Cited(Passage passage, ReportLayout right)
    {
        foreach (Match match in Number().Matches(passage.Text))
        {
            var number = $"国办公开办函〔{match.Groups["year"].Value}〕{match.Groups["number"].Value}号";
            if (number != right.NoticeNumber)
            {
                yield return passage.Finding(
                    "L.NUMBER", Severity.Warn, match.Index, match.Length,
                    ReportLayouts.All.FirstOrDefault(l => l.NoticeNumber == number) is { } old
                        ? $"引用的是{number}，那是{Years(old)}的格式；本年度适用{right.NoticeNumber}。"
                        : $"引用的{number}不是规定报告格式的文件；本年度适用{right.NoticeNumber}。",
                    $"请改为《{right.NoticeTitle}》（{right.NoticeNumber}）。");
            }
        }
        foreach (var layout in ReportLayouts.All.Where(l => l.Extends is null))
        {
            if (layout.NoticeWords.Select(w => (Word: w, At: passage.Text.IndexOf(w, StringComparison.Ordinal))).FirstOrDefault(x => x.At >= 0) is not ({ } word, var at))
            {
                continue;
            }
            // The number stands right behind the title, within the sentence.
            var sentence = passage.SentenceAt(at);
            var cited = Number().Match(sentence.Text);
            if (!cited.Success)
            {
                yield return passage.Finding(
                    "L.NUMBER", layout.NoticeNumber == right.NoticeNumber ? Severity.Note : Severity.Warn, at, word.Length,
                    layout.NoticeNumber == right.NoticeNumber ? $"引用了《…{word}》，没有写文号。" : $"引用的《…{word}》是{Years(layout)}的格式（{layout.NoticeNumber}），也没有写文号；本年度适用{right.NoticeNumber}。",
                    $"请写为《{right.NoticeTitle}》（{right.NoticeNumber}）。");
            }
            else if (layout.NoticeNumber != $"国办公开办函〔{cited.Groups["year"].Value}〕{cited.Groups["number"].Value}号")
            {
                yield return passage.Finding(
                    "L.NUMBER", Severity.Warn, sentence.Start + cited.Index, cited.Length,
                    $"《…{word}》的文号是{layout.NoticeNumber}，写成了{cited.Value}。", $"请写为《{right.NoticeTitle}》（{right.NoticeNumber}）。");
            }
        }
    }

    private static string Years(ReportLayout layout) =>
        layout.LastYear is { } last ? $"{layout.FirstYear}至{last}年" : $"{layout.FirstYear}年起";

    [GeneratedRegex(@"国办公开办函\s*[〔\[［（(【﹝]\s*(?<year>\d{4})\s*[〕\]］）)】﹞]\s*(?<number>\d{1,3})\s*号", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
