using System.Text.RegularExpressions;

namespace Workflow.Reports.Checks;

/// <summary>Numbers of people in a <see cref="FoldedText"/>, however their digits are grouped.</summary>
/// <remarks>Digits stand in groups; groups with blanks, a hyphen or a line's end between them may be one number. Every stretch of whole groups
/// of a fitting length is tried, since a number seldom stands alone in its line.</remarks>
internal static partial class NumberMarks
{
    private const int Longest = 20;

    /// <summary>In characters before a number: where it is called what it is.</summary>
    private const int LabelLength = 14;

    // The first two digits of an identity number (GB/T 2260); 83 stands for residents from Taiwan.
    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    private enum Gap { Apart, Blank, Line, Box }

    /// <param name="Before">What lies between it and the group before.</param>
    private readonly record struct Group(int Start, int Length, Gap Before)
    {
        public int End => Start + Length;
    }

    /// <param name="Shape">Whether its groups look like one number: alone, of equal length, or broken once by the line's end.</param>
    private readonly record struct Stretch(string Digits, int Start, int End, int Groups, bool Shape, string Label, bool AfterLetter);

    public readonly record struct Found(int Start, int Length, string What, bool Certain);

    public static IEnumerable<Found> Find(string text)
    {
        var (groups, buffer) = (Groups(text), new char[Longest]);
        for (var first = 0; first < groups.Count;)
        {
            var (best, next, digits) = (default(Found?), first + 1, 0);
            for (var last = first; last < groups.Count && groups[last].End - groups[first].Start <= Longest * 8 && (last == first || groups[last].Before != Gap.Apart); last++)
            {
                if (digits + groups[last].Length > Longest)
                {
                    break;
                }
                text.CopyTo(groups[last].Start, buffer, digits, groups[last].Length);
                digits += groups[last].Length;
                if (MayBe(buffer.AsSpan(0, digits), text, groups[first]) && Of(text, groups, first, last) is { } stretch && Judge(stretch) is { } found && (best is not { } better || (found.Certain && !better.Certain)))
                {
                    (best, next) = (found, found.Certain ? last + 1 : next);
                }
            }
            // A number written to the end of another has no group of its own.
            if ((best ?? Within(text, groups[first])) is { } mark)
            {
                yield return mark;
            }
            first = next;
        }
    }

    /// <summary>Most stretches of a table's figures are none at first sight.</summary>
    private static bool MayBe(ReadOnlySpan<char> digits, string text, Group first) => digits.Length switch
    {
        11 => digits[0] == '1' && digits[1] >= '3',
        13 => digits.StartsWith("86"),
        15 => digits[8] is '0' or '1' && digits[10] is >= '0' and <= '3',
        < 16 => false,
        _ => digits.StartsWith("62") || digits[0] is '4' or '5' || digits[6..8] is "19" or "20"
            || text.AsSpan(Math.Max(0, first.Start - LabelLength)..first.Start).IndexOfAny('号', '户', '卡') >= 0,
    };

    private static Found? Judge(Stretch stretch)
    {
        var digits = stretch.Digits;
        Found As(string what, bool certain) => new(stretch.Start, stretch.End - stretch.Start, what, certain);
        bool Labelled(params string[] words) => words.Any(w => stretch.Label.Contains(w, StringComparison.Ordinal));
        switch (digits.Length)
        {
            case 18 when IsBirthDate(digits[6..14]) && !(Labelled("信用代码", "机构代码") && !Labelled("身份")):
                var checks = HasIdentityCheck(digits);
                return checks && Provinces.Contains(digits[..2]) ? As("身份证号", true)
                    : checks || stretch.Groups == 1 || Labelled("身份") ? As("身份证号", false)
                    : Card(stretch);
            // The number of a disability card is its holder's identity number, the kind and the degree.
            case 20 when IsIdentity(digits[..18]) && digits[18] is >= '1' and <= '7' && digits[19] is >= '1' and <= '4':
                return As("残疾人证号（含身份证号）", true);
            case >= 16 and <= 19:
                return Card(stretch);
            case 15 when (stretch.Groups == 1 || Labelled("身份")) && Provinces.Contains(digits[..2]) && IsBirthDate("19" + digits[6..12]):
                return As("身份证号", false);
            case 11 when stretch.Shape && IsMobile(digits):
            case 13 when stretch.Groups <= 2 && digits.StartsWith("86", StringComparison.Ordinal) && IsMobile(digits[2..]):
                return As("手机号码", false);
            default:
                return null;
        }

        Found? Card(Stretch s)
        {
            var (isNumber, account) = (char.IsAsciiDigit(digits[^1]), Labelled("卡号", "账号", "帐号", "账户", "银行卡"));
            if (isNumber && Luhn(digits) && digits.StartsWith("62", StringComparison.Ordinal))
            {
                // 62 is also where the codes of Gansu begin.
                var other = !account && (s.AfterLetter || Labelled("编号", "代码", "证号", "文号", "案号", "项目", "流水"));
                return As("银行卡号", (s.Shape || account) && !other);
            }
            return isNumber && s.Shape && !s.AfterLetter && Luhn(digits) && digits[0] is '4' or '5' ? As("银行卡号", false)
                : isNumber && account ? As("银行账号", false)
                : null;
        }
    }

