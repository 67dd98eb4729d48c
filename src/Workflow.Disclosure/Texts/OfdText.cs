using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Workflow.Disclosure.Texts;

/// <summary>Looks through an ofd (GB/T 33190): pages, templates, notes; each character stands where its object says.</summary>
internal static partial class OfdText
{
    private const int MostGlyphs = 500_000;

    public static FileReading Read(Stream content, CancellationToken ct)
    {
        using var parts = new ZipParts(content, ct);
        if (parts.Names.Any(n => n.EndsWith("encryptions.xml", StringComparison.OrdinalIgnoreCase)))
        {
            throw new FileProtectedException();
        }

        var marks = new MarkList();
        List<int> blank = [];
        var pages = 0;
        foreach (var (part, number) in parts.Xml.Where(p => !p.Contains("/Signs/", StringComparison.OrdinalIgnoreCase)).Select(p => (p, PageOf(p))).OrderBy(p => p.Item2 ?? int.MaxValue))
        {
            var isPage = number is not null && part.EndsWith("Content.xml", StringComparison.OrdinalIgnoreCase);
            var glyphs = Glyphs(parts, part);
            pages += isPage ? 1 : 0;
            if (isPage && glyphs.Count == 0)
            {
                blank.Add(number!.Value);
            }

            foreach (var text in PageGlyphs.Readings(glyphs))
            {
                marks.Search(number is { } page ? $"第{page}页" : "模板和批注", text, isPage ? "行" : null);
            }
        }

        var hasText = marks.HasText;
        if (parts.Has("OFD.xml"))
        {
            marks.Search("文档属性", OfficeParts.Loose(parts, "OFD.xml"));
        }

        var pictures = parts.Names.Count(n => n.Contains("/Res/", StringComparison.OrdinalIgnoreCase) && Picture().IsMatch(n));
        var reading = FileText.Of(
            marks, $"{pages}页", blank.Count > 0 && hasText ? $"第{string.Join('、', blank.Take(20))}页没有可以读出的文字，像是扫描件或图片，没有查，请人工看。" : null,
            pictures > 0 ? $"里面有{pictures}张图片，图片里的文字没有查，请人工看。" : null,
            parts.Names.Any(n => n.Contains("/Attachs/", StringComparison.OrdinalIgnoreCase) && !n.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) ? "里面嵌有别的文件，没有查，请打开看。" : null);
        return hasText ? reading : reading with { Legibility = FileLegibility.NoText };
    }

    /// <returns>1-based.</returns>
    private static int? PageOf(string part) => Page().Match(part) is { Success: true } page && int.TryParse(page.Groups["number"].Value, out var number) ? number + 1 : null;

    private static List<Glyph> Glyphs(ZipParts parts, string part)
    {
        var glyphs = new List<Glyph>();
        var (box, matrix, size) = (new double[4], Identity, 0.0);
        double[] at = [0, 0];
        List<double> steps = [];
        var (inCode, vertical) = (false, false);
        parts.Read(part, xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "TextObject":
                    box = Numbers(xml.GetAttribute("Boundary"), 4) ?? new double[4];
                    matrix = Numbers(xml.GetAttribute("CTM"), 6) ?? Identity;
                    size = Numbers(xml.GetAttribute("Size"), 1)?[0] ?? 3;
                    break;
                case XmlNodeType.Element when xml.LocalName == "TextCode":
                    at = [Numbers(xml.GetAttribute("X"), 1)?[0] ?? at[0], Numbers(xml.GetAttribute("Y"), 1)?[0] ?? at[1]];
                    vertical = xml.GetAttribute("DeltaX") is null && xml.GetAttribute("DeltaY") is not null;
                    steps = Steps(xml.GetAttribute(vertical ? "DeltaY" : "DeltaX"));
                    inCode = !xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "TextCode":
                    inCode = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when inCode:
                    Place(xml.Value);
                    break;
            }
        });
        return glyphs;

        void Place(string text)
        {
            var (x, y) = (at[0], at[1]);
            for (var i = 0; i < text.Length; i++)
            {
                if (glyphs.Count == MostGlyphs)
                {
                    throw new TooMuchException();
                }

                var step = i < steps.Count ? steps[i] : size * (text[i] < 128 ? 0.5 : 1);
                var scale = Math.Max(Math.Abs(matrix[0]) + Math.Abs(matrix[1]), 0.01);
                var left = box[0] + (matrix[0] * x) + (matrix[2] * y) + matrix[4];
                var wide = Math.Min(step, size) * scale;
                // Written downwards, each character is a line: a number goes on over lines.
                glyphs.Add(new(left, box[1] + (matrix[1] * x) + (matrix[3] * y) + matrix[5], left + (vertical ? size : wide), size * scale, text[i].ToString()));
                (x, y) = vertical ? (x, y + step) : (x + step, y);
            }
        }
    }

    private static double[] Identity => [1, 0, 0, 1, 0, 0];

    private static double[]? Numbers(string? text, int count)
    {
        var parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : 0).ToArray();
        return numbers.Length == count ? numbers : null;
    }

    /// <param name="text">Distances; <c>g 3 5.6</c> is three times 5.6.</param>
    private static List<double> Steps(string? text)
    {
        var (steps, parts) = (new List<double>(), (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        for (var i = 0; i < parts.Length && steps.Count < 10_000; i++)
        {
            var times = 1;
            if (parts[i] == "g" && i + 2 < parts.Length)
            {
                times = int.TryParse(parts[i + 1], out var t) ? Math.Clamp(t, 0, 10_000) : 0;
                i += 2;
            }

            steps.AddRange(Enumerable.Repeat(double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : 0, times));
        }

        return steps;
    }

    [GeneratedRegex(@"/Pages/[^/]*?_(?<number>[0-9]{1,6})/", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Page();

    [GeneratedRegex(@"\.(png|jpe?g|bmp|tiff?|jb2|gif)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Picture();
}
