using System.Xml.Linq;

namespace Workflow.Reports.Importing;

/// <summary>What a docx says of its paragraphs' styles.</summary>
internal sealed class WordStyles(XElement? styles)
{
    // A style may be based on itself in a broken file.
    private const int LongestChain = 12;

    private readonly Dictionary<string, XElement> _byId = styles.Children("style").Where(s => s.Value("type") == "paragraph")
        .GroupBy(s => s.Value("styleId") ?? "").ToDictionary(g => g.Key, g => g.First());

    /// <returns>0 = title, 1–9 = heading; null = text.</returns>
    public int? Level(XElement paragraph)
    {
        if (paragraph.Child("pPr").Child("outlineLvl").Number() is { } own)
        {
            return Level(own);
        }
        foreach (var style in Chain(paragraph))
        {
            var name = (style.Child("name").Value() ?? "").ToLowerInvariant();
            if (name is "title" or "标题")
            {
                return 0;
            }
            if (name.StartsWith("heading ", StringComparison.Ordinal) && int.TryParse(name.AsSpan(8), out var level) && level is > 0 and < 10)
            {
                return level;
            }
            if (style.Child("pPr").Child("outlineLvl").Number() is { } outline)
            {
                return Level(outline);
            }
        }
        return null;
    }

    /// <summary>The numbering that a paragraph has of itself or of its style.</summary>
    public XElement? Numbering(XElement paragraph) =>
        paragraph.Child("pPr").Child("numPr") ?? Chain(paragraph).Select(s => s.Child("pPr").Child("numPr")).FirstOrDefault(n => n is not null);

    private IEnumerable<XElement> Chain(XElement paragraph)
    {
        var id = paragraph.Child("pPr").Child("pStyle").Value();
        for (var step = 0; step < LongestChain && id is not null && _byId.TryGetValue(id, out var style); step++)
        {
            yield return style;
            id = style.Child("basedOn").Value();
        }
    }

    // Level 9 is Word's way to say that a paragraph is plain text.
    private static int? Level(int outline) => outline is >= 0 and < 9 ? outline + 1 : null;
}
