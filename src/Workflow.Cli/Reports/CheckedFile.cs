using Workflow.Disclosure.Drafting;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Importing;

namespace Workflow.Cli.Reports;

/// <param name="Refusal">Why the file could not be read; null when it was.</param>
internal sealed record CheckedFile(FileInfo File, ReportReading? Reading, IReadOnlyList<Finding> Findings, string? Refusal)
{
    public const string NoReport = "文件里没有认出年度报告的表格。请确认是政府信息公开工作年度报告，表格没有做成图片。";

    public bool Fails => Findings.Any(f => f.Severity == Severity.Fail);

    /// <param name="several">More files than one are checked: last year's report is then only for those of its own unit.</param>
    public static CheckedFile Check(FileInfo file, Report? previous, UnitKind? kind, bool several)
    {
        var (reading, refusal) = Read(file);
        if (reading is null)
        {
            return new(file, null, [], refusal);
        }
        if (reading.Report is not { } report)
        {
            return new(file, reading, [Unknown], null);
        }
        var before = several && reading.Unit != previous?.UnitName ? null : previous;
        return new(file, reading, ReportChecks.Run(new(report, before, kind: kind ?? UnitKinds.Guess(report), source: reading.Source)), null);
    }

    public static (ReportReading? Reading, string? Refusal) Read(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            var start = new byte[8];
            var old = OldWord.Is(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
            stream.Position = 0;
            var reading = old && stream.Length <= ReportImporter.MaxFileBytes ? OfOldWord(file) : ReportImporter.Read(stream, file.Name);
            return reading.Unreadable is { } why ? (null, why) : (reading, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"打不开文件：{exception.Message}");
        }
    }

    private static ReportReading OfOldWord(FileInfo file)
    {
        var (docx, refusal) = OldWord.Installed.ToDocx(System.IO.File.ReadAllBytes(file.FullName));
        return docx is null ? new(new(file.Name, []), null, null, null, "", [], []) { Unreadable = refusal } : ReportImporter.Read(new MemoryStream(docx), file.Name);
    }

    private static readonly Finding Unknown = new(
        "L.LAYOUT", Severity.Fail, "报告格式", null, [], "文件里没有认出年度报告的表格，不知道是哪一种格式。", "请确认文件是政府信息公开工作年度报告，表格没有做成图片。");
}
