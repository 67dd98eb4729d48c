using System.Xml.Linq;

namespace Workflow.Reports.Exporting;

/// <summary>Shorthand for WordprocessingML. Lengths are in twentieths of a point (1 mm = 56.7), sizes of type in half points.</summary>
internal static class Word
{
    public static readonly XNamespace W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    public static readonly XNamespace R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static XElement El(string name, params object?[] content) => new(W + name, content);

    public static XAttribute At(string name, object value) => new(W + name, value);

    public static XElement Val(string name, object value) => El(name, At("val", value));

    public static XElement Fonts(string name) => El("rFonts", At("ascii", name), At("hAnsi", name), At("eastAsia", name), At("cs", name));

    /// <summary>Paragraphs with line breaks in them where the text has them.</summary>
    public static XElement Paragraph(string text, string? style, params object?[] properties) => El(
        "p",
        El("pPr", style is null ? null : Val("pStyle", style), properties),
        text.Length == 0 ? null : El("r", Lines(text)));

    private static IEnumerable<XElement> Lines(string text)
    {
        foreach (var (index, line) in OfficeFile.Text(text).Split('\n').Index())
        {
            if (index > 0)
            {
                yield return El("br");
            }
            yield return El("t", new XAttribute(XNamespace.Xml + "space", "preserve"), line);
        }
    }
}
