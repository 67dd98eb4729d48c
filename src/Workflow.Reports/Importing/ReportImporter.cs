using System.Text;
using Workflow.Reports.Exporting;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>Reads a report from any file. What is not certain becomes a question; no number is returned that is not in the file.</summary>
public static class ReportImporter
{
    /// <summary>In bytes; a longer file is refused.</summary>
    public const int MaxFileBytes = ImportLimits.MaxFileBytes;

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
        var kind = FileBytes.KindOf(bytes);
        if (kind == FileKind.Json)
        {
            return Json(bytes, name);
        }
        var blocks = kind switch
        {
            FileKind.Text => TextSource.Read(FileBytes.Text(bytes)),
            FileKind.Html => HtmlSource.Read(FileBytes.Text(bytes)),
            FileKind.Package => Package(bytes),
            FileKind.OldWord => throw new UnreadableException("这是 Word 97—2003 的旧格式（.doc），请在 Word 或 WPS 里另存为 docx 后再导入。"),
            FileKind.Pdf => throw new UnreadableException("这是 PDF，表格的行和列已经丢失，请导入 Word 原件。"),
            FileKind.Nothing => throw new UnreadableException("文件是空的，请选择有内容的文件。"),
            _ => throw new UnreadableException("不认识这种文件，请另存为 docx、html 或 txt 后再导入。"),
        };
        return Understand(new(name, blocks));
    }

    private static ReportReading Json(byte[] bytes, string name)
    {
        var (report, fault) = ReportJson.Read(Encoding.UTF8.GetBytes(FileBytes.Text(bytes)));
        if (report is null)
        {
            throw new UnreadableException(fault!);
        }
        // The file's own blocks are data; what a person would see of it is what the checks look at.
        var seen = TextSource.Read(FileBytes.Text(ReportExport.Bytes(report, ReportExport.Find("txt")!)));
        return new(new(name, seen), report, report.UnitName.Length > 0 ? report.UnitName : null, report.Year > 0 ? report.Year : null, report.Title, [], []);
    }

    private static IReadOnlyList<SourceBlock> Package(byte[] bytes)
    {
        using var package = new OfficePackage(bytes);
        return package.Has("word/document.xml") ? WordSource.Read(package)
            : package.Has("xl/workbook.xml") ? SpreadsheetSource.Read(package)
            : throw new UnreadableException("这不是 Word 或 Excel 文档，请另存为 docx 后再导入。");
    }
}
