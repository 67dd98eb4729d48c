using System.Diagnostics;
using System.Text.Json;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Checks;

/// <summary>The editor's script and the server judge by the same data; here they judge the same reports. Needs Node, as the product does.</summary>
public sealed class BrowserRulesTests
{
    public static TheoryData<string> All => LayoutIds;

    [Theory, MemberData(nameof(All))]
    public void The_browser_finds_what_the_server_finds_word_for_word(string id)
    {
        var layout = ReportLayouts.Get(id);
        Report[] reports = [.. id == "2021" ? [Seed004()] : Array.Empty<Report>(), Report.Empty(layout, layout.FirstYear, "青石镇人民政府"), .. Gen.Sample(Messy(layout), 200, 10)];
        var found = Evaluate(layout, reports);
        Assert.All(reports.Zip(found), pair => Assert.Equal(ReportChecks.AtOnce(pair.First).Select(Line), pair.Second));
        Assert.All(["T3.TOTAL", "S.MISSING", "S.BLANK", "S.TEXT"], code => Assert.Contains(found, lines => lines.Any(l => l.StartsWith(code, StringComparison.Ordinal))));
    }

    private static string Line(Finding f) =>
        $"{f.Code}|{f.Severity.ToString().ToLowerInvariant()}|{f.Place}|{f.Part}|{string.Join(",", f.Cells)}|{f.Message}|{f.Mend}|{f.Left:0.####}|{f.Right:0.####}|{f.Difference:0.####}";

    private static string[][] Evaluate(ReportLayout layout, Report[] reports)
    {
        var script = Path.Combine(RepositoryRoot(), "src/Workflow.Web/wwwroot/js/report/rules.js");
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { "--no-warnings", "--experimental-default-type=module", "--input-type=module", "-e", Program, script },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        node.StandardInput.Write(JsonSerializer.Serialize(new
        {
            layout = JsonDocument.Parse(layout.ToBrowserJson()),
            reports = reports.Select(r => new { cells = r.Cells, texts = r.Texts }),
        }));
        node.StandardInput.Close();
        var output = node.StandardOutput.ReadToEnd();
        Assert.True(node.WaitForExit(30_000) && node.ExitCode == 0, $"node ended with {node.ExitCode}");
        return JsonSerializer.Deserialize<string[][]>(output)!;
    }

    private const string Program = """
        import { readFileSync } from 'node:fs';
        import { pathToFileURL } from 'node:url';
        const { evaluate } = await import(pathToFileURL(process.argv[1]).href);
        const { layout, reports } = JSON.parse(readFileSync(0, 'utf8'));
        const line = f => [f.code, f.severity, f.place, f.part, f.cells.join(','), f.message, f.mend, f.left ?? '', f.right ?? '', f.difference ?? ''].join('|');
        console.log(JSON.stringify(reports.map(r => evaluate(layout, r.cells, r.texts).map(line))));
        """;

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workflow.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }
        return folder.FullName;
    }
}
