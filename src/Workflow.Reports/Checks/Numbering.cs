using System.Text.RegularExpressions;

namespace Workflow.Reports.Checks;

/// <summary>一是…二是…, （一）…（二）…, 1.…2.… inside a text: no number lost, repeated or out of order.</summary>
internal sealed partial class Numbering : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [];

    private const string Numerals = "〇一二三四五六七八九十";

    public override IEnumerable<Finding> Find(CheckContext context) =>
        context.Passages.Where(p => p.Key != "title").SelectMany(Of);

    private static IEnumerable<Finding> Of(Passage passage)
    {
        var last = new Dictionary<string, int>();
        foreach (Match match in Marker().Matches(passage.Text))
        {
            var (kind, group) = match.Groups["is"].Success ? ("是", match.Groups["is"]) : match.Groups["part"].Success ? ("（）", match.Groups["part"]) : (".", match.Groups["item"]);
            if (Value(group.Value) is not { } number)
            {
                continue;
            }
            var before = last.GetValueOrDefault(kind);
            last[kind] = number;
            // A finer numbering starts again under each coarser one.
            if (kind == "（）")
            {
                last.Remove("是");
                last.Remove(".");
            }
            if (number == 1 || number == before + 1)
            {
                continue;
            }
            var start = group.Index - (kind == "（）" ? 1 : 0);
            var written = passage.Text.Substring(start, group.Length + (kind == "（）" ? 2 : 1));
            var should = kind switch { "是" => $"{Numeral(before + 1)}是", "（）" => $"（{Numeral(before + 1)}）", _ => $"{before + 1}." };
            yield return passage.Finding(
                "S.HEADING", Severity.Warn, start, written.Length,
                number == before ? $"序号“{written}”重复。" : before == 0 ? $"序号从“{written}”开始，前面的丢失了。" : $"序号“{written}”前面是{before}，接不上。",
                $"这里应为“{should}”，请核对是否漏了一项。");
        }
    }

    private static int? Value(string written) =>
        int.TryParse(written, out var arabic) ? arabic
        : written.Length == 1 ? Numerals.IndexOf(written[0], StringComparison.Ordinal)
        : written is ['十', var unit] ? 10 + Numerals.IndexOf(unit, StringComparison.Ordinal)
        : null;

    private static string Numeral(int number) => number <= 10 ? Numerals[number].ToString() : number < 20 ? "十" + Numerals[number - 10] : number.ToString();

    [GeneratedRegex(@"(^|[。；：，;:\s])(?<is>[一二三四五六七八九十]{1,2})是|(^|\n)(\[[^\]\n]*\])?[\s-]*[（(](?<part>[一二三四五六七八九十]{1,2})[）)]|(^|\n)[\s-]*(?<item>[0-9]{1,2})[.．、](?<gap>[^0-9]|$)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Marker();
}
