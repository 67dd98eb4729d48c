using System.Text.RegularExpressions;

namespace Workflow.Reports.Importing;

/// <summary>A report's title, and the unit and year in it.</summary>
/// <param name="Blocks">Indexes of the blocks that are the title.</param>
internal sealed partial record TitleReading(string Text, string? Unit, int? Year, IReadOnlyList<int> Blocks)
{
    private const int Longest = 80;
    private const string Kind = "政府信息公开";

    /// <param name="front">What stands before the first part.</param>
    public static TitleReading Find(IReadOnlyList<SourceBlock.Paragraph> front)
    {
        var at = front.Index().FirstOrDefault(p => p.Item.Level is not null && !IsMark(p.Item.Text), (-1, null!)).Index;
        if (at >= 0)
        {
            return Of([.. front.Skip(at).TakeWhile(p => p.Level == front[at].Level)]);
        }
        at = front.Index().FirstOrDefault(p => IsTitle(p.Item.Text), (-1, null!)).Index;
        if (at < 0)
        {
            return new("", null, null, []);
        }
        // A long title stands in two lines, the unit above.
        var unitAbove = at > 0 && IsUnit(front[at - 1].Text);
        return Of([.. front.Skip(unitAbove ? at - 1 : at).Take(unitAbove ? 2 : 1)]);
    }

    private static TitleReading Of(IReadOnlyList<SourceBlock.Paragraph> lines)
    {
        var text = string.Concat(lines.Select(l => l.Text));
        var compact = Labels.Compact(text);
        var years = YearIn().Matches(compact).Select(m => int.Parse(m.Groups["year"].ValueSpan)).Distinct().ToArray();
        return new(text, UnitIn(compact), years is [var year] ? year : null, [.. lines.Select(l => l.Index)]);
    }

    private static string? UnitIn(string title)
    {
        var end = title.IndexOf(Kind, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }
        // 松岭镇人民政府信息公开…: one 政府 does for two.
        var named = title[..end].EndsWith("人民", StringComparison.Ordinal) ? title[..end] + "政府" : title[..end];
        var unit = YearIn().Replace(Mark().Replace(named, ""), "").Trim('关', '于', '的', '：', ':', '、', '《');
        return unit.Length > 1 ? unit : null;
    }

    private static bool IsTitle(string line) =>
        line.Length <= Longest && Labels.Compact(line) is var compact && compact.Contains("公开", StringComparison.Ordinal)
        && (compact.EndsWith("年度报告", StringComparison.Ordinal) || compact.EndsWith("工作报告", StringComparison.Ordinal) || compact.EndsWith("年报", StringComparison.Ordinal));

    private static bool IsUnit(string line) =>
        line.Length <= 40 && !IsMark(line) && line.IndexOfAny(['。', '，', '；', '：', '、']) < 0 && UnitEnd().IsMatch(Labels.Compact(line));

    private static bool IsMark(string line) => Mark().Match(Labels.Compact(line)) is { Length: > 0 } mark && mark.Length == Labels.Compact(line).Length;

    [GeneratedRegex(@"(?<year>(19|20)[0-9]{2})(年度?)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex YearIn();

    [GeneratedRegex(@"^附件[0-9一二三四五六七八九十]*[：:]?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();

    [GeneratedRegex(@"(政府|办公室|街道|办事处|委员会|管委会|[局镇乡委办院县区市])$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UnitEnd();
}
