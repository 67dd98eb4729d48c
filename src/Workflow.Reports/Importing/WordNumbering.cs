using System.Text;
using System.Xml.Linq;

namespace Workflow.Reports.Importing;

/// <summary>The numbers that Word counts by itself: they are seen on the page and stand nowhere in the text.</summary>
internal sealed class WordNumbering
{
    private const int Levels = 9;
    private const string Numerals = "〇一二三四五六七八九";

    private readonly Dictionary<string, XElement> _abstract;
    private readonly Dictionary<string, (string Abstract, XElement Num)> _lists = [];
    private readonly Dictionary<string, int?[]> _counts = [];

    public WordNumbering(XElement? numbering)
    {
        _abstract = numbering.Children("abstractNum").GroupBy(a => a.Value("abstractNumId") ?? "").ToDictionary(g => g.Key, g => g.First());
        foreach (var num in numbering.Children("num"))
        {
            _lists[num.Value("numId") ?? ""] = (num.Child("abstractNumId").Value() ?? "", num);
        }
    }

    /// <returns>What Word prints before the paragraph; empty where it prints nothing or something that is no number.</returns>
    public string Next(XElement paragraph, WordStyles styles)
    {
        if (styles.Numbering(paragraph) is not { } at || !_lists.TryGetValue(at.Child("numId").Value() ?? "", out var list)
            || !_abstract.TryGetValue(list.Abstract, out var levels))
        {
            return "";
        }
        var level = Math.Clamp(at.Child("ilvl").Number() ?? 0, 0, Levels - 1);
        // Lists that share their definition go on counting, unless one starts anew.
        var counts = _counts.TryGetValue(list.Abstract, out var known) ? known : _counts[list.Abstract] = new int?[Levels];
        counts[level] = counts[level] + 1 ?? Start(list.Num, levels, level);
        Array.Clear(counts, level + 1, Levels - level - 1);
        return Text(levels, level, counts, list.Num);
    }

    private static int Start(XElement num, XElement levels, int level) =>
        num.Children("lvlOverride").FirstOrDefault(o => o.Number("ilvl") == level).Child("startOverride").Number()
        ?? Level(levels, level).Child("start").Number() ?? 1;

    private static string Text(XElement levels, int level, int?[] counts, XElement num)
    {
        var text = new StringBuilder(Level(levels, level).Child("lvlText").Value() ?? "");
        for (var i = 0; i <= level; i++)
        {
            var place = $"%{i + 1}";
            if (text.ToString().Contains(place, StringComparison.Ordinal))
            {
                if (Written(counts[i] ?? Start(num, levels, i), Level(levels, i).Child("numFmt").Value()) is not { } number)
                {
                    return "";
                }
                text.Replace(place, number);
            }
        }
        // A bullet is a sign of a font of its own.
        return Level(levels, level).Child("numFmt").Value() is "bullet" or "none" ? "" : text.ToString();
    }

    private static XElement? Level(XElement levels, int level) => levels.Children("lvl").FirstOrDefault(l => l.Number("ilvl") == level);

    private static string? Written(int number, string? format) => format switch
    {
        null or "decimal" or "decimalHalfWidth" => number.ToString(),
        "decimalFullWidth" => string.Concat(number.ToString().Select(c => (char)(c - '0' + '０'))),
        "decimalEnclosedCircle" or "decimalEnclosedCircleChinese" when number is > 0 and <= 20 => ((char)('①' + number - 1)).ToString(),
        "chineseCounting" or "chineseCountingThousand" or "japaneseCounting" or "taiwaneseCountingThousand" or "ideographDigital" when number is > 0 and < 100 => Chinese(number),
        _ => null,
    };

    private static string Chinese(int number) =>
        $"{(number >= 20 ? Numerals[number / 10].ToString() : "")}{(number >= 10 ? "十" : "")}{(number % 10 > 0 ? Numerals[number % 10].ToString() : "")}";
}
