using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>What the tables of a file say in a layout, and what they leave open.</summary>
internal sealed class TableReading
{
    private readonly ReportLayout _layout;
    private readonly TableLines _rows;
    private readonly HashSet<string> _printed;
    private readonly Dictionary<string, string?> _cells = [];
    private readonly List<ImportTrace> _traces = [];
    private readonly List<ImportQuestion> _questions = [];
    private readonly HashSet<int> _unplaced = [];

    public TableReading(SourceDocument source, ReportLayout layout)
    {
        (_layout, _rows, _printed) = (layout, new(layout), [.. Labels.Printed(layout)]);
        var lines = Lines(source);
        foreach (var table in layout.Tables)
        {
            Table(source, table, [.. lines.Where(l => l.Places.Count > 0 && l.Table == table)]);
        }
        foreach (var line in lines.Where(l => l.Places.Count == 0))
        {
            Foreign(line, lines);
        }
    }

    public IReadOnlyDictionary<string, string?> Cells => _cells;
    public IReadOnlyList<ImportTrace> Traces => _traces;
    public IReadOnlyList<ImportQuestion> Questions => [.. _questions.OrderBy(q => q.Block).ThenBy(q => q.Row ?? int.MaxValue)];
    public IReadOnlyCollection<int> Unplaced => _unplaced;

    private List<TableLine> Lines(SourceDocument source)
    {
        var found = new List<TableLine>();
        TableLayout[] before = [];
        foreach (var block in source.Blocks)
        {
            if (block is not SourceBlock.Table table)
            {
                // Between two pieces of one table there is nothing but words of its form.
                before = block is SourceBlock.Paragraph line && _printed.Contains(Labels.Of(line.Text)) ? before : [];
                continue;
            }
            TableLine[] lines = [.. _rows.In(table)];
            // A small table of the author's own may have 行政处罚 in it; the form's table has several of its rows, or its head.
            before = [.. _layout.Tables.Where(t => before.Contains(t) || lines.Count(l => l.Places.Count > 0 && l.Table == t) > 1 || TableLines.HasHead(t, table))];
            found.AddRange(lines.Select(l => l.Places.Count > 0 && l.Label >= 0 && !before.Contains(l.Table) ? l with { Named = false } : l)
                .Where(l => l.Places.Count > 0 || before.Length > 0));
            if (lines.Length == 0)
            {
                _unplaced.Add(block.Index);
            }
        }
        return found;
    }

    private void Table(SourceDocument source, TableLayout table, TableLine[] lines)
    {
        if (lines.Length == 0)
        {
            var at = source.Blocks.Count > 0 ? source.Blocks[^1].Index : 0;
            _questions.Add(new($"{table.Key}:missing", $"文件里没有找到{table.Name}（{table.Caption}），这张表的数字从哪里来？", "（文件中没有这张表）", at, [ImportChoice.Blank("留空，导入后逐格填写")]));
            return;
        }
        foreach (var same in lines.GroupBy(l => l.Keys[0]))
        {
            Line([.. same], lines);
        }
        Missing(table, lines);
    }

    private void Line(TableLine[] same, TableLine[] all)
    {
        var certain = same.Where(l => l.Named).Select(l => (Line: l, Offset: l.Offset(all))).ToArray();
        if (certain.Length > 0 && certain.All(c => c.Offset is not null) && certain.Select(c => string.Join('\t', Values(c.Line, c.Offset!.Value))).Distinct().Count() == 1)
        {
            var (line, offset) = (certain[0].Line, certain[0].Offset!.Value);
            foreach (var (index, key) in line.Keys.Index())
            {
                Set(key, line, offset + index);
            }
            return;
        }
        if (same.Length > 1)
        {
            ImportChoice[] choices = [.. same.Where(l => l.Offset(all) is not null).Select(l => Choice($"用这一处：{TableLines.Shown(l.Values)}", l, Values(l, l.Offset(all)!.Value)))];
            Ask(same[0], $"文件里有{same.Length}处写着{same[0].Place}，数字不一致，以哪一处为准？", string.Join("\n", same.Select(l => l.Evidence)), choices);
            return;
        }
        var only = same[0];
        if (only.Named)
        {
            Ask(only, $"{only.Place}：应有{only.Width}个数，文件里有{only.Written}个，各属哪一列？", only.Evidence, Fits.Of(only, _layout));
        }
        else
        {
            Ask(
                only, only.Label >= 0 ? $"文件里另有一张表写着{only.Place}，是报告的{only.Table.Name}吗？" : $"这一行数字没有表头，是{only.Table.Name}（{only.Table.Caption}）吗？", only.Evidence,
                [.. Fits.Of(only, _layout).Select(c => c with { Label = $"是{only.Place}，{c.Label}" })]);
        }
    }

