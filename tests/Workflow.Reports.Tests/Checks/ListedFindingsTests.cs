using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;
using Workflow.Reports.Rendering;

namespace Workflow.Reports.Tests.Checks;

/// <summary>However much is wrong with a text, the answer stays short and says how much it left out.</summary>
public sealed class ListedFindingsTests
{
    [Theory]
    [InlineData("的")]
    [InlineData("绝密★")]
    [InlineData("绝密★1年 ")]
    [InlineData("总述：本年度坚持以公开为常态、不公开为例外。\n")]
    [InlineData("公开公开，")]
    [InlineData("行政复议3件。")]
    [InlineData("2020年，")]
    [InlineData("身份证号11010519491231002X。")]
    [InlineData("XX镇，")]
    [InlineData("！Error! Reference source not found.")]
    [InlineData("一、\n")]
    public void A_text_of_nothing_but_one_fault_has_a_short_answer_that_counts_all(string fault)
    {
        var text = string.Concat(Enumerable.Repeat(fault, 6_000 / fault.Length));
        var layout = ReportLayouts.Get("2021");
        var report = Report.Empty(layout, 2023, "青石镇人民政府").With(layout.Parts.SelectMany(p => p.Texts).ToDictionary(t => t.Key, _ => (string?)text), new Dictionary<string, string?>());
        var findings = ReportChecks.ForSubmission(new CheckContext(report));
        Assert.All(findings.Where(f => f.Range is not null).GroupBy(f => (f.Code, f.Range!.Text)), g => Assert.InRange(g.Count(), 1, ReportChecks.ListedAtMost));
        Assert.InRange(FindingsHtml.List(report, findings, submitted: true).Length, 1, 300_000);
        foreach (var last in findings.Where(f => f.Further > 0))
        {
            Assert.Contains($"另有{last.Further}处", last.Mend, StringComparison.Ordinal);
            Assert.Equal(ReportChecks.ListedAtMost, findings.Count(f => f.Code == last.Code && f.Range?.Text == last.Range?.Text && f.Part == last.Part));
        }
    }

    [Fact]
    public void A_fault_is_never_hidden_behind_reminders_of_the_same_kind()
    {
        var layout = ReportLayouts.Get("2021");
        var text = string.Concat(Enumerable.Repeat("联系人电话：138 0013 8000。", 40)) + "身份证号11010519491231002X。";
        var findings = ReportChecks.Run(new CheckContext(Report.Empty(layout, 2023, "青石镇人民政府").With(new Dictionary<string, string?> { ["problems"] = text }, new Dictionary<string, string?>())));
        Assert.Contains(findings, f => f.Code == "P.PRIVACY" && f.Severity == Severity.Fail);
        Assert.True(findings.Places(f => f.Code == "P.PRIVACY" && f.Severity == Severity.Warn) > ReportChecks.ListedAtMost, "The text must have many reminders first.");
    }

    [Fact]
    public void What_is_not_listed_is_counted()
    {
        var layout = ReportLayouts.Get("2021");
        string Sentences(int times) => string.Concat(Enumerable.Repeat("学习的的时间不够。\n", times));
        IReadOnlyList<Finding> Of(int times) => ReportChecks.Run(new CheckContext(Report.Empty(layout, 2023, "青石镇人民政府").With(new Dictionary<string, string?> { ["problems"] = Sentences(times) }, new Dictionary<string, string?>())));
        bool Doubled(Finding f) => f.Code == "N.DUPLICATE" && f.Message.Contains("的的", StringComparison.Ordinal);
        Assert.Equal(1, Of(1).Places(Doubled));
        var many = Of(500).Where(f => f.Code == "N.DUPLICATE").ToList();
        Assert.Equal(ReportChecks.ListedAtMost, many.Count);
        Assert.InRange(many.Places(_ => true), 500, 1_100);
    }
}
