using Workflow.Reports.Checks;
using static Workflow.Reports.Tests.Tidy;

namespace Workflow.Reports.Tests.Checks;

/// <summary>What is wrong in the cells beyond their sums: against last year, against what the organ may do, against the year's layout.</summary>
public sealed class FigureTests
{
    [Fact]
    public void What_was_carried_over_must_be_what_last_year_left()
    {
        var finding = Check(Typed(("t3.carried.natural", "0"), ("t3.carried.other", "1")), Previous).First(f => f.Code == "X.CARRY");
        Assert.Equal(("表三“自然人”列", Severity.Fail, "requests", "t3", "二、上年结转政府信息公开申请数量", "自然人"), (finding.Place, finding.Severity, finding.Part, finding.Table, finding.Row, finding.Column));
        Assert.Equal("表三“自然人”列：二、上年结转＝0，上一年度报告的四、结转下年度＝1，相差1。", finding.Message);
        Assert.Equal(new Edit.Cell("t3.carried.natural", "0", "1"), Assert.Single(finding.Repairs[0].Edits));
        Assert.Equal("表三“其他”列", Check(Typed(("t3.carried.natural", "1"), ("t3.carried.other", "1")), Previous).Single(f => f.Code == "X.CARRY").Place);
    }

    [Fact]
    public void A_figure_carried_over_from_the_older_layout_is_looked_up_there()
    {
        var (old, now) = (Of(Reports.Layout2019, 2020), Of(Reports.Layout2021, 2021));
        Assert.DoesNotContain(Check(now, old), f => f.Code[0] == 'X');
        Assert.Contains(Check(now.With(Nothing, new Dictionary<string, string?> { ["t3.carried.natural"] = "5" }), old), f => f.Code == "X.CARRY");
    }

    [Fact]
    public void What_is_in_force_follows_from_last_year()
    {
        var finding = Check(Typed(("t2.documents.valid", "9")), Previous).Single(f => f.Code == "X.VALID");
        Assert.Equal("表二“行政规范性文件”行：现行有效＋废止＝10，上一年度现行有效＋本年制发＝9，相差1。", finding.Message);
        Assert.Equal((Severity.Fail, "行政规范性文件"), (finding.Severity, finding.Row));
        Assert.DoesNotContain(Check(finding.Repairs[0].Apply(Typed(("t2.documents.valid", "9"))), Previous), f => f.Code == "X.VALID");
    }

    [Fact]
    public void Without_last_year_it_is_said_what_that_report_must_hold()
    {
        var finding = Check(Current).Single(f => f.Code == "X.VALID");
        Assert.Equal((Severity.Note, "表二“行政规范性文件”行：按这几格推算，上一年度报告的现行有效件数应为7。"), (finding.Severity, finding.Message));
        Assert.Equal(Severity.Fail, Check(Typed(("t2.documents.made", "20"))).Single(f => f.Code == "X.VALID").Severity);
    }

    [Fact]
    public void The_items_of_the_2019_layout_follow_from_the_year_before()
    {
        var (before, now) = (Of(Reports.Layout2019, 2019), Of(Reports.Layout2019, 2020));
        Assert.Equal("表二“行政许可”行：上一年项目数量＝4，上一年度报告的上一年项目数量＋增减＝3，相差1。", Check(now, before).Single(f => f.Code == "X.ITEMS").Message);
        Assert.DoesNotContain(Check(now.With(Nothing, new Dictionary<string, string?> { ["t2.licences.last"] = "3" }), before), f => f.Code == "X.ITEMS");
    }

    [Fact]
    public void A_report_of_another_year_is_not_compared() =>
        Assert.Equal(["X.YEAR"], Check(Current, Previous with { Year = 2020 }).Where(f => f.Code[0] == 'X').Select(f => f.Code));

