using Workflow.Reports;
using Workflow.Reports.Exporting;
using Workflow.Reports.Layouts;

namespace Workflow.Benchmarks;

/// <summary>Reports of invented towns of the length that real ones have, docx, html and txt by turns; each has another figure and one wrong sum.</summary>
internal static class ReportFiles
{
    private static readonly string[] Formats = ["docx", "html", "txt"];

    public static Report Of(int number)
    {
        var layout = ReportLayouts.For(2023);
        var cells = layout.Cells.ToDictionary(c => c.Key, _ => (string?)"0");
        foreach (var key in new[] { "t3.new.natural", "t3.new.total", "t3.granted.natural", "t3.granted.total", "t3.total.natural" })
        {
            cells[key] = $"{(number % 40) + 1}";
        }
        var texts = layout.Texts.Where(t => t.Proposed is null).ToDictionary(
            t => t.Key,
            t => (string?)string.Join('\n', Enumerable.Range(1, 3).Select(i => $"2023年，第{number}号镇按照县里的部署做好{t.Label}，全年主动公开政府信息{number + i}条，其中政策文件{i}条、工作动态{number}条；收到政府信息公开申请{(number % 40) + 1}件，均按时答复。主要问题是解读材料少、个别栏目更新慢，今后每周检查一次栏目，文件印发后3个工作日内解读。")));
        return Report.Empty(layout, 2023, $"青石县第{number}号镇人民政府").With(texts, cells);
    }

    public static byte[] Bytes(int number) => ReportExport.Bytes(Of(number), ReportExport.Find(Format(number))!);

    public static string Format(int number) => Formats[number % Formats.Length];

    public static string[] Write(DirectoryInfo folder, int count) => [.. Enumerable.Range(0, count).Select(number =>
    {
        var path = Path.Combine(folder.FullName, $"{number}.{Format(number)}");
        File.WriteAllBytes(path, Bytes(number));
        return path;
    })];
}
