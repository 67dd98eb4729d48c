using Workflow.Reports;
using Workflow.Reports.Exporting;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Tests.Cli;

/// <summary>Report files of an invented town for the command line to read.</summary>
internal static class ReportFile
{
    public const string Unit = "青石县松岭镇人民政府";

    /// <returns>Its path; the ending says the format.</returns>
    public static string Write(DirectoryInfo folder, string name, int year = 2023, string problems = "解读材料少，今后3个工作日内解读。", params (string Key, string Value)[] changes)
    {
        var layout = ReportLayouts.For(year);
        var cells = layout.Cells.ToDictionary(c => c.Key, _ => (string?)"0");
        foreach (var (key, value) in changes)
        {
            cells[key] = value;
        }
        var report = Report.Empty(layout, year, Unit).With(
            layout.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => (string?)(t.Key == "problems" ? problems : $"{t.Label}按县里的要求办理。")), cells);
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, ReportExport.Bytes(report, ReportExport.Find(Path.GetExtension(name))!));
        return path;
    }
}
