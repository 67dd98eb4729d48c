using System.Text.Json;
using Workflow.Reports;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Tests.Cli;

/// <summary><c>check</c> on files as a county's office gives them to it.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("check");

    [Fact]
    public async Task A_report_without_a_fail_ends_with_0_and_says_what_was_read()
    {
        var (code, lines) = await JsonAsync([File("good.txt")]);
        Assert.Equal(0, code);
        var line = Assert.Single(lines);
        Assert.Equal(("青石县松岭镇人民政府", 2023, "2021"), (line.GetProperty("unit").GetString(), line.GetProperty("year").GetInt32(), line.GetProperty("layout").GetString()));
        Assert.Equal("青石县松岭镇人民政府2023年政府信息公开工作年度报告", line.GetProperty("title").GetString());
        var tables = line.GetProperty("tables");
        Assert.Equal(4, tables.GetProperty("t3").GetProperty("一、本年新收政府信息公开申请数量").GetProperty("自然人").GetInt32());
        Assert.Equal(JsonValueKind.Null, tables.GetProperty("t4").GetProperty("行政复议").GetProperty("结果维持").ValueKind);
        Assert.Equal(0, line.GetProperty("questions").GetArrayLength());
        Assert.Contains(line.GetProperty("findings").EnumerateArray(), f => f.GetProperty("code").GetString() == "S.BLANK" && f.GetProperty("severity").GetString() == "warn");
    }

    [Fact]
    public async Task A_fail_ends_with_1_and_names_its_place_in_the_layouts_words()
    {
        var (code, lines) = await JsonAsync([File("wrong.txt", ("t3.granted.natural", "5"))]);
        Assert.Equal(1, code);
        var finding = lines.Single().GetProperty("findings").EnumerateArray().First(f => f.GetProperty("code").GetString() == "T3.ROWSUM");
        Assert.Equal(
            ("fail", "三、收到和处理政府信息公开申请情况", "t3", "三（一）予以公开", null),
            (finding.GetProperty("severity").GetString(), finding.GetProperty("part").GetString(), finding.GetProperty("table").GetString(), finding.GetProperty("row").GetString(), finding.GetProperty("column").GetString()));
        Assert.Equal("表三“三（一）予以公开”行：总计＝4，六类申请人之和＝5，左右相差1。", finding.GetProperty("message").GetString());
        Assert.NotEmpty(finding.GetProperty("mend").GetString()!);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_with_2_and_the_others_are_checked()
    {
        var broken = Path.Combine(_folder.FullName, "broken.docx");
        await System.IO.File.WriteAllBytesAsync(broken, [1, 2, 3, 0], TestContext.Current.CancellationToken);
        var absent = Path.Combine(_folder.FullName, "absent.txt");
        var (code, lines) = await JsonAsync([broken, File("good.txt"), absent]);
        Assert.Equal(2, code);
        Assert.Equal([broken, Path.Combine(_folder.FullName, "good.txt"), absent], lines.Select(l => l.GetProperty("file").GetString()));
        Assert.Equal([true, false, true], lines.Select(l => l.TryGetProperty("error", out _)));
    }

    [Fact]
    public async Task Last_years_report_is_compared_and_the_kind_is_believed()
    {
        var previous = File("before.txt", 2022, ("t3.next.natural", "2"), ("t3.next.total", "2"), ("t3.new.natural", "6"), ("t3.new.total", "6"));
        var (code, lines) = await JsonAsync([File("good.txt", ("t2.regulations.made", "1")), "--previous", previous, "--kind", "department"]);
        Assert.Equal(1, code);
        var codes = lines.Single().GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("code").GetString()).ToArray();
        Assert.Equal(2, codes.Count(c => c == "X.CARRY"));
        Assert.Contains("C.RULES", codes);
        Assert.DoesNotContain("C.DUTY", codes);
    }

    [Fact]
    public async Task For_people_it_is_a_list_in_Chinese_and_what_was_typed_wrong_is_refused()
    {
        var (code, output) = await CliTests.RunAsync(["check", File("wrong.txt", ("t3.granted.natural", "5"))]);
        Assert.Equal(1, code);
        Assert.Contains("须改正 T3.ROWSUM 表三“三（一）予以公开”行", output, StringComparison.Ordinal);
        Assert.Contains("缺少 FILE", (await CliTests.RunAsync(["check"])).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await CliTests.RunAsync(["check", "x.txt", "--kind", "village"])).ExitCode);
        Assert.Equal(2, (await CliTests.RunAsync(["check", File("good.txt"), "--previous", Path.Combine(_folder.FullName, "absent.txt")])).ExitCode);
    }

    [Fact]
    public async Task Rows_of_the_countys_own_are_known_from_a_folder_and_a_bad_file_there_is_named()
    {
        var layouts = _folder.CreateSubdirectory("layouts");
        var extension = Path.Combine(layouts.FullName, "own.json");
        await System.IO.File.WriteAllTextAsync(extension, """{"id":"2021-own","extends":"2021","rows":[{"table":"t3","after":"new","key":"new-online","label":"其中：网上申请"}]}""", TestContext.Current.CancellationToken);
        var own = File("own.txt");
        var lines = await System.IO.File.ReadAllLinesAsync(own, TestContext.Current.CancellationToken);
        var row = Array.FindIndex(lines, l => l.Contains("一、本年新收政府信息公开申请数量", StringComparison.Ordinal));
        await System.IO.File.WriteAllLinesAsync(own, [.. lines[..(row + 1)], "其中：网上申请\t\t\t3\t0\t0\t0\t0\t0\t3", .. lines[(row + 1)..]], TestContext.Current.CancellationToken);
        var (code, read) = await JsonAsync([own, "--layouts", layouts.FullName]);
        Assert.Equal((0, "2021-own", 0), (code, read.Single().GetProperty("layout").GetString(), read.Single().GetProperty("questions").GetArrayLength()));
        Assert.Equal(3, read.Single().GetProperty("tables").GetProperty("t3").GetProperty("其中：网上申请").GetProperty("自然人").GetInt32());
        Assert.Equal(1, (await JsonAsync([own])).Lines.Single().GetProperty("questions").GetArrayLength());

        await System.IO.File.WriteAllTextAsync(extension, """{"id":"2021-own","extends":"1999","rows":[]}""", TestContext.Current.CancellationToken);
        var refused = await CliTests.RunAsync(["check", own, "--layouts", layouts.FullName]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("own.json 不能用：extends“1999”不是官方格式", refused.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(int Code, JsonElement[] Lines)> JsonAsync(string[] arguments)
    {
        var (code, output) = await CliTests.RunAsync(["check", .. arguments, "--json"]);
        return (code, [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)]);
    }

    private string File(string name, params (string Key, string Value)[] changes) => File(name, 2023, changes);

    /// <summary>A report of an invented town as text with tabs; details that are 0 are left blank.</summary>
    private string File(string name, int year, params (string Key, string Value)[] changes)
    {
        var layout = ReportLayouts.For(year);
        var cells = layout.Cells.Where(c => c.Table != "t4").ToDictionary(c => c.Key, _ => (string?)"0");
        foreach (var key in new[] { "t3.new.natural", "t3.new.total", "t3.granted.natural", "t3.granted.total", "t3.total.natural", "t3.total.total" })
        {
            cells[key] = "4";
        }
        foreach (var row in new[] { "review", "direct", "after-review" })
        {
            cells[$"t4.{row}.total"] = "0";
        }
        foreach (var (key, value) in changes)
        {
            cells[key] = value;
        }
        var report = Report.Empty(layout, year, "青石县松岭镇人民政府").With(layout.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => (string?)$"{t.Label}按县里的要求办理。"), cells);
        var lines = new List<string>();
        foreach (var part in layout.Parts)
        {
            lines.AddRange(part.Heading is { } heading ? [heading] : []);
            lines.AddRange(part.Texts.SelectMany(t => t.Heading is { } own ? [own, report.Text(t.Key)] : new[] { report.Text(t.Key) }));
            foreach (var table in part.Tables.Select(layout.Table))
            {
                lines.AddRange(table.Head.Select(h => string.Join('\t', h.SelectMany(Spread))));
                foreach (var block in table.Blocks)
                {
                    lines.AddRange(block.Title is { } title ? [title + "\t"] : []);
                    lines.AddRange(block.Head.Select(h => string.Join('\t', h.SelectMany(Spread))));
                    var rows = block.Rows.Select(r => (r.Stubs, Values: block.Columns.Select(c => report.Cell($"{table.Key}.{r.Key}.{c.Key}") ?? "")));
                    lines.AddRange(block.OneLine
                        ? [string.Join('\t', rows.SelectMany(r => r.Values))]
                        : rows.Select(r => string.Join('\t', Enumerable.Repeat("", Math.Max(0, table.StubColumns - r.Stubs.Sum(s => s.Colspan))).Concat(r.Stubs.SelectMany(Spread)).Concat(r.Values))));
                }
            }
        }
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllLines(path, lines);
        return path;
    }

    private static IEnumerable<string> Spread(HeadCell cell) =>
        Enumerable.Repeat("", cell.Colspan - 1).Prepend(cell.Text.Replace("\n", "", StringComparison.Ordinal));
}
