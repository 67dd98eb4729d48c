namespace Workflow.Reports.Checks;

/// <summary>A number with its measure word, as it stands in a text.</summary>
/// <param name="Start">0-based, in UTF-16 characters; <paramref name="Length"/> reaches over the measure word.</param>
/// <param name="Low">Equal to <paramref name="High"/> where the text is exact; both inclusive.</param>
/// <param name="Each">各N条: the number holds for each thing named before it.</param>
/// <param name="Unit">条, 件, 万元, 年, %; empty where none follows.</param>
public sealed record Quantity(int Start, int Length, decimal Low, decimal High, bool Each, string Unit)
{
    public bool IsExact => Low == High;

    public int End => Start + Length;

    /// <summary>Part of a date or a document number, or a ratio: nothing that a table counts.</summary>
    public bool IsCount => Unit.Length > 0 && !ChineseNumbers.NotCounted.Contains(Unit);

    /// <summary>Can both numbers be meant of one thing?</summary>
    public bool Meets(decimal value) => value >= Low && value <= High;
}

/// <summary>Finds numbers as Chinese offices write them: 1,234件, １２件, 二十三件, 二〇二一年, 1.7万余人, 10—20条, 各3条, 近百条.</summary>
public static class ChineseNumbers
{
    // Longest first: 条次 is not 条.
    private static readonly string[] Units =
    [
        "个百分点", "个工作日", "百分点", "个月", "万元", "亿元", "人次", "条次", "件次", "场次", "年度", "小时",
        "条", "件", "个", "份", "篇", "期", "项", "次", "起", "宗", "则", "部", "例", "场", "处", "块", "页", "家", "名", "本",
        "幅", "张", "户", "封", "批", "类", "种", "人", "元", "字", "年", "月", "日", "号", "天", "时", "倍", "％", "%",
    ];

    internal static readonly HashSet<string> NotCounted =
        ["个百分点", "百分点", "个工作日", "个月", "年度", "年", "月", "日", "号", "天", "时", "小时", "倍", "％", "%"];

    private const string Digits = "〇一二三四五六七八九";
    private static readonly string[] Roughly = ["约", "大约", "近", "将近", "超", "超过", "逾", "达到近", "不少于"];

    /// <summary>In the order of the text; a Chinese numeral counts only before a measure word, and 第一 never.</summary>
    public static IReadOnlyList<Quantity> Find(string text)
    {
        var found = new List<Quantity>();
        for (var at = 0; at < text.Length;)
        {
            var (read, next) = Number(text, at);
            if (read is not { } first || Ordinal(text, at))
            {
                at = next;
                continue;
            }
            var number = Range(text, first);
            var (unit, end) = UnitAt(text, number.End);
            at = Math.Max(end, number.End);
            if (unit.Length > 0 || first.Arabic)
            {
                var (low, high) = Roughen(text, first.Start, number);
                found.Add(new(first.Start, at - first.Start, low, high, Each(text, first.Start), unit));
            }
        }
        return found;
    }

    private readonly record struct Read(int Start, int End, decimal Low, decimal High, bool More, bool Arabic);

    /// <returns>Nothing where no number starts, and where to go on.</returns>
    private static (Read? Read, int Next) Number(string text, int start)
    {
        var (value, end, arabic) = DigitOf(text[start]) >= 0 ? Arabic(text, start) : Chinese(text, start);
        if (value is not { } number)
        {
            return (null, end);
        }
        var high = number;
        if (number < 0)
        {
            (number, high) = (-number, -number + 1);
        }
        var more = More(text, ref end);
        for (var scales = 0; arabic && scales < 2 && Skip(text, end) is var at && at < text.Length && !Standing(text, at + 1, "元") && Scale(text[at]) is > 10 and var scale; scales++)
        {
            (number, high, end) = (number * scale, high * scale, at + 1);
        }
        more = more || More(text, ref end);
        return (new(start, end, number, high, more, arabic), end);
    }

    private static bool More(string text, ref int end)
    {
        var at = Skip(text, end);
        if (at >= text.Length || text[at] is not ('余' or '多') || Standing(text, at, "多年"))
        {
            return false;
        }
        end = at + 1;
        return true;
    }

    /// <summary>10—20条, 10条至20条.</summary>
    private static Read Range(string text, Read first)
    {
        var at = Skip(text, first.End);
        var (unit, unitEnd) = UnitAt(text, first.End);
        at = unit.Length > 0 && unitEnd < text.Length && IsRangeSign(text[unitEnd]) ? unitEnd : at;
        if (at >= text.Length || !IsRangeSign(text[at]))
        {
            return first;
        }
        var next = Skip(text, at + 1);
        return next < text.Length && Number(text, next).Read is { } last && last.Low > first.Low && (unit.Length == 0 || UnitAt(text, last.End).Unit == unit)
            ? last with { Start = first.Start, Low = first.Low, More = first.More || last.More }
            : first;
    }

    private static (decimal Low, decimal High) Roughen(string text, int start, Read number)
    {
        if (number.More)
        {
            return (number.Low, number.High + Step(number.High));
        }
        return Roughly.FirstOrDefault(w => Standing(text, start - w.Length, w) || Standing(text, start - w.Length - 1, w + " ")) switch
        {
            null => (number.Low, number.High),
            "近" or "将近" or "达到近" => (number.Low * 0.9m, number.High),
            "约" or "大约" => (number.Low * 0.9m, number.High * 1.1m),
            _ => (number.Low, number.High * 1.1m),
        };
    }

