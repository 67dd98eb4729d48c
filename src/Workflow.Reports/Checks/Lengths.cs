namespace Workflow.Reports.Checks;

internal sealed class Lengths : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("N.LENGTH", Severity.Warn, "总体情况的字数")];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        var passages = context.PassagesOf("overview").ToArray();
        var length = passages.Sum(p => p.Text.Count(c => !char.IsWhiteSpace(c)));
        if (length > context.Settings.OverviewLimit)
        {
            var part = passages[0].Part;
            yield return new(
                "N.LENGTH", Severity.Warn, part.Heading ?? part.Name, part.Key, [],
                $"“{part.Heading}”有{length}字，超过{context.Settings.OverviewLimit}字。", $"请删减{length - context.Settings.OverviewLimit}字以上，只写本年做了什么和数量。");
        }
    }
}
