using System.Xml.Linq;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;
using Workflow.Reports.Exporting;
using static Workflow.Reports.Exporting.Word;

namespace Workflow.Disclosure.Archiving;

/// <summary>The sheet as a docx: a table on A4 within the text area of GB/T 9704, as offices print it.</summary>
public static class ApprovalSheetWord
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const string Type = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    private const string Text = "SheetText";
    private const string Label = "SheetLabel";
    private const string Small = "SheetSmall";
    private const int LabelWidth = 1900;
    private const int LevelHeight = 1300;
    private const int FactHeight = 600;

    /// <summary>30 mm, in the drawing's own unit of 1/360,000 cm.</summary>
    private const int QrSide = 1_080_000;

    /// <summary>A signature fits into 45 × 14 mm.</summary>
    private const int SignatureWidth = 1_620_000, SignatureHeight = 504_000;

    private static readonly XNamespace Wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
    private static readonly XNamespace A = "http://schemas.openxmlformats.org/drawingml/2006/main";
    private static readonly XNamespace Pic = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    private static readonly int[] Widths = [LabelWidth, (WordStyles.TextWidth / 2) - LabelWidth, LabelWidth, WordStyles.TextWidth - (WordStyles.TextWidth / 2) - LabelWidth];

    /// <summary>Leaves the stream open; the same sheet gives the same bytes.</summary>
    public static void Write(ApprovalSheet sheet, Stream file)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        // Who signs several levels does so with one picture: one part, drawn several times.
        var pictures = sheet.Levels.SelectMany(l => l.Opinions).Select(o => o.Picture).OfType<byte[]>().Distinct().Select((png, i) => new Picture(i + 1, png)).ToList();
        var document = El("document", new XAttribute(XNamespace.Xmlns + "r", R), El("body", Body(sheet, pictures), Section()));
        Number(document);
        var office = new OfficeFile()
            .Part("word/document.xml", Type + "document.main+xml", document)
            .Part("word/styles.xml", Type + "styles+xml", Styles())
            .Part("word/settings.xml", Type + "settings+xml", WordStyles.Settings)
            .Part("word/fontTable.xml", Type + "fontTable+xml", WordStyles.FontTable)
            .Part("word/media/qr.png", "image/png", sheet.QrCode())
            .Link("", "document", "officeDocument", "word/document.xml")
            .Link("word/document.xml", "styles", "styles", "styles.xml")
            .Link("word/document.xml", "settings", "settings", "settings.xml")
            .Link("word/document.xml", "fonts", "fontTable", "fontTable.xml")
            .Link("word/document.xml", "qr", "image", "media/qr.png");
        foreach (var picture in pictures)
        {
            office.Part($"word/media/{picture.Id}.png", "image/png", picture.Png).Link("word/document.xml", picture.Id, "image", $"media/{picture.Id}.png");
        }

        office.Write(file);
    }

    /// <summary>Each drawing has a number of its own within the document.</summary>
    private static void Number(XElement document)
    {
        foreach (var (drawing, number) in document.Descendants(Wp + "inline").Select((d, i) => (d, i + 1)))
        {
            drawing.Element(Wp + "docPr")!.SetAttributeValue("id", number);
            drawing.Descendants(Pic + "cNvPr").Single().SetAttributeValue("id", number);
        }
    }

    /// <param name="Number">1-based.</param>
    private sealed record Picture(int Number, byte[] Png)
    {
        public string Id => $"signature{Number}";
    }

    private static IEnumerable<XElement> Body(ApprovalSheet sheet, IReadOnlyList<Picture> pictures)
    {
        yield return Paragraph($"{sheet.UnitName}\n{sheet.Heading}", WordStyles.Title);
        yield return El(
            "tbl",
            El("tblPr", Val("tblStyle", "ReportTable"), El("tblW", At("w", Widths.Sum()), At("type", "dxa")), Val("jc", "center"), El("tblLayout", At("type", "fixed")), El("tblLook", At("val", "04A0"))),
            El("tblGrid", Widths.Select(w => El("gridCol", At("w", w)))),
            sheet.Facts.Select(row => Row(FactHeight, Facts(row))),
            sheet.Levels.Select(level => Row(LevelHeight, [Cell(1, Label, level.Label), El("tc", Properties(3), Opinions(level, pictures))])),
            Row(FactHeight, Verify(sheet)));
        // A table may not be a body's last thing.
        yield return Paragraph("", Small);
    }

    private static IEnumerable<XElement> Facts(IReadOnlyList<SheetFact> row) =>
        row.SelectMany(f => (XElement[])[Cell(1, Label, f.Label), Cell(row.Count == 1 ? 3 : 1, Text, f.Value)]);

    private static IEnumerable<XElement> Opinions(SheetLevel level, IReadOnlyList<Picture> pictures)
    {
        foreach (var opinion in level.Opinions)
        {
            yield return Paragraph(opinion.Words, Text);
            if (pictures.FirstOrDefault(p => p.Png == opinion.Picture) is { } drawn)
            {
                yield return El("p", El("pPr", Val("pStyle", Text), Val("jc", "right")), El("r", Signature(drawn, opinion.Signer)));
            }

            yield return Paragraph($"{opinion.Signer}　{LocalTime.Describe(opinion.At)}", Text, Val("jc", "right"));
            if (opinion.Paper is { } paper)
            {
                yield return Paragraph($"（{paper}）", Small, Val("jc", "right"));
            }
        }

        if (level.IsBlank)
        {
            yield return Paragraph("", Text);
            yield return Paragraph("签名：　　　　　　　　年　　月　　日", Text, Val("jc", "right"));
        }
    }

    private static IEnumerable<XElement> Verify(ApprovalSheet sheet)
    {
        yield return Cell(1, Label, "核验");
        yield return El(
            "tc", Properties(2, Widths[1] + Widths[2]),
            Paragraph($"稿件指纹：{sheet.VersionHash[..ApprovalSheet.ShortHash]}", Small),
            Paragraph($"记录指纹：{sheet.EntryHash[..ApprovalSheet.ShortHash]}", Small),
            Paragraph("本单由政府信息公开办理平台按办理记录生成。扫描二维码，可核对稿件版本、签署岗位和时间，以及记录是否完整。", Small));
        yield return El("tc", Properties(1, Widths[3]), El("p", El("pPr", Val("pStyle", Label)), El("r", Drawing("qr", "二维码", "核验二维码", QrSide, QrSide))));
    }

    private static XElement Cell(int span, string style, string text) => El("tc", Properties(span, style == Label ? LabelWidth : null), Paragraph(text, style));

    private static XElement Properties(int span, int? width = null) => El(
        "tcPr", El("tcW", At("w", width ?? (span == 1 ? Widths[1] : Widths[1..].Sum())), At("type", "dxa")), span > 1 ? Val("gridSpan", span) : null, Val("vAlign", "center"));

    private static XElement Row(int height, IEnumerable<XElement> cells) =>
        El("tr", El("trPr", El("cantSplit"), El("trHeight", At("val", height), At("hRule", "atLeast"))), cells);

    private static XElement Signature(Picture drawn, string signer)
    {
        var (width, height) = SignatureImage.SizeOf(drawn.Png);
        var scale = Math.Min((double)SignatureWidth / width, (double)SignatureHeight / height);
        return Drawing(drawn.Id, "手写签名", $"{signer}的手写签名", (int)(width * scale), (int)(height * scale));
    }

    private static XElement Drawing(string link, string name, string description, int width, int height) => El(
        "drawing",
        new XElement(
            Wp + "inline",
            new XAttribute(XNamespace.Xmlns + "wp", Wp),
            Extent(Wp + "extent", width, height), new XElement(Wp + "docPr", new XAttribute("id", 0), new XAttribute("name", name), new XAttribute("descr", description)),
            new XElement(
                A + "graphic", new XAttribute(XNamespace.Xmlns + "a", A),
                new XElement(
                    A + "graphicData", new XAttribute("uri", Pic.NamespaceName),
                    new XElement(
                        Pic + "pic", new XAttribute(XNamespace.Xmlns + "pic", Pic),
                        new XElement(Pic + "nvPicPr", new XElement(Pic + "cNvPr", new XAttribute("id", 0), new XAttribute("name", name)), new XElement(Pic + "cNvPicPr")),
                        new XElement(Pic + "blipFill", new XElement(A + "blip", new XAttribute(R + "embed", link)), new XElement(A + "stretch", new XElement(A + "fillRect"))),
                        new XElement(
                            Pic + "spPr",
                            new XElement(A + "xfrm", new XElement(A + "off", new XAttribute("x", 0), new XAttribute("y", 0)), Extent(A + "ext", width, height)),
                            new XElement(A + "prstGeom", new XAttribute("prst", "rect"), new XElement(A + "avLst"))))))));

    private static XElement Extent(XName name, int width, int height) => new(name, new XAttribute("cx", width), new XAttribute("cy", height));

    private static XElement Styles()
    {
        var styles = new XElement(WordStyles.Styles);
        styles.Add(Style(Text, "Sheet Text", "仿宋_GB2312", 28, 420, "left"), Style(Label, "Sheet Label", "黑体", 28, 420, "center"), Style(Small, "Sheet Small", "仿宋_GB2312", 21, 320, "left"));
        return styles;
    }

    private static XElement Style(string id, string name, string font, int size, int line, string align) => El(
        "style", At("type", "paragraph"), At("customStyle", 1), At("styleId", id), Val("name", name), Val("basedOn", "Normal"),
        El("pPr", Val("snapToGrid", 0), El("spacing", At("before", 40), At("after", 40), At("line", line), At("lineRule", "atLeast")), El("ind", At("firstLineChars", 0), At("firstLine", 0)), Val("jc", align)),
        El("rPr", Fonts(font), Val("spacing", 0), Val("sz", size), Val("szCs", size)));

    // One sheet has no number, and less room above and below than a letter.
    private static XElement Section()
    {
        var section = new XElement(WordStyles.Section);
        section.Elements(W + "footerReference").Remove();
        section.Element(W + "pgMar")!.SetAttributeValue(W + "top", 1300);
        section.Element(W + "pgMar")!.SetAttributeValue(W + "bottom", 1000);
        return section;
    }
}
