using DocumentFormat.OpenXml.Wordprocessing;
using Workflow.Reports.Importing;

namespace Workflow.Reports.Tests.Importing;

/// <summary>What Word can do to a paragraph or a table, read as a person sees it on the page.</summary>
public sealed class WordFilesTests
{
    private const string W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    [Fact]
    public void Deleted_and_hidden_text_and_codes_of_fields_are_not_seen() => Assert.Equal(
        "公开信息12条。",
        Assert.Single(Paragraphs(
            """
            <w:p><w:r><w:t>公开</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>信息</w:t></w:r></w:ins>
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText></w:r>
            <w:hyperlink><w:r><w:t>12条。</w:t></w:r></w:hyperlink></w:p>
            """)));

    [Fact]
    public void Numbers_that_Word_counts_stand_before_the_text()
    {
        const string Numbering =
            $$"""
            <w:numbering {{W}}><w:abstractNum w:abstractNumId="7">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
            <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
            <w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>
            """;
        Assert.Equal(
            ["一、总体情况", "1.人手少", "2.栏目旧", "二、主动公开政府信息情况", "1.清理栏目", "要点"],
            Paragraphs(string.Concat(new[] { (0, "总体情况"), (1, "人手少"), (1, "栏目旧"), (0, "主动公开政府信息情况"), (1, "清理栏目"), (2, "要点") }.Select(l =>
                $"""<w:p><w:pPr><w:numPr><w:ilvl w:val="{l.Item1}"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>{l.Item2}</w:t></w:r></w:p>""")), ("word/numbering.xml", Numbering)));
    }

    [Fact]
    public void Headings_are_known_by_their_style_and_a_text_box_is_read_after_its_paragraph()
    {
        const string Styles =
            $"""
            <w:styles {W}><w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>
            <w:style w:type="paragraph" w:styleId="x"><w:name w:val="heading 2"/></w:style>
            <w:style w:type="paragraph" w:styleId="y"><w:name w:val="mine"/><w:basedOn w:val="x"/></w:style></w:styles>
            """;
        var blocks = Blocks(
            """
            <w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr><w:r><w:t>题</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val="y"/></w:pPr><w:r><w:t>节</w:t></w:r></w:p><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>章</w:t></w:r></w:p>
            """, ("word/styles.xml", Styles));
        Assert.Equal([("题", 0), ("框", null), ("节", 2), ("章", (int?)1)], blocks.Cast<SourceBlock.Paragraph>().Select(p => (p.Text, p.Level)));
    }

    [Fact]
    public void A_table_around_tables_and_a_frame_around_text_are_no_tables()
    {
        var inner = Row("规章", "1", "2", "3") + Row("行政规范性文件", "4", "5", "6");
        var blocks = Blocks(
            $"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>正文</w:t></w:r></w:p><w:tbl>{inner}</w:tbl><w:p/></w:tc></w:tr></w:tbl><w:tbl>{Row("说明")}</w:tbl>");
        Assert.Equal(["Paragraph", "Table", "Paragraph"], blocks.Select(b => b.GetType().Name));
        Assert.Equal(2, ((SourceBlock.Table)blocks[1]).Rows.Count);
    }

    [Fact]
    public void Rows_that_were_deleted_and_cells_merged_from_above_do_not_count()
    {
        var table = (SourceBlock.Table)Assert.Single(Blocks(
            $"""
            <w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>合</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr>
            <w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>旧</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>
            """));
        Assert.Equal([[("合", 1, 2), ("", 2, 1)], [("1", 1, 1), ("", 1, 1)]], table.Rows.Select(r => r.Cells.Select(c => (c.Text, c.Colspan, c.Rowspan)).ToArray()).ToArray());
    }

    [Fact]
    public void A_file_of_the_stricter_standard_and_one_with_a_malformed_link_are_read()
    {
        const string Strict = """<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>""";
        var bytes = Archive.Of(
            ("word/document.xml", Strict),
            ("word/_rels/document.xml.rels", """<Relationships><Relationship Id="r" Type="t" Target="http://[" TargetMode="External"/></Relationships>"""));
        Assert.Equal("正文", ((SourceBlock.Paragraph)Assert.Single(Files.Read(bytes).Source.Blocks)).Text);
    }

    [Fact]
    public void A_document_written_by_the_standard_library_is_read() =>
        Assert.Equal("正文", ((SourceBlock.Paragraph)Assert.Single(Files.Read(Files.Docx(new Paragraph(new Run(new Text("正文"))))).Source.Blocks)).Text);

    private static string Row(params string[] cells) => $"<w:tr>{string.Concat(cells.Select(c => $"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>"))}</w:tr>";

    private static IEnumerable<string> Paragraphs(string body, params (string, string)[] parts) => Blocks(body, parts).OfType<SourceBlock.Paragraph>().Select(p => p.Text);

    private static IReadOnlyList<SourceBlock> Blocks(string body, params (string, string)[] parts) =>
        Files.Read(Archive.Of([("word/document.xml", $"<w:document {W}><w:body>{body.ReplaceLineEndings("")}</w:body></w:document>"), .. parts])).Source.Blocks;
}
