using System.Globalization;
using System.Text.RegularExpressions;
using Workflow.Reports.Layouts;

namespace Workflow.Reports;

public abstract record CellReading
{
    private CellReading() { }

    public sealed record Blank : CellReading;

    /// <param name="Text">Half-width digits, no separators, no leading zeros, a minus where it is below 0.</param>
    public sealed record Number(decimal Value, string Text) : CellReading;

    /// <param name="Reason">What is wrong, without the place.</param>
    /// <param name="Mend">What to type instead.</param>
    public sealed record NotANumber(string Reason, string Mend) : CellReading;
}

/// <summary>Reads what was typed into a number cell. <c>report/rules.js</c> reads the same way; a test compares the two.</summary>
public static class CellText
{
    private static readonly Regex Plain = Pattern(@"^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$");
    private static readonly Regex Negative = Pattern(@"^-[0-9.,]+$");
    private static readonly Regex Exponent = Pattern(@"^[0-9.]+[eE][+-]?[0-9]+$");
    private static readonly Regex Grouped = Pattern(@"^[0-9,]+(\.[0-9]+)?$");
    private static readonly Regex Spaced = Pattern(@"^[0-9.,]+ [0-9., ]+$");
    private static readonly Regex WithUnit = Pattern(@"^[0-9.,]+ ?(件|个|条|次|项|元|万元|万)$");

    public static CellReading Parse(string? typed, CellKind kind)
    {
        var text = TextRules.Halve(typed);
        if (text.Length == 0)
        {
            return new CellReading.Blank();
        }
        if (text.Length > ReportLimits.MaxCellLength)
        {
            return new CellReading.NotANumber($"填了{text.Length}个字符，太长", "这一格只填数字。");
        }
        if (text is "/" or "\\" or "无" or "-" or "--" or "—" or "——" or "–" or "没有" or "零" or "〇")
        {
            return new CellReading.NotANumber($"“{text}”不是数字", "没有的请填0。");
        }
        if (kind.Negative && text[0] is '+' or '-')
        {
            var negative = text[0] == '-';
            return Parse(text[1..], kind with { Negative = false }) is CellReading.Number number
                ? negative && number.Value != 0 ? new CellReading.Number(-number.Value, $"-{number.Text}") : number
                : Unreadable(text, kind);
        }
        if (Negative.IsMatch(text))
        {
            return new CellReading.NotANumber($"“{text}”小于0", "请填0或大于0的数。");
        }
        if (!Plain.IsMatch(text))
        {
            return Unreadable(text, kind);
        }
        var digits = text.Replace(",", "", StringComparison.Ordinal);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && kind.Decimals == 0)
        {
            return new CellReading.NotANumber($"“{text}”不是整数", "这一格填整数。");
        }
        if (point >= 0 && digits.Length - point - 1 > kind.Decimals)
        {
            return new CellReading.NotANumber($"“{text}”的小数超过{kind.Decimals}位", $"以{kind.Unit}为单位，最多保留{kind.Decimals}位小数。");
        }
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > kind.Max)
        {
            return new CellReading.NotANumber($"“{text}”太大，最大{kind.Max}", kind.Decimals == 0 ? "请核对位数。" : $"请核对单位是否为{kind.Unit}。");
        }
        return new CellReading.Number(value, WithoutLeadingZeros(digits));
    }

    /// <summary>The normalised number where there is one, else what was typed, trimmed; null when nothing was.</summary>
    public static string? Normalise(string? typed, CellKind kind) => Parse(typed, kind) switch
    {
        CellReading.Blank => null,
        CellReading.Number number => number.Text,
        _ => TextRules.Clean(typed).Replace('\n', ' ').Trim(),
    };

    private static CellReading.NotANumber Unreadable(string text, CellKind kind) =>
        Exponent.IsMatch(text) ? new($"“{text}”是科学计数法", "请写出完整的数字。")
        : Grouped.IsMatch(text) ? new($"“{text}”里的逗号位置不对", "请去掉逗号。")
        : Spaced.IsMatch(text) ? new($"“{text}”中间有空格", "一格只填一个数，请去掉空格。")
        : WithUnit.IsMatch(text) ? new($"“{text}”带了文字", $"只填数字，单位是{kind.Unit}。")
        : new($"“{text}”不是数字", kind.Decimals == 0 ? "请填整数，没有的填0。" : "请填数字，没有的填0。");

    private static string WithoutLeadingZeros(string digits)
    {
        var trimmed = digits.TrimStart('0');
        return trimmed.Length == 0 || trimmed[0] == '.' ? "0" + trimmed : trimmed;
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
}
