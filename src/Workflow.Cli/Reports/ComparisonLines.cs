using Spectre.Console;
using Workflow.Reports.Comparing;

namespace Workflow.Cli.Reports;

/// <summary>A comparison line by line; what went and what came is marked by colour or by signs.</summary>
internal static class ComparisonLines
{
    public static IEnumerable<IReadOnlyList<TextPiece>> Of(ReportComparison comparison)
    {
        if (comparison.IsEmpty)
        {
            yield return [Same("两份报告没有不同。")];
        }
        foreach (var head in comparison.Heads)
        {
            yield return Change($"{head.Name}：", head.Before, head.After, "");
        }
        foreach (var heading in comparison.Headings)
        {
            yield return Change("小标题：", heading.Before, heading.After, "");
        }
        foreach (var cell in comparison.Cells)
        {
            yield return Change(
                $"{cell.Place}{(cell.PlaceBefore is { } place ? $"（原为{place}）" : "")}：", cell.BeforeText, cell.AfterText,
                cell.DifferenceText is { Length: > 0 } difference ? $"（{difference}）" : "");
        }
        foreach (var text in comparison.Texts)
        {
            yield return [Same($"“{text.Label}”：")];
            foreach (var paragraph in text.Paragraphs.Where(p => !p.IsSame))
            {
                yield return [Same("  "), .. paragraph.Pieces];
            }
        }
    }

    /// <summary>As wdiff writes it: <c>[-went-]{+came+}</c>.</summary>
    public static string Plain(IReadOnlyList<TextPiece> line) => string.Concat(line.Select(p => p.Kind switch
    {
        PieceKind.Deleted => $"[-{p.Text}-]",
        PieceKind.Inserted => $"{{+{p.Text}+}}",
        _ => p.Text,
    }));

    public static string Coloured(IReadOnlyList<TextPiece> line) => string.Concat(line.Select(p => p.Kind switch
    {
        PieceKind.Deleted => $"[red strikethrough]{Markup.Escape(p.Text)}[/]",
        PieceKind.Inserted => $"[green underline]{Markup.Escape(p.Text)}[/]",
        _ => Markup.Escape(p.Text),
    }));

    private static List<TextPiece> Change(string place, string? before, string? after, string end) =>
        [.. new[] { Same(place), new(PieceKind.Deleted, before ?? ""), new(PieceKind.Inserted, after ?? ""), Same(end) }.Where(p => p.Text.Length > 0)];

    private static TextPiece Same(string text) => new(PieceKind.Same, text);
}
