using System.Xml.Linq;
using static Workflow.Reports.Exporting.Word;

namespace Workflow.Reports.Exporting;

/// <summary>A report as a docx in the typography of official documents.</summary>
internal static class WordExport
{
    private const string Type = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

    public static void Write(Report report, Stream file)
    {
        new OfficeFile()
            .Part("word/document.xml", Type + "document.main+xml", El("document", new XAttribute(XNamespace.Xmlns + "r", R), El("body", Body(report), WordStyles.Section)))
            .Part("word/styles.xml", Type + "styles+xml", WordStyles.Styles)
            .Part("word/settings.xml", Type + "settings+xml", WordStyles.Settings)
            .Part("word/fontTable.xml", Type + "fontTable+xml", WordStyles.FontTable)
            .Part("word/footer1.xml", Type + "footer+xml", WordStyles.Footer(odd: true))
            .Part("word/footer2.xml", Type + "footer+xml", WordStyles.Footer(odd: false))
            .Link("", "document", "officeDocument", "word/document.xml")
            .Link("word/document.xml", "styles", "styles", "styles.xml")
            .Link("word/document.xml", "settings", "settings", "settings.xml")
            .Link("word/document.xml", "fonts", "fontTable", "fontTable.xml")
            .Link("word/document.xml", "odd", "footer", "footer1.xml")
            .Link("word/document.xml", "even", "footer", "footer2.xml")
            .Write(file);
    }

    private static IEnumerable<XElement> Body(Report report) => ReportItem.Of(report).Select(item => item switch
    {
        ReportItem.Title title => Paragraph(title.Text, WordStyles.Title),
        ReportItem.Heading heading => Paragraph(heading.Text, heading.Level == 1 ? WordStyles.PartHeading : WordStyles.AspectHeading),
        ReportItem.Paragraph paragraph => Paragraph(paragraph.Text, null),
        ReportItem.Table table => WordTable.Of(report, table.Layout),
        _ => throw new InvalidOperationException($"No way to write {item.GetType().Name}."),
    });
}
