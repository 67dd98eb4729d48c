using Workflow.Reports.Layouts;

namespace Workflow.Reports.Exporting;

/// <summary>One thing after the other as a report is read from top to bottom.</summary>
internal abstract record ReportItem
{
    private ReportItem() { }

    public sealed record Title(string Text) : ReportItem;

    /// <param name="Level">1 = part, 2 = aspect within one.</param>
    public sealed record Heading(string Text, int Level) : ReportItem;

    public sealed record Paragraph(string Text) : ReportItem;

    public sealed record Table(TableLayout Layout) : ReportItem;

    /// <summary>What stands where a part says nothing; the importer knows it as nothing.</summary>
    public const string Unwritten = Importing.Narrative.Unwritten;

    public static IEnumerable<ReportItem> Of(Report report)
    {
        yield return new Title(report.Title.Length > 0 ? report.Title : Unwritten);
        foreach (var part in report.Layout.Parts)
        {
            if (part.Heading is { } heading)
            {
                yield return new Heading(heading, 1);
            }
            var texts = part.Texts.Where(t => t.Key != "title").ToArray();
            var written = texts.Where(t => report.Text(t.Key).Length > 0).ToArray();
            foreach (var text in written)
            {
                if (text.Heading is { } own)
                {
                    yield return new Heading(own, 2);
                }
                foreach (var line in report.Text(text.Key).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    yield return new Paragraph(line);
                }
            }
            if (texts.Length > 0 && written.Length == 0)
            {
                yield return new Paragraph(Unwritten);
            }
            foreach (var table in part.Tables)
            {
                yield return new Table(report.Layout.Table(table));
            }
        }
    }
}
