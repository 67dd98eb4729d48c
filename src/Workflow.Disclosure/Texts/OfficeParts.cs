using System.Text;
using System.Xml;

namespace Workflow.Disclosure.Texts;

/// <summary>What Word and Excel files have in common: the parts around the text, and what in them is no text.</summary>
internal static class OfficeParts
{
    private const int MostCharacters = 20_000_000;
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg"];
    private static readonly string[] Silent = [".xml", ".rels", ".vml", ".odttf", ".fntdata"];

    /// <summary>Every text of a part that has no reading of its own; a line for each.</summary>
    public static string Loose(ZipParts parts, string name)
    {
        var text = new StringBuilder();
        var cache = name.Contains("pivotCache", StringComparison.OrdinalIgnoreCase);
        parts.Read(name, xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    Append(text, xml.Value);
                    break;
                case XmlNodeType.Element when cache && xml.GetAttribute("v") is { } value:
                    Append(text, SheetText.Number(value));
                    Append(text, "\n\n");
                    break;
                // Runs of one text go on; whatever else ends, ends it.
                case XmlNodeType.EndElement when xml.LocalName is not ("t" or "r"):
                    Append(text, "\n\n");
                    break;
            }
        });
        return text.ToString();
    }

    public static void Append(StringBuilder text, string more)
    {
        if (text.Length + more.Length > MostCharacters)
        {
            throw new TooMuchException();
        }

        text.Append(more);
    }

    public static IEnumerable<string?> Unread(ZipParts parts)
    {
        var names = parts.Names.Where(n => !n.StartsWith("docProps/", StringComparison.OrdinalIgnoreCase)).ToList();
        var pictures = names.Count(n => Ends(n, Pictures));
        var files = names.Count(n => !Ends(n, Pictures) && !Ends(n, Silent) && !n.Contains("printerSettings", StringComparison.OrdinalIgnoreCase));
        return
        [
            pictures == 0 ? null : $"里面有{pictures}张图片，图片里的文字没有查，请人工看。",
            files == 0 ? null : $"里面嵌有{files}个别的文件，没有查，请打开看。",
        ];
    }

    private static bool Ends(string name, string[] endings) => endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
