using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Rendering;

/// <summary>What stands beside the fields to help.</summary>
/// <param name="Earlier">Last year's report in the same layout; null where there is none.</param>
/// <param name="Bindings">Numbers in the texts that follow a cell.</param>
public sealed record FormAids(Report? Earlier, IReadOnlyList<NumberBinding> Bindings)
{
    public static FormAids None { get; } = new(null, []);

    /// <param name="earlier">In whatever layout it was written.</param>
    public static FormAids For(ReportLayout layout, Report? earlier, IReadOnlyList<NumberBinding> bindings) =>
        new(earlier is null || earlier.LayoutId == layout.Id ? earlier : LayoutUpgrade.To(layout, earlier)?.Report, bindings);
}

/// <summary>The fields a drafter types into. The form around them, with its script, is described in this project's README.</summary>
public static class ReportForm
{
    /// <summary>One part as a fieldset that saves on its own.</summary>
    /// <param name="version">Of the saved section; 0 = never saved.</param>
    /// <param name="findings">Cells they name are marked.</param>
    public static string Section(Report report, string part, int version, IReadOnlyList<Finding> findings, FormAids? aids = null)
    {
        aids ??= FormAids.None;
        var layout = report.Layout.Part(part);
        var html = new Html().Open(
            "fieldset", ("class", "report-section"), ("id", $"section-{part}"), ("data-section", part), ("data-version", version.ToString())).Line();
        html.Element("legend", layout.Heading ?? layout.Name).Line();
        html.Open("input", ("type", "hidden"), ("name", $"versions[{part}]"), ("value", version.ToString()), ("data-version-field", "")).Line();
        foreach (var text in layout.Texts)
        {
            Field(html, text, report, aids);
        }
        foreach (var table in layout.Tables)
        {
            Table(html, report, report.Layout.Table(table), findings, aids);
        }
        return html.Close("fieldset").Line().ToString();
    }

    /// <summary>One table with an input in every cell.</summary>
    public static string EditableTable(Report report, string table, IReadOnlyList<Finding> findings)
    {
        var html = new Html();
        Table(html, report, report.Layout.Table(table), findings, FormAids.None);
        return html.ToString();
    }

    /// <summary>The element from which the script reads cells and rules.</summary>
    public static string Rules(ReportLayout layout) =>
        $"""<script type="application/json" id="report-rules">{layout.ToBrowserJson()}</script>""";

    private static void Field(Html html, TextLayout text, Report report, FormAids aids)
    {
        var (id, value) = ($"text-{text.Key}", report.Text(text.Key));
        html.Open("div", ("class", "report-text")).Element("label", text.Label, ("class", "form-label"), ("for", id)).Line();
        // No maxlength: a browser cuts a pasted text without a word. The server refuses and says by how much.
        if (text.SingleLine)
        {
            html.Open("input", ("type", "text"), ("class", "form-control"), ("id", id), ("name", $"texts[{text.Key}]"), ("data-text", text.Key), ("value", value.Length > 0 ? value : null), ("autocomplete", "off"));
        }
        else
        {
            // A parser drops the first line end inside a textarea, so one is given away.
            html.Open("textarea", ("class", "form-control"), ("id", id), ("name", $"texts[{text.Key}]"), ("data-text", text.Key), ("rows", "5"), ("autocomplete", "off"))
                .Line().Text(value).Close("textarea");
            Bound(html, text, report, aids.Bindings);
            LastYear(html, text, aids.Earlier);
        }
        html.Close("div").Line();
    }

    /// <summary>Which numbers of the text follow which cell; <c>report/bindings.js</c> draws the same while one types.</summary>
    private static void Bound(Html html, TextLayout text, Report report, IReadOnlyList<NumberBinding> bindings)
    {
        html.Open("ul", ("class", "bound-numbers"), ("data-bound", text.Key), ("aria-label", $"{text.Label}：随表格变动的数"));
        foreach (var binding in bindings.Where(b => b.Text == text.Key && b.Start + b.Length <= report.Text(text.Key).Length))
        {
            html.Open("li", ("data-start", binding.Start.ToString()), ("data-length", binding.Length.ToString()), ("data-cell-key", binding.Cell), ("data-place", report.Layout.Cell(binding.Cell).Place))
                .Element("b", report.Text(text.Key).Substring(binding.Start, binding.Length)).Text($" 随{report.Layout.Cell(binding.Cell).Place}变动 ")
                .Element("button", "不再跟随", ("class", "btn btn-sm"), ("name", "unbind"), ("value", $"{text.Key}:{binding.Start}")).Close("li");
        }
        html.Close("ul");
    }

    private static void LastYear(Html html, TextLayout text, Report? earlier)
    {
        if (earlier?.Text(text.Key) is { Length: > 0 } before)
        {
            html.Open("details", ("class", "last-year-text")).Element("summary", "上年这一段").Open("div").Paragraphs(before).Close("div").Close("details");
        }
    }

    private static void Table(Html html, Report report, TableLayout layout, IReadOnlyList<Finding> findings, FormAids aids)
    {
        var marks = findings.SelectMany(f => f.Cells, (f, cell) => (cell, f)).ToLookup(x => x.cell, x => x.f);
        TableHtml.Write(html, report.Layout, layout, (h, cell) => Cell(h, cell, report.Cell(cell.Key), [.. marks[cell.Key]], aids.Earlier?.Cell(cell.Key)));
    }

    private static void Cell(Html html, CellLayout cell, string? value, Finding[] findings, string? before)
    {
        var failing = findings.Places(f => f.Severity == Severity.Fail && !f.IsToDo());
        var fails = failing > 0;
        // Where a failing row and a failing column cross, the wrong figure most likely stands.
        var css = "edit" + (cell.IsTotal ? " total" : "") + (fails ? " at-fault" : "") + (failing > 1 ? " suspect" : "") + (findings.Any(f => f.Code == "S.BLANK") ? " blank" : "");
        html.Open("td", ("class", css), ("colspan", cell.Column.Span > 1 ? cell.Column.Span.ToString() : null));
        html.Open(
            "input", ("class", "cell"), ("id", $"cell-{cell.Key}"), ("name", $"cells[{cell.Key}]"), ("data-cell", cell.Key),
            ("inputmode", cell.Kind.Decimals == 0 ? "numeric" : "decimal"), ("aria-label", cell.Place), ("aria-invalid", fails ? "true" : null),
            ("value", value), ("autocomplete", "off"));
        if (before is not null)
        {
            html.Element("small", YearOnYear.Beside(cell, value, before), ("class", "last-year"), ("data-last-year", before));
        }
        html.Close("td");
    }
}
