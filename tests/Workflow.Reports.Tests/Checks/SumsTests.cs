using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Checks;

public sealed class SumsTests
{
    private static readonly string[] Codes = ["T3.IDENTITY", "T3.TOTAL", "T3.ROWSUM", "T4.SUM", "T3.COMPENSATING"];

    public static TheoryData<string> All => LayoutIds;

    [Theory, MemberData(nameof(All))]
    public void A_consistent_report_has_no_arithmetic_finding_and_needs_no_repair(string id) =>
        Check.One(LongRun.Draws(), Prop.ForAll(Consistent(ReportLayouts.Get(id)).ToArbitrary(), report => Arithmetic(report).Length == 0 && Repairs.For(report).Count == 0));

    [Theory, MemberData(nameof(All))]
    public void Any_single_change_is_found_and_the_first_repair_clears_everything(string id) =>
        Check.One(LongRun.Draws(200), Prop.ForAll(Changed(ReportLayouts.Get(id)).ToArbitrary(), x =>
            Arithmetic(x.Changed).Length > 0
            && Repairs.For(x.Changed) is [var first, ..]
            && first.Edits.Count == 1
            && Arithmetic(first.Apply(x.Changed)).Length == 0));

    [Theory, MemberData(nameof(All))]
    public void A_detail_of_table_three_breaks_its_row_and_its_column_and_only_it_is_proposed(string id)
    {
        var layout = ReportLayouts.Get(id);
        // A county's row that says 其中 stands in no column's sum.
        var summed = layout.Rules.Where(r => r.Each == RuleAxis.Column).SelectMany(r => r.Left.Concat(r.Right)).ToHashSet();
        var details = layout.Cells.Where(c => c.Table == "t3" && !c.IsTotal && summed.Contains(c.Key)).Select(c => c.Key).ToHashSet();
        Check.One(LongRun.Draws(200), Prop.ForAll(Changed(layout, details).ToArbitrary(), x =>
        {
            var found = Arithmetic(x.Changed);
            return found.Any(f => f.Row == layout.Cell(x.Cell).Row.Name) && found.Any(f => f.Column == layout.Cell(x.Cell).Column.Name)
                && found.All(f => f.Cells.Contains(x.Cell))
                && Repairs.For(x.Changed)[0].Edits is [Edit.Cell edit] && edit.Key == x.Cell && edit.To == x.Report.Cell(x.Cell);
        }));
    }

    [Theory, MemberData(nameof(All))]
    public void Every_proposed_repair_clears_what_it_says_it_clears(string id) =>
        Check.One(LongRun.Draws(), Prop.ForAll(Messy(ReportLayouts.Get(id)).ToArbitrary(), report =>
            ReportChecks.Run(new(report)).Where(f => Codes.Contains(f.Code) && f.Code != "T3.COMPENSATING").All(f => f.Repairs.All(r =>
                !ReportChecks.AtOnce(r.Apply(report)).Any(left => left.Code == f.Code && left.Place == f.Place)))));

    [Fact]
    public void A_word_in_a_cell_is_replaced_by_what_the_sums_demand()
    {
        var report = Filled().With(Nothing, new Dictionary<string, string?> { ["t3.granted.natural"] = "见附件" });
        Assert.Equal([new Edit.Cell("t3.granted.natural", "不是数字", "15")], Repairs.For(report)[0].Edits);
    }

    [Fact]
    public void A_blank_total_is_filled_with_its_sum()
    {
        var report = Filled().With(Nothing, new Dictionary<string, string?> { ["t4.review.total"] = null });
        Assert.Equal([new Edit.Cell("t4.review.total", null, "0")], Repairs.For(report)[0].Edits);
    }

    [Fact]
    public void Two_wrong_figures_are_repaired_by_two_edits()
    {
        var report = Filled().With(Nothing, new Dictionary<string, string?> { ["t3.granted.natural"] = "51", ["t4.direct.total"] = "7" });
        var first = Repairs.For(report)[0];
        Assert.Equal([("t3.granted.natural", "15"), ("t4.direct.total", "0")], first.Edits.Cast<Edit.Cell>().Select(e => (e.Key, e.To)).Order());
        Assert.Equal("把表三“三（一）予以公开”行“自然人”列由51改为15，把表四“未经复议直接起诉”组“总计”列由7改为0，全部相符", first.Label);
    }

    [Fact]
    public void A_request_in_the_wrong_column_is_one_finding_in_place_of_two()
    {
        var report = Filled().With(Nothing, new Dictionary<string, string?> { ["t3.new.natural"] = "22", ["t3.new.other"] = "1" });
        var finding = Assert.Single(Arithmetic(report));
        Assert.Equal(("T3.COMPENSATING", Severity.Fail, "表三“自然人”列和“其他”列", "requests"), (finding.Code, finding.Severity, finding.Place, finding.Part));
        Assert.Contains("都差1，而“总计”列是平的", finding.Message, StringComparison.Ordinal);
        Assert.Empty(Arithmetic(Repairs.For(report)[0].Apply(report)));
        Assert.Equal(2, Repairs.For(report)[0].Edits.Count);
    }

    [Fact]
    public void A_result_in_the_wrong_column_is_one_finding_too()
    {
        var report = Filled().With(Nothing, new Dictionary<string, string?> { ["t3.partial.natural"] = "1", ["t3.partial.legal"] = "2" });
        Assert.Equal("T3.COMPENSATING", Assert.Single(Arithmetic(report)).Code);
    }

    [Fact]
    public void Differences_that_do_not_cancel_stay_two_findings()
    {
        var report = Filled().With(Nothing, new Dictionary<string, string?> { ["t3.next.natural"] = "1", ["t3.new.other"] = "2" });
        Assert.Equal(2, Arithmetic(report).Count(f => f.Code == "T3.IDENTITY"));
        Assert.DoesNotContain(Arithmetic(report), f => f.Code == "T3.COMPENSATING");
    }

    [Fact]
    public void A_table_of_nonsense_is_answered_in_time()
    {
        var random = new Random(7);
        var report = Written(Layout2021, Layout2021.Cells.ToDictionary(c => c.Key, _ => (string?)random.Next(1000).ToString()));
        Repairs.For(report);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotEmpty(Repairs.For(report));
        Assert.InRange(clock.ElapsedMilliseconds, 0, 200);
    }

    private static readonly Dictionary<string, string?> Nothing = [];

    private static Report Filled() => ReportChecks.FillBlanks(Seed004());

    private static Finding[] Arithmetic(Report report) => [.. ReportChecks.Run(new(report)).Where(f => Codes.Contains(f.Code))];

    private static Gen<(Report Report, string Cell, Report Changed)> Changed(ReportLayout layout, HashSet<string>? only = null) =>
        from report in Consistent(layout)
        from cell in Gen.Elements(layout.Rules.SelectMany(r => r.Left.Concat(r.Right)).Distinct().Where(c => only?.Contains(c) ?? true).ToArray())
        from value in Gen.Choose(0, 500)
        let now = decimal.Parse(report.Cell(cell)!)
        let changed = value == now ? now + 1 : value
        select (report, cell, report.With(Nothing, new Dictionary<string, string?> { [cell] = changed.ToString() }));
}
