using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Rendering;

/// <summary>A report as encoded HTML without styles or scripts of its own; <c>css/report.css</c> gives it the official look.</summary>
public static class ReportHtml
{
    private const string Unwritten = "（未填写）";

    /// <summary>The whole report to read or print.</summary>
    /// <param name="level">Of the title's heading, 1–4; parts and aspects follow below it.</param>
    /// <param name="aids">Last year's figures stand beside this year's.</param>
    /// <param name="findings">Cells they name are marked; what to link to is in <see cref="FindingsHtml.ForReader"/>.</param>
    public static string Render(Report report, int level = 1, FormAids? aids = null, IReadOnlyList<Finding>? findings = null)
    {
        var marks = (findings ?? []).Where(f => f.Severity != Severity.Note).SelectMany(f => f.Cells, (f, cell) => (cell, f.Severity)).ToLookup(x => x.cell, x => x.Severity);
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
                ReadOnlyTable(
                    html, report, report.Layout.Table(table),
                    key => !marks.Contains(key) ? null : marks[key].Min() == Severity.Fail ? "at-fault" : "in-doubt", aids?.Earlier, marks.Contains);
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

    /// <param name="named">Whether something on the page leads to the cell.</param>
    private static void ReadOnlyTable(
        Html html, Report report, TableLayout table, Func<string, string?>? mark = null, Report? earlier = null, Func<string, bool>? named = null) =>
        TableHtml.Write(html, report.Layout, table, (h, cell) =>
        {
            var value = report.Cell(cell.Key);
            h.Open(
                "td", ("id", named?.Invoke(cell.Key) == true ? $"cell-{cell.Key}" : null),
                ("class", (cell.IsTotal ? "num total" : "num") + (mark?.Invoke(cell.Key) is { } css ? " " + css : "")),
                ("colspan", cell.Column.Span > 1 ? cell.Column.Span.ToString() : null)).Text(value ?? "");
            if (earlier?.Cell(cell.Key) is { } before && YearOnYear.Beside(cell, value, before) is { Length: > 0 } beside)
            {
                h.Open("small", ("class", "last-year"));
                // A narrow cell breaks between the figure and the difference, never within one.
                foreach (var (index, figure) in beside.Split(' ').Index())
                {
                    h.Text(index > 0 ? " " : "").Element("span", figure);
                }
                h.Close("small");
            }
            h.Close("td");
        });
}
