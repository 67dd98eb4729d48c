using Workflow.Reports.Layouts;

namespace Workflow.Reports.Rendering;

/// <summary>The official table from its layout; what stands in a cell is the caller's.</summary>
internal static class TableHtml
{
    public static void Write(Html html, ReportLayout layout, TableLayout table, Action<Html, CellLayout> cell)
    {
        // A region that scrolls sideways must be reachable by keyboard.
        html.Open("div", ("class", "report-scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", $"{table.Name} {table.Caption}")).Line();
        html.Open("table", ("class", $"report-table report-{table.Key}"), ("data-table", table.Key)).Line();
        html.Element("caption", $"{table.Name} {table.Caption}").Line();
        Columns(html, table);
        if (table.Head.Count > 0)
        {
            html.Open("thead").Line();
            HeadRows(html, table.Head);
            html.Close("thead").Line();
        }
        foreach (var block in table.Blocks)
        {
            html.Open("tbody").Line();
            if (block.Title is { } title)
            {
                html.Open("tr").Element("th", title, ("class", "block-title"), ("scope", "rowgroup"), ("colspan", Span(table.StubColumns + table.ValueColumns)))
                    .Close("tr").Line();
            }
            HeadRows(html, block.Head);
            Rows(html, layout, table, block, cell);
            html.Close("tbody").Line();
        }
        html.Close("table").Close("div").Line();
    }

    private static void Columns(Html html, TableLayout table)
    {
        html.Open("colgroup");
        for (var i = 1; i <= table.StubColumns; i++)
        {
            html.Open("col", ("class", $"stub stub-{i}"));
        }
        for (var i = 0; i < table.ValueColumns; i++)
        {
            html.Open("col");
        }
        html.Close("colgroup").Line();
    }

    private static void HeadRows(Html html, IReadOnlyList<IReadOnlyList<HeadCell>> rows)
    {
        foreach (var row in rows)
        {
            html.Open("tr");
            foreach (var head in row)
            {
                Head(html, head, head.Note ? null : head.Colspan > 1 ? "colgroup" : "col", head.Note ? "note" : null);
            }
            html.Close("tr").Line();
        }
    }

    private static void Rows(Html html, ReportLayout layout, TableLayout table, TableBlock block, Action<Html, CellLayout> cell)
    {
        // How many more rows each stub column is covered from above; it tells at which column a label starts.
        var covered = new int[table.StubColumns];
        var open = false;
        foreach (var row in block.Rows)
        {
            if (!open)
            {
                html.Open("tr", ("class", row.Total ? "total" : null));
            }
            Stubs(html, row, covered);
            foreach (var column in block.Columns)
            {
                var place = layout.Cell($"{table.Key}.{row.Key}.{column.Key}");
                cell(html, place);
            }
            open = block.OneLine;
            if (!open)
            {
                html.Close("tr").Line();
            }
        }
        if (open)
        {
            html.Close("tr").Line();
        }
    }

    private static void Stubs(Html html, RowLayout row, int[] covered)
    {
        var at = Array.FindIndex(covered, c => c == 0);
        foreach (var stub in row.Stubs)
        {
            Head(html, stub, stub.Rowspan > 1 ? "rowgroup" : "row", $"stub stub-{at + 1}");
            for (var end = at + stub.Colspan; at < end; at++)
            {
                covered[at] = stub.Rowspan;
            }
        }
        for (var i = 0; i < covered.Length; i++)
        {
            covered[i]--;
        }
    }

    private static void Head(Html html, HeadCell head, string? scope, string? css)
    {
        var name = head.Note ? "td" : "th";
        html.Open(
            name, ("class", css), ("scope", scope),
            ("colspan", head.Colspan > 1 ? Span(head.Colspan) : null), ("rowspan", head.Rowspan > 1 ? Span(head.Rowspan) : null));
        if (head.Vertical)
        {
            html.Element("span", head.Text, ("class", "vertical"));
        }
        else
        {
            html.Lines(head.Text);
        }
        html.Close(name);
    }

    private static string Span(int count) => count.ToString();
}
