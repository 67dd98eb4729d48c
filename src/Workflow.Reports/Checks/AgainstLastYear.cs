using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>The layout's rules against last year's report: what was carried over, what is still in force, what jumps.</summary>
internal sealed class AgainstLastYear : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } =
    [
        new("X.CARRY", Severity.Fail, "上年结转与上一年度报告"),
        new("X.VALID", Severity.Fail, "现行有效件数与上一年度报告"),
        new("X.ITEMS", Severity.Warn, "上一年项目数量与上一年度报告（2019年格式）"),
        new("X.JUMP", Severity.Warn, "与上一年度相比变化很大的数"),
        new("X.YEAR", Severity.Note, "所附报告不是上一年度的"),
    ];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.Previous is not { } previous)
        {
            return Implied(context);
        }
        if (context.YearIsUnknown || previous.Year != context.Report.Year - 1)
        {
            return
            [
                new("X.YEAR", Severity.Note, "上一年度报告", null, [],
                    $"所附的报告是{previous.Year}年度的，{(context.YearIsUnknown ? "" : $"不是{context.Report.Year - 1}年度的，")}没有作跨年核对。", "请附上一年度的报告。"),
            ];
        }
        return context.Layout.YearRules.Select(r => Check(r, context, previous)).OfType<Finding>().Concat(Jumps(context, previous));
    }

    private Finding? Check(YearRule rule, CheckContext context, Report previous)
    {
        if (!rule.RightBefore.All(previous.Layout.HasCell)
            || context.Sum(rule.Left) is not { } left || context.Sum(rule.Right) is not { } now || Before(previous, rule.RightBefore) is not { } before
            || left == now + before)
        {
            return null;
        }
        var cell = context.Layout.Cell(rule.Left[0]);
        var should = context.Sum([cell.Key])!.Value + now + before - left;
        return new(
            // What last year's report leaves blank, most often because its file could not be read there, proves nothing.
            rule.Code, rule.RightBefore.All(c => previous.Cell(c) is not null) ? Codes.First(c => c.Code == rule.Code).Severity : Severity.Warn, rule.Place, rule.Part, [.. rule.Left, .. rule.Right],
            $"{rule.Place}：{rule.LeftText}＝{Arithmetic.Show(left)}，{rule.RightText}＝{Arithmetic.Show(now + before)}，相差{Arithmetic.Show(Math.Abs(left - now - before))}。",
            rule.Mend, left, now + before, left - now - before)
        {
            Table = rule.Table,
            Row = rule.Each == RuleAxis.Row ? rule.LineName : cell.Row.Name,
            Column = rule.Each == RuleAxis.Column ? rule.LineName : cell.Column.Name,
            Repairs = should < 0 ? [] : [new($"把{cell.Place}改为{Arithmetic.Show(should)}", [new Edit.Cell(cell.Key, context.Report.Cell(cell.Key), Arithmetic.Show(should))])],
        };
    }

    /// <summary>Without last year's report a rule still says what that report must have held.</summary>
    private static IEnumerable<Finding> Implied(CheckContext context) =>
        from rule in context.Layout.YearRules
        where rule.Code == "X.VALID"
        let left = context.Sum(rule.Left)
        let now = context.Sum(rule.Right)
        where left is not null && now is not null && now > 0
        let before = left - now
        select new Finding(
            rule.Code, before < 0 ? Severity.Fail : Severity.Note, rule.Place, rule.Part, [.. rule.Left, .. rule.Right],
            before < 0
                ? $"{rule.Place}：{rule.LeftText}＝{Arithmetic.Show(left.Value)}，比本年制发的{Arithmetic.Show(now.Value)}还少。"
                : $"{rule.Place}：按这几格推算，上一年度报告的现行有效件数应为{Arithmetic.Show(before.Value)}。",
            before < 0 ? rule.Mend : $"请与上一年度报告核对；不是{Arithmetic.Show(before.Value)}的，改正本年的数。")
        {
            Table = rule.Table,
            Row = rule.LineName,
        };

    private static IEnumerable<Finding> Jumps(CheckContext context, Report previous)
    {
        foreach (var cell in context.Layout.Compared.Where(previous.Layout.HasCell).Select(context.Layout.Cell))
        {
            if (context.Readings[cell.Key] is not CellReading.Number { Value: var now }
                || previous.Read(previous.Layout.Cell(cell.Key)) is not CellReading.Number { Value: var before }
                || Math.Max(now, before) < context.Settings.JumpFrom
                || (now < before * context.Settings.JumpFactor && now * context.Settings.JumpFactor > before))
            {
                continue;
            }
            yield return new(
                "X.JUMP", Severity.Warn, cell.Place, cell.Part, [cell.Key],
                $"{cell.Place}：上一年度是{Arithmetic.Show(before)}，本年是{Arithmetic.Show(now)}，{(now > before ? "增加" : "减少")}{Arithmetic.Show(Math.Abs(now - before))}。",
                "请核对统计口径和单位；无误的，在总体情况里说明原因。", now, before, now - before)
            {
                Table = cell.Table,
                Row = cell.Row.Name,
                Column = cell.Column.Name,
            };
        }
    }

    private static decimal? Before(Report previous, IReadOnlyList<string> cells)
    {
        var readings = cells.Select(c => previous.Read(previous.Layout.Cell(c))).ToArray();
        return readings.Any(r => r is CellReading.NotANumber) ? null : readings.Sum(r => r is CellReading.Number number ? number.Value : 0);
    }
}