    [Theory]
    [InlineData("60", true)]
    [InlineData("29", false)]
    [InlineData("0", false)]
    public void A_figure_that_jumps_is_asked_about(string licences, bool jumps)
    {
        var found = Check(Typed(("t2.licences.decisions", licences)), Previous).Where(f => f.Code == "X.JUMP").ToArray();
        Assert.Equal(jumps ? ["表二“行政许可”行“本年处理决定数量”列：上一年度是6，本年是60，增加54。"] : [], found.Select(f => f.Message));
    }

    [Theory]
    [InlineData(UnitKind.Town, Tidy.Unit, true)]
    [InlineData(UnitKind.Department, "青石县财政局", true)]
    [InlineData(UnitKind.Government, "青石县人民政府办公室", true)]
    [InlineData(UnitKind.Government, "云川市人民政府", false)]
    public void Only_who_may_make_regulations_counts_any(UnitKind kind, string unit, bool fails)
    {
        var report = Typed(("t2.regulations.made", "1")) with { UnitName = unit };
        var found = Check(report, kind: kind).Where(f => f.Code == "C.RULES").ToArray();
        Assert.Equal(fails ? [("表二“规章”行“本年制发件数”列", Severity.Fail)] : [], found.Select(f => (f.Place, f.Severity)));
        Assert.All(found, f => Assert.Equal("0", f.Repairs[0].Apply(report).Cell("t2.regulations.made")));
    }

