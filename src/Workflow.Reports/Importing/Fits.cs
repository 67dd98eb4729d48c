using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>The ways in which figures that are too many or too few may belong to their columns.</summary>
internal static class Fits
{
    /// <summary>Those in which the row's sums hold come first.</summary>
    public static IReadOnlyList<ImportChoice> Of(TableLine line, ReportLayout layout)
    {
        string[] written = [.. line.Values.Where(v => v.Length > 0)];
        var count = line.Width;
        var ways = new List<(string Label, string[] Values)>();
        if (line.Offset([]) is { } offset)
        {
            ways.Add(("按原有顺序填入", [.. line.Values.Skip(offset).Take(count)]));
        }
        else if (written.Length == count + 1)
        {
            ways.AddRange(Enumerable.Range(0, written.Length).Reverse().Select(drop => ($"去掉第{drop + 1}个数", written.Where((_, i) => i != drop).ToArray())));
        }
        else if (written.Length > count)
        {
            ways.Add(($"取前{count}个数", written[..count]));
            ways.Add(($"取后{count}个数", written[^count..]));
        }
        else if (written.Length > 0)
        {
            var blanks = Enumerable.Repeat("", count - written.Length);
            ways.Add(("从第一列起依次填入，右边的留空", [.. written, .. blanks]));
            ways.Add(("靠右填入，左边的留空", [.. blanks, .. written]));
        }
        return
        [
            .. ways.Select(w => Choice($"{w.Label}：{TableLines.Shown(w.Values)}", line.Keys, w.Values))
                .DistinctBy(c => string.Join('\t', c.Cells.Values)).OrderBy(c => Holds(c, layout) ? 0 : 1),
        ];
    }

    public static ImportChoice Choice(string label, IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        new(label, keys.Index().ToDictionary(k => k.Item, k => values[k.Index].Length == 0 ? null : values[k.Index]));

    private static bool Holds(ImportChoice choice, ReportLayout layout) =>
        layout.Rules
            .Where(r => r.Each == RuleAxis.Row && r.Left.Concat(r.Right).All(choice.Cells.ContainsKey))
            .All(r => Sum(choice, r.Left, layout) is { } left && left == Sum(choice, r.Right, layout));

    private static decimal? Sum(ImportChoice choice, IReadOnlyList<string> cells, ReportLayout layout)
    {
        var sum = 0m;
        foreach (var cell in cells)
        {
            switch (CellText.Parse(choice.Cells[cell], layout.Cell(cell).Kind))
            {
                case CellReading.NotANumber:
                    return null;
                case CellReading.Number number:
                    sum += number.Value;
                    break;
            }
        }
        return sum;
    }
}
