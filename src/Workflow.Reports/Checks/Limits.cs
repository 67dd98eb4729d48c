namespace Workflow.Reports.Checks;

/// <summary>A cell that another one contains.</summary>
internal sealed class Limits : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } =
        [new("T2.ORDER", Severity.Warn, "表二部分大于全体（2019年格式）"), new("T2.CHANGE", Severity.Note, "表二项目增减（2019年格式）"), new("T.WITHIN", Severity.Warn, "本地加的其中行大于所属的行")];

    public override IEnumerable<Finding> Find(CheckContext context) => Larger(context).Concat(FromNothing(context));

    private static IEnumerable<Finding> FromNothing(CheckContext context) =>
        from rule in context.Layout.Changes
        let change = context.Layout.Cell(rule.Change)
        where context.Readings[rule.Last] is CellReading.Number { Value: 0 } && context.Readings[rule.Result] is CellReading.Number { Value: 0 }
        let number = context.Readings[rule.Change] as CellReading.Number
        where number is { Value: not 0 }
        select new Finding(
            "T2.CHANGE", number.Value < 0 ? Severity.Warn : Severity.Note, change.Place, change.Part, [rule.Change, rule.Last, rule.Result],
            $"表二“{change.Row.Name}”行：上一年项目数量0，本年增减{number.Value:+0;-0}，处理决定数量0。",
            number.Value < 0 ? "上一年没有项目，不会减少，请核对。" : "请核对是本年新增了项目，还是把办理件数填进了“本年增/减”；办理件数应填“处理决定数量”。")
        {
            Table = change.Table,
            Row = change.Row.Name,
            Column = change.Column.Name,
        };

    private static IEnumerable<Finding> Larger(CheckContext context)
    {
        foreach (var rule in context.Layout.Limits)
        {
            if (context.Readings[rule.Less] is CellReading.Number { Value: var less } && context.Readings[rule.More] is CellReading.Number { Value: var more } && less > more)
            {
                var (small, large) = (context.Layout.Cell(rule.Less), context.Layout.Cell(rule.More));
                yield return new(
                    rule.Code, Severity.Warn, small.Place, small.Part, [rule.Less, rule.More],
                    $"{small.Place}是{Arithmetic.Show(less)}，大于{(small.Row == large.Row ? $"“{large.Column.Name}”列" : large.Place)}的{Arithmetic.Show(more)}。", rule.Mend, less, more, less - more)
                {
                    Table = small.Table,
                    Row = small.Row.Name,
                    Column = small.Column.Name,
                };
            }
        }
    }
}
