using System.CommandLine;
using Workflow.Reports.Exporting;
using Workflow.Reports.Importing;

namespace Workflow.Cli.Reports;

/// <summary><c>convert FILE --to FORMAT -o OUT</c>: 0 where all was read for certain, 1 where something is left blank, 2 where nothing was written.</summary>
internal static class ConvertCommand
{
    private const int PlacesNamed = 3;
    private const int EvidenceLength = 60;

    public static Command Build()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "年度报告文件：docx、doc、html、xlsx、txt、json" };
        var to = new Option<string>("--to") { Description = $"写成哪一种：{string.Join("、", ReportExport.Formats.Select(f => f.Name))}", Required = true };
        var output = new Option<FileInfo>("-o", "--output") { Description = "写到哪个文件", Required = true };
        var force = new Option<bool>("--force") { Description = "文件已经存在时覆盖它" };
        var layouts = OwnLayouts.Option();
        to.AcceptOnlyFromAmong([.. ReportExport.Formats.Select(f => f.Name)]);
        var convert = new Command("convert", "把年度报告换成另一种文件；有没有读准、留空待答的内容时退出码为1，没有写成文件时为2") { file, to, output, force, layouts };
        convert.SetAction(async (parsed, ct) => !OwnLayouts.Load(parsed.GetValue(layouts)) ? 2 : await ConvertAsync(
            parsed.GetRequiredValue(file), ReportExport.Find(parsed.GetRequiredValue(to))!, parsed.GetRequiredValue(output), parsed.GetValue(force), ct));
        return convert;
    }

    private static async Task<int> ConvertAsync(FileInfo file, ExportFormat format, FileInfo output, bool force, CancellationToken ct)
    {
        var (reading, refusal) = await Task.Run(() => CheckedFile.Read(file), ct);
        if (reading?.Report is not { } report)
        {
            await Console.Error.WriteLineAsync($"{file}：{refusal ?? CheckedFile.NoReport}");
            return 2;
        }
        if (await WriteAsync(output, ReportExport.Bytes(report, format), force, ct) is { } fault)
        {
            await Console.Error.WriteLineAsync($"{output}：{fault}");
            return 2;
        }
        var open = LeftOpen(reading).ToArray();
        foreach (var line in open.Concat(NotTaken(reading)))
        {
            await Console.Error.WriteLineAsync(line);
        }
        Console.WriteLine($"已写成{format.Label}：{output}{(open.Length > 0 ? $"；有{open.Length}处没有读准，已留空，请补填" : "")}");
        return open.Length > 0 ? 1 : 0;
    }

    /// <returns>Why it could not be written; null when it was.</returns>
    private static async Task<string?> WriteAsync(FileInfo output, byte[] bytes, bool force, CancellationToken ct)
    {
        try
        {
            // CreateNew: whoever writes the same file in the meantime does not lose it.
            await using var stream = new FileStream(output.FullName, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            await stream.WriteAsync(bytes, ct);
            return null;
        }
        catch (IOException) when (!force && File.Exists(output.FullName))
        {
            return "文件已经存在，没有改动它。请换一个名称，确定要覆盖的加上 --force。";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"写不了这个文件：{exception.Message}";
        }
    }

    private static IEnumerable<string> LeftOpen(ReportReading reading)
    {
        var layout = reading.Report!.Layout;
        foreach (var question in reading.Questions)
        {
            var places = question.Choices.SelectMany(c => c.Cells.Keys).Distinct().Select(k => layout.Cell(k).Place).ToArray();
            var left = places.Length == 0 ? ""
                : $"已留空{places.Length}格：{string.Join("、", places.Take(PlacesNamed))}{(places.Length > PlacesNamed ? "等" : "")}。";
            yield return $"待回答 {question.Text}（{question.Evidence}）{left}";
        }
        if (reading.Report.UnitName.Length == 0)
        {
            yield return "待回答 标题里没有读出单位名称，已留空。请在标题里写明单位。";
        }
        if (reading.Report.Year == 0 && reading.Questions.All(q => q.Choices.All(c => c.Year is null)))
        {
            yield return "待回答 没有读出是哪一年度的报告，已留空。请在标题里写明年度。";
        }
    }

    private static IEnumerable<string> NotTaken(ReportReading reading) =>
        reading.Source.Blocks.Where(b => reading.Unplaced.Contains(b.Index)).Select(b => $"没有写进去 {Words(b)}（报告格式里没有它的位置，需要的请自行补上）");

    private static string Words(SourceBlock block)
    {
        var text = block is SourceBlock.Paragraph paragraph ? paragraph.Text
            : string.Join(' ', ((SourceBlock.Table)block).Rows.SelectMany(r => r.Cells).Select(c => c.Text.Replace('\n', ' ')).Where(t => t.Length > 0));
        return text.Length > EvidenceLength ? text[..EvidenceLength] + "……" : text;
    }
}
