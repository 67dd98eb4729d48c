using Workflow.Reports.Layouts;

namespace Workflow.Reports.Rendering;

/// <summary>A report as encoded HTML without styles or scripts of its own; <c>css/report.css</c> gives it the official look.</summary>
public static class ReportHtml
{
    private const string Unwritten = "（未填写）";

    /// <summary>The whole report to read or print.</summary>
    /// <param name="level">Of the title's heading, 1–4; parts and aspects follow below it.</param>
    public static string Render(Report report, int level = 1)
    {
        var html = new Html().Open("article", ("class", "report"), ("lang", "zh-CN")).Line();
        html.Element($"h{level}", report.Title.Length > 0 ? report.Title : Unwritten, ("class", "report-title")).Line();
        foreach (var part in report.Layout.Parts)
        {
            html.Open("section", ("class", "report-part"), ("id", $"part-{part.Key}")).Line();
            if (part.Heading is { } heading)
            {
                html.Element($"h{level + 1}", heading).Line();
            }
            Texts(html, report, part, level + 2);
            foreach (var table in part.Tables)
            {
                ReadOnlyTable(html, report, report.Layout.Table(table));
            }
            html.Close("section").Line();
        }
        return html.Close("article").Line().ToString();
    }

    /// <summary>One table to read.</summary>
    /// <param name="mark">By cell key, a class for its cell; null = none.</param>
    public static string Table(Report report, string table, Func<string, string?>? mark = null)
    {
        var html = new Html();
        ReadOnlyTable(html, report, report.Layout.Table(table), mark);
        return html.ToString();
    }

    private static void Texts(Html html, Report report, Part part, int level)
    {
        var texts = part.Texts.Where(t => t.Key != "title").ToArray();
        var written = texts.Where(t => report.Text(t.Key).Length > 0).ToArray();
        foreach (var text in written)
        {
            if (text.Heading is { } heading)
            {
                html.Element($"h{level}", heading).Line();
            }
            html.Paragraphs(report.Text(text.Key));
        }
        if (texts.Length > 0 && written.Length == 0)
        {
            html.Element("p", Unwritten, ("class", "report-missing")).Line();
        }
    }

    private static void ReadOnlyTable(Html html, Report report, TableLayout table, Func<string, string?>? mark = null) =>
        TableHtml.Write(html, report.Layout, table, (h, cell) => h.Element(
            "td", report.Cell(cell.Key) ?? "",
            ("class", (cell.IsTotal ? "num total" : "num") + (mark?.Invoke(cell.Key) is { } css ? " " + css : "")), ("colspan", cell.Column.Span > 1 ? cell.Column.Span.ToString() : null)));
}
