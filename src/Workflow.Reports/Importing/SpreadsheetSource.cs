using System.Globalization;
using System.Xml.Linq;
using Workflow.Reports.Exporting;

namespace Workflow.Reports.Importing;

/// <summary>Reads an xlsx: every sheet is a table as it is seen; the sheet of texts that an export has is read as text.</summary>
internal sealed class SpreadsheetSource
{
    // A sheet has a million rows; a table of the form has thirty.
    private const int MaxRow = 5000;
    private const int MaxColumn = 200;
    private const int MaxMerges = 1000;
    private const int MaxMergedCells = 2000;

    private readonly SourceBuilder _source = new();
    private readonly string[] _shared;
    private readonly int?[] _decimals;

    private SpreadsheetSource(OfficePackage package)
    {
        _shared = [.. package.Xml("xl/sharedStrings.xml").Children("si").Select(Text)];
        var styles = package.Xml("xl/styles.xml");
        var formats = styles.Child("numFmts").Children("numFmt").GroupBy(f => f.Number("numFmtId") ?? -1).ToDictionary(g => g.Key, g => g.First().Value("formatCode") ?? "");
        _decimals = [.. styles.Child("cellXfs").Children("xf").Select(x => Decimals(x.Number("numFmtId") ?? 0, formats))];
    }

    public static IReadOnlyList<SourceBlock> Read(OfficePackage package)
    {
        var reader = new SpreadsheetSource(package);
        var targets = package.Xml("xl/_rels/workbook.xml.rels").Children("Relationship").GroupBy(r => r.Value("Id") ?? "").ToDictionary(g => g.Key, g => g.First().Value("Target") ?? "");
        foreach (var sheet in package.Xml("xl/workbook.xml").Child("sheets").Children("sheet").Where(s => s.Value("state") is null or "visible"))
        {
            var target = targets.GetValueOrDefault(sheet.Value("id") ?? "") ?? "";
            if (package.Xml(target.StartsWith('/') ? target[1..] : $"xl/{target}") is { } content)
            {
                reader.Sheet(content);
            }
        }
        return reader._source.Blocks;
    }

    private void Sheet(XElement sheet)
    {
        var cells = new Dictionary<(int Row, int Column), string>();
        foreach (var cell in sheet.Child("sheetData").Children("row").SelectMany(r => r.Children("c")))
        {
            if (Place(cell.Value("r")) is { } at && Shown(cell) is { Length: > 0 } text)
            {
                cells[at] = text;
            }
        }
        if (cells.Count == 0)
        {
            return;
        }
        var merged = sheet.Child("mergeCells").Children("mergeCell").Select(m => Range(m.Value("ref"))).OfType<(int Row, int Column, int Rows, int Columns)>()
            .Where(m => m.Rows * m.Columns <= MaxMergedCells).Take(MaxMerges).ToArray();
        if (SpreadsheetExport.TextHead.Index().All(h => cells.GetValueOrDefault((0, h.Index)) == h.Item))
        {
            Texts(cells);
        }
        else
        {
            Table(cells, merged);
        }
    }

    private void Texts(Dictionary<(int Row, int Column), string> cells)
    {
        for (var row = 1; row <= cells.Keys.Max(k => k.Row); row++)
        {
            var (part, heading, text) = (cells.GetValueOrDefault((row, 0)) ?? "", cells.GetValueOrDefault((row, 1)) ?? "", cells.GetValueOrDefault((row, 2)) ?? "");
            if (part == SpreadsheetExport.TitleMark)
            {
                _source.Paragraph(text, 0);
                continue;
            }
            _source.Paragraph(part, 1);
            _source.Paragraph(heading, 2);
            _source.Paragraph(text);
        }
    }

    private void Table(Dictionary<(int Row, int Column), string> cells, (int Row, int Column, int Rows, int Columns)[] merged)
    {
        var spans = merged.GroupBy(m => (m.Row, m.Column)).ToDictionary(g => g.Key, g => (g.First().Rows, g.First().Columns));
        var covered = merged.SelectMany(m => from row in Enumerable.Range(m.Row, m.Rows) from column in Enumerable.Range(m.Column, m.Columns) where (row, column) != (m.Row, m.Column) select (row, column)).ToHashSet();
        var (lastRow, lastColumn) = (cells.Keys.Max(k => k.Row), Math.Max(cells.Keys.Max(k => k.Column), merged.Select(m => m.Column + m.Columns - 1).DefaultIfEmpty().Max()));
        var rows = new List<SourceRow>();
        for (var row = cells.Keys.Min(k => k.Row); row <= lastRow; row++)
        {
            rows.Add(new([.. Enumerable.Range(0, lastColumn + 1).Where(c => !covered.Contains((row, c))).Select(c =>
                {
                    var (down, right) = spans.GetValueOrDefault((row, c), (1, 1));
                    return new SourceCell(SourceBuilder.CellText(cells.GetValueOrDefault((row, c)) ?? ""), right, down);
                })]));
        }
        _source.Table(rows);
    }

    private string Shown(XElement cell)
    {
        var value = cell.Child("v")?.Value ?? "";
        return cell.Value("t") switch
        {
            "s" => int.TryParse(value, out var index) && index >= 0 && index < _shared.Length ? _shared[index] : "",
            "inlineStr" => Text(cell.Child("is")),
            "b" or "e" or "str" => value,
            _ => Number(value, cell.Number("s")),
        };
    }

    /// <summary>With the decimals that the cell's format shows, where they are all of the number.</summary>
    private string Number(string value, int? style)
    {
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return value;
        }
        var decimals = style is { } s && s >= 0 && s < _decimals.Length ? _decimals[s] : null;
        var shown = decimals is { } places ? number.ToString("F" + places) : value;
        return decimal.Parse(shown, NumberStyles.Float, CultureInfo.InvariantCulture) == number ? shown : value;
    }

    private static int? Decimals(int format, Dictionary<int, string> own)
    {
        var code = format switch { 1 => "0", 2 => "0.00", _ => own.GetValueOrDefault(format) ?? "" };
        return code == "0" ? 0 : code.StartsWith("0.", StringComparison.Ordinal) && code.Length < 20 && code.AsSpan(2).Trim('0').IsEmpty ? code.Length - 2 : null;
    }

    // The reading of a Japanese or Chinese word stands beside it (rPh) and is no part of it.
    private static string Text(XElement? text) =>
        string.Concat((text?.Descendants() ?? []).Where(t => t.Is("t") && !t.Parent!.Is("rPh")).Select(t => t.Value));

    private static (int Row, int Column, int Rows, int Columns)? Range(string? reference)
    {
        var ends = (reference ?? "").Split(':');
        return ends.Length == 2 && Place(ends[0]) is { } from && Place(ends[1]) is { } to && to.Row >= from.Row && to.Column >= from.Column
            ? (from.Row, from.Column, to.Row - from.Row + 1, to.Column - from.Column + 1)
            : null;
    }

    /// <returns>0-based; null for what is no place or lies beyond any table.</returns>
    private static (int Row, int Column)? Place(string? reference)
    {
        var (column, at) = (0, 0);
        var name = (reference ?? "").Replace("$", "", StringComparison.Ordinal);
        for (; at < name.Length && char.IsAsciiLetterUpper(name[at]) && column <= MaxColumn; at++)
        {
            column = (column * 26) + (name[at] - 'A' + 1);
        }
        return column is > 0 and <= MaxColumn && int.TryParse(name.AsSpan(at), NumberStyles.None, null, out var row) && row is > 0 and <= MaxRow ? (row - 1, column - 1) : null;
    }
}
