using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>Reads a web page, or what Word and Excel put on the clipboard. Nothing in it is run or fetched.</summary>
internal sealed class HtmlSource
{
    // A span of a cell is a number anyone can write; no table is wider.
    private const int WidestSpan = 100;

    private const int LongestHeading = 60;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "title", "nav", "footer", "aside", "svg", "iframe", "object", "select", "button", "caption",
        "textarea", "math", "video", "audio", "canvas", "colgroup",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "o:p", "q", "s", "small", "span", "strong",
        "sub", "sup", "time", "tt", "u", "var", "wbr", "ruby", "rb", "data", "kbd", "img", "input",
    };

    private readonly SourceBuilder _source = new();
    private readonly StringBuilder _text = new();
    private INode? _content;
    private bool _ended;

    public static IReadOnlyList<SourceBlock> Read(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        INode root = document.QuerySelectorAll("article.report") is { Length: 1 } own ? own[0] : (INode?)document.Body ?? document;
        var reader = new HtmlSource { _content = ContentOf(root) };
        reader.Walk(root, null, 0);
        reader.End(null);
        return reader._source.Blocks;
    }

    private void Walk(INode node, int? level, int depth)
    {
        if (depth > ImportLimits.MaxDepth)
        {
            throw new UnreadableException("网页的结构太复杂，读不出来。请把报告内容复制到 Word 里，存为 docx 后再导入。");
        }
        foreach (var child in node.ChildNodes)
        {
            if (_ended)
            {
                return;
            }
            if (child is IText text)
            {
                Append(text.Data);
            }
            else if (child is IElement element && !IsSkipped(element))
            {
                Element(element, level, depth);
            }
        }
    }

    private void Element(IElement element, int? level, int depth)
    {
        if (element.LocalName == "br")
        {
            _text.Append('\n');
        }
        else if (Inline.Contains(element.LocalName))
        {
            Walk(element, level, depth + 1);
        }
        else
        {
            End(level);
            var own = element.LocalName is ['h', >= '1' and <= '6'] ? element.LocalName[1] - '0' : level;
            if (element is IHtmlTableElement table && table.QuerySelector("table") is null)
            {
                _source.Table(Rows(table, depth));
            }
            else
            {
                Walk(element, own, depth + 1);
                End(own);
            }
        }
        // What stands behind the report on its page (print, close, who runs the site) is not part of it.
        _ended |= element == _content;
    }

    private void End(int? level)
    {
        _source.Paragraph(_text.ToString(), level);
        _text.Clear();
    }

    // A line end in the source is a space; a no-break space is kept, since it may stand behind a figure.
    private void Append(string data)
    {
        foreach (var c in data)
        {
            if (c is ' ' or '\n' or '\r' or '\t' or '\f')
            {
                if (_text.Length > 0 && _text[^1] is not (' ' or '\n'))
                {
                    _text.Append(' ');
                }
            }
            else
            {
                _text.Append(c);
            }
        }
    }

    private static List<SourceRow> Rows(IHtmlTableElement table, int depth)
    {
        var rows = new List<SourceRow>();
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            var cells = row.Children.OfType<IHtmlTableCellElement>().Where(c => !IsSkipped(c))
                .Select(c => new SourceCell(CellText(c, depth), Span(c, "colspan"), Span(c, "rowspan"))).ToArray();
            if (cells.Length > 0)
            {
                rows.Add(new(cells));
            }
        }
        return rows;
    }

    private static string CellText(IElement cell, int depth)
    {
        var reader = new HtmlSource();
        reader.Cell(cell, depth);
        return SourceBuilder.CellText(reader._text.ToString());
    }

    private void Cell(INode node, int depth)
    {
        if (depth > ImportLimits.MaxDepth)
        {
            return;
        }
        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                Append(text.Data);
            }
            else if (child is IElement element && !IsSkipped(element))
            {
                var block = !Inline.Contains(element.LocalName);
                NewLine(block);
                Cell(element, depth + 1);
                NewLine(block);
            }
        }
    }

    private void NewLine(bool wanted)
    {
        if (wanted && _text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append('\n');
        }
    }

    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), out var span) ? Math.Clamp(span, 1, WidestSpan) : 1;

    private static bool IsSkipped(IElement element) =>
        Skipped.Contains(element.LocalName) || element.HasAttribute("hidden") || element.ClassList.Contains("report-missing")
        || (element.GetAttribute("style") is { } style && Labels.Compact(style).Contains("display:none", StringComparison.OrdinalIgnoreCase));

    /// <returns>The smallest element that holds all of the report's headings; null where there are not two of them.</returns>
    private static INode? ContentOf(INode root)
    {
        var names = ReportLayouts.All.SelectMany(l => l.Parts).Where(p => p.Heading is not null).Select(p => Labels.Of(p.Name)).ToHashSet();
        // By block, since a heading may be cut into several spans.
        var headings = root.Descendants<IText>().Where(t => t.Length is > 0 and < LongestHeading).Select(Block).OfType<IElement>().Distinct()
            .Select(e => (Element: e, Label: Labels.Of(Short(e)))).Where(e => names.Contains(e.Label)).DistinctBy(e => e.Label).Select(e => e.Element).ToArray();
        if (headings.Length < 2)
        {
            return null;
        }
        var common = headings[0].Ancestors().ToList();
        foreach (var heading in headings.Skip(1))
        {
            var above = heading.Ancestors().ToHashSet();
            common.RemoveAll(a => !above.Contains(a));
        }
        return common.FirstOrDefault();
    }

    private static IElement? Block(INode node)
    {
        var element = node.ParentElement;
        while (element is not null && Inline.Contains(element.LocalName))
        {
            element = element.ParentElement;
        }
        return element;
    }

    /// <returns>Empty where the block is too long for a heading.</returns>
    private static string Short(IElement block)
    {
        var text = new StringBuilder();
        foreach (var part in block.Descendants<IText>())
        {
            if (text.Append(part.Data).Length > LongestHeading)
            {
                return "";
            }
        }
        return text.ToString();
    }
}
