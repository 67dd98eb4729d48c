namespace Workflow.Reports.Checks;

/// <summary>A cell that another one contains.</summary>
internal sealed class Limits : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("T2.ORDER", Severity.Warn, "表二部分大于全体（2019年格式）")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        foreach (var rule in context.Layout.Limits)
        {
            if (context.Readings[rule.Less] is CellReading.Number { Value: var less } && context.Readings[rule.More] is CellReading.Number { Value: var more } && less > more)
            {
                var (small, large) = (context.Layout.Cell(rule.Less), context.Layout.Cell(rule.More));
                yield return new(
                    rule.Code, Severity.Warn, small.Place, small.Part, [rule.Less, rule.More],
                    $"{small.Place}是{Arithmetic.Show(less)}，大于“{large.Column.Name}”列的{Arithmetic.Show(more)}。", rule.Mend, less, more, less - more)
                {
                    Table = small.Table,
                    Row = small.Row.Name,
                    Column = small.Column.Name,
                };
            }
        }
    }
}
