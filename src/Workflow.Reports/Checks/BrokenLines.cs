using Workflow.Reports.Importing;

namespace Workflow.Reports.Checks;

/// <summary>A paragraph cut in the middle of a sentence: 全面推 / 进.</summary>
internal sealed class BrokenLines : ReportCheck
{
    // A heading is shorter than this.
    private const int Shortest = 30;

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("S.BREAK", Severity.Warn, "一句话被换行断开")];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        context.Source is { } source ? OfSource(source) : context.Passages.SelectMany(OfPassage);

    private static IEnumerable<Finding> OfPassage(Passage passage)
    {
        foreach (var (line, next) in passage.Paragraphs.Zip(passage.Paragraphs.Skip(1)))
        {
            if (Breaks(line.Text, next.Text))
            {
                yield return passage.Finding("S.BREAK", Severity.Warn, line.Start, line.Text.Length, What(line.Text, next.Text), "请把两行接成一段。") with
                {
                    Repairs = [new("接成一段", [new Edit.Text(new(passage.Key, line.Start + line.Text.TrimEnd().Length, next.Start - line.Start - line.Text.TrimEnd().Length), "")])],
                };
            }
        }
    }

    private static IEnumerable<Finding> OfSource(SourceDocument source)
    {
        foreach (var (block, after) in source.Blocks.Zip(source.Blocks.Skip(1)))
        {
            if (block is SourceBlock.Paragraph line && after is SourceBlock.Paragraph next && Breaks(line.Text, next.Text))
            {
                yield return new("S.BREAK", Severity.Warn, $"文件第{line.Index + 1}段", null, [], $"文件第{line.Index + 1}段：{What(line.Text, next.Text)}", "请把两行接成一段。") { Block = line.Index };
            }
        }
    }

    private static bool Breaks(string line, string next)
    {
        var (end, start) = (line.TrimEnd(), next.TrimStart());
        return end.Length >= Shortest && start.Length > 0 && !end.EndsWith("报告", StringComparison.Ordinal) && !(end[0] is '（' or '(' or '[' && !end.Contains('。', StringComparison.Ordinal))
            && (end[^1] is >= '\u4e00' and <= '\u9fff' || end[^1] is '，' or '、')
            && start[0] is >= '\u4e00' and <= '\u9fff' && !StartsHeading(start);
    }

    private static bool StartsHeading(string line) =>
        line.Length > 1 && "一二三四五六七八九十第".Contains(line[0], StringComparison.Ordinal) && (line[1] is '、' or '是' or '．' or '.' || line[0] == '第');

    private static string What(string line, string next)
    {
        var (end, start) = (line.TrimEnd(), next.TrimStart());
        return $"一句话在“{end[^Math.Min(6, end.Length)..]}”和“{start[..Math.Min(6, start.Length)]}”之间被换行断开。";
    }
}
