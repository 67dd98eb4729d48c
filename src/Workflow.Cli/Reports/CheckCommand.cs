using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using Workflow.Reports.Checks;

namespace Workflow.Cli.Reports;

/// <summary><c>check FILE…</c>: 0 without a fail, 1 with one, 2 where a file could not be read; the others are checked all the same.</summary>
internal static class CheckCommand
{
    private static readonly Dictionary<string, UnitKind> Kinds =
        new() { ["town"] = UnitKind.Town, ["department"] = UnitKind.Department, ["government"] = UnitKind.Government };

    public static Command Build()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "年度报告文件：docx、doc、html、xlsx、txt、json", Arity = ArgumentArity.OneOrMore };
        var previous = new Option<FileInfo?>("--previous") { Description = "上一年度的报告，用来核对结转、现行有效件数和照抄的内容" };
        var kind = new Option<string?>("--kind") { Description = "town（乡镇、街道）、department（部门）或者 government（政府）；不写则看单位名称" };
        var json = new Option<bool>("--json") { Description = "每个文件输出一行 JSON" };
        var layouts = OwnLayouts.Option();
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        var check = new Command("check", "检查年度报告；有须改正的问题时退出码为1，有文件读不出来时为2") { files, previous, kind, json, layouts };
        check.SetAction(async (parsed, ct) => !OwnLayouts.Load(parsed.GetValue(layouts)) ? 2 : await CheckAsync(
            parsed.GetRequiredValue(files), parsed.GetValue(previous),
            parsed.GetValue(kind) is { } named ? Kinds[named] : null, parsed.GetValue(json), ct));
        return check;
    }

    private static async Task<int> CheckAsync(FileInfo[] files, FileInfo? previousFile, UnitKind? kind, bool json, CancellationToken ct)
    {
        Workflow.Reports.Report? previous = null;
        if (previousFile is not null)
        {
            var (report, refusal) = CheckedFile.Read(previousFile);
            if (report?.Report is null)
            {
                await Console.Error.WriteLineAsync($"{previousFile.Name}：{refusal ?? "没有认出年度报告的格式。"}（--previous）");
                return 2;
            }
            previous = report.Report;
        }

        var results = InOrderAsync(files, file => CheckedFile.Check(file, previous, kind, files.Length > 1), ct);
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        return json ? await JsonLines.WriteAsync(results, output)
            : Console.IsOutputRedirected ? await PlainList.WriteAsync(results, output)
            : await FindingTables.WriteAsync(results, files.Length);
    }

    /// <summary>In the order of the files; only a few are ahead of the one that is written, so memory does not grow with their number.</summary>
    private static async IAsyncEnumerable<CheckedFile> InOrderAsync(
        FileInfo[] files, Func<FileInfo, CheckedFile> check, [EnumeratorCancellation] CancellationToken ct)
    {
        var ahead = new Queue<Task<CheckedFile>>();
        foreach (var file in files)
        {
            ahead.Enqueue(Task.Run(() => check(file), ct));
            if (ahead.Count > Environment.ProcessorCount * 2)
            {
                yield return await ahead.Dequeue();
            }
        }
        while (ahead.TryDequeue(out var next))
        {
            yield return await next;
        }
    }
}
