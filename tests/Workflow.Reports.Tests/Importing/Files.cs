using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Workflow.Reports.Importing;

namespace Workflow.Reports.Tests.Importing;

/// <summary>One document written the ways offices send it.</summary>
internal static class Files
{
    public static readonly Dictionary<string, Func<IReadOnlyList<SourceBlock>, byte[]>> Writers = new()
    {
        ["docx"] = Docx,
        ["html"] = Html,
        ["lines.txt"] = ValuePerLine,
        ["tabs.txt"] = RowPerLine,
    };

    public static ReportReading Read(IReadOnlyList<SourceBlock> blocks, string format) => Read(Writers[format](blocks), $"report.{format}");

    public static ReportReading Read(byte[] bytes, string name = "report") => ReportImporter.Read(new MemoryStream(bytes), name);

    public static ReportReading Read(string text) => Read(Encoding.UTF8.GetBytes(text), "report.txt");

    /// <summary>With what Word leaves in a file: bookmarks, runs cut in the middle of a word, spelling marks.</summary>
    public static byte[] Docx(IReadOnlyList<SourceBlock> blocks) => Docx([.. blocks.Select(b => b switch
    {
        SourceBlock.Paragraph p => (OpenXmlElement)Cut(p.Text),
        SourceBlock.Table t => Table(t),
        _ => throw new InvalidOperationException(),
    })]);

    public static byte[] Docx(params OpenXmlElement[] body)
    {
        using var file = new MemoryStream();
        using (var word = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            word.AddMainDocumentPart().Document = new(new Body(body));
        }
        return file.ToArray();
    }

    public static byte[] Html(IReadOnlyList<SourceBlock> blocks)
    {
        var html = new StringBuilder("<!DOCTYPE html><html><head><meta charset=utf-8><title>某县人民政府</title></head><body><nav>首页 > 政府信息公开 > 年报</nav><div class=content>");
        foreach (var block in blocks)
        {
            if (block is SourceBlock.Paragraph p)
            {
                html.Append($"<p style='text-indent:2em'><span>{p.Text[..(p.Text.Length / 2)]}</span><span>{p.Text[(p.Text.Length / 2)..]}</span></p>\n");
            }
            else if (block is SourceBlock.Table t)
            {
                html.Append("<table border=1>");
                foreach (var row in t.Rows)
                {
                    html.Append("<tr>").AppendJoin("", row.Cells.Select(c =>
                        $"<td colspan={c.Colspan} rowspan={c.Rowspan}><p>{c.Text.Replace("\n", "</p><p>", StringComparison.Ordinal)}</p></td>")).Append("</tr>\n");
                }
                html.Append("</table>");
            }
        }
        return Encoding.UTF8.GetBytes(html.Append("</div><footer>主办：某县人民政府</footer></body></html>").ToString());
    }

    /// <summary>A tab starts a cell, an empty line ends a row; a merged cell leaves empty ones.</summary>
    public static byte[] ValuePerLine(IReadOnlyList<SourceBlock> blocks) => Text(blocks, row =>
        string.Concat(row.Select(c => $"\t{c}\n")) + "\n");

    public static byte[] RowPerLine(IReadOnlyList<SourceBlock> blocks) => Text(blocks, row =>
        string.Join('\t', row.Select(c => c.Replace("\n", "", StringComparison.Ordinal))) + "\n");

    private static byte[] Text(IReadOnlyList<SourceBlock> blocks, Func<IEnumerable<string>, string> row)
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
        {
            _ = block switch
            {
                SourceBlock.Paragraph p => text.Append(p.Text).Append('\n'),
                SourceBlock.Table t => text.Append('\n').AppendJoin("", Covered(t).Select(row)).Append("\n\n"),
                _ => text,
            };
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Rows with an empty cell wherever one from above reaches down, as text extraction writes them.</summary>
    private static IEnumerable<IEnumerable<string>> Covered(SourceBlock.Table table)
    {
        var down = new int[200];
        foreach (var row in table.Rows)
        {
            var line = new List<string>();
            var column = 0;
            foreach (var cell in row.Cells)
            {
                Skip();
                line.Add(cell.Text);
                for (var i = 0; i < cell.Colspan; i++)
                {
                    down[column++] = cell.Rowspan - 1;
                }
            }
            Skip();
            yield return line;

            void Skip()
            {
                for (; column < down.Length && down[column] > 0; column++)
                {
                    down[column]--;
                    line.Add("");
                }
            }
        }
    }

    private static Paragraph Cut(string text)
    {
        var middle = text.Length / 2;
        return new(
            new BookmarkStart { Id = "0", Name = "_GoBack" }, Run(text[..middle]), new ProofError { Type = ProofingErrorValues.SpellStart },
            new BookmarkEnd { Id = "0" }, Run(text[middle..]));
    }

    private static Run Run(string text) => new(new DocumentFormat.OpenXml.Wordprocessing.Text(text) { Space = SpaceProcessingModeValues.Preserve });

    private static Table Table(SourceBlock.Table table)
    {
        var written = new Table(new TableProperties(new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }), new TableGrid());
        var down = new (int Left, int Span)[200];
        foreach (var row in table.Rows)
        {
            var line = new TableRow();
            var column = 0;
            foreach (var cell in row.Cells)
            {
                Continue(line, down, ref column);
                var properties = new TableCellProperties(new GridSpan { Val = cell.Colspan });
                if (cell.Rowspan > 1)
                {
                    properties.Append(new VerticalMerge { Val = MergedCellValues.Restart });
                }
                down[column] = (cell.Rowspan - 1, cell.Colspan);
                line.Append(new TableCell([properties, .. cell.Text.Split('\n').Select(t => new Paragraph(Run(t)))]));
                column += cell.Colspan;
            }
            Continue(line, down, ref column);
            written.Append(line);
        }
        return written;
    }

    private static void Continue(TableRow line, (int Left, int Span)[] down, ref int column)
    {
        while (column < down.Length && down[column].Left > 0)
        {
            down[column].Left--;
            line.Append(new TableCell(new TableCellProperties(new GridSpan { Val = down[column].Span }, new VerticalMerge()), new Paragraph()));
            column += down[column].Span;
        }
    }
}
