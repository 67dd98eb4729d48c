using System.Text.RegularExpressions;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>How the words of a form are recognised whatever became of their numerals, spaces and marks.</summary>
internal static partial class Labels
{
    /// <summary>Only the Chinese characters, without the numeral in front: “（七） 总 计” and “总计” are one label.</summary>
    public static string Of(string text)
    {
        var compact = Compact(text);
        return string.Concat(compact[Numeral().Match(compact).Length..].Where(c => c is >= '\u4e00' and <= '\u9fff'));
    }

    public static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>A number as tables have it, or the stroke that stands for none.</summary>
    public static bool IsFigure(string cell) =>
        TextRules.Halve(cell) is { Length: > 0 and <= 24 } half && Figure().IsMatch(half);

    /// <summary>Everything that a layout's tables print.</summary>
    public static IEnumerable<string> Printed(ReportLayout layout) =>
        layout.Tables.SelectMany(t =>
            t.Head.Concat(t.Blocks.SelectMany(b => b.Head)).SelectMany(r => r).Select(h => h.Text)
                .Concat(t.Blocks.SelectMany(b => b.Rows).SelectMany(r => r.Stubs).Select(s => s.Text))
                .Concat(t.Blocks.Select(b => b.Title ?? "")))
            .Select(Of).Where(l => l.Length > 0);

    [GeneratedRegex(@"^([（(][一二三四五六七八九十0-9０-９]+[）)]|[一二三四五六七八九十]+[、.．，,]|[0-9０-９]+[.．、，,]?)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numeral();

    [GeneratedRegex(@"^([+-]?[0-9][0-9,. ]*(件|个|条|项|次|元|万元)?|[/\\]|-{1,2}|—{1,2})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Figure();
}
