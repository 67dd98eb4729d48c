using System.Xml.Linq;

namespace Workflow.Reports.Exporting;

/// <summary>A report as an xlsx: a sheet of texts, then one sheet for each table, merged as the form has it.</summary>
internal static class SpreadsheetExport
{
    /// <summary>The head of the sheet of texts; the importer knows it by these words.</summary>
    public static readonly string[] TextHead = ["部分", "小标题", "内容"];

    /// <summary>Stands in the first column beside the title.</summary>
    public const string TitleMark = "标题";

    public static readonly XNamespace S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static readonly XNamespace R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private const string Text = "文字";

    public static void Write(Report report, Stream file)
    {
        var formats = new NumberFormats();
        (string Name, XElement Xml)[] sheets =
        [
            (Text, Texts(report)), .. report.Layout.Tables.Select(t => (t.Name, Table(TableGrid.Of(report, t), report, formats))),
        ];
        var workbook = new OfficeFile()
            .Part("xl/workbook.xml", Type + "sheet.main+xml", new XElement(
                S + "workbook", new XAttribute(XNamespace.Xmlns + "r", R),
                new XElement(S + "sheets", sheets.Select((s, i) => new XElement(
                    S + "sheet", new XAttribute("name", s.Name), new XAttribute("sheetId", i + 1), new XAttribute(R + "id", $"sheet{i + 1}"))))))
            .Part("xl/styles.xml", Type + "styles+xml", formats.Styles())
            .Link("", "workbook", "officeDocument", "xl/workbook.xml")
            .Link("xl/workbook.xml", "styles", "styles", "styles.xml");
        foreach (var (index, sheet) in sheets.Index())
        {
            workbook.Part($"xl/worksheets/sheet{index + 1}.xml", Type + "worksheet+xml", sheet.Xml)
                .Link("xl/workbook.xml", $"sheet{index + 1}", "worksheet", $"worksheets/sheet{index + 1}.xml");
        }
        workbook.Write(file);
    }

    private static XElement Texts(Report report)
    {
        var rows = new List<string[]> { TextHead, new[] { TitleMark, "", report.Title } };
        foreach (var part in report.Layout.Parts)
        {
            var heading = part.Heading ?? "";
            foreach (var text in part.Texts.Where(t => t.Key != "title" && report.Text(t.Key).Length > 0))
            {
                rows.Add([heading, text.Heading ?? "", report.Text(text.Key)]);
                heading = "";
            }
            if (heading.Length > 0)
            {
                rows.Add([heading, "", ""]);
            }
        }
        return Sheet(
            [24, 26, 90], [],
            rows.Select((r, y) => (Y: y, Cells: r.Select((text, x) => Cell(x, y, text, y == 0 ? NumberFormats.Label : NumberFormats.Prose)))));
    }

    private static XElement Table(TableGrid grid, Report report, NumberFormats formats)
    {
        var stubs = grid.Table.StubColumns;
        return Sheet(
            [.. Enumerable.Range(0, grid.Columns).Select(c => c >= stubs ? 12 : c == stubs - 1 ? 42 : 16)],
            grid.Cells.Where(c => c.Colspan > 1 || c.Rowspan > 1).Select(c => $"{Name(c.Column, c.Row)}:{Name(c.Column + c.Colspan - 1, c.Row + c.Rowspan - 1)}"),
            grid.Cells.GroupBy(c => c.Row).Select(row => (Y: row.Key, Cells: row.Select(c => Value(c, report, formats)))));
    }

    private static XElement Value(GridCell cell, Report report, NumberFormats formats)
    {
        // What is a number is one in Excel too, with the decimals it was typed with; all else stays text.
        if (cell.Value is { } value && report.Read(value) is CellReading.Number number && number.Text == cell.Text)
        {
            return new(S + "c", new XAttribute("r", Name(cell.Column, cell.Row)), new XAttribute("s", formats.Of(number.Text)), new XElement(S + "v", number.Text));
        }
        return Cell(cell.Column, cell.Row, cell.Text, NumberFormats.Label);
    }

    private static XElement Cell(int x, int y, string text, int style) => new(
        S + "c", new XAttribute("r", Name(x, y)), new XAttribute("s", style),
        text.Length == 0 ? null : new object[]
        {
            new XAttribute("t", "inlineStr"),
            new XElement(S + "is", new XElement(S + "t", new XAttribute(XNamespace.Xml + "space", "preserve"), OfficeFile.Text(text))),
        });

    private static XElement Sheet(int[] widths, IEnumerable<string> merges, IEnumerable<(int Y, IEnumerable<XElement> Cells)> rows)
    {
        var merged = merges.Select(m => new XElement(S + "mergeCell", new XAttribute("ref", m))).ToArray();
        return new(
            S + "worksheet",
            new XElement(S + "cols", widths.Select((w, i) => new XElement(
                S + "col", new XAttribute("min", i + 1), new XAttribute("max", i + 1), new XAttribute("width", w), new XAttribute("customWidth", 1)))),
            new XElement(S + "sheetData", rows.Select(r => new XElement(S + "row", new XAttribute("r", r.Y + 1), r.Cells))),
            merged.Length == 0 ? null : new XElement(S + "mergeCells", new XAttribute("count", merged.Length), merged),
            new XElement(S + "pageSetup", new XAttribute("paperSize", 9), new XAttribute("orientation", "landscape")));
    }

    /// <summary>AB12, from 0-based column and row.</summary>
    private static string Name(int x, int y) => $"{(x >= 26 ? ((char)('A' + (x / 26) - 1)).ToString() : "")}{(char)('A' + (x % 26))}{y + 1}";
}
