namespace Workflow.Reports.Checks;

/// <summary>What last year's report left behind: its year, its figures, its sentences.</summary>
internal sealed class Staleness : ReportCheck
{
    private const int ShortestCopied = 12;

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("N.STALE", Severity.Warn, "上一年度留下的年份、数字和说法")];

    // A sentence with one of these speaks of another year on purpose.
    private static readonly string[] Looking =
        ["以来", "同比", "相比", "上年", "去年", "上一年", "较", "比", "截至", "截止", "施行", "实施", "印发", "修订", "出台", "成立", "建成", "启用", "制定", "起"];

    private static readonly string[] Planning = ["将", "计划", "下一步", "下步", "今后", "打算", "继续", "拟", "力争"];

    public override IEnumerable<Finding> Find(CheckContext context) =>

        context.YearIsUnknown ? [] : context.Passages.Where(p => p.Key is not "title").SelectMany(p => Years(context, p).Concat(Figures(context, p)));

    private static IEnumerable<Finding> Years(CheckContext context, Passage passage)
    {
        var year = context.Report.Year;
        foreach (var quantity in passage.Quantities.Where(q => q is { Unit: "年" or "年度", IsExact: true, Low: >= 2000 and < 2100 } && q.Low != year))
        {
            var sentence = passage.SentenceAt(quantity.Start);
            var written = passage.Text.Substring(quantity.Start, quantity.Length);
            var leading = passage.Text[sentence.Start..quantity.Start].Trim() is "" or "在" or "一是" or "二是" or "三是";
            // A date names its month; 《》 holds the title of something.
            if (IsDate(passage.Text, quantity.End) || Quoted(passage.Text, quantity.Start) || passage.Layout.Key == "period")
            {
                continue;
            }
            if (quantity.Low < year && leading && !sentence.Has(Looking))
            {
                yield return passage.Finding(
                    "N.STALE", Severity.Warn, quantity.Start, quantity.Length, $"这一句写的是{written}，报告年度是{year}年：“{Short(sentence.Text)}”。", "请核对是不是上一年度的内容，改为本年的情况。");
            }
            else if (quantity.Low > year && (quantity.Low > year + 1 || (passage.Part.Key == "overview" && leading && !sentence.Has(Planning))))
            {
                yield return passage.Finding(
                    "N.STALE", Severity.Warn, quantity.Start, quantity.Length, $"这一句写的是{written}，报告年度是{year}年：“{Short(sentence.Text)}”。", "请核对年份。");
            }
        }
    }

    /// <summary>Sentences with figures that stand word for word in last year's report, and figures that fit last year's table only.</summary>
    private static IEnumerable<Finding> Figures(CheckContext context, Passage passage)
    {
        if (context.Previous is not { } previous || previous.Year >= context.Report.Year)
        {
            yield break;
        }
        var before = Passage.Of(previous).SelectMany(p => p.Sentences).Select(s => Timeless(s.Text, previous.Year)).ToHashSet();
        foreach (var sentence in passage.Sentences.Where(s => s.Text.Length >= ShortestCopied && passage.Layout.Proposed is null))
        {
            if (passage.Quantities.Any(q => q.IsCount && q.High > 0 && q.Start >= sentence.Start && q.End <= sentence.End) && before.Contains(Timeless(sentence.Text, context.Report.Year)))
            {
                yield return passage.Finding(
                    "N.STALE", Severity.Warn, sentence.Start, sentence.Text.Length, $"这一句连同数字与上一年度报告完全相同：“{Short(sentence.Text.Trim())}”。", "请核对数字是不是本年的。");
            }
        }
        foreach (var (quantity, _, mention) in Mentions.Numbered(context.Layout, passage, context.Report.Year))
        {
            if (mention.Cells is [var cells, ..] && cells.All(previous.Layout.HasCell) && quantity is { IsExact: true, Low: > 0 }
                && context.Sum(cells) is { } now && now != quantity.Low && Sum(previous, cells) == quantity.Low)
            {
                yield return passage.Finding(
                    "N.STALE", Severity.Warn, quantity.Start, quantity.Length,
                    $"正文写{mention.Name}{Arithmetic.Show(quantity.Low)}{quantity.Unit}，这是上一年度的数；本年度表格是{Arithmetic.Show(now)}。", "请改为本年的数。") with
                {
                    Cells = cells,
                    Repairs = [new($"改为{Arithmetic.Show(now)}{quantity.Unit}", [new Edit.Text(new(passage.Key, quantity.Start, quantity.Length), Arithmetic.Show(now) + quantity.Unit)])],
                };
            }
        }
    }

    private static decimal? Sum(Report report, IReadOnlyList<string> cells)
    {
        var readings = cells.Select(c => report.Read(report.Layout.Cell(c))).ToArray();
        return readings.Any(r => r is CellReading.NotANumber) ? null : readings.Sum(r => r is CellReading.Number number ? number.Value : 0);
    }

    private static string Timeless(string sentence, int year) =>
        string.Concat(sentence.Where(c => !char.IsWhiteSpace(c))).Replace(year.ToString(), "本年", StringComparison.Ordinal);

    private static bool IsDate(string text, int end)
    {
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }
        return end < text.Length && char.IsAsciiDigit(text[end]);
    }

    private static bool Quoted(string text, int at)
    {
        var open = text.LastIndexOf('《', Math.Max(at - 1, 0));
        return at > 0 && open >= 0 && text.IndexOf('》', open) is var close && (close < 0 || close > at);
    }

    private static string Short(string text) => text.Length <= 30 ? text : text[..30] + "…";
}
