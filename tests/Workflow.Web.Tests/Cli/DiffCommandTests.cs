using System.Text.Json;

namespace Workflow.Web.Tests.Cli;

/// <summary><c>diff</c> on two files as a reviewer gives them to it.</summary>
public sealed class DiffCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("diff");

    [Fact]
    public async Task The_same_report_in_two_formats_ends_with_0()
    {
        var (code, output) = await CliTests.RunAsync(["diff", ReportFile.Write(_folder, "a.docx"), ReportFile.Write(_folder, "a.json")]);
        Assert.Equal("两份报告没有不同。", output.Trim());
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Cells_and_words_that_differ_are_listed_and_end_with_1()
    {
        var before = ReportFile.Write(_folder, "before.docx", changes: ("t3.new.natural", "4"));
        var after = ReportFile.Write(_folder, "after.html", problems: "解读材料少，今后5个工作日内解读。", changes: ("t3.new.natural", "6"));
        var (code, output) = await CliTests.RunAsync(["diff", before, after]);
        Assert.Equal(1, code);
        Assert.Equal(
            ["表三“一、本年新收政府信息公开申请数量”行“自然人”列：[-4-]{+6+}（+2）", "“存在的主要问题及改进情况”：", "  解读材料少，今后[-3-]{+5+}个工作日内解读。"],
            output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));

        var json = await CliTests.RunAsync(["diff", before, after, "--json"]);
        Assert.Equal(1, json.ExitCode);
        var line = JsonDocument.Parse(json.Output).RootElement;
        Assert.False(line.GetProperty("same").GetBoolean());
        var cell = Assert.Single(line.GetProperty("cells").EnumerateArray());
        Assert.Equal(("t3.new.natural", "4", "6", 2), (cell.GetProperty("key").GetString(), cell.GetProperty("before").GetString(), cell.GetProperty("after").GetString(), cell.GetProperty("difference").GetInt32()));
        var pieces = line.GetProperty("texts")[0].GetProperty("paragraphs")[0].EnumerateArray().ToArray();
        Assert.Equal(["same", "deleted", "inserted", "same"], pieces.Select(p => p.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Reports_of_two_years_and_layouts_are_compared_too()
    {
        var (code, output) = await CliTests.RunAsync(["diff", ReportFile.Write(_folder, "old.txt", 2020), ReportFile.Write(_folder, "new.txt")]);
        Assert.Equal(1, code);
        Assert.Contains("年度：[-2020-]{+2023+}", output, StringComparison.Ordinal);
        Assert.Contains("报告格式：[-2019-]{+2021+}", output, StringComparison.Ordinal);
        Assert.Contains("该格式没有这一格", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_with_2_and_is_named()
    {
        var (code, output) = await CliTests.RunAsync(["diff", ReportFile.Write(_folder, "a.txt"), Path.Combine(_folder.FullName, "absent.txt")]);
        Assert.Equal(2, code);
        Assert.Contains("absent.txt：打不开文件", output, StringComparison.Ordinal);
        Assert.Contains("缺少 B", (await CliTests.RunAsync(["diff", "a.txt"])).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
