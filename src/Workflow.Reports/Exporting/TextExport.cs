using System.Text;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Exporting;

/// <summary>A report as plain text: a paragraph or a row of a table per line, tabs between the cells.</summary>
internal static class TextExport
{
    public static void Write(Report report, Stream file)
    {
        var text = new StringBuilder();
        foreach (var item in ReportItem.Of(report))
        {
            _ = item switch
            {
                ReportItem.Title title => text.AppendLine(title.Text).AppendLine(),
                ReportItem.Heading heading => text.AppendLine(heading.Text),
                ReportItem.Paragraph paragraph => text.AppendLine(paragraph.Text),
                ReportItem.Table table => Rows(text.AppendLine(), report, table.Layout).AppendLine(),
                _ => throw new InvalidOperationException($"No way to write {item.GetType().Name}."),
            };
        }
        file.Write(Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n")));
    }

    /// <summary>Heads are as wide as the table; a label is followed at once by its figures, so that each row has one for each column.</summary>
    private static StringBuilder Rows(StringBuilder text, Report report, TableLayout layout)
    {
        var grid = TableGrid.Of(report, layout);
        foreach (var row in grid.Cells.GroupBy(c => c.Row))
        {
            var heads = row.All(c => c.Value is null);
            text.Append('\t', row.Any(c => c.Stub) || heads ? row.First().Column : 0);
            foreach (var (index, cell) in row.Index())
            {
                text.Append(index > 0 ? "\t" : "").Append(cell.Text.Replace("\n", "", StringComparison.Ordinal)).Append('\t', heads ? cell.Colspan - 1 : 0);
            }
            text.AppendLine();
        }
        return text;
    }
}
