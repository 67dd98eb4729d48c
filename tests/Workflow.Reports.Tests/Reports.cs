using Workflow.Reports.Layouts;

namespace Workflow.Reports.Tests;

/// <summary>Reports to test with.</summary>
internal static partial class Reports
{
    public static readonly ReportLayout Layout2021 = ReportLayouts.Get("2021");
    public static readonly ReportLayout Layout2019 = ReportLayouts.Get("2019");

    public static TheoryData<string> LayoutIds => [.. ReportLayouts.All.Select(l => l.Id)];

    /// <summary>The figures of a county office's published report for 2021; like it, most zeros are left blank.</summary>
    public static Report Seed004()
    {
        var cells = new Dictionary<string, string?>
        {
            ["t2.regulations.made"] = "0",
            ["t2.regulations.abolished"] = "0",
            ["t2.regulations.valid"] = "0",
            ["t2.documents.made"] = "4",
            ["t2.documents.abolished"] = "0",
            ["t2.documents.valid"] = "8",
            ["t2.licences.decisions"] = "0",
            ["t2.punishments.decisions"] = "0",
            ["t2.coercion.decisions"] = "0",
            ["t2.fees.amount"] = "0",
            ["t3.carried.total"] = "0",
            ["t3.next.total"] = "0",
            ["t4.review.total"] = "0",
            ["t4.direct.total"] = "0",
            ["t4.after-review.total"] = "0",
        };
        foreach (var (row, value) in new[]
        {
            ("new", "23"), ("granted", "15"), ("partial", "3"), ("none-not-held", "1"), ("declined-petition", "2"),
            ("other-no-correction", "1"), ("other-rest", "1"), ("total", "23"),
        })
        {
            cells[$"t3.{row}.natural"] = cells[$"t3.{row}.total"] = value;
        }
        return Written(Layout2021, cells);
    }

    public static Report Written(ReportLayout layout, IReadOnlyDictionary<string, string?> cells) =>
        Report.Empty(layout, layout.FirstYear, "青石县松岭镇人民政府").With(
            layout.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => (string?)$"{t.Label}的情况。"), cells);
}
