namespace Workflow.Reports.Exporting;

/// <summary>Writes a report as a file that <see cref="Importing.ReportImporter"/> reads back to the same report.</summary>
public static class ReportExport
{
    public static IReadOnlyList<ExportFormat> Formats { get; } =
    [
        new("docx", "Word 文档", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", WordExport.Write),
        new("html", "网页", "text/html; charset=utf-8", HtmlExport.Write),
        new("xlsx", "Excel 表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", SpreadsheetExport.Write),
        new("json", "JSON 数据", "application/json", ReportJson.Write),
        new("txt", "纯文本", "text/plain; charset=utf-8", TextExport.Write),
    ];

    /// <returns>Null when there is no such format.</returns>
    public static ExportFormat? Find(string name) =>
        Formats.FirstOrDefault(f => string.Equals(f.Name, name.TrimStart('.'), StringComparison.OrdinalIgnoreCase));

    public static byte[] Bytes(Report report, ExportFormat format)
    {
        using var file = new MemoryStream();
        format.Write(report, file);
        return file.ToArray();
    }
}

/// <param name="Name">Also the file's ending, without a dot.</param>
/// <param name="Write">Leaves the stream open; equal reports give equal bytes.</param>
public sealed record ExportFormat(string Name, string Label, string ContentType, Action<Report, Stream> Write);
