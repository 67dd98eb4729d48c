using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Workflow.Reports.Exporting;
using Workflow.Reports.Layouts;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Exporting;

public sealed class OfficeFilesTests
{
    [Theory]
    [MemberData(nameof(LayoutIds), MemberType = typeof(Tests.Reports))]
    public void Word_documents_keep_the_standard(string layout)
    {
        using var word = Word(Tidy.Of(ReportLayouts.Get(layout), 2021));
        Assert.Empty(Faults(word));
    }

    [Theory]
    [MemberData(nameof(LayoutIds), MemberType = typeof(Tests.Reports))]
    public void Workbooks_keep_the_standard_and_have_a_sheet_for_the_texts_and_one_for_each_table(string layout)
    {
        using var book = SpreadsheetDocument.Open(new MemoryStream(Bytes(Tidy.Of(ReportLayouts.Get(layout), 2021), "xlsx")), isEditable: false);
        Assert.Empty(Faults(book));
        Assert.Equal(
            ["文字", .. ReportLayouts.Get(layout).Tables.Select(t => t.Name)],
            book.WorkbookPart!.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(s => s.Name!.Value));
    }

    [Fact]
    public void A_page_has_the_margins_lines_and_type_of_official_documents()
    {
        using var word = Word(Tidy.Current);
        var section = word.MainDocumentPart!.Document.Body!.Elements<SectionProperties>().Single();
        var (page, margin, grid) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!, section.GetFirstChild<DocGrid>()!);
        var styles = word.MainDocumentPart.StyleDefinitionsPart!.Styles!;
        var body = styles.Elements<Style>().Single(s => s.StyleId == "Normal").StyleRunProperties!;
        // A4 with 37 mm above and 28 mm to the left; 22 lines and 28 characters fill the text area, 156 by 225 mm within a millimetre.
        Assert.Equal((11906u, 16838u), (page.Width!.Value, page.Height!.Value));
        Assert.Equal((37, 28), (Millimetres(margin.Top!.Value), Millimetres((int)margin.Left!.Value)));
        var width = (int)(page.Width.Value - margin.Left.Value - margin.Right!.Value);
        var height = (int)page.Height.Value - margin.Top.Value - margin.Bottom!.Value;
        Assert.InRange(Millimetres(width), 155, 157);
        Assert.InRange(Millimetres(height), 224, 226);
        Assert.Equal(22, height / grid.LinePitch!.Value);
        Assert.Equal(28, width / ((int.Parse(body.FontSize!.Val!) * 10) + body.Spacing!.Val!.Value));
    }

    [Fact]
    public void Title_headings_and_text_have_their_faces_and_each_face_names_others()
    {
        using var word = Word(Tidy.Current);
        var parts = word.MainDocumentPart!;
        string Face(string id) => parts.StyleDefinitionsPart!.Styles!.Elements<Style>().Single(s => s.StyleId == id).StyleRunProperties!.RunFonts!.EastAsia!;
        Assert.Equal(("方正小标宋简体", "黑体", "楷体_GB2312"), (Face("Title"), Face("Heading1"), Face("Heading2")));
        Assert.Equal("仿宋_GB2312", parts.StyleDefinitionsPart!.Styles!.DocDefaults!.RunPropertiesDefault!.RunPropertiesBaseStyle!.RunFonts!.EastAsia);
        Assert.All(parts.FontTablePart!.Fonts.Elements<Font>(), f => Assert.NotEmpty(f.AltName!.Val!.Value!));
        Assert.All(
            new[] { "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312" }, face => Assert.Contains(parts.FontTablePart.Fonts.Elements<Font>(), f => f.Name == face));
    }

    [Fact]
    public void Page_numbers_stand_between_dashes_on_the_outer_side()
    {
        using var word = Word(Tidy.Current);
        var footers = word.MainDocumentPart!.FooterParts.Select(f => f.Footer).ToArray();
        Assert.Equal(["— 1 —", "— 1 —"], footers.Select(f => f.InnerText));
        Assert.Equal(["left", "right"], footers.Select(f => f.Descendants<Justification>().Single().Val!.InnerText).Order());
        Assert.NotNull(word.MainDocumentPart.DocumentSettingsPart!.Settings.GetFirstChild<EvenAndOddHeaders>());
    }

    [Theory]
    [MemberData(nameof(LayoutIds), MemberType = typeof(Tests.Reports))]
    public void Tables_fit_the_page_repeat_their_heads_and_keep_their_rows_whole(string layout)
    {
        using var word = Word(Tidy.Of(ReportLayouts.Get(layout), 2021));
        var tables = word.MainDocumentPart!.Document.Body!.Elements<Table>().ToArray();
        var layouts = ReportLayouts.Get(layout).Tables;
        Assert.Equal(layouts.Count, tables.Length);
        foreach (var (table, form) in tables.Zip(layouts))
        {
            Assert.InRange(table.Descendants<GridColumn>().Sum(c => int.Parse(c.Width!)), 8800, 8860);
            Assert.All(table.Elements<TableRow>(), r => Assert.NotNull(r.TableRowProperties!.GetFirstChild<CantSplit>()));
            Assert.Equal(form.Head.Count, table.Descendants<TableHeader>().Count());
            Assert.All(table.Elements<TableRow>(), r => Assert.Equal(form.StubColumns + form.ValueColumns, r.Elements<TableCell>().Sum(c => c.TableCellProperties!.GridSpan?.Val?.Value ?? 1)));
        }
    }

    [Fact]
    public void Figures_are_numbers_in_a_workbook_and_what_is_none_stays_text()
    {
        var report = Tidy.Typed(("t2.fees.amount", "1.9800"), ("t3.new.natural", "/"));
        using var book = SpreadsheetDocument.Open(new MemoryStream(Bytes(report, "xlsx")), isEditable: false);
        var cells = book.WorkbookPart!.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>()).ToArray();
        Assert.Contains(cells, c => c.CellValue?.Text == "1.9800" && c.DataType is null);
        Assert.Contains(cells, c => c.InnerText == "/" && c.DataType?.Value == DocumentFormat.OpenXml.Spreadsheet.CellValues.InlineString);
    }

    [Fact]
    public void Json_has_what_its_schema_demands_and_nothing_else()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "annual-report.v1.schema.json"))).RootElement;
        var json = JsonDocument.Parse(Bytes(Tidy.Current, "json")).RootElement;
        Assert.Equal(schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()), json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(schema.GetProperty("properties").EnumerateObject().Select(p => p.Name), json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(ReportJson.Schema, schema.GetProperty("properties").GetProperty("schema").GetProperty("const").GetString());
        Assert.Equal(Tidy.Current.Cell("t3.new.natural"), json.GetProperty("tables").GetProperty("t3").GetProperty("new").GetProperty("natural").GetString());
    }

    [Theory]
    [InlineData("\"layout\": \"2021\"", "\"layout\": \"2030\"", "没有“2030”这种报告格式")]
    [InlineData("\"natural\"", "\"nobody\"", "这一格")]
    [InlineData("\"problems\"", "\"troubles\"", "这段文字")]
    [InlineData("\"year\": 2023", "\"year\": \"2023\"", "结构")]
    [InlineData("\"unit\"", "\"office\"", "结构")]
    public void Json_that_does_not_fit_is_refused_with_the_place(string old, string changed, string reason)
    {
        var json = System.Text.Encoding.UTF8.GetString(Bytes(Tidy.Current, "json")).Replace(old, changed, StringComparison.Ordinal);
        Assert.Contains(reason, ReportJson.Read(System.Text.Encoding.UTF8.GetBytes(json)).Fault, StringComparison.Ordinal);
    }

    private static byte[] Bytes(Report report, string format) => ReportExport.Bytes(report, ReportExport.Find(format)!);

    private static WordprocessingDocument Word(Report report) => WordprocessingDocument.Open(new MemoryStream(Bytes(report, "docx")), isEditable: false);

    private static IEnumerable<string> Faults(OpenXmlPackage file) =>
        new OpenXmlValidator(FileFormatVersions.Office2016).Validate(file).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}");

    private static int Millimetres(int twips) => (int)Math.Round(twips / 56.693);
}
