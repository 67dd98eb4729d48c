using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>Numbers in the text against the cells that count the same; the layout says by which words they are known.</summary>
internal sealed class Mentions : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } =
        [new("N.CELL", Severity.Warn, "正文的数与表格"), new("N.CLAIM", Severity.Warn, "正文的说法与表格")];

    private static readonly string[] Other = ["同期", "上半年", "下半年", "季度"];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        context.Passages.Where(p => p.Key != "title").SelectMany(p => Numbers(context, p).Concat(Words(context, p)));

    /// <summary>Finds which cells a number in the text is about; used for what was last year's too.</summary>
    public static IEnumerable<(Quantity Quantity, Stretch Around, Mention Mention)> Numbered(ReportLayout layout, Passage passage, int year)
    {
        for (var i = 0; i < passage.Quantities.Count; i++)
        {
            var quantity = passage.Quantities[i];
            if (!quantity.IsCount || quantity.Unit is "元" or "万元" or "亿元" or "人" or "人次" or "名" or "字")
            {
                continue;
            }
            var around = Around(passage, i);
            if (around.Has(Other) || OtherYear(passage, around, year))
            {
                continue;
            }
            if (layout.Mentions.FirstOrDefault(m => m.Value is null && m.Against is null && Speaks(m, around)) is { } mention)
            {
                yield return (quantity, around, mention);
            }
        }
    }

    private static IEnumerable<Finding> Numbers(CheckContext context, Passage passage)
    {
        foreach (var (quantity, _, mention) in Numbered(context.Layout, passage, context.Report.Year))
        {
            var written = passage.Text.Substring(quantity.Start, quantity.Length);
            if (mention.Cells.Count == 0)
            {
                yield return passage.Finding(
                    mention.Code, Severity.Note, quantity.Start, quantity.Length, $"正文写{mention.Name}{written}，表格里没有与它对应的格，无法核对。", mention.Mend);
                continue;
            }
            var sums = mention.Cells.Select(context.Sum).ToArray();
            if (sums.Any(s => s is null || quantity.Meets(s.Value)))
            {
                continue;
            }
            var cells = mention.Cells[0];
            yield return passage.Finding(
                mention.Code, Severity.Warn, quantity.Start, quantity.Length,
                $"正文写{mention.Name}{written}，而{Named(context, cells)}{(cells.Count > 1 ? "共" : "是")}{Arithmetic.Show(sums[0]!.Value)}。", mention.Mend) with
            {
                Cells = cells,
                Table = context.Layout.Cell(cells[0]).Table,
                Row = cells.Count == 1 ? context.Layout.Cell(cells[0]).Row.Name : null,
                Column = cells.Count == 1 ? context.Layout.Cell(cells[0]).Column.Name : null,
                Left = quantity.Low,
                Right = sums[0],
                Difference = quantity.Low - sums[0],
                Repairs = quantity is { IsExact: true, Each: false } ? [Rewrite(passage, quantity, sums[0]!.Value)] : [],
            };
        }
    }

    /// <summary>未收到申请, 全部办结: a figure said in words.</summary>
    private static IEnumerable<Finding> Words(CheckContext context, Passage passage)
    {
        foreach (var clause in passage.Clauses)
        {
            foreach (var mention in context.Layout.Mentions.Where(m => (m.Value is not null || m.Against is not null) && Speaks(m, clause)))
            {
                var said = mention.Value ?? context.Sum(mention.Against!);
                var sums = mention.Cells.Select(context.Sum).ToArray();
                if (said is null || OtherYear(passage, clause, context.Report.Year) || sums.Any(s => s is null || s == said))
                {
                    continue;
                }
                var cells = mention.Cells[0];
                yield return passage.Finding(
                    mention.Code, Severity.Warn, clause.Start, clause.Text.Length,
                    $"正文写“{clause.Text.Trim()}”，而{Named(context, cells)}{(cells.Count > 1 ? "共" : "是")}{Arithmetic.Show(sums[0]!.Value)}"
                        + (mention.Against is { } against ? $"，{Named(context, against)}是{Arithmetic.Show(said.Value)}。" : "。"),
                    mention.Mend) with
                {
                    Cells = cells,
                    Table = context.Layout.Cell(cells[0]).Table,
                };
            }
        }
    }

    private static Repair Rewrite(Passage passage, Quantity quantity, decimal value)
    {
        var to = Arithmetic.Show(value) + quantity.Unit;
        return new($"把正文的“{passage.Text.Substring(quantity.Start, quantity.Length)}”改为“{to}”", [new Edit.Text(new(passage.Key, quantity.Start, quantity.Length), to)]);
    }

    private static string Named(CheckContext context, IReadOnlyList<string> cells)
    {
        var first = context.Layout.Cell(cells[0]);
        var table = context.Layout.Table(first.Table).Name;
        return cells.Count == 1
            ? first.Place
            : table + string.Join("、", cells.Take(3).Select(c => context.Layout.Cell(c)).Select(c => $"“{c.Row.Name}”{Arithmetic.Show(context.Sum([c.Key]) ?? 0)}")) + (cells.Count > 3 ? "等" : "");
    }

    private static bool Speaks(Mention mention, Stretch stretch) =>
        mention.Words.All(stretch.Has) && !stretch.Has(mention.Not);

    private static bool OtherYear(Passage passage, Stretch stretch, int year) =>
        year != 0 && passage.Quantities.Any(q => q.Unit is "年" or "年度" && q.Start >= stretch.Start && q.End <= stretch.End + 1 && q is { IsExact: true, Low: > 1990 and < 2100 } && q.Low != year);

    /// <summary>The clause up to this number, from the number before it, and the few words behind it.</summary>
    private static Stretch Around(Passage passage, int index)
    {
        var (text, quantity) = (passage.Text, passage.Quantities[index]);
        var start = quantity.Start;
        var (floor, commas) = (index > 0 && passage.Quantities[index - 1].IsCount ? passage.Quantities[index - 1].End : 0, 0);
        while (start > floor && !"。！？；;\n：:".Contains(text[start - 1], StringComparison.Ordinal))
        {
            // 收到政府信息公开申请，共计23件: a clause without a subject belongs to the one before it.
            if (text[start - 1] is '，' or ',' && (quantity.Start - start > 4 || commas++ > 0))
            {
                break;
            }
            start--;
        }
        var end = quantity.End;
        var ceiling = index + 1 < passage.Quantities.Count ? Math.Min(passage.Quantities[index + 1].Start, end + 16) : end + 16;
        while (end < Math.Min(ceiling, text.Length) && !"。！？；;\n，,、：:（(".Contains(text[end], StringComparison.Ordinal))
        {
            end++;
        }
        return new(start, text[start..end]);
    }
}
