using System.Text;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Tests;

/// <summary>A report as a text file in one of the two shapes that real ones have; tests spoil its lines.</summary>
internal static class TextFile
{
    /// <summary>A row is one line, with tabs between its cells; label columns that a label covers are empty.</summary>
    public static List<string> Tabbed(Report report) => Lines(report, table => table.Select(r => string.Join('\t', r)));

    /// <summary>A cell is one line that starts with a tab; an empty line ends the row.</summary>
    public static List<string> ValuePerLine(Report report) => Lines(report, table => [.. table.SelectMany(r => r.Select(c => "\t" + c).Append("")), "", ""], wide: false);

    public static ReportReading Read(IEnumerable<string> lines) =>
        ReportImporter.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "report.txt");

    public static List<string> Spoil(this List<string> lines, Func<string, bool> where, params string[] by)
    {
        var at = lines.FindIndex(l => where(l));
        Assert.True(at >= 0, "The line to spoil is not there.");
        lines.RemoveAt(at);
        lines.InsertRange(at, by);
        return lines;
    }

    public static List<string> SpoilEach(this List<string> lines, Func<string, bool> where, Func<string, string> by) => [.. lines.Select(l => where(l) ? by(l) : l)];

    private static List<string> Lines(Report report, Func<IEnumerable<string[]>, IEnumerable<string>> write, bool wide = true)
    {
        var lines = new List<string>();
        foreach (var part in report.Layout.Parts)
        {
            lines.AddRange(part.Heading is { } heading ? [heading] : []);
            lines.AddRange(part.Texts.Where(t => report.Text(t.Key).Length > 0).SelectMany(t => ((t.Heading is { } own ? own + "。" : "") + report.Text(t.Key)).Split('\n')));
            lines.AddRange(part.Tables.SelectMany(t => write(Rows(report, report.Layout.Table(t), wide))));
        }
        return lines;
    }

    private static IEnumerable<string[]> Rows(Report report, TableLayout table, bool wide)
    {
        string[] Spread(IReadOnlyList<HeadCell> cells) => [.. cells.SelectMany(c => Enumerable.Repeat("", wide ? c.Colspan - 1 : 0).Prepend(c.Text.Replace("\n", "", StringComparison.Ordinal)))];
        foreach (var head in table.Head)
        {
            yield return Spread(head);
        }
        foreach (var block in table.Blocks)
        {
            if (block.Title is { } title)
            {
                yield return wide ? [title, .. Enumerable.Repeat("", table.ValueColumns)] : [title];
            }
            foreach (var head in block.Head)
            {
                yield return Spread(head);
            }
            string[] Values(RowLayout row) => [.. block.Columns.Select(c => report.Cell($"{table.Key}.{row.Key}.{c.Key}") ?? "")];
            foreach (var row in block.OneLine ? [] : block.Rows)
            {
                var covered = wide ? table.StubColumns - row.Stubs.Sum(s => s.Colspan) : 0;
                yield return [.. Enumerable.Repeat("", covered), .. Spread(row.Stubs), .. Values(row)];
            }
            if (block.OneLine)
            {
                yield return [.. block.Rows.SelectMany(Values)];
            }
        }
    }
}