    [Theory]
    [InlineData("15000", "像是以元为单位填的")]
    [InlineData("1600", "上一年度是1.5万元，像是以元为单位填的")]
    [InlineData("1.6", null)]
    public void An_amount_in_the_wrong_unit_is_asked_about(string amount, string? says)
    {
        var found = Check(Typed(("t2.fees.amount", amount)), Previous).Where(f => f.Code == "M.UNIT").ToArray();
        Assert.Equal(says is null ? 0 : 1, found.Length);
        Assert.All(found, f => Assert.Contains(says!, f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_amount_that_wants_four_decimals_gets_them()
    {
        var report = Of(Reports.Layout2019, 2020).With(Nothing, new Dictionary<string, string?> { ["t2.procurement.amount"] = "1.98" });
        var finding = Check(report).Single(f => f.Code == "M.UNIT");
        Assert.Equal((Severity.Note, "政府集中采购", "1.9800"), (finding.Severity, finding.Row, finding.Repairs[0].Apply(report).Cell("t2.procurement.amount")));
    }

    [Fact]
    public void More_published_than_there_are_is_asked_about()
    {
        var report = Of(Reports.Layout2019, 2020).With(Nothing, new Dictionary<string, string?> { ["t2.documents.published"] = "12" });
        Assert.Equal(["对外公开总数量", "本年新制作数量"], Check(report).Where(f => f.Code == "T2.ORDER").Select(f => f.Message.Split('“', '”')[5]));
    }

    [Theory]
    [InlineData("5", "0", "表二“其他对外管理服务事项”行：上一年项目数量0，本年增减+5，处理决定数量0。")]
    [InlineData("-5", "0", "表二“其他对外管理服务事项”行：上一年项目数量0，本年增减-5，处理决定数量0。")]
    [InlineData("5", "3", null)]
    public void Items_that_grow_from_nothing_and_decide_nothing_are_asked_about(string change, string decided, string? says)
    {
        var report = Of(Reports.Layout2019, 2020).With(Nothing, new Dictionary<string, string?> { ["t2.services.change"] = change, ["t2.services.decisions"] = decided });
        Assert.Equal(says is null ? [] : [says], Check(report).Where(f => f.Code == "T2.CHANGE").Select(f => f.Message));
    }

    [Fact]
    public void The_layout_must_be_the_one_of_the_year()
    {
        var finding = Check(Of(Reports.Layout2019, 2022)).First(f => f.Code == "L.LAYOUT");
        Assert.Equal((Severity.Fail, "2022年度的报告用的是2019至2020年的格式（国办公开办函〔2019〕60号），应当用2021年起的格式（国办公开办函〔2021〕30号）。"), (finding.Severity, finding.Message));
        Assert.Contains(Check(Of(Reports.Layout2021, 2020)), f => f.Code == "L.LAYOUT");
    }

    [Fact]
    public void Of_a_report_that_names_no_year_nothing_is_measured_by_the_year()
    {
        var found = Check(Current with { Year = 0 }, Previous);
        Assert.Equal(["L.LAYOUT", "X.YEAR"], found.Select(f => f.Code).Order());
        Assert.DoesNotContain(found, f => f.Message.Contains("0年度", StringComparison.Ordinal) && f.Code == "L.LAYOUT");
    }

    [Fact]
    public void Blank_zero_and_a_stroke_in_one_table_are_told_apart()
    {
        var found = Check(Typed(("t4.review.upheld", null), ("t4.direct.upheld", "/")), Previous);
        Assert.Contains("表四里没有的事项有几种写法：空白的1格，填0的13格，填“/”或“无”的1格。空白不等于0，合计时暂按0计。", found.Where(f => f.Code == "S.BLANK").Select(f => f.Message));
        Assert.Equal(("S.TEXT", Severity.Fail, "t4", "未经复议直接起诉", "结果维持"), found.Where(f => f.Code == "S.TEXT").Select(f => (f.Code, f.Severity, f.Table, f.Row, f.Column)).Single());
        Assert.Equal("0", found.First(f => f.Code == "S.BLANK" && f.Repairs.Count > 0).Repairs[0].Apply(Typed(("t4.review.upheld", null))).Cell("t4.review.upheld"));
    }

    [Theory]
    [InlineData(57, 270)]
    [InlineData(109, 880)]
    [InlineData(119, 1080)]
    [InlineData(30, 0)]
    [InlineData(201, 2740)]
    public void The_fee_by_pages_is_that_of_the_notice(int pages, int yuan) => Assert.Equal(yuan, DisclosureFee.ByPages(pages));

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 100)]
    [InlineData(30, 2000)]
    [InlineData(31, 2200)]
    [InlineData(41, 4300)]
    public void The_fee_by_requests_rises_with_each_ten(int requests, int yuan) => Assert.Equal(yuan, DisclosureFee.ByRequests(requests));

    [Fact]
    public void A_fee_without_requests_and_one_entered_as_income_are_asked_about()
    {
        var none = Typed([.. Current.Cells.Keys.Where(k => k.StartsWith("t3.", StringComparison.Ordinal)).Select(k => (k, (string?)"0"))]).With(new Dictionary<string, string?> { ["other"] = "收取信息处理费270元。" }, Nothing);
        Assert.Contains(Check(none), f => f.Code == "F.FEE" && f.Message.Contains("申请都是0", StringComparison.Ordinal));
        var entered = With("other", "收取信息处理费270元。").With(Nothing, new Dictionary<string, string?> { ["t2.fees.amount"] = "0.027" });
        Assert.Contains(Check(entered), f => f.Code == "F.FEE" && f.Cells.Contains("t2.fees.amount"));
    }

    [Theory]
    [InlineData("青石县松岭镇人民政府", UnitKind.Town)]
    [InlineData("城关街道办事处", UnitKind.Town)]
    [InlineData("胡杨乡", UnitKind.Town)]
    [InlineData("青石县人民政府办公室", UnitKind.Government)]
    [InlineData("青石县", UnitKind.Government)]
    [InlineData("青石县财政局", UnitKind.Department)]
    public void A_unit_tells_its_kind_by_its_name(string name, UnitKind kind)
    {
        Assert.Equal(kind, UnitKinds.Guess(name));
        Assert.Equal(kind, UnitKinds.Guess(Current with { UnitName = name }));
    }

    [Theory]
    [InlineData("我乡认真落实。", UnitKind.Town)]
    [InlineData("我局认真落实。", UnitKind.Department)]
    public void A_nameless_unit_tells_its_kind_by_what_it_calls_itself(string text, UnitKind kind) =>
        Assert.Equal(kind, UnitKinds.Guess(With("problems", text).With(new Dictionary<string, string?> { ["title"] = "2023年政府信息公开工作年度报告" }, Nothing) with { UnitName = "" }));
}
