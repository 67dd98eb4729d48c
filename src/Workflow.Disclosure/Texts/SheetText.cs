using System.Globalization;
using System.Text;
using System.Xml;

namespace Workflow.Disclosure.Texts;

/// <summary>Looks through an xlsx: every sheet, hidden ones too, row by row; comments, text boxes, the data that pivot tables and links keep.</summary>
internal static class SheetText
{
    public static FileReading Read(Stream content, CancellationToken ct)
    {
        using var parts = new ZipParts(content, ct);
        var marks = new MarkList();
        var shared = parts.Has("xl/sharedStrings.xml") ? Shared(parts) : [];
        var used = new bool[shared.Count];
        var sheets = Sheets(parts);
        foreach (var (place, part) in sheets)
        {
            Sheet(parts, part, place, shared, used, marks);
        }

        for (var i = 0; i < shared.Count; i++)
        {
            if (!used[i])
            {
                marks.Search("没有显示的文字", shared[i]);
            }
        }

        var hasText = marks.HasText;
        foreach (var part in parts.Xml.Where(p => p != "xl/sharedStrings.xml" && sheets.All(s => s.Part != p)))
        {
            marks.Search(Name(part), OfficeParts.Loose(parts, part));
        }

        var reading = FileText.Of(marks, $"{sheets.Count}个工作表", OfficeParts.Unread(parts));
        return hasText ? reading : reading with { Legibility = FileLegibility.NoText };
    }

    /// <summary>Whole numbers without the exponent that a file may write them with.</summary>
    public static string Number(string value) =>
        value.Length < 40 && value.AsSpan().ContainsAny("eE.") && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number)
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : value;

    private static string Name(string part) =>
        part.StartsWith("docProps/", StringComparison.OrdinalIgnoreCase) ? "文档属性"
        : part.Contains("omments", StringComparison.Ordinal) ? "批注"
        : part.Contains("pivot", StringComparison.OrdinalIgnoreCase) ? "透视表的数据"
        : part.Contains("externalLink", StringComparison.OrdinalIgnoreCase) ? "外部链接的数据"
        : part.Contains("drawing", StringComparison.OrdinalIgnoreCase) ? "文本框"
        : "图表等";

    private static List<string> Shared(ZipParts parts)
    {
        var (strings, text, phonetic, all) = (new List<string>(), new StringBuilder(), 0, 0L);
        parts.Read("xl/sharedStrings.xml", xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "rPh" && !xml.IsEmptyElement:
                    phonetic++;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "rPh":
                    phonetic--;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA or XmlNodeType.Whitespace when phonetic == 0 && xml.Depth > 2:
                    text.Append(xml.Value);
                    break;
                case XmlNodeType.Element when xml.LocalName == "si" && xml.IsEmptyElement:
                case XmlNodeType.EndElement when xml.LocalName == "si":
                    strings.Add(text.ToString());
                    // Held in memory until the sheets are read.
                    if ((all += text.Length + 20) > 60_000_000)
                    {
                        throw new TooMuchException();
                    }

                    text.Clear();
                    break;
            }
        });
        return strings;
    }

    private static List<(string Place, string Part)> Sheets(ZipParts parts)
    {
        const string Relations = "xl/_rels/workbook.xml.rels";
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parts.Has(Relations))
        {
            parts.Read(Relations, xml =>
            {
                if (xml.NodeType == XmlNodeType.Element && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
                {
                    targets[id] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
                }
            });
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        parts.Read("xl/workbook.xml", xml =>
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && xml.GetAttribute("name") is { } name)
            {
                var id = "";
                while (xml.MoveToNextAttribute())
                {
                    id = xml.LocalName == "id" && xml.NamespaceURI.Length > 0 ? xml.Value : id;
                }

                xml.MoveToElement();
                names[targets.GetValueOrDefault(id, "")] = xml.GetAttribute("state") is null or "visible" ? $"工作表“{name}”" : $"隐藏的工作表“{name}”";
            }
        });
        // One that the workbook does not name is in the file all the same.
        return
        [
            .. parts.Xml.Where(p => p.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase) && !p.Contains("/_rels/", StringComparison.Ordinal))
                .Select((p, i) => (names.GetValueOrDefault(p, $"第{i + 1}个工作表"), p)),
        ];
    }

    private static void Sheet(ZipParts parts, string part, string place, List<string> shared, bool[] used, MarkList marks)
    {
        var (row, value, loose) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        var (number, type, inCell, counted) = (0, "", false, 0);
        parts.Read(part, xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "row":
                    number = int.TryParse(xml.GetAttribute("r"), out var r) ? r : counted + 1;
                    counted = number;
                    break;
                case XmlNodeType.Element when xml.LocalName == "c" && !xml.IsEmptyElement:
                    (type, inCell) = (xml.GetAttribute("t") ?? "", true);
                    value.Clear();
                    break;
                // A formula's text would stand before its value.
                case XmlNodeType.EndElement when xml.LocalName == "f":
                    value.Clear();
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "c":
                    OfficeParts.Append(row, Shown(type, value.ToString(), shared, used));
                    row.Append('\t');
                    inCell = false;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "row":
                    marks.Search($"{place}第{number}行", row.ToString());
                    row.Clear();
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA:
                    OfficeParts.Append(inCell ? value : loose, xml.Value);
                    if (!inCell)
                    {
                        loose.Append("\n\n");
                    }

                    break;
            }
        });
        marks.Search($"{place}页眉页脚等", loose.ToString());
    }

    private static string Shown(string type, string value, List<string> shared, bool[] used)
    {
        if (type != "s")
        {
            return type is "" or "n" ? Number(value) : value;
        }

        if (!int.TryParse(value, out var index) || index < 0 || index >= shared.Count)
        {
            return "";
        }

        used[index] = true;
        return shared[index];
    }
}
