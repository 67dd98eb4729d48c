using System.Text.RegularExpressions;
using Workflow.Reports.Importing;

namespace Workflow.Reports.Layouts;

/// <summary>A county's own rows for an official layout, as its JSON file says them.</summary>
/// <param name="Extends">Id of the official layout.</param>
/// <param name="FirstYear">Null: as the official one.</param>
/// <param name="LastYear">Inclusive; null: as the official one.</param>
internal sealed partial record LayoutExtension(
    string Id, string Extends, IReadOnlyList<LocalRow> Rows, int? FirstYear = null, int? LastYear = null)
{
    /// <returns>Null where the rows fit the layout.</returns>
    public string? Refusal(IReadOnlyList<ReportLayout> known)
    {
        if (!Key().IsMatch(Id) || known.Any(l => l.Id == Id))
        {
            return $"格式编号“{Id}”已经有了，或者写法不对：用小写字母、数字和连字符。";
        }
        if (known.FirstOrDefault(l => l.Id == Extends && l.Extends is null) is not { } layout)
        {
            return $"extends“{Extends}”不是官方格式，可用的有：{string.Join("、", known.Where(l => l.Extends is null).Select(l => l.Id))}。";
        }
        if (FirstYear < layout.FirstYear || FirstYear > (LastYear ?? layout.LastYear) || LastYear > layout.LastYear)
        {
            return $"年度超出了“{Extends}”的范围。";
        }
        if (Rows.Count == 0)
        {
            return "rows 里一行也没有。";
        }
        var labels = Labels.Printed(layout).ToHashSet();
        return Rows.Select(r => r.Refusal(layout) ?? (labels.Add(Labels.Of(r.Label)) ? null : $"“{r.Label}”：格式里已有这个名称，导入时分不清。请换一个名称。")).FirstOrDefault(r => r is not null);
    }

    public LayoutFile Into(LayoutFile file)
    {
        var asks = Rows.Select(r => new UpgradeAsk([.. r.Cells(file)], $"“{r.Label}”各格填多少？原报告的格式没有这一行，是本地加的。")).ToArray();
        // Each row goes behind those put in before it, so that a file's order is the form's.
        var extended = Rows.Select((row, at) => (row, at)).Aggregate(file, (f, x) => x.row.Into(f, [.. Rows.Take(x.at).Select(r => r.Key)]));
        return extended with
        {
            Id = Id,
            Extends = Extends,
            FirstYear = FirstYear ?? file.FirstYear,
            LastYear = LastYear ?? file.LastYear,
            Upgrades = [.. file.Upgrades.Select(u => u with { Asks = [.. u.Asks, .. asks] }), new UpgradeTemplate(Extends, [], asks, [])],
        };
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    internal static partial Regex Key();
}

internal enum LocalRowCounts
{
    /// <summary>A part of the row it stands behind (其中): in no sum, and never more than that row.</summary>
    Within,

    /// <summary>Beside the row it stands behind: in every sum down a column that has that row.</summary>
    Sum,

    /// <summary>On its own: in no sum.</summary>
    Apart,
}

/// <param name="After">Key of the official row it stands behind.</param>
/// <param name="Label">As printed: 其中：网上申请.</param>
internal sealed record LocalRow(string Table, string After, string Key, string Label, LocalRowCounts Counts = LocalRowCounts.Within)
{
    public string? Refusal(ReportLayout layout)
    {
        if (layout.Tables.FirstOrDefault(t => t.Key == Table) is not { } table)
        {
            return $"“{Label}”：没有表“{Table}”，可用的有：{string.Join("、", layout.Tables.Select(t => t.Key))}。";
        }
        if (table.Blocks.FirstOrDefault(b => b.Rows.Any(r => r.Key == After)) is not { } block)
        {
            return $"“{Label}”：{table.Name}没有行“{After}”，可用的有：{string.Join("、", table.Blocks.SelectMany(b => b.Rows).Select(r => r.Key))}。";
        }
        return block.OneLine ? $"“{Label}”：{table.Name}只有一行数字，不能加行。"
            : !LayoutExtension.Key().IsMatch(Key) || table.Blocks.Any(b => b.Rows.Any(r => r.Key == Key)) ? $"“{Label}”：行编号“{Key}”已经有了，或者写法不对：用小写字母、数字和连字符。"
            : Labels.Of(Label).Length < 2 ? $"“{Label}”：行的名称至少要有两个汉字，导入时才认得出来。"
            : Counts == LocalRowCounts.Sum && !layout.File.Rules.Any(Takes) ? $"“{Label}”：{table.Name}的行“{After}”不在任何合计里，counts 不能是 sum。"
            : null;
    }

    public IEnumerable<string> Cells(LayoutFile file) => Block(file).Columns.Select(c => $"{Table}.{Key}.{c.Key}");

    /// <param name="others">Keys of local rows that stand there already.</param>
    public LayoutFile Into(LayoutFile file, IReadOnlyList<string> others)
    {
        var block = Block(file);
        return file with
        {
            Tables = [.. file.Tables.Select(t => t.Key == Table ? t with { Blocks = [.. t.Blocks.Select(b => b == block ? Into(b, t.StubColumns, others) : b)] } : t)],
            Rules = Counts == LocalRowCounts.Sum ? [.. file.Rules.Select(r => Takes(r) ? r with { Left = Beside(r.Left), Right = Beside(r.Right) } : r)] : file.Rules,
            Limits = Counts != LocalRowCounts.Within ? file.Limits :
            [
                .. file.Limits,
                // What grew or shrank may do so by more than the whole.
                .. block.Columns.Where(c => !file.Kinds[c.Kind].Negative)
                    .Select(c => new LimitRule("T.WITHIN", $"{Table}.{Key}.{c.Key}", $"{Table}.{After}.{c.Key}", $"“{Label}”是其中的一部分，不应更大。请核对两格。")),
            ],
        };
    }

    private TableBlock Block(LayoutFile file) => file.Tables.Single(t => t.Key == Table).Blocks.Single(b => b.Rows.Any(r => r.Key == After));

    private string Line => $"{Table}.{After}.{{key}}";

    private bool Takes(RuleTemplate rule) => rule.Each == RuleAxis.Column && (rule.Right.Contains(Line) || (!rule.LeftIsTotal && rule.Left.Contains(Line)));

    private IReadOnlyList<string> Beside(IReadOnlyList<string> cells) => cells.Contains(Line) ? [.. cells, $"{Table}.{Key}.{{key}}"] : cells;

    private TableBlock Into(TableBlock block, int stubColumns, IReadOnlyList<string> others)
    {
        var rows = block.Rows.ToList();
        var after = rows.FindIndex(r => r.Key == After);
        var at = after + 1;
        while (at < rows.Count && others.Contains(rows[at].Key))
        {
            at++;
        }
        var covered = 0;
        for (var row = 0; row <= after; row++)
        {
            // A group that the row stands in, merged over its rows, also takes the new one.
            var groups = rows[row].Stubs.Where(s => s.Rowspan > 1 && row + s.Rowspan > after).ToArray();
            covered += groups.Sum(g => g.Colspan);
            rows[row] = rows[row] with { Stubs = [.. rows[row].Stubs.Select(s => groups.Contains(s) ? s with { Rowspan = s.Rowspan + 1 } : s)] };
        }
        rows.Insert(at, new(Key, Label, false, [new(Label, stubColumns - covered)]));
        return block with { Rows = rows };
    }
}
