namespace Workflow.Reports.Importing;

/// <summary>Text in which tables have lost their tabs: each value stands on a line of its own, row after row.</summary>
internal static class LooseTables
{
    // A figure alone on a line may be a page number; three in a row are a table's.
    private const int Fewest = 3;

    // No row of labels has as many; the line above so many figures is the last of their head.
    private const int MostLabelled = 10;

    // Between two groups of a table stand a title and the names of its columns.
    private const int HeadLines = 6;

    public static IReadOnlyList<SourceBlock> Read(IReadOnlyList<string> lines)
    {
        var source = new SourceBuilder();
        var written = lines.Select(l => l.Trim()).Where(l => l.Length > 0).ToArray();
        var rows = new List<SourceRow>();
        var sinceTable = HeadLines;
        for (var at = 0; at < written.Length;)
        {
            var figures = Figures(written, at + 1);
            if (!Labels.IsFigure(written[at]) && figures <= MostLabelled && (figures >= Fewest || (figures > 0 && sinceTable < HeadLines)))
            {
                rows.Add(Row(written[at..(at + 1 + figures)]));
                (at, sinceTable) = (at + 1 + figures, 0);
                continue;
            }
            figures = Figures(written, at);
            if (figures >= Fewest)
            {
                rows.Add(Row(written[at..(at + figures)]));
                (at, sinceTable) = (at + figures, 0);
                continue;
            }
            source.Table([.. rows]);
            rows.Clear();
            sinceTable++;
            source.Paragraph(written[at++]);
        }
        source.Table([.. rows]);
        return source.Blocks;
    }

    private static int Figures(string[] lines, int from)
    {
        var end = from;
        while (end < lines.Length && Labels.IsFigure(lines[end]))
        {
            end++;
        }
        return end - from;
    }

    private static SourceRow Row(IEnumerable<string> cells) => new([.. cells.Select(c => new SourceCell(SourceBuilder.CellText(c)))]);
}
