using System.Text;
using System.Xml;

namespace Workflow.Disclosure.Texts;

/// <summary>Looks through a docx: text, tables, text boxes, headers, notes, comments, and what was deleted with tracking, which the file still holds.</summary>
internal static class WordText
{
    public static FileReading Read(Stream content, CancellationToken ct)
    {
        using var parts = new ZipParts(content, ct);
        var marks = new MarkList();
        foreach (var part in parts.Xml.Where(p => p.StartsWith("word/", StringComparison.OrdinalIgnoreCase)))
        {
            if (Story(part) is { } story)
            {
                var boxes = new List<string>();
                marks.Search(story.Name, Text(parts, part, boxes), story.Unit);
                foreach (var box in boxes)
                {
                    marks.Search("文本框", box);
                }
            }
            else
            {
                marks.Search("图表等", OfficeParts.Loose(parts, part));
            }
        }

        // The properties are no text that would make a scan a read file.
        var (hasText, properties) = (marks.HasText, parts.Xml.Where(p => p.StartsWith("docProps/", StringComparison.OrdinalIgnoreCase)));
        foreach (var part in properties)
        {
            marks.Search("文档属性", OfficeParts.Loose(parts, part));
        }

        var reading = FileText.Of(marks, "", OfficeParts.Unread(parts));
        return hasText ? reading : reading with { Legibility = FileLegibility.NoText };
    }

    private static (string Name, string? Unit)? Story(string part)
    {
        var file = part["word/".Length..];
        return file.Contains('/', StringComparison.Ordinal) ? null
            : file.StartsWith("document", StringComparison.OrdinalIgnoreCase) ? ("正文", "段")
            : file.StartsWith("header", StringComparison.OrdinalIgnoreCase) ? ("页眉", null)
            : file.StartsWith("footer", StringComparison.OrdinalIgnoreCase) ? ("页脚", null)
            : file.StartsWith("footnotes", StringComparison.OrdinalIgnoreCase) ? ("脚注", null)
            : file.StartsWith("endnotes", StringComparison.OrdinalIgnoreCase) ? ("尾注", null)
            : file.StartsWith("comments", StringComparison.OrdinalIgnoreCase) ? ("批注", null)
            : null;
    }

    /// <param name="boxes">Takes the texts of the boxes that hang on paragraphs: they would cut a number that runs around them.</param>
    private static string Text(ZipParts parts, string part, List<string> boxes)
    {
        var open = new Stack<(string Name, StringBuilder Text)>();
        open.Push(("", new StringBuilder()));
        parts.Read(part, xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName is "p" or "tr" or "tc" or "txbxContent" && !xml.IsEmptyElement:
                    open.Push((xml.LocalName, new StringBuilder()));
                    break;
                case XmlNodeType.Element:
                    OfficeParts.Append(open.Peek().Text, xml.LocalName switch { "tab" or "ptab" => "\t", "br" or "cr" => "\n", "noBreakHyphen" => "-", "p" => "\n", _ => "" });
                    break;
                // What a field computes (instrText) is no text; deleted text is.
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA or XmlNodeType.Whitespace when open.Count > 1:
                    OfficeParts.Append(open.Peek().Text, xml.Value);
                    break;
                case XmlNodeType.EndElement when open.Count > 1 && xml.LocalName == open.Peek().Name:
                    Close(open, boxes);
                    break;
            }
        });
        while (open.Count > 1)
        {
            Close(open, boxes);
        }

        return open.Pop().Text.ToString();
    }

    private static void Close(Stack<(string Name, StringBuilder Text)> open, List<string> boxes)
    {
        var (name, text) = open.Pop();
        if (name == "txbxContent")
        {
            boxes.Add(text.ToString());
            return;
        }

        // A row is a line of its own: what stands under one another in a table is no one number.
        OfficeParts.Append(open.Peek().Text, name switch { "tc" => text.ToString().TrimEnd('\n') + "\t", "tr" => "\n" + text + "\n\n", _ => text + "\n" });
    }
}