    // 2300余 is below 2400, 20多 below 30; after a figure without a zero at its end at most nine more.
    private static decimal Step(decimal value)
    {
        var step = 1m;
        while (value > 0 && step < value && value % (step * 10) == 0)
        {
            step *= 10;
        }
        return step == 1 ? 9 : step - 1;
    }

    private static (decimal? Value, int End, bool Arabic) Arabic(string text, int start)
    {
        decimal value = 0;
        var (at, digits) = (start, 0);
        for (; at < text.Length; at++)
        {
            if (DigitOf(text[at]) is >= 0 and var digit)
            {
                if (++digits > 15)
                {
                    // An account number or a row of nonsense: no count.
                    return (null, EndOfDigits(text, at), true);
                }
                value = value * 10 + digit;
            }
            else if (!(text[at] is ',' && digits is > 0 and < 4 && Group(text, at) || text[at] is ',' && digits > 3 && Group(text, at) && text[at - 4] is ','))
            {
                break;
            }
        }
        if (at + 1 < text.Length && text[at] is '.' or '．' && DigitOf(text[at + 1]) >= 0)
        {
            var place = 1m;
            for (at++; at < text.Length && DigitOf(text[at]) is >= 0 and var digit && place > 0.0000000001m; at++)
            {
                value += digit * (place /= 10);
            }
        }
        return (value, at, true);
    }

    private static int EndOfDigits(string text, int at)
    {
        while (at < text.Length && DigitOf(text[at]) >= 0)
        {
            at++;
        }
        return at;
    }

    private static bool Group(string text, int comma) =>
        comma + 3 < text.Length && DigitOf(text[comma + 1]) >= 0 && DigitOf(text[comma + 2]) >= 0 && DigitOf(text[comma + 3]) >= 0
        && (comma + 4 >= text.Length || DigitOf(text[comma + 4]) < 0);

    /// <returns>A negative value −n for 七八 (between n and n + 1).</returns>
    private static (decimal? Value, int End, bool Arabic) Chinese(string text, int start)
    {
        var end = start;
        while (end < text.Length && (ChineseDigit(text[end]) >= 0 || Scale(text[end]) > 1))
        {
            end++;
        }
        var run = text[start..end];
        if (run.Length is 0 or > 20)
        {
            return (null, Math.Max(end, start + 1), false);
        }
        return (Positional(run) ?? Structured(run, end < text.Length && text[end] is '余' or '多'), end, false);
    }

    private static decimal? Positional(string run)
    {
        if (run.Any(c => Scale(c) > 1))
        {
            return null;
        }
        var digits = run.Select(ChineseDigit).ToArray();
        return digits switch
        {
            [var one] => one,
            [var one, var next] when next == one + 1 && one > 0 => -one,
            _ when digits.Length is >= 2 and <= 12 && (digits.Length >= 4 || digits.Contains(0)) && digits[0] > 0 =>
                digits.Aggregate(0m, (sum, d) => sum * 10 + d),
            _ => null,
        };
    }

    private static decimal? Structured(string run, bool more)
    {
        // Without a figure before it 百 or 万 belongs to a word (百姓, 万一), except in 百余条, which says so itself.
        if (Scale(run[0]) > 10 && (run.Length > 1 || !more))
        {
            return null;
        }
        decimal total = 0, section = 0;
        var (digit, lastScale, zero) = (-1, 0m, false);
        foreach (var c in run)
        {
            var scale = Scale(c);
            if (scale <= 1)
            {
                if (digit > 0)
                {
                    return null;
                }
                (digit, zero) = (ChineseDigit(c), zero || ChineseDigit(c) == 0);
                digit = digit == 0 ? -1 : digit;
                continue;
            }
            if (scale >= 10000)
            {
                var before = total + section + Math.Max(digit, 0);
                if (before > 1_000_000_000_000)
                {
                    return null;
                }
                (total, section) = ((before == 0 ? 1 : before) * scale, 0);
            }
            else
            {
                section += (digit < 0 ? 1 : digit) * scale;
            }
            (digit, lastScale, zero) = (-1, scale, false);
        }
        // 一百二 is 120, 一百零二 is 102.
        return total + section + (digit < 0 ? 0 : lastScale > 10 && !zero ? digit * lastScale / 10 : digit);
    }

    private static (string Unit, int End) UnitAt(string text, int at)
    {
        at = Skip(text, at);
        foreach (var unit in Units)
        {
            if (Standing(text, at, unit))
            {
                return (unit, at + unit.Length);
            }
        }
        return ("", at);
    }

    private static bool Ordinal(string text, int start) =>
        start > 0 && text[start - 1] == '第' || Standing(text, start - 3, "百分之");

    private static bool Each(string text, int start) => start > 0 && (text[start - 1] == '各' || (start > 1 && text[start - 1] == ' ' && text[start - 2] == '各'));

    private static bool Standing(string text, int at, string word) =>
        at >= 0 && at + word.Length <= text.Length && string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

    private static int Skip(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\u3000' or '\u00A0')
        {
            at++;
        }
        return at;
    }

    private static bool IsRangeSign(char c) => c is '-' or '—' or '–' or '－' or '~' or '～' or '至' or '到';

    private static int DigitOf(char c) => c is >= '0' and <= '9' ? c - '0' : c is >= '０' and <= '９' ? c - '０' : -1;

    private static int ChineseDigit(char c) => c switch
    {
        '两' => 2,
        '零' or '○' or '〇' => 0,
        _ => Digits.IndexOf(c, StringComparison.Ordinal),
    };

    private static decimal Scale(char c) => c switch { '十' => 10, '百' => 100, '千' => 1000, '万' => 10_000, '亿' => 100_000_000, _ => 1 };
}
