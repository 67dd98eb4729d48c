using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>Reads a report from any file. What is not certain becomes a question; no number is returned that is not in the file.</summary>
public static class ReportImporter
{
    /// <summary>Never throws, whatever the bytes: what can't be read is a reading that says why.</summary>
    /// <param name="fileName">With or without its folder; the content decides what kind of file it is.</param>
    public static ReportReading Read(Stream file, string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        try
        {
            return Read(FileBytes.Of(file), name);
        }
        catch (UnreadableException reason)
        {
            return ReportReading.Refused(name, reason.Message);
        }
        // Whatever a broken file can do to the libraries that read it, the answer is the same.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return ReportReading.Refused(name, "文件已损坏，读不出来。请用 Word、WPS 或浏览器打开，另存为 docx 后再导入。");
        }
    }

    /// <summary>What a document says as a report.</summary>
    public static ReportReading Understand(SourceDocument source)
    {
        // Part headings are the same in every layout; without tables the title's year is all there is.
        var title = Narrative.Read(source, ReportLayouts.All[^1]).Title;
        var layout = LayoutRecognition.ByStructure(source) ?? (title.Year is { } named ? ReportLayouts.Find(named) : null);
        if (layout is null)
        {
            return new(source, null, title.Unit, title.Year, title.Text, [], []) { Unplaced = [.. source.Blocks.Select(b => b.Index)] };
        }
        var narrative = Narrative.Read(source, layout);
        var tables = new TableReading(source, layout);
        var year = YearReading.Find(narrative);
        return new(
            source, Report.Create(layout, year.Year ?? 0, narrative.Title.Unit ?? "", narrative.Texts, tables.Cells),
            narrative.Title.Unit, narrative.Title.Year, narrative.Title.Text,
            [.. year.Questions, .. tables.Questions], [.. narrative.Traces, .. tables.Traces])
        {
            Unplaced = [.. narrative.Unplaced.Concat(tables.Unplaced).Order()],
        };
    }

    private static ReportReading Read(byte[] bytes, string name)
    {
        var blocks = FileBytes.KindOf(bytes) switch
        {
            FileKind.Text => TextSource.Read(FileBytes.Text(bytes)),
            FileKind.Nothing => throw new UnreadableException("文件是空的，请选择有内容的文件。"),
            _ => throw new UnreadableException("不认识这种文件，请另存为 docx、html 或 txt 后再导入。"),
        };
        return Understand(new(name, blocks));
    }
}
