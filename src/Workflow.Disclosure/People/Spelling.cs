using System.Net.Mail;
using System.Text.RegularExpressions;
using Workflow.Reports;

namespace Workflow.Disclosure.People;

/// <summary>How names, addresses and dates of people and units may be written. Each check gives what is wrong, or null.</summary>
internal static partial class Spelling
{
    public static string Trim(string? text) => text?.Trim().Trim('\u3000') ?? "";

    /// <param name="what">What the field is called on the page.</param>
    public static string? NameFault(string name, string what, int longest) => name switch
    {
        "" => $"请填写{what}。",
        _ when name.Length > longest => $"{what}有{name.Length}个字，请缩短到{longest}个字以内。",
        // A list of people is opened in a spreadsheet sooner or later, which would run such a text as a formula.
        _ when name[0] is '=' or '+' or '-' or '@' => $"{what}“{name}”不能以“{name[0]}”开头。",
        _ when name.Any(c => c is '<' or '>') || TextRules.Clean(name) != name => $"{what}中有不能使用的字符（换行、尖括号、看不见的字符等）。",
        _ => null,
    };

    /// <param name="name">Already in lower case.</param>
    public static string? UserNameFault(string name) => name switch
    {
        "" => "请填写登录名。",
        _ when !UserName.IsMatch(name) => $"登录名“{name}”不合要求：3至40个字符，只用小写字母、数字、点、横线，以字母开头。",
        _ => null,
    };

    public static string? CodeFault(string code) => code switch
    {
        "" => "请填写单位代码。",
        _ when !Code.IsMatch(code) => $"单位代码“{code}”不合要求：2至40个字符，只用小写字母、数字和横线，以字母开头；它会出现在公开网址中。",
        // Public pages live beside the units: /public/releases/…
        "releases" => "单位代码“releases”已被公开栏目占用，请换一个。",
        _ => null,
    };

    public static string? EmailFault(string email) =>
        email.Length == 0 || (email.Length <= 254 && MailAddress.TryCreate(email, out var address) && address.Address == email && email[0] is not ('=' or '+' or '-' or '@'))
            ? null : $"邮箱“{email}”不是完整的邮箱地址，应如 name@example.gov.cn。";

    public static string? PhoneFault(string phone) =>
        phone.Length == 0 || Phone.IsMatch(phone) ? null : $"电话“{phone}”不合要求：5至20位，只用数字、空格、横线，国际区号前可加“+”。";

    public static DateOnly? ReadDate(string text) =>
        DateOnly.TryParseExact(TextRules.Halve(text), ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"], out var date) && date.Year is >= 1990 and <= 2199 ? date : null;

    [GeneratedRegex("^[a-z][a-z0-9.-]{2,39}$", RegexOptions.None, 1000)]
    private static partial Regex UserName { get; }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.None, 1000)]
    private static partial Regex Code { get; }

    [GeneratedRegex(@"^\+?[0-9][0-9 -]{4,19}$", RegexOptions.None, 1000)]
    private static partial Regex Phone { get; }
}
