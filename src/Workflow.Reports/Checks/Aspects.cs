using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>The aspects that the notice demands of part one, and that it says anything in figures.</summary>
internal sealed class Aspects : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("N.ASPECT", Severity.Warn, "总体情况的五个方面")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        foreach (var part in context.Layout.Parts.Where(p => p.Texts.Any(t => t.Aspect is not null)))
        {
            var passages = context.PassagesOf(part.Key).ToArray();
            if (passages.Length == 0)
            {
                continue;
            }
            var leads = passages.SelectMany(p => p.Paragraphs.Select(Lead)).ToArray();
            var aside = new List<TextLayout>();
            foreach (var aspect in part.Texts.Where(t => t.Aspect is not null && passages.All(p => p.Key != t.Key)))
            {
                if (leads.Any(l => aspect.Aspect!.Any(w => l.Contains(w, StringComparison.Ordinal))))
                {
                    continue;
                }
                if (passages.Any(p => aspect.Aspect!.Any(w => p.Text.Contains(w, StringComparison.Ordinal))))
                {
                    aside.Add(aspect);
                    continue;
                }
                yield return new(
                    "N.ASPECT", Severity.Warn, part.PlaceOf(aspect), part.Key, [], $"“{part.Heading}”没有写“{aspect.Label}”。",
                    $"总体情况要写{string.Join("、", part.Texts.Where(t => t.Aspect is not null).Select(t => t.Label))}五个方面，请补写。");
            }
            if (aside.Count > 0)
            {
                yield return new(
                    "N.ASPECT", Severity.Note, part.Heading ?? part.Name, part.Key, [],
                    $"“{part.Heading}”只顺带提到{string.Join("、", aside.Select(a => $"“{a.Label}”"))}，没有单独的段落。", "请各写一段，写明做了什么、有多少。");
            }
            if (!passages.Any(p => p.Quantities.Any(Counted)))
            {
                yield return new(
                    "N.ASPECT", Severity.Warn, part.Heading ?? part.Name, part.Key, [], $"“{part.Heading}”没有一个数字。",
                    "请写明数量，例如主动公开信息多少条、收到申请多少件、政务新媒体发布多少条。");
            }
        }
    }

    private static bool Counted(Quantity quantity) => quantity.IsCount && quantity.Unit is not ("次" or "部" or "号" or "元");

    /// <summary>The heading or the first words of a paragraph.</summary>
    private static string Lead(Stretch paragraph)
    {
        var text = paragraph.Text.Trim();
        var end = text.IndexOfAny(['。', '：', '，', '；']);
        return text[..Math.Min(end < 0 ? text.Length : end, 30)];
    }
}
