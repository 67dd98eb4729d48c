using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Texts;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Texts;

/// <summary>What stands inside a file is found wherever the file can hold it, and a file made to hurt does not.</summary>
public sealed class FileTextTests
{
    private const string Identity = "11010519491231002X";
    private const string Shown = "110*************2X";

    public static TheoryData<string, byte[], string> Places => new()
    {
        { "docx", OfficeFiles.Docx(OfficeFiles.Paragraph("第一段") + OfficeFiles.Paragraph("身份证1101", "05194912", "31002X。")), "正文第2段" },
        { "docx", OfficeFiles.Docx(OfficeFiles.Paragraph("正文"), OfficeFiles.Part("header1", OfficeFiles.Paragraph(Identity))), "页眉" },
        { "docx", OfficeFiles.Docx(OfficeFiles.Paragraph("正文"), OfficeFiles.Part("footnotes", OfficeFiles.Paragraph(Identity))), "脚注" },
        { "docx", OfficeFiles.Docx(OfficeFiles.Paragraph("正文"), OfficeFiles.Part("comments", OfficeFiles.Paragraph(Identity))), "批注" },
        { "docx", OfficeFiles.Docx($"<w:p><w:r><w:t>前</w:t><w:pict><w:txbxContent>{OfficeFiles.Paragraph(Identity)}</w:txbxContent></w:pict></w:r></w:p>"), "文本框" },
        { "docx", OfficeFiles.Docx($"<w:p><w:del><w:r><w:delText>{Identity}</w:delText></w:r></w:del></w:p>"), "正文第1段" },
        { "docx", OfficeFiles.Docx($"<w:tbl><w:tr>{string.Concat(Identity.Select(c => $"<w:tc>{OfficeFiles.Paragraph(c.ToString())}</w:tc>"))}</w:tr></w:tbl>"), "正文第1段" },
        { "xlsx", OfficeFiles.Xlsx("<row r=\"7\"><c t=\"s\"><v>0</v></c></row>", $"<si><r><t>110105</t></r><r><t>19491231002X</t></r></si>"), "工作表“名单”第7行" },
        { "xlsx", OfficeFiles.Xlsx($"<row r=\"2\"><c t=\"inlineStr\"><is><t>{Identity}</t></is></c></row>", state: "hidden"), "隐藏的工作表“名单”第2行" },
        { "xlsx", OfficeFiles.Xlsx("<row r=\"1\"><c><v>1</v></c></row>", $"<si><t>{Identity}</t></si>"), "没有显示的文字" },
        { "xlsx", OfficeFiles.Xlsx("<row r=\"1\"><c><v>1</v></c></row>", more: ("xl/pivotCache/pivotCacheDefinition1.xml", $"<x><sharedItems><s v=\"{Identity}\"/></sharedItems></x>")), "透视表的数据" },
        { "xlsx", OfficeFiles.Xlsx("<row r=\"1\"><c><v>1</v></c></row>", more: ("xl/comments1.xml", $"<comments><comment><text><r><t>110105</t></r><r><t>19491231002X</t></r></text></comment></comments>")), "批注" },
        { "pdf", OfficeFiles.Pdf(OfficeFiles.PdfLines("first"), OfficeFiles.PdfLines("name", $"ID {Identity} yes")), "第2页第2行" },
        { "pdf", OfficeFiles.Pdf(OfficeFiles.PdfLines("ID 1101051949", "1231002X")), "第1页第1行" },
        // Written from the right to the left, each piece where it belongs.
        { "pdf", OfficeFiles.Pdf("BT /F1 12 Tf 1 0 0 1 152.06 700 Tm (31002X) Tj 1 0 0 1 72 700 Tm (110105194912) Tj ET"), "第1页第1行" },
        { "ofd", OfficeFiles.OfdPage("关于公示的通知", $"身份证号{Identity}"), "第1页第2行" },
        { "ofd", OfficeFiles.OfdPage("身份证号110105", "19491231002X"), "第1页第1行" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_number_is_found_with_its_place_and_only_its_mask_is_kept(string kind, byte[] file, string place)
    {
        var reading = Read(file, kind);
        var mark = Assert.Single(reading.Marks);
        Assert.Equal((place, "身份证号", true, Shown), (mark.Place, mark.What, mark.Certain, mark.Shown));
        Assert.DoesNotContain("19491231", reading.Write(), StringComparison.Ordinal);
        Assert.Equal(FileLegibility.Read, reading.Legibility);
        Assert.Equal(reading.Write(), FileReading.Read(reading.Write()).Write());
    }

    [Fact]
    public void A_card_number_that_a_cell_holds_as_a_figure_is_found()
    {
        var reading = Read(OfficeFiles.Xlsx("<row r=\"1\"><c><v>6222021234567890128</v></c><c><v>1.38001380E10</v></c></row>"), "xlsx");
        Assert.Equal(["银行卡号", "手机号码"], reading.Marks.Select(m => m.What));
    }

    [Fact]
    public void Figures_in_rows_and_columns_are_no_number()
    {
        var row = string.Concat(Enumerable.Range(0, 12).Select(i => $"<c><v>{62 + (i * 1111)}</v></c>"));
        Assert.Empty(Read(OfficeFiles.Xlsx(string.Concat(Enumerable.Range(1, 50).Select(i => $"<row r=\"{i}\">{row}</row>"))), "xlsx").Marks);
        var table = string.Concat(Enumerable.Range(0, 50).Select(i => $"<w:tr><w:tc>{OfficeFiles.Paragraph($"62{i}")}</w:tc><w:tc>{OfficeFiles.Paragraph($"{i * 997}")}</w:tc></w:tr>"));
        Assert.Empty(Read(OfficeFiles.Docx($"<w:tbl>{table}</w:tbl>"), "docx").Marks);
    }

    [Fact]
    public void What_cannot_be_searched_is_told()
    {
        Assert.Equal(FileLegibility.NoText, Read(OfficeFiles.Pdf("", ""), "pdf").Legibility);
        Assert.Equal(["第2页没有可以读出的文字，像是扫描件或图片，没有查，请人工看。"], Read(OfficeFiles.Pdf(OfficeFiles.PdfLines("text"), ""), "pdf").Unread);
        Assert.Equal(FileLegibility.Picture, Read([0xFF, 0xD8, 0xFF], "jpeg").Legibility);
        Assert.Equal(FileLegibility.Broken, Read("%PDF-1.7 a page"u8.ToArray(), "pdf").Legibility);
        Assert.Equal(FileLegibility.Broken, Read(OfficeFiles.Docx("<w:p>"), "docx").Legibility);
        Assert.Equal(FileLegibility.Broken, Read([.. OfficeFiles.Docx("").Take(200)], "docx").Legibility);
        Assert.Equal(
            ["里面有1张图片，图片里的文字没有查，请人工看。", "里面嵌有1个别的文件，没有查，请打开看。"],
            Read(OfficeFiles.Docx(OfficeFiles.Paragraph("正文"), ("word/media/image1.png", "x"), ("word/embeddings/表.xlsx", "x")), "docx").Unread);
        Assert.Equal(FileLegibility.Protected, Read(OfficeFiles.PdfOf(
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>").AsEncrypted(), "pdf").Legibility);
    }

    [Fact]
    public void A_file_made_to_hurt_is_left_in_time_and_told()
    {
        var watch = Stopwatch.StartNew();
        // A billion bytes of one letter, packed; elements without end; a stream that unpacks to gigabytes; a font's widths for two billion characters.
        Assert.Equal(FileLegibility.TooLarge, Read(Bomb(), "docx").Legibility);
        Assert.Equal(FileLegibility.TooLarge, Read(OfficeFiles.Docx(string.Concat(Enumerable.Repeat("<w:p>", 1000))), "docx").Legibility);
        Assert.Equal(FileLegibility.Broken, Read(OfficeFiles.Zip(("word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")), "docx").Legibility);
        Assert.Equal(FileLegibility.TooLarge, Read(PackedPdf(), "pdf").Legibility);
        Assert.Equal(FileLegibility.TooLarge, Read(WidePdf(), "pdf", TimeSpan.FromSeconds(3)).Legibility);
        Assert.Equal(FileLegibility.TooLarge, Read(NestedPdf(), "pdf", TimeSpan.FromSeconds(3)).Legibility);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(40), $"{watch.Elapsed}");
    }

    private static FileReading Read(byte[] file, string kind, TimeSpan? patience = null) => FileText.Read(
        new MemoryStream(file),
        kind switch { "docx" => FileTypes.Docx, "xlsx" => FileTypes.Xlsx, "pdf" => FileTypes.Pdf, "ofd" => FileTypes.Ofd, _ => FileTypes.Jpeg },
        patience ?? FileText.Patience, _ => { }, default);

    private static byte[] Bomb()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("word/document.xml", CompressionLevel.Fastest).Open();
            part.Write("<w:document xmlns:w=\"w\"><w:p><w:r><w:t>"u8);
            var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a ", 500_000)));
            for (var i = 0; i < 300; i++)
            {
                part.Write(block);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] PackedPdf()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = new byte[1_000_000];
            Array.Fill(block, (byte)' ');
            for (var i = 0; i < 200; i++)
            {
                zlib.Write(block);
            }
        }

        return OfficeFiles.PdfOf(
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            $"<</Filter/FlateDecode/Length {packed.Length}>>\nstream\n{Encoding.Latin1.GetString(packed.ToArray())}\nendstream");
    }

    private static byte[] WidePdf() => OfficeFiles.PdfOf(
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        "<</Length 36>>\nstream\nBT /F1 12 Tf 72 700 Td (abcd) Tj ET \nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[0 2000000000 500]/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 0/Descent 0/CapHeight 0/StemV 0>>");

    // Each form draws the next one twenty times.
    private static byte[] NestedPdf() => OfficeFiles.PdfOf(
    [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>",
        "<</Length 5>>\nstream\n/X Do\nendstream",
        .. Enumerable.Range(5, 30).Select(n =>
        {
            var content = string.Concat(Enumerable.Repeat("/X Do ", 20));
            return $"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{(n == 34 ? "" : $"/Resources<</XObject<</X {n + 1} 0 R>>>>")}/Length {content.Length}>>\nstream\n{content}\nendstream";
        }),
    ]);
}

internal static class PdfLocks
{
    /// <summary>With a password that nobody knows.</summary>
    public static byte[] AsEncrypted(this byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var zeros = new string('0', 64);
        return Encoding.Latin1.GetBytes(text.Replace(
            "/Root 1 0 R", $"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{zeros}>/U<{zeros}>>>", StringComparison.Ordinal));
    }
}
