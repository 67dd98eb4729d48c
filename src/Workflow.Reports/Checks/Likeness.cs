namespace Workflow.Reports.Checks;

/// <summary>How much of the text also stands in last year's report or in another unit's.</summary>
internal sealed class Likeness : ReportCheck
{
    private const int Stretch = 4;
    private const int ShortestText = 200;

    // Likeness is one way of repeating: the code is listed with Doublings.
    public override IReadOnlyList<CheckCode> Codes { get; } = [];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.Previous is null && context.Sibling is null)
        {
            yield break;
        }
        var own = Stretches(context.Report);
        if (context.Previous is { } previous)
        {
            var share = Share(own, Stretches(previous));
            if (share >= context.Settings.Likeness)
            {
                yield return Of(context, $"正文与{previous.Year}年度报告有{share * 100:0}%的内容相同。", "请按本年的实际情况重写；照抄上一年度报告的，按《条例》第四十七条处理。", share);
            }
        }
        if (context.Sibling is { } sibling)
        {
            var share = Share(own, Stretches(sibling));
            if (share >= context.Settings.Likeness)
            {
                yield return Of(context, $"正文与{sibling.UnitName}的报告有{share * 100:0}%的内容相同。", "请核对是否照抄，按本单位的实际情况重写。", share);
            }
        }
    }

    private static Finding Of(CheckContext context, string message, string mend, decimal share) =>
        new("N.DUPLICATE", Severity.Warn, "报告正文", context.Layout.FindPart("overview")?.Key, [], message, mend) { Left = Math.Round(share, 4) };

    /// <summary>Share of the first report's stretches that the second has; 0 where there is too little to compare.</summary>
    private static decimal Share(HashSet<ulong> own, HashSet<ulong> other) =>
        own.Count < ShortestText || other.Count < ShortestText ? 0 : own.Count(other.Contains) / (decimal)own.Count;

    /// <summary>Four characters make one number; years and white space are left out, and so is what the layout itself proposes.</summary>
    private static HashSet<ulong> Stretches(Report report)
    {
        var stretches = new HashSet<ulong>();
        foreach (var text in report.Layout.Texts.Where(t => t.Proposed is null).Select(t => report.Text(t.Key).Replace(report.Year.ToString(), "", StringComparison.Ordinal)))
        {
            var (packed, count) = (0UL, 0);
            foreach (var c in text)
            {
                if (!char.IsWhiteSpace(c))
                {
                    packed = (packed << 16) | c;
                    if (++count >= Stretch)
                    {
                        stretches.Add(packed);
                    }
                }
            }
        }
        return stretches;
    }
}
