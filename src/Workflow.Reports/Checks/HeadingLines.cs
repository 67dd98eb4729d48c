using System.Text.RegularExpressions;
using Workflow.Reports.Importing;

namespace Workflow.Reports.Checks;

/// <summary>The six headings as the file has them: with their numeral, in their order.</summary>
internal sealed partial class HeadingLines : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("S.HEADING", Severity.Warn, "标题序号丢失、重复、错序")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.Source is not { } source)
        {
            yield break;
        }
        var lines = source.Blocks.OfType<SourceBlock.Paragraph>().ToArray();
        var last = -1;
        foreach (var part in context.Layout.Parts.Where(p => p.Heading is not null))
        {
            var found = lines.Where(l => Names(l.Text, part.Name)).ToArray();
            if (found.Length == 0)
            {
                yield return new("S.MISSING", Severity.Fail, part.Heading!, part.Key, [], $"文件里没有标题“{part.Heading}”。", "请补上这个标题和它的内容；内容在别处的，移到这里。");
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

    /// <summary>Is this line the heading, whatever became of its numeral?</summary>
    public static bool Names(string line, string name) => Numeral().Replace(Compact(line), "", 1) == name;

    private static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).TrimEnd('。', '：', ':');

    private static Finding At(SourceBlock.Paragraph line, string part, string what, string mend) =>
        new("S.HEADING", Severity.Warn, $"文件第{line.Index + 1}段", part, [], $"文件第{line.Index + 1}段：{what}", mend) { Block = line.Index };

    [GeneratedRegex(@"^[（(]?([一二三四五六七八九十]+|[0-9０-９]+)?[）)]?[、.．，,:：]*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numeral();
}
