using System.CommandLine;
using System.Text;
using Spectre.Console;
using Workflow.Reports.Comparing;
using Workflow.Reports.Importing;

namespace Workflow.Cli.Reports;

/// <summary><c>diff A B</c>: 0 where both say the same, 1 where they differ, 2 where one could not be read.</summary>
internal static class DiffCommand
{
    public static Command Build()
    {
        var before = new Argument<FileInfo>("A") { Description = "原来的报告：docx、doc、html、xlsx、txt、json" };
        var after = new Argument<FileInfo>("B") { Description = "现在的报告，格式可以不同" };
        var json = new Option<bool>("--json") { Description = "输出一行 JSON" };
        var layouts = OwnLayouts.Option();
        var diff = new Command("diff", "比较两份年度报告的单元格和文字；相同时退出码为0，不同时为1，有文件读不出来时为2") { before, after, json, layouts };
        diff.SetAction(async (parsed, ct) => !OwnLayouts.Load(parsed.GetValue(layouts)) ? 2 : await DiffAsync(
            parsed.GetRequiredValue(before), parsed.GetRequiredValue(after), parsed.GetValue(json), ct));
        return diff;
    }

    private static async Task<int> DiffAsync(FileInfo before, FileInfo after, bool json, CancellationToken ct)
    {
        var (old, now) = (await ReadAsync(before, ct), await ReadAsync(after, ct));
        if (old?.Report is not { } oldReport || now?.Report is not { } newReport)
        {
            return 2;
        }
        await LeftOpenAsync(before, old);
        await LeftOpenAsync(after, now);
        var comparison = ReportComparison.Of(oldReport, newReport);
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        if (json)
        {
            await output.WriteLineAsync(ComparisonJson.Line(before, after, comparison));
        }
        else if (Console.IsOutputRedirected)
        {
            await output.WriteLineAsync(string.Join(Environment.NewLine, ComparisonLines.Of(comparison).Select(ComparisonLines.Plain)));
        }
        else
        {
            foreach (var line in ComparisonLines.Of(comparison))
            {
                AnsiConsole.MarkupLine(ComparisonLines.Coloured(line));
            }
        }
        return comparison.IsEmpty ? 0 : 1;
    }

    private static async Task<ReportReading?> ReadAsync(FileInfo file, CancellationToken ct)
    {
        var (reading, refusal) = await Task.Run(() => CheckedFile.Read(file), ct);
        if (reading?.Report is null)
        {
            await Console.Error.WriteLineAsync($"{file}：{refusal ?? CheckedFile.NoReport}");
        }
        return reading;
    }

    private static async Task LeftOpenAsync(FileInfo file, ReportReading reading)
    {
        if (reading.Questions.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{file}：有{reading.Questions.Count}处没有读准，按空白比较。逐处的情况见 check {file}。");
        }
    }
}
