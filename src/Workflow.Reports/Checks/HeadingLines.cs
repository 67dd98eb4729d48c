using System.Text.RegularExpressions;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>The six headings as the file has them: with their numeral, in their order.</summary>
internal sealed partial class HeadingLines : ReportCheck
{
    // What is longer is a text and no heading.
    private const int Longest = 40;

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("S.HEADING", Severity.Warn, "标题序号丢失、重复、错序")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.Source is not { } source)
        {
            yield break;
        }
        var lines = source.Blocks.OfType<SourceBlock.Paragraph>().ToArray();
        var read = Headings.Find(source, context.Layout);
        var last = -1;
        foreach (var part in context.Layout.Parts.Where(p => p.Heading is not null))
        {
            var found = lines.Where(l => Names(l.Text, part.Name)).ToArray();
            if (found.Length == 0)
            {
                if (Otherwise(part, read, lines) is { } finding)
                {
                    yield return finding;
                }
                continue;
            }
            // Where a heading is repeated the best written one is the part's own.
            var line = found.FirstOrDefault(l => Compact(l.Text).StartsWith(part.Heading!, StringComparison.Ordinal)) ?? found[0];
            var written = line.Text.Trim();
            var numeral = Compact(written)[..Compact(written).IndexOf(part.Name, StringComparison.Ordinal)];
            var right = part.Heading![..^part.Name.Length];
            if (numeral != right)
            {
                yield return At(
                    line, part.Key,
                    numeral.Trim('、', '.', '．', ' ').Length == 0 ? $"标题“{written}”的序号丢失了。" : $"标题“{written}”的序号写成了“{numeral}”。", $"请改为“{part.Heading}”。");
            }
            if (line.Index < last)
            {
                yield return At(line, part.Key, $"标题“{written}”的位置不对，应在前一部分之后。", "请按一至六的顺序排列。");
            }
            last = Math.Max(last, line.Index);
        }
    }

    /// <returns>Null where the heading stands as it should, with text behind it in its line.</returns>
    private static Finding? Otherwise(Part part, IReadOnlyList<Headings.Heading> read, SourceBlock.Paragraph[] lines)
    {
        if (read.FirstOrDefault(h => h.Part.Key == part.Key) is { } heading)
        {
            return heading.Blocks == 1 ? null : At(lines.First(l => l.Index == heading.Index), part.Key, $"标题“{part.Heading}”被换行断开。", "请写在一行。");
        }
        var likeness = lines.Where(l => l.Text.Length <= Longest).Select(l => (Line: l, Likeness: LabelLikeness.Of(Labels.Of(l.Text), Labels.Of(part.Name)))).MaxBy(x => x.Likeness);
        return likeness.Likeness >= LabelLikeness.Alike
            ? At(likeness.Line, part.Key, $"标题写作“{likeness.Line.Text.Trim()}”，与规定的写法不同。", $"请改为“{part.Heading}”。")
            : new("S.MISSING", Severity.Fail, part.Heading!, part.Key, [], $"文件里没有标题“{part.Heading}”。", "请补上这个标题和它的内容；内容在别处的，移到这里。");
    }

    /// <summary>Is this line the heading, whatever became of its numeral?</summary>
    public static bool Names(string line, string name) => Numeral().Replace(Compact(line), "", 1) == name;

    private static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).TrimEnd('。', '：', ':');

    private static Finding At(SourceBlock.Paragraph line, string part, string what, string mend) =>
        new("S.HEADING", Severity.Warn, $"文件第{line.Index + 1}段", part, [], $"文件第{line.Index + 1}段：{what}", mend) { Block = line.Index };

    [GeneratedRegex(@"^[（(]?([一二三四五六七八九十]+|[0-9０-９]+)?[）)]?[、.．，,:：]*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numeral();
}
