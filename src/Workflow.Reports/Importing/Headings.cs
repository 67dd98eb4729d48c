using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>Where each part of a report begins in a file.</summary>
internal static class Headings
{
    private const int Longest = 60;

    /// <param name="Index">0-based among the document's blocks.</param>
    /// <param name="Blocks">How many blocks the heading takes: two where a line end splits it.</param>
    /// <param name="Rest">Text behind the heading in the same line.</param>
    public sealed record Heading(int Index, int Blocks, Part Part, string Rest, bool Exact, int? Level);

    /// <returns>At most one for each part, in the order of the file.</returns>
    public static IReadOnlyList<Heading> Find(SourceDocument source, ReportLayout layout)
    {
        Heading[] candidates = [.. source.Blocks.Select((_, at) => At(source.Blocks, at, layout)).OfType<Heading>()];
        var starts = candidates.Select(c => c.Index).ToHashSet();
        return
        [
            .. candidates.GroupBy(c => c.Part.Key).Select(g => g
                .OrderByDescending(c => c.Level is not null)
                .ThenByDescending(c => c.Exact)
                // In a table of contents one heading follows the other.
                .ThenBy(c => starts.Contains(c.Index + c.Blocks))
                .ThenBy(c => c.Index).First())
                .OrderBy(c => c.Index),
        ];
    }

    private static Heading? At(IReadOnlyList<SourceBlock> blocks, int at, ReportLayout layout)
    {
        if (blocks[at] is not SourceBlock.Paragraph line)
        {
            return null;
        }
        foreach (var part in layout.Parts.Where(p => p.Heading is not null))
        {
            if (line.Text.Length <= Longest && Names(line.Text, part))
            {
                return new(at, 1, part, "", Written(line.Text, part), line.Level);
            }
            if (line.Text.Length < Longest && at + 1 < blocks.Count && blocks[at + 1] is SourceBlock.Paragraph next && next.Text.Length < Longest
                && !Names(next.Text, part) && Names(line.Text + next.Text, part))
            {
                return new(at, 2, part, "", Written(line.Text + next.Text, part), line.Level);
            }
            if (Behind(line.Text, part.Heading!) is { } rest)
            {
                return new(at, 1, part, rest, true, line.Level);
            }
        }
        return null;
    }

    /// <summary>Is this line the heading, whatever became of its numeral?</summary>
    private static bool Names(string line, Part part) => Labels.Of(line) == Labels.Of(part.Name);

    private static bool Written(string line, Part part) => Labels.Compact(line).StartsWith(part.Heading!, StringComparison.Ordinal);

    /// <returns>What follows “六、其他需要报告的事项。” in its line; null where the line does not begin with the heading and a mark.</returns>
    private static string? Behind(string line, string heading) =>
        line.StartsWith(heading, StringComparison.Ordinal) && line.Length > heading.Length + 1 && line[heading.Length] is '。' or '：' or ':' or ' '
            ? line[(heading.Length + 1)..].Trim()
            : null;
}
