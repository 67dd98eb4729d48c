using System.Text.RegularExpressions;

namespace Workflow.Reports.Checks;

/// <summary>Something in a text that must not go public, or perhaps must not.</summary>
/// <param name="Start">0-based in the text as it was typed.</param>
/// <param name="What">身份证号, 密级或内部标志.</param>
/// <param name="Certain">Stops the text; otherwise a person is asked.</param>
/// <param name="Shown">Fit to be shown, logged and kept: of a number its beginning and end.</param>
public sealed record SensitiveMark(int Start, int Length, string What, bool Certain, string Shown)
{
    public bool IsSecrecy => What == SensitiveText.Secrecy;

    public override string ToString() => $"“{Shown}”{(Certain ? "是" : "像是")}{What}";
}

/// <summary>What must not be published, in any text: identity numbers, passports, bank cards, mobile phones, secret marks.</summary>
public static partial class SensitiveText
{
    /// <summary>As a finding of a report carries it.</summary>
    public const string Code = "P.PRIVACY";

    public const string Sought = "身份证号、护照和通行证号、银行卡号、手机号码、密级和内部标志";
    public const string Secrecy = "密级或内部标志";

    /// <returns>In the order of the text; none lies within another.</returns>
    public static IReadOnlyList<SensitiveMark> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = new FoldedText(text);
        var (found, taken) = (new List<SensitiveMark>(), new bool[text.Length]);
        foreach (var number in NumberMarks.Find(folded.Text).OrderByDescending(n => n.Certain))
        {
            Add(number.Start, number.Length, number.What, number.Certain, Masked(folded.Text.Substring(number.Start, number.Length)));
        }
        foreach (Match match in Papers().Matches(folded.Text))
        {
            var number = match.Groups["number"];
            Add(number.Index, number.Length, match.Value.StartsWith("护照", StringComparison.Ordinal) ? "护照号" : "通行证号", char.IsAsciiLetter(number.Value[0]), Masked(number.Value));
        }
        foreach (Match match in Marks().Matches(folded.Text))
        {
            Add(match.Index, match.Length, Secrecy, true, Blank().Replace(match.Value, ""));
        }
        foreach (Match match in Hints().Matches(folded.Text))
        {
            var trimmed = match.Value.AsSpan().Trim();
            Add(match.Index + match.Value.IndexOf(trimmed[0], StringComparison.Ordinal), trimmed.Length, Secrecy, false, Blank().Replace(match.Value, ""));
        }
        return [.. found.OrderBy(m => m.Start)];

        void Add(int start, int length, string what, bool certain, string shown)
        {
            var place = folded.Place(start, length);
            var stretch = taken.AsSpan(place.Start, place.Length);
            if (!stretch.Contains(true))
            {
                stretch.Fill(true);
                found.Add(new(place.Start, place.Length, what, certain, shown));
            }
        }
    }

    private static string Masked(string number)
    {
        var bare = string.Concat(number.Where(char.IsAsciiLetterOrDigit));
        return bare[..3] + new string('*', bare.Length - 5) + bare[^2..];
    }

    [GeneratedRegex(@"(护照|通行证)(证件)?(号码|号|编号)?\s*[:为是]?\s*(?<number>[EGDSPHMegdsphm][A-Za-z]?[ -]?[0-9]([ -]?[0-9]){6,9}|[0-9]{8})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Papers();

    // GB/T 9704 puts a star between the level and its term; ▲ marks commercial secrets.
    [GeneratedRegex(@"(绝\s*密|机\s*密|秘\s*密|内\s*部|商\s*密)\s*[★☆⭐✩✪✭✮✯▲]\s*(([0-9]|[一二三四五六七八九十]){1,3}\s*(年|个月|月)|长\s*期)?|(绝\s*密|机\s*密|秘\s*密)\s*\*\s*(([0-9]|[一二三四五六七八九十]){1,3}\s*(年|个月|月)|长\s*期)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Marks();

    [GeneratedRegex(@"^[ \t]*(绝[ ]*密|机[ ]*密|秘[ ]*密|内部(资料|文件|材料|刊物))[ \t]*$|密级\s*:\s*(绝\s*密|机\s*密|秘\s*密|内\s*部)|保密期限\s*:|(绝密|机密|秘密)\s*[0-9]{1,2}\s*年|内部(资料|文件|材料|情况|刊物)?\s*[,，、;]?\s*(注意保(存|密|管)|(请勿|不得|严禁|切勿|禁止)外传)|(请勿|不得|严禁|切勿|禁止)(外传|扩散|翻印|翻拍)|内部(使用|掌握|参阅|传阅)|仅供(内部|领导)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Hints();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blank();
}
