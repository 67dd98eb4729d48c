using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Layouts;

public sealed class LayoutUpgradeTests
{
    [Fact]
    public void The_old_other_row_goes_to_the_rest_and_asks_how_it_splits()
    {
        var upgrade = Upgrade(("t3.other.natural", "4"), ("t3.other.business", "0"));
        Assert.Equal("4", upgrade.Report.Cell("t3.other-rest.natural"));
        var question = Assert.Single(upgrade.Questions, q => q.Key == "t3.other-rest.natural");
        Assert.Equal(["t3.other-rest.natural", "t3.other-no-correction.natural", "t3.other-unpaid.natural"], question.Cells);
        Assert.Equal("原“三（六）其他处理”“自然人”列的4件，现暂全部放在“3.其他”：其中“1.逾期不补正”几件，“2.逾期未缴费”几件？", question.Text);
        Assert.Contains(new CarriedCell("t3.other.natural", "t3.other-rest.natural", "4", Asked: true), upgrade.Carried);
    }

    [Fact]
    public void Where_nothing_is_to_be_split_it_is_zeros_unasked()
    {
        var upgrade = Upgrade(("t3.other.business", "0"));
        Assert.Equal(["0", "0", "0"], new[] { "other-no-correction", "other-unpaid", "other-rest" }.Select(r => upgrade.Report.Cell($"t3.{r}.business")));
        Assert.DoesNotContain(upgrade.Questions, q => q.Key.Contains("business", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_old_layout_never_counted_is_asked_and_stays_blank()
    {
        var upgrade = Upgrade(("t2.documents.created", "3"), ("t2.documents.all", "9"), ("t2.fees.last", "2"));
        Assert.Equal(("3", null, null), (upgrade.Report.Cell("t2.documents.made"), upgrade.Report.Cell("t2.documents.valid"), upgrade.Report.Cell("t2.fees.amount")));
        Assert.Contains(upgrade.Questions, q => q.Cells.Contains("t2.documents.valid") && q.Value is null);
        Assert.Contains(upgrade.Questions, q => q.Cells.SequenceEqual(["t2.fees.amount"]));
        Assert.Equal(["t2.documents.all", "t2.fees.last"], upgrade.Dropped.Select(d => d.From));
    }

    [Fact]
    public void Texts_come_over_and_the_notice_cited_is_the_new_one()
    {
        var upgrade = Upgrade();
        Assert.Equal("监督保障的情况。", upgrade.Report.Text("overview.supervision"));
        Assert.Contains("〔2021〕30号", upgrade.Report.Text("period"), StringComparison.Ordinal);
        Assert.DoesNotContain("60号", upgrade.Report.Text("period"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_that_knows_no_way_from_the_old_one_says_so() =>
        Assert.Null(LayoutUpgrade.To(Layout2019, Seed004()));

    [Fact]
    public void An_old_report_that_agrees_with_itself_still_does() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Consistent(Layout2019).ToArbitrary(), old =>
        {
            var upgrade = LayoutUpgrade.To(Layout2021, old)!;
            return ReportChecks.AtOnce(upgrade.Report).All(f => f.Code is "S.MISSING" or "S.BLANK")
                && upgrade.Carried.All(c => upgrade.Report.Cell(c.To) == c.Value && old.Cell(c.From) == c.Value)
                && upgrade.Carried.Select(c => c.From).Concat(upgrade.Dropped.Select(d => d.From)).ToHashSet().SetEquals(old.Cells.Keys);
        }));

    private static LayoutUpgrade Upgrade(params (string Key, string Value)[] cells) =>
        LayoutUpgrade.To(Layout2021, Written(Layout2019, cells.ToDictionary(c => c.Key, c => (string?)c.Value)))!;
}
