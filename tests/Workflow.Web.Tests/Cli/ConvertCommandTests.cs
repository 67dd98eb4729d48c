using Workflow.Reports.Importing;

namespace Workflow.Web.Tests.Cli;

/// <summary><c>convert</c> from every format into every other.</summary>
public sealed class ConvertCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("convert");

    [Theory]
    [InlineData("docx", "json")]
    [InlineData("json", "docx")]
    [InlineData("html", "xlsx")]
    [InlineData("xlsx", "txt")]
    [InlineData("txt", "html")]
    public async Task What_is_written_says_what_was_read(string from, string to)
    {
        var source = ReportFile.Write(_folder, "in." + from, changes: ("t3.new.natural", "4"));
        var (code, output) = await CliTests.RunAsync(["convert", source, "--to", to, "-o", Out("out." + to)]);
        Assert.Equal(0, code);
        Assert.Contains($"{Out("out." + to)}", output, StringComparison.Ordinal);
        Assert.Equal(Read(source), Read(Out("out." + to)));
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_until_one_says_force()
    {
        var source = ReportFile.Write(_folder, "in.txt");
        await File.WriteAllTextAsync(Out("out.json"), "mine", TestContext.Current.CancellationToken);
        var refused = await CliTests.RunAsync(["convert", source, "--to", "json", "-o", Out("out.json")]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("文件已经存在，没有改动它", refused.Output, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Out("out.json"), TestContext.Current.CancellationToken));
        Assert.Equal(0, (await CliTests.RunAsync(["convert", source, "--to", "json", "-o", Out("out.json"), "--force"])).ExitCode);
        Assert.Equal(Read(source), Read(Out("out.json")));
    }

    [Fact]
    public async Task What_was_not_certain_is_asked_named_as_blank_and_ends_with_1()
    {
        var source = ReportFile.Write(_folder, "in.txt");
        // One value too many in a row: nobody but a person can say which is wrong.
        var lines = await File.ReadAllLinesAsync(source, TestContext.Current.CancellationToken);
        var row = Array.FindIndex(lines, l => l.Contains("二、上年结转政府信息公开申请数量", StringComparison.Ordinal));
        lines[row] += "\t3";
        await File.WriteAllLinesAsync(source, lines, TestContext.Current.CancellationToken);
        var (code, output) = await CliTests.RunAsync(["convert", source, "--to", "json", "-o", Out("out.json")]);
        Assert.Equal(1, code);
        Assert.Contains("待回答", output, StringComparison.Ordinal);
        Assert.Contains("已留空7格：表三“二、上年结转政府信息公开申请数量”行“自然人”列", output, StringComparison.Ordinal);
        using var stream = File.OpenRead(Out("out.json"));
        Assert.Null(ReportImporter.Read(stream, "out.json").Report!.Cell("t3.carried.natural"));
    }

    [Fact]
    public async Task What_cannot_be_read_or_written_ends_with_2_and_leaves_nothing_behind()
    {
        await File.WriteAllBytesAsync(Out("broken.docx"), [1, 2, 3, 0], TestContext.Current.CancellationToken);
        Assert.Equal(2, (await CliTests.RunAsync(["convert", Out("broken.docx"), "--to", "json", "-o", Out("out.json")])).ExitCode);
        Assert.False(File.Exists(Out("out.json")));
        var nowhere = await CliTests.RunAsync(["convert", ReportFile.Write(_folder, "in.txt"), "--to", "json", "-o", Path.Combine(_folder.FullName, "absent", "out.json")]);
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("写不了这个文件", nowhere.Output, StringComparison.Ordinal);
        Assert.Contains("--to 的值不能用", (await CliTests.RunAsync(["convert", "x.txt", "--to", "pdf", "-o", "y"])).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Out(string name) => Path.Combine(_folder.FullName, name);

    private static string Read(string path)
    {
        using var stream = File.OpenRead(path);
        return ReportImporter.Read(stream, path).Report!.ToCanonicalJson();
    }
}
