using System.Text;
using System.Xml.Linq;

namespace Workflow.Reports.Importing;

/// <summary>Reads a docx as it is seen: without deleted and hidden text, field codes and bookmarks, with automatic numbers.</summary>
internal sealed class WordSource
{
    private const string TooDeep = "文档的结构太复杂，读不出来。请把报告内容复制到新的 Word 文档里再导入。";

    private readonly SourceBuilder _source = new();
    private readonly WordStyles _styles;
    private readonly WordNumbering _numbering;

    private WordSource(OfficePackage package)
    {
        _styles = new(package.Xml("word/styles.xml"));
        _numbering = new(package.Xml("word/numbering.xml"));
    }

    public static IReadOnlyList<SourceBlock> Read(OfficePackage package)
    {
        var reader = new WordSource(package);
        reader.Walk(package.Xml("word/document.xml").Child("body") ?? throw new UnreadableException("Word 文档里没有正文，请打开检查后另存再导入。"), 0);
        return reader._source.Blocks;
    }

    private void Walk(XElement container, int depth)
    {
        if (depth > ImportLimits.MaxDepth)
        {
            throw new UnreadableException(TooDeep);
        }
        foreach (var element in container.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "p":
                    Paragraph(element, depth);
                    break;
                case "tbl":
                    Table(element, depth);
                    break;
                case "sdt" or "sdtContent" or "ins" or "moveTo" or "customXml" or "smartTag":
                    Walk(element, depth + 1);
                    break;
            }
        }
    }

    private void Paragraph(XElement paragraph, int depth)
    {
        var boxes = new List<XElement>();
        var text = Text(paragraph, boxes, depth);
        if (text.AsSpan().Trim().Length > 0)
        {
            _source.Paragraph(_numbering.Next(paragraph, _styles) + text, _styles.Level(paragraph));
        }
        foreach (var box in boxes)
        {
            Walk(box, depth + 1);
        }
    }

    /// <param name="boxes">Takes the text boxes that hang on the paragraph.</param>
    private static string Text(XElement paragraph, List<XElement> boxes, int depth)
    {
        var text = new StringBuilder();
        Append(paragraph, depth);
        return text.ToString();

        void Append(XElement container, int level)
        {
            if (level > ImportLimits.MaxDepth)
            {
                throw new UnreadableException(TooDeep);
            }
            foreach (var element in container.Elements())
            {
                switch (element.Name.LocalName)
                {
                    case "t":
                        text.Append(element.Value);
                        break;
                    case "tab":
                        text.Append('\t');
                        break;
                    case "br" or "cr":
                        text.Append('\n');
                        break;
                    case "noBreakHyphen":
                        text.Append('-');
                        break;
                    case "txbxContent":
                        boxes.Add(element);
                        break;
                    case "r" when element.Child("rPr").Child("vanish") is { } hidden && hidden.Value() is not ("0" or "false" or "off"):
                        break;
                    // Deleted text, codes of fields, and the second copy that older programs read.
                    case "del" or "moveFrom" or "instrText" or "delText" or "Fallback" or "pPr" or "rPr":
                        break;
                    default:
                        Append(element, level + 1);
                        break;
                }
            }
        }
    }

    private void Table(XElement table, int depth)
    {
        // A table around other tables only arranges the page.
        if (table.Descendants().Any(e => e.Is("tbl")))
        {
            foreach (var cell in Rows(table).SelectMany(Cells))
            {
                Walk(cell, depth + 1);
            }
            return;
        }
        var rows = new List<List<SourceCell>>();
        // Per column of the grid, the cell that reaches down into it: its row and place there.
        var open = new Dictionary<int, (int Row, int At)>();
        foreach (var row in Rows(table))
        {
            var cells = new List<SourceCell>();
            var column = row.Child("trPr").Child("gridBefore").Number() ?? 0;
            foreach (var cell in Cells(row))
            {
                var properties = cell.Child("tcPr");
                var span = Math.Clamp(properties.Child("gridSpan").Number() ?? 1, 1, 100);
                var merge = properties.Child("vMerge");
                if (merge is not null && merge.Value() != "restart" && open.TryGetValue(column, out var above))
                {
                    rows[above.Row][above.At] = rows[above.Row][above.At] with { Rowspan = rows.Count - above.Row + 1 };
                }
                else if (properties.Child("hMerge") is not { } old || old.Value() == "restart")
                {
                    open.Remove(column);
                    if (merge is not null)
                    {
                        open[column] = (rows.Count, cells.Count);
                    }
                    cells.Add(new(CellText(cell, depth), span));
                }
                column += span;
            }
            rows.Add(cells);
        }
        _source.Table([.. rows.Where(r => r.Count > 0).Select(r => new SourceRow(r))]);
    }

    private static string CellText(XElement cell, int depth)
    {
        var boxes = new List<XElement>();
        var lines = cell.Descendants().Where(e => e.Is("p") && !e.Ancestors().Any(a => a.Is("del") || a.Is("txbxContent"))).Select(p => Text(p, boxes, depth));
        return SourceBuilder.CellText(string.Join('\n', lines));
    }

    private static IEnumerable<XElement> Rows(XElement table) =>
        Inside(table, "tr").Where(r => r.Child("trPr").Child("del") is null);

    private static IEnumerable<XElement> Cells(XElement row) => Inside(row, "tc");

    /// <summary>Children of that name, also where a content control or a tracked insertion stands between.</summary>
    private static IEnumerable<XElement> Inside(XElement element, string name) =>
        element.Elements().SelectMany(e => e.Is(name) ? [e] : e.Is("sdt") || e.Is("ins") || e.Is("customXml") ? (e.Child("sdtContent") ?? e).Children(name) : []);
}
