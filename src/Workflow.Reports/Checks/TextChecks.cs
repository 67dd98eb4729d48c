using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

internal sealed class TextChecks : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } =
        [new("S.MISSING", Severity.Fail, "缺少标题、部分、表格或行"), new("S.LENGTH", Severity.Fail, "文字太长，无法保存")];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        // Whether the period is written has its own code, L.PERIOD: many reports say it elsewhere.
        TooLong(context.Report).Concat(Missing(context.Report).Where(f => f.Place != context.Layout.Text("period").Label));

    public static IEnumerable<Finding> TooLong(Report report) =>
        from part in report.Layout.Parts
        from text in part.Texts
        let length = report.Text(text.Key).Length
        where length > text.MaxLength
        select new Finding(
            "S.LENGTH", Severity.Fail, part.PlaceOf(text), part.Key, [],
            $"{part.PlaceOf(text)}有{length}个字符，最多{text.MaxLength}个。", "请删减。");

    public static IEnumerable<Finding> Missing(Report report)
    {
        foreach (var part in report.Layout.Parts)
        {
            var empty = part.Texts.Where(t => string.IsNullOrWhiteSpace(report.Text(t.Key))).ToArray();
            if (part.Need == TextNeed.Any && part.Texts.Count > 0 && empty.Length == part.Texts.Count)
            {
                yield return Finding(part, part.Heading ?? part.Name);
            }
            else if (part.Need == TextNeed.Each)
            {
                foreach (var text in empty)
                {
                    yield return Finding(part, text.Label);
                }
            }
        }
    }

    private static Finding Finding(Part part, string place) => new(
        "S.MISSING", Severity.Fail, place, part.Key, [], $"“{place}”没有填写。",
        part.Heading is null ? "请补写。" : "请补写；确实没有内容的，写明“无”。");
}
