using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Workflow.Testing;

/// <summary>Small files as offices attach them, written by hand so that a test decides where every character stands.</summary>
public static class OfficeFiles
{
    private const string Word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    private const string Sheet = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    private const string Ofd = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

    public static byte[] Zip(params (string Name, string Content)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
                writer.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <param name="body">Paragraphs as WordprocessingML, prefix w.</param>
    public static byte[] Docx(string body, params (string Name, string Content)[] more) =>
        Zip([("word/document.xml", $"<w:document {Word}><w:body>{body}</w:body></w:document>"), .. more]);

    public static string Paragraph(params string[] runs) => $"<w:p>{string.Concat(runs.Select(r => $"<w:r><w:t>{r}</w:t></w:r>"))}</w:p>";

    /// <summary>A part of another kind around the same paragraphs: header1, footnotes, comments.</summary>
    public static (string, string) Part(string name, string body) => ($"word/{name}.xml", $"<w:{name.TrimEnd('1')} {Word}>{body}</w:{name.TrimEnd('1')}>");

    /// <param name="rows">Of the sheet, as SpreadsheetML.</param>
    public static byte[] Xlsx(string rows, string strings = "", string state = "visible", params (string Name, string Content)[] more) => Zip(
    [
        ("xl/workbook.xml", $"<workbook {Sheet}><sheets><sheet name=\"名单\" sheetId=\"1\" state=\"{state}\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet {Sheet}><sheetData>{rows}</sheetData></worksheet>"),
        ("xl/sharedStrings.xml", $"<sst {Sheet}>{strings}</sst>"),
        .. more,
    ]);

    /// <param name="lines">Each a text object of its own, below the one before.</param>
    public static byte[] OfdPage(params string[] lines) => Zip(
        ("OFD.xml", $"<ofd:OFD {Ofd}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"),
        ("Doc_0/Document.xml", $"<ofd:Document {Ofd}><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>"),
        ("Doc_0/Pages/Page_0/Content.xml", $"<ofd:Page {Ofd}><ofd:Content><ofd:Layer>{string.Concat(lines.Select((l, i) =>
            $"<ofd:TextObject Boundary=\"20 {20 + (i * 8)} 170 6\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\">{l}</ofd:TextCode></ofd:TextObject>"))}</ofd:Layer></ofd:Content></ofd:Page>"));

    /// <summary>A pdf with one page for each content, in PdfPig's sense of Helvetica: ASCII only.</summary>
    /// <param name="contents">Operators of the page; an empty one is a page without text.</param>
    public static byte[] Pdf(params string[] contents)
    {
        var (objects, font) = (new List<string>(), 3);
        objects.Add("<</Type/Catalog/Pages 2 0 R>>");
        objects.Add($"<</Type/Pages/Count {contents.Length}/Kids[{string.Join(' ', contents.Select((_, i) => $"{4 + (2 * i)} 0 R"))}]>>");
        objects.Add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        for (var i = 0; i < contents.Length; i++)
        {
            objects.Add($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 {font} 0 R>>>>/Contents {5 + (2 * i)} 0 R>>");
            objects.Add($"<</Length {contents[i].Length}>>\nstream\n{contents[i]}\nendstream");
        }

        return PdfOf([.. objects]);
    }

    /// <summary>Lines of text, one below the other.</summary>
    public static string PdfLines(params string[] lines) => $"BT /F1 12 Tf 72 770 Td 16 TL {string.Join(" ", lines.Select(l => $"({l}) Tj T*"))} ET";

    /// <param name="objects">From number 1 on; the first is the catalogue.</param>
    public static byte[] PdfOf(params string[] objects)
    {
        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            places.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var place in places)
        {
            pdf.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        }

        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}
