using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>What a file's tables really contain: every table, every row, as many figures as columns.</summary>
internal sealed class Structure : ReportCheck
{
    private const int NamedAtMost = 4;

    // S.MISSING is listed with TextChecks, S.HEADING with HeadingLines.
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("S.WIDTH", Severity.Fail, "一行的数与列数不等")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.Source is not { } source)
        {
            return [];
        }
        var lines = context.SourceLines;
        return context.Layout.Tables.SelectMany(t => Of(t, [.. lines.Where(l => l.Table.Key == t.Key)], PartOf(context.Layout, t), source));
    }

    /// <summary>Blank cells of rows that the file lacks, that don't fit their columns, or that have neither label nor head.</summary>
    public static IEnumerable<string> Undecided(CheckContext context)
    {
        var all = context.SourceLines.ToArray();
        var certain = all.Where(l => (l.Row is not null || HasHead(l.Table, context.Source!)) && Fits(l, [.. all.Where(o => o.Table.Key == l.Table.Key)])).Select(l => (l.Table.Key, l.Row?.Key)).ToHashSet();
        return context.Layout.Cells
            .Where(c => context.Readings[c.Key] is CellReading.Blank && !certain.Contains((c.Table, c.Row.Key)) && !certain.Contains((c.Table, null)))
            .Select(c => c.Key);
    }

    private static IEnumerable<Finding> Of(TableLayout table, SourceLine[] lines, string part, SourceDocument source)
    {
        if (lines.Length == 0)
        {
            yield return new("S.MISSING", Severity.Fail, table.Name, part, [], $"文件里没有{table.Name}（{table.Caption}）。", "请补上这张表；表是图片的，请改为表格。") { Table = table.Key };
            yield break;
        }
        var present = lines.Where(l => l.Row is not null).Select(l => l.Row!.Key).ToHashSet();
        var missing = table.Blocks.SelectMany(b => b.Rows).Where(r => r.Stubs.Count > 0 && !present.Contains(r.Key)).ToArray();
        if (missing.Length > 0)
        {
            yield return new(
                "S.MISSING", Severity.Fail, table.Name, part, [],
                $"文件里的{table.Name}缺{missing.Length}行（共{table.Blocks.Sum(b => b.Rows.Count)}行）：{string.Join("；", missing.Take(NamedAtMost).Select(r => $"“{r.Name}”"))}{(missing.Length > NamedAtMost ? "等" : "")}。",
                "请补上缺少的行和数字。")
            {
                Table = table.Key,
                Row = missing.Length == 1 ? missing[0].Name : null,
                Block = lines[0].Block,
            };
        }
        foreach (var line in lines.Where(l => !Fits(l, lines)))
        {
            var name = line.Row?.Name;
            var place = name is null ? table.Name : $"{table.Name}“{name}”行";
            yield return new(
                "S.WIDTH", Severity.Fail, place, part, [],
                $"{place}：文件里有{line.Written}个数，应有{line.Expected}个，不能确定各属哪一列：{Shown(line.Values)}。", "请对照原件，在每一列填上对应的数。")
            {
                Table = table.Key,
                Row = name,
                Block = line.Block,
            };
        }
        var spaced = lines.Sum(l => source.Blocks[l.Block] is SourceBlock.Table t ? t.Rows[l.Line].Cells.Count(c => SourceTables.IsFigure(c.Text.Trim()) && c.Text != c.Text.Trim()) : 0);
        if (spaced > 0)
        {
            yield return new("S.TEXT", Severity.Note, table.Name, part, [], $"文件里的{table.Name}有{spaced}格数字前后带空格。", "导入时已去掉；原文件请用“替换”删去空格。") { Table = table.Key, Block = lines[0].Block };
        }
        if (lines.Any(l => l.Row is null) && !HasHead(table, source))
        {
            yield return new("S.HEADING", Severity.Warn, table.Name, part, [], $"文件里的{table.Name}没有表头，只有数字。", "请补上表头，并核对各数属于哪一列。") { Table = table.Key, Block = lines[0].Block };
        }
    }

    /// <summary>Can the figures be given to the columns without guessing?</summary>
    private static bool Fits(SourceLine line, SourceLine[] all)
    {
        if (line.Written == 0 || line.Values.Count == line.Expected)
        {
            return true;
        }
        var (lead, trail) = Margins(line);
        if (line.Written == line.Expected)
        {
            return line.Values.Count - lead - trail == line.Expected;
        }
        // With blanks among the figures the place is only certain where full lines with the same label cell show the margins.
        return line.Written < line.Expected && all
            .Where(l => l.Label == line.Label && l.Written == l.Expected && l.Expected == line.Expected)
            .Select(Margins)
            .Any(m => m.Lead <= lead && m.Trail <= trail && m.Lead + line.Expected + m.Trail == line.Values.Count);
    }

    private static (int Lead, int Trail) Margins(SourceLine line)
    {
        var lead = line.Values.TakeWhile(v => v.Length == 0).Count();
        return (lead, line.Values.Reverse().TakeWhile(v => v.Length == 0).Count());
    }

    private static bool HasHead(TableLayout table, SourceDocument source)
    {
        var heads = table.Head.SelectMany(h => h).Select(h => SourceTables.Letters(h.Text)).ToHashSet();
        return source.Blocks.OfType<SourceBlock.Table>().SelectMany(t => t.Rows).Any(r => r.Cells.Count(c => heads.Contains(SourceTables.Letters(c.Text))) >= 3);
    }

    private static string Shown(IReadOnlyList<string> values) => string.Join(" ", values.Select(v => v.Length == 0 ? "（空）" : v));

    private static string PartOf(ReportLayout layout, TableLayout table) => layout.Parts.First(p => p.Tables.Contains(table.Key)).Key;
}
