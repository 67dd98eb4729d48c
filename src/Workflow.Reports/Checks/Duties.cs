namespace Workflow.Reports.Checks;

/// <summary>条例第五十条: a government, of whatever level, also reports 工作考核、社会评议、责任追究.</summary>
internal sealed class Duties : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("C.DUTY", Severity.Warn, "工作考核、社会评议、责任追究")];

    private static readonly (string Name, string[] Words)[] Owed =
        [("工作考核", ["考核", "考评"]), ("社会评议", ["社会评议", "评议"]), ("责任追究", ["责任追究", "追责", "问责", "追究责任"])];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        if (context.Kind == UnitKind.Department || context.Passages.Count == 0)
        {
            yield break;
        }
        var missing = Owed.Where(o => !context.Passages.Any(p => o.Words.Any(w => p.Text.Contains(w, StringComparison.Ordinal)))).Select(o => o.Name).ToArray();
        if (missing.Length > 0)
        {
            var part = context.Layout.FindPart("overview");
            yield return new(
                "C.DUTY", Severity.Warn, part?.Heading ?? "报告正文", part?.Key, [], $"报告没有写{string.Join("、", missing)}的结果。",
                "各级人民政府的年度报告还应当写工作考核、社会评议和责任追究结果（《条例》第五十条），请在监督保障中补写；没有发生的，写明没有。");
        }
    }
}