    /// <summary>Rows that the layout has and the file has not.</summary>
    private void Missing(TableLayout table, TableLine[] lines)
    {
        var present = lines.SelectMany(l => l.Places).Select(p => p.Row.Key).ToHashSet();
        var rows = table.Blocks.SelectMany(b => b.Rows).ToArray();
        var missing = rows.Where(r => !present.Contains(r.Key)).ToArray();
        if (missing.Length == 0)
        {
            return;
        }
        var last = lines.MaxBy(l => (l.Block, l.Row))!;
        var text = missing.SequenceEqual(rows.TakeLast(missing.Length))
            ? $"文件里的{table.Name}到“{last.Places[^1].Row.Name}”行为止，后面{missing.Length}行没有，数字从哪里来？"
            : $"文件里的{table.Name}缺{missing.Length}行：{string.Join("；", missing.Select(r => $"“{r.Name}”"))}，数字从哪里来？";
        _questions.Add(new($"{table.Key}:rows", text, last.Evidence, last.Block, [ImportChoice.Blank($"这{missing.Length}行留空，导入后逐格填写")])
        {
            Row = last.Row,
            Cells = [.. _layout.Cells.Where(c => c.Table == table.Key && missing.Contains(c.Row)).Select(c => c.Key)],
        });
    }

    /// <summary>A row that the layout does not have: one of its rows misspelt, or one of the author's own.</summary>
    private void Foreign(TableLine line, List<TableLine> lines)
    {
        var found = lines.SelectMany(l => l.Places).ToHashSet();
        var tables = lines.Where(l => l.Block == line.Block && l.Places.Count > 0).Select(l => l.Table).ToHashSet();
        var similar = _rows.Rows
            .Where(p => !found.Contains(p) && tables.Contains(p.Table))
            .Select(p => (Place: p, Likeness: LabelLikeness.Of(TableLines.LabelOf(p), Labels.Of(line.LabelText))))
            .Where(x => x.Likeness >= LabelLikeness.Alike).OrderByDescending(x => x.Likeness).Select(x => line with { Places = [x.Place] });
        ImportChoice[] choices = [.. similar.Where(l => l.Offset(lines.Where(o => o.Places.Count > 0)) is not null)
            .Select(l => Choice($"是{l.Place}", l, Values(l, l.Offset(lines.Where(o => o.Places.Count > 0))!.Value)))];
        _questions.Add(new(
            $"{line.Block}:{line.Row}", $"表格里的“{line.LabelText}”行在报告格式里没有，怎样处理？", line.Evidence, line.Block, [.. choices, ImportChoice.Blank("不导入这一行")])
        { Row = line.Row });
    }

    private void Ask(TableLine line, string text, string evidence, IReadOnlyList<ImportChoice> choices) =>
        _questions.Add(new($"{line.Block}:{line.Row}", text, evidence, line.Block, [.. choices, ImportChoice.Blank("留空，导入后填写")]) { Row = line.Row });

    private void Set(string key, TableLine line, int value)
    {
        if (line.Values[value].Length > 0)
        {
            _cells[key] = line.Values[value];
            _traces.Add(new(key, line.Block, line.Row, line.Label + 1 + value, line.Values[value]));
        }
    }

    private static IEnumerable<string> Values(TableLine line, int offset) => line.Values.Skip(offset).Take(line.Width);

    private static ImportChoice Choice(string label, TableLine line, IEnumerable<string> values) => Fits.Choice(label, line.Keys, [.. values]);
}
