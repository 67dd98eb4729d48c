using FsCheck;
using FsCheck.Fluent;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests;

public sealed class ReportTests
{
    [Fact]
    public void An_empty_report_has_every_key_and_proposes_title_and_period()
    {
        var report = Report.Empty(Layout2021, 2025, "青石县松岭镇人民政府");
        Assert.Equal("青石县松岭镇人民政府2025年政府信息公开工作年度报告", report.Title);
        Assert.Contains("自2025年1月1日起至2025年12月31日止", report.Text("period"), StringComparison.Ordinal);
        Assert.Contains(Layout2021.NoticeNumber, report.Text("period"), StringComparison.Ordinal);
        Assert.Equal(200, report.Cells.Count);
        Assert.All(report.Cells.Values, Assert.Null);
    }

    [Fact]
    public void Canonical_json_survives_a_round_trip() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Messy(Layout2021).ToArbitrary(), report =>
            Report.FromJson(report.ToCanonicalJson()).ToCanonicalJson() == report.ToCanonicalJson()));

    [Fact]
    public void The_hash_does_not_depend_on_the_order_of_the_dictionaries() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Messy(Layout2021).ToArbitrary(), report =>
        {
            var reversed = report with { Cells = report.Cells.Reverse().ToDictionary(), Texts = report.Texts.Reverse().ToDictionary() };
            return reversed.Hash() == report.Hash();
        }));

    [Fact]
    public void The_hash_changes_with_every_cell_and_text_and_with_unit_and_year()
    {
        var report = Seed004();
        var others = Layout2021.Cells.Select(c => report.With(Nothing, new Dictionary<string, string?> { [c.Key] = "77" }))
            .Concat(Layout2021.Texts.Select(t => report.With(new Dictionary<string, string?> { [t.Key] = "别的" }, Nothing)))
            .Append(report with { UnitName = "别的单位" }).Append(report with { Year = 2022 }).Append(report);
        Assert.Distinct(others.Select(r => r.Hash()));
        Assert.Matches("^[0-9a-f]{64}$", report.Hash());
    }

    [Fact]
    public void A_key_that_is_missing_and_a_blank_one_are_the_same_report()
    {
        var report = Report.Empty(Layout2021, 2021, "某局");
        Assert.Equal(report.Hash(), (report with { Cells = new Dictionary<string, string?>() }).Hash());
    }

    [Fact]
    public void What_was_typed_is_cleaned_and_foreign_keys_are_dropped()
    {
        var report = Report.Create(
            Layout2021, 2021, "某局",
            new Dictionary<string, string?> { ["other"] = "\r\n第一段 \r\n第二\u0007段\u202E\r\n", ["title"] = "两\n行", ["secret"] = "x" },
            new Dictionary<string, string?> { ["t3.new.natural"] = " １，２３４　", ["t2.fees.amount"] = "01.9800", ["t4.review.total"] = " 无 ", ["t9.a.b"] = "1" });
        Assert.Equal("第一段\n第二段", report.Text("other"));
        Assert.Equal("两 行", report.Title);
        Assert.Equal(("1234", "1.9800", "无"), (report.Cell("t3.new.natural"), report.Cell("t2.fees.amount"), report.Cell("t4.review.total")));
        Assert.DoesNotContain("t9.a.b", report.Cells.Keys);
        Assert.DoesNotContain("secret", report.Texts.Keys);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_reach_the_stored_bytes()
    {
        var report = Seed004().With(new Dictionary<string, string?> { ["other"] = "前\ud83d后😀" }, Nothing);
        Assert.Equal("前后😀", report.Text("other"));
        Assert.Equal(report.Hash(), Report.FromJson(report.ToCanonicalJson()).Hash());
    }

    [Theory]
    [InlineData("other", 20_000, true)]
    [InlineData("other", 20_001, false)]
    [InlineData("title", 101, false)]
    [InlineData("unknown", 1, false)]
    public void A_text_beyond_its_limit_or_without_a_place_is_refused(string key, int length, bool accepted) =>
        Assert.Equal(accepted, ReportLimits.Refusal(Layout2021, new Dictionary<string, string?> { [key] = new('字', length) }, Nothing) is null);

    [Theory]
    [InlineData("t3.new.natural", 40, true)]
    [InlineData("t3.new.natural", 41, false)]
    [InlineData("t3.new.nobody", 1, false)]
    public void A_cell_beyond_its_limit_or_without_a_place_is_refused(string key, int length, bool accepted) =>
        Assert.Equal(accepted, ReportLimits.Refusal(Layout2021, Nothing, new Dictionary<string, string?> { [key] = new('9', length) }) is null);

    private static readonly Dictionary<string, string?> Nothing = [];
}