    private static Found? Within(string text, Group group)
    {
        for (var at = group.Start; group.Length > 17 && at <= group.End - 17; at++)
        {
            var ends = at + 18 <= text.Length && (at + 18 <= group.End || text[at + 17] is 'x' or 'X');
            if (ends && (text.AsSpan(at + 6, 2) is "19" or "20") && IsIdentity(text.Substring(at, 18)))
            {
                return new(at, 18, "身份证号", true);
            }
        }
        return null;
    }

    private static List<Group> Groups(string text)
    {
        var groups = new List<Group>();
        foreach (var match in Digits().EnumerateMatches(text))
        {
            var end = match.Index + match.Length;
            // 12.50 and 6,124 are amounts.
            var (left, right) = (IsPoint(text, match.Index - 1), IsPoint(text, end));
            if (left || right)
            {
                continue;
            }
            groups.Add(new(match.Index, match.Length, groups.Count == 0 ? Gap.Apart : Between(text.AsSpan(groups[^1].End..match.Index))));
        }
        return groups;
    }

    private static bool IsPoint(string text, int at) =>
        at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1])
        && (text[at] == '.' || (text[at] == ',' && text.Skip(at + 1).Take(4).TakeWhile(char.IsAsciiDigit).Count() == 3));

    private static Gap Between(ReadOnlySpan<char> gap)
    {
        var lines = gap.Count('\n');
        return gap.ContainsAnyExcept(" -\n\t") || lines > 1 || gap.Length > 40 ? Gap.Apart
            : gap.Contains('\t') ? (lines == 0 ? Gap.Box : Gap.Apart)
            : lines == 1 ? Gap.Line
            : gap.Length <= 3 ? Gap.Blank
            : Gap.Apart;
    }

    /// <returns>Null where these groups are no one number.</returns>
    private static Stretch? Of(string text, List<Group> groups, int first, int last)
    {
        var (start, end) = (groups[first].Start, groups[last].End);
        var stretch = groups[first..(last + 1)];
        // Cells of a table are numbers of their own, but for the boxes of a form with one digit in each.
        var boxes = stretch.Skip(1).Any(g => g.Before == Gap.Box);
        if (boxes && stretch.Exists(g => g.Length > 1))
        {
            return null;
        }
        var digits = string.Concat(stretch.Select(g => text.Substring(g.Start, g.Length)));
        if (digits.Length == 17 && CheckLetter(text, end) is { } x)
        {
            (digits, end) = (digits + "X", x);
        }
        var sizes = stretch.ConvertAll(g => g.Length);
        var even = sizes.Count > 2 && sizes[1] >= 4 && sizes.Skip(1).SkipLast(1).All(s => s == sizes[1]) && sizes[0] is >= 3 and <= 4 && sizes[^1] <= sizes[1];
        var shape = stretch.Count == 1 || even
            || (stretch.Count == 2 && (groups[last].Before == Gap.Line || sizes.TrueForAll(s => s >= 4)))
            || (stretch.Count == 3 && digits.Length == 11 && sizes.TrueForAll(s => s >= 3))
            || (digits.Length == stretch.Count && digits.Length == 11);
        var before = text[Math.Max(0, start - LabelLength)..start];
        return IsMeasured(text, end) ? null : new Stretch(digits, start, end, stretch.Count, shape, before, before.Length > 0 && char.IsAsciiLetter(before[^1]));
    }

    /// <returns>Behind the X that may follow seventeen digits, within the gaps that may lie between digits; null where there is none.</returns>
    private static int? CheckLetter(string text, int end)
    {
        var at = end;
        while (at < text.Length && at - end < 8 && text[at] is ' ' or '-' or '\n' or '\t')
        {
            at++;
        }
        return at < text.Length && text[at] is 'x' or 'X' && (at + 1 == text.Length || !char.IsAsciiLetter(text[at + 1])) ? at + 1 : null;
    }

    // A figure with its unit is an amount, however long.
    private static bool IsMeasured(string text, int end) => end < text.Length && text[end] is '元' or '万' or '亿' or '吨' or '%';

    private static bool IsMobile(string digits) => digits[0] == '1' && digits[1] >= '3' && char.IsAsciiDigit(digits[^1]);

    private static bool IsIdentity(string digits) => Provinces.Contains(digits[..2]) && IsBirthDate(digits[6..14]) && HasIdentityCheck(digits);

    private static bool IsBirthDate(string digits) => DateOnly.TryParseExact(digits, "yyyyMMdd", out var date) && date.Year is >= 1900 and <= 2099;

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

    [GeneratedRegex("[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
