using Workflow.Reports.Importing;

namespace Workflow.Reports.Checks;

/// <summary>The same words twice in a row, the same paragraph or heading twice.</summary>
internal sealed class Doublings : ReportCheck
{
    private const int ShortestParagraph = 16;

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("N.DUPLICATE", Severity.Warn, "重复的词、标题、段落，与上一年度或别的单位雷同")];

    // 政务公开公开栏 is two words: the second belongs to what follows.
    private const string JoinsNext = "栏目指率审平专范内方属渠制事情程化文力性区办";

    public override IEnumerable<Finding> Find(CheckContext context) =>
        context.Passages.SelectMany(Words).Concat(Paragraphs(context)).Concat(Headings(context));

    private static IEnumerable<Finding> Words(Passage passage)
    {
        var text = passage.Text;
        for (var at = 0; at < text.Length; at++)
        {
            for (var length = 6; length >= 1; length--)
            {
                if (at + length * 2 > text.Length || text[at] != text[at + length] || string.CompareOrdinal(text, at, text, at + length, length) != 0 || !Doubled(text, at, length))
                {
                    continue;
                }
                var word = text.Substring(at, length);
                yield return passage.Finding("N.DUPLICATE", Severity.Warn, at, length * 2, $"“{word}{word}”重复。", "请删去多余的一个。") with
                {
                    Repairs = [new($"删去重复的“{word}”", [new Edit.Text(new(passage.Key, at, length), "")])],
                };
                at += length * 2 - 1;
                break;
            }
        }
    }

    private static bool Doubled(string text, int at, int length)
    {
        for (var i = at; i < at + length; i++)
        {
            if (text[i] is < '\u4e00' or > '\u9fff')
            {
                return false;
            }
        }
        if (length == 1)
        {
            return text[at] is '的' or '了' or '和' or '在' or '是' or '对' or '为' or '与' or '及' && !(text[at] is '了' && text.AsSpan(at).StartsWith("了了"));
        }
        // 一步一步, 逐条逐条 and 人人 are reduplications, not slips.
        var next = at + length * 2 < text.Length ? text[at + length * 2] : '。';
        return text[at] is not ('一' or '逐' or '各' or '层' or '年' or '月' or '日') && text[at] != text[at + 1] && !JoinsNext.Contains(next, StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> Paragraphs(CheckContext context)
    {
        var seen = new Dictionary<string, Passage>();
        foreach (var (passage, paragraph) in context.Passages.Where(p => p.Key != "title").SelectMany(p => p.Paragraphs, (p, s) => (p, s)))
        {
            var text = paragraph.Text.Trim();
            if (text.Length >= ShortestParagraph && !seen.TryAdd(text, passage))
            {
                yield return passage.Finding(
                    "N.DUPLICATE", Severity.Warn, paragraph.Start, paragraph.Text.Length,
                    $"这一段与{(seen[text].Key == passage.Key ? "前面" : seen[text].Place + "里")}的一段完全相同：“{text[..Math.Min(20, text.Length)]}…”。", "请删去重复的一段。");
            }
        }
    }

    /// <summary>In the file: one part's heading more than once.</summary>
    private static IEnumerable<Finding> Headings(CheckContext context)
    {
        if (context.Source is not { } source)
        {
            yield break;
        }
        foreach (var part in context.Layout.Parts.Where(p => p.Heading is not null))
        {
            var found = source.Blocks.OfType<SourceBlock.Paragraph>().Where(b => HeadingLines.Names(b.Text, part.Name)).ToArray();
            foreach (var again in found.Skip(1))
            {
                yield return new(
                    "N.DUPLICATE", Severity.Warn, $"文件第{again.Index + 1}段", part.Key, [],
                    $"文件第{again.Index + 1}段：标题“{part.Name}”出现了{found.Length}次，这里又写作“{again.Text.Trim()}”。", $"只留一个“{part.Heading}”。")
                {
                    Block = again.Index,
                };
            }
        }
    }
}
