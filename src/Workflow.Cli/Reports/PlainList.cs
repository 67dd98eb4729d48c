using Workflow.Reports.Checks;

namespace Workflow.Cli.Reports;

/// <summary>Findings line by line, for a pipe or a file.</summary>
internal static class PlainList
{
    public static async Task<int> WriteAsync(IAsyncEnumerable<CheckedFile> files, TextWriter output)
    {
        var tally = new Tally();
        await foreach (var file in files)
        {
            tally.Add(file);
            if (file.Reading is not { } reading)
            {
                await output.WriteLineAsync($"{file.File}：{file.Refusal}");
                continue;
            }
            await output.WriteLineAsync($"{file.File}：{Summary(file)}");
            foreach (var question in reading.Questions)
            {
                await output.WriteLineAsync($"  待回答 {question.Text}（{question.Evidence}）");
            }
            foreach (var finding in file.Findings)
            {
                await output.WriteLineAsync($"  {Words.Chinese(finding.Severity)} {finding.Code} {finding.Message}{finding.Mend}");
            }
        }
        return tally.ExitCode;
    }

    private static string Summary(CheckedFile file)
    {
        var counts = Enum.GetValues<Severity>().Select(s => (s, Count: file.Findings.Places(f => f.Severity == s))).Where(x => x.Count > 0).Select(x => $"{Words.Chinese(x.s)}{x.Count}处").ToArray();
        return counts.Length == 0 ? "没有发现问题" : string.Join("，", counts);
    }
}
