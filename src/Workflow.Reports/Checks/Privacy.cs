using System.Text.RegularExpressions;

namespace Workflow.Reports.Checks;

/// <summary>What must not be published: identity numbers, mobile phones, bank cards, secret marks.</summary>
internal sealed partial class Privacy : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("P.PRIVACY", Severity.Fail, "个人信息和密级标志")];

    public override IEnumerable<Finding> Find(CheckContext context) => context.Passages.SelectMany(p => Numbers(p).Concat(Secrets(p)));

    private static IEnumerable<Finding> Numbers(Passage passage)
    {
        foreach (Match match in Digits().Matches(passage.Text))
        {
            var digits = string.Concat(match.Value.Where(c => char.IsAsciiDigit(c) || c is 'x' or 'X'));
            var (what, severity) = Judge(digits, passage.Text, match.Index);
            if (what is not null)
            {
                yield return passage.Finding(
                    "P.PRIVACY", severity, match.Index, match.Length, $"“{Masked(digits)}”{(severity == Severity.Fail ? "是" : "像是")}{what}。", $"报告要向社会公开，请删去{what}。");
            }
        }
    }

    private static (string? What, Severity Severity) Judge(string digits, string text, int at) => digits.Length switch
    {
        18 when IsBirthDate(digits[6..14]) => ("身份证号", HasIdentityCheck(digits) ? Severity.Fail : Severity.Warn),
        >= 16 and <= 19 when !digits.EndsWith('X') && !digits.EndsWith('x') && Luhn(digits) && (digits.StartsWith("62", StringComparison.Ordinal) || digits[0] is '4' or '5') =>
            ("银行卡号", digits.StartsWith("62", StringComparison.Ordinal) ? Severity.Fail : Severity.Warn),
        15 when IsBirthDate("19" + digits[6..12]) => ("身份证号", Severity.Warn),
        11 when digits[0] == '1' && digits[1] is >= '3' => ("手机号码", Severity.Warn),
        >= 16 and <= 19 when text[Math.Max(0, at - 12)..at] is var before && (before.Contains("卡号", StringComparison.Ordinal) || before.Contains("账号", StringComparison.Ordinal) || before.Contains("帐号", StringComparison.Ordinal)) =>
            ("银行账号", Severity.Warn),
        _ => (null, Severity.Note),
    };

    private static IEnumerable<Finding> Secrets(Passage passage)
    {
        foreach (Match match in Secret().Matches(passage.Text))
        {
            var certain = match.Value.Contains('★', StringComparison.Ordinal);
            yield return passage.Finding(
                "P.PRIVACY", certain ? Severity.Fail : Severity.Warn, match.Index, match.Length, $"“{match.Value}”{(certain ? "是" : "像是")}密级或内部标志。", "请停止公开流程，先按保密规定核对这部分内容从哪里来。");
        }
    }

    private static string Masked(string digits) => digits[..3] + new string('*', digits.Length - 5) + digits[^2..];

    private static bool IsBirthDate(string digits) =>
        DateOnly.TryParseExact(digits, "yyyyMMdd", out var date) && date.Year is >= 1900 and <= 2099;

    // GB 11643: weights 2^(17-i) mod 11.
    private static bool HasIdentityCheck(string digits)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            if (!char.IsAsciiDigit(digits[i]))
            {
                return false;
            }
            sum += (digits[i] - '0') * ((1 << (17 - i)) % 11);
        }
        return "10X98765432"[sum % 11] == char.ToUpperInvariant(digits[17]);
    }

    private static bool Luhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        return sum % 10 == 0;
    }

    [GeneratedRegex(@"[0-9]([ -]?[0-9]){9,18}[0-9xX]?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Digits();

    [GeneratedRegex(@"(绝密|机密|秘密)\s*★\s*([0-9一二三四五六七八九十]{1,3}年|长期)?|密级[：:]\s*(绝密|机密|秘密)|内部(资料|文件)[，,]?\s*(注意保(存|密)|不得外传|严禁外传)|(不得|严禁)外传", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();
}
