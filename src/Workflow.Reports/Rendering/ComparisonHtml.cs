using Workflow.Reports.Comparing;

namespace Workflow.Reports.Rendering;

/// <summary>A comparison as encoded HTML: <c>ins</c> and <c>del</c> in the texts, the cells as a list; <c>css/report.css</c> gives it its look.</summary>
public static class ComparisonHtml
{
    /// <param name="level">Of the headings, 1–6.</param>
    public static string Render(ReportComparison comparison, int level = 2)
    {
        var html = new Html().Open("div", ("class", "comparison"), ("lang", "zh-CN")).Line();
        if (comparison.IsEmpty)
        {
            html.Element("p", "两份报告没有不同。").Line();
        }
        Heads(html, comparison, level);
        Cells(html, comparison.Cells, level);
        if (comparison.Texts.Count > 0)
        {
            html.Element($"h{level}", $"文字有{comparison.Texts.Count}处不同").Line();
        }
        foreach (var text in comparison.Texts)
        {
            html.Open("section", ("class", "comparison-text"), ("data-text", text.Key)).Element($"h{Math.Min(level + 1, 6)}", text.Label).Line();
            Paragraphs(html, text);
            html.Close("section").Line();
        }
        return html.Close("div").Line().ToString();
    }

    private static void Heads(Html html, ReportComparison comparison, int level)
    {
        if (comparison.Heads.Count + comparison.Headings.Count == 0)
        {
            return;
        }
        html.Element($"h{level}", "报告本身").Line().Open("ul", ("class", "comparison-heads")).Line();
        foreach (var (name, before, after) in comparison.Heads.Select(h => (h.Name, (string?)h.Before, (string?)h.After))
            .Concat(comparison.Headings.Select(h => ("小标题", h.Before, h.After))))
        {
            html.Open("li").Text($"{name}：");
            Mark(html, "del", before);
            Mark(html, "ins", after);
            html.Close("li").Line();
        }
        html.Close("ul").Line();
    }

    private static void Cells(Html html, IReadOnlyList<CellChange> cells, int level)
    {
        if (cells.Count == 0)
        {
            return;
        }
        html.Element($"h{level}", $"表格有{cells.Count}格不同").Line();
        html.Open("div", ("class", "report-scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", "改动的单元格")).Line();
        html.Open("table", ("class", "comparison-cells")).Line().Open("thead").Open("tr");
        foreach (var head in new[] { "位置", "原来", "现在", "相差" })
        {
            html.Element("th", head, ("scope", "col"));
        }
        html.Close("tr").Close("thead").Line().Open("tbody").Line();
        foreach (var cell in cells)
        {
            html.Open("tr", ("data-cell", cell.Key)).Open("th", ("scope", "row")).Text(cell.Place);
            if (cell.PlaceBefore is { } place)
            {
                html.Open("br").Element("small", $"原为{place}");
            }
            html.Close("th");
            Value(html, cell.Before is null ? "small" : "del", cell.BeforeText);
            Value(html, cell.After is null ? "small" : "ins", cell.AfterText);
            html.Element("td", cell.DifferenceText, ("class", "num")).Close("tr").Line();
        }
        html.Close("tbody").Close("table").Close("div").Line();
    }

    private static void Value(Html html, string name, string value) =>
        html.Open("td", ("class", "num")).Element(name, value).Close("td");

    private static void Paragraphs(Html html, TextChange text)
    {
        var same = 0;
        foreach (var paragraph in text.Paragraphs)
        {
            if (paragraph.IsSame)
            {
                same++;
                continue;
            }
            Skipped(html, ref same);
            html.Open("p");
            foreach (var piece in paragraph.Pieces)
            {
                _ = piece.Kind switch
                {
                    PieceKind.Deleted => html.Element("del", piece.Text),
                    PieceKind.Inserted => html.Element("ins", piece.Text),
                    _ => html.Text(piece.Text),
                };
            }
            html.Close("p").Line();
        }
        Skipped(html, ref same);
    }

    private static void Skipped(Html html, ref int same)
    {
        if (same > 0)
        {
            html.Element("p", $"（{same}段没有改动，略）", ("class", "comparison-same")).Line();
        }
        same = 0;
    }

    private static void Mark(Html html, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            html.Element(name, text);
        }
    }
}
