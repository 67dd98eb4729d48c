using Spectre.Console;
using Workflow.Reports.Checks;

namespace Workflow.Cli.Reports;

/// <summary>On a terminal: a bar over many files, the findings of each, and a table of all.</summary>
internal static class FindingTables
{
    // The findings of a whole county would scroll away; the table then says where to look.
    private const int ListedAtMost = 5;

    public static async Task<int> WriteAsync(IAsyncEnumerable<CheckedFile> files, int count)
    {
        var tally = new Tally();
        var summary = new Table().AddColumns("文件", "单位", "年度", "须改正", "请核对", "提示", "待回答");
        var listed = new List<CheckedFile>();
        await AnsiConsole.Progress().AutoClear(true).HideCompleted(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("检查年度报告", maxValue: count);
            await foreach (var file in files)
            {
                tally.Add(file);
                summary.AddRow(Row(file));
                if (count <= ListedAtMost)
                {
                    listed.Add(file);
                }
                bar.Increment(1);
            }
        });
        listed.ForEach(List);
        AnsiConsole.Write(summary);
        return tally.ExitCode;
    }

    private static void List(CheckedFile file)
    {
        AnsiConsole.Write(new Rule(Markup.Escape(file.File.Name)) { Justification = Justify.Left });
        if (file.Reading is not { } reading)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{file.Refusal}[/]");
            return;
        }
        foreach (var question in reading.Questions)
        {
            AnsiConsole.MarkupLineInterpolated($"[blue]待回答[/] {question.Text} [grey]{question.Evidence}[/]");
        }
        foreach (var finding in file.Findings)
        {
            AnsiConsole.Write(new Markup($"[{Colour(finding.Severity)}]{Words.Chinese(finding.Severity)}[/] [grey]{finding.Code}[/] "));
            AnsiConsole.MarkupLineInterpolated($"{finding.Message} [grey]{finding.Mend}[/]");
        }
    }

    private static Markup[] Row(CheckedFile file)
    {
        if (file.Reading is not { } reading)
        {
            return [new(Markup.Escape(file.File.Name)), new($"[red]{Markup.Escape(file.Refusal!)}[/]"), new(""), new(""), new(""), new(""), new("")];
        }
        return
        [
            new(Markup.Escape(file.File.Name)), new(Markup.Escape(reading.Unit ?? "—")), new(reading.Year?.ToString() ?? "—"),
            .. Enum.GetValues<Severity>().Select(s => Count(file.Findings.Places(f => f.Severity == s), Colour(s))), Count(reading.Questions.Count, "blue"),
        ];
    }

    private static Markup Count(int count, string colour) => new(count == 0 ? "0" : $"[{colour}]{count}[/]");

    private static string Colour(Severity severity) => severity switch { Severity.Fail => "red", Severity.Warn => "yellow", _ => "grey" };
}
