using Workflow.Reports.Checks;
using Workflow.Reports.Exporting;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;
using static Workflow.Reports.Tests.Tidy;

namespace Workflow.Reports.Tests.Checks;

/// <summary>Files with the faults of five published reports, in our own words: each fault is found, and nothing right is failed.</summary>
public sealed class FaultyFilesTests
{
    [Fact]
    public void A_right_file_of_either_shape_has_no_finding()
    {
        foreach (var lines in new[] { TextFile.Tabbed(Current), TextFile.ValuePerLine(Current) })
        {
            Assert.Equal([], Find(lines, previous: Previous).Select(f => $"{f.Code} {f.Message}"));
        }
    }

    public static TheoryData<string, string> Exports => [.. from format in ReportExport.Formats from layout in ReportLayouts.All select (format.Name, layout.Id)];

    [Theory, MemberData(nameof(Exports))]
    public void A_right_report_that_was_exported_has_no_finding_when_it_comes_back(string format, string id)
    {
        var layout = ReportLayouts.Get(id);
        var year = YearOf(layout);
        var previous = layout.LastYear is null ? Previous with { Year = year - 1 } : null;
        var reading = ReportImporter.Read(new MemoryStream(ReportExport.Bytes(Of(layout, year), ReportExport.Find(format)!)), $"report.{format}");
        Assert.Equal([], ReportChecks.Run(new(reading.Report!, previous, source: reading.Source)).Select(f => $"{f.Code} {f.Message}"));
    }

    [Fact]
    public void The_first_township_uses_last_years_form_and_hides_its_name_and_year()
    {
        var report = Zeros(Reports.Layout2019, 2021).With(
            new Dictionary<string, string?>
            {
                ["title"] = "政府信息公开工作年度报告",
                ["period"] = "",
                ["overview.opening"] = "2021年，我乡把公开放在重要位置。\n（一）加强领导。成立小组，专人负责，完善门户网站的平台栏目。\n（二）方便群众。2021年主动公开政府信息1条，政务服务事项5条。",
                ["overview.proactive"] = "",
                ["overview.requests"] = "",
                ["overview.management"] = "",
                ["overview.platform"] = "",
                ["overview.supervision"] = "",
                ["problems"] = "问题有：一是意识不强。二是形式不便。二是更新不快。",
                ["other"] = "没有其他事项。",
            },
            new Dictionary<string, string?> { ["t2.services.change"] = "5" });
        var lines = TextFile.ValuePerLine(report).SpoilEach(l => l == "\t0", l => l + "\u00A0");
        lines.Insert(0, "附件：");
        var found = Find(lines);
        Assert.Equal(["L.LAYOUT"], Fails(found));
        Has(found, "L.TITLE", "以“附件：”开头", "没有写年度", "没有写单位名称");
        Has(found, "L.PERIOD", "没有写统计期限");
        Has(found, "N.CELL", "主动公开的信息1条，表格里没有与它对应的格");
        Has(found, "T2.CHANGE", "“其他对外管理服务事项”行：上一年项目数量0，本年增减+5，处理决定数量0");
        Has(found, "S.HEADING", "序号“二是”重复");
        Has(found, "N.ASPECT", "没有写“依申请公开”", "没有写“监督保障”", "“政府信息公开平台建设”，没有单独的段落");
        Has(found, "F.FEE", "没有写信息处理费");
        Has(found, "S.TEXT", "161格数字前后带空格");
        Has(found, "C.DUTY", "社会评议、责任追究");
    }

    [Fact]
    public void The_second_town_uses_the_old_form_and_cites_its_notice_without_a_number()
    {
        var report = Zeros(Reports.Layout2019, 2022).With(
            new Dictionary<string, string?>
            {
                ["title"] = "松岭镇政府信息公开工作年度报告",
                ["period"] = "根据《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》撰写，数据的统计时限自2022年1月1日至2022年12月31日。",
                ["overview.opening"] = "镇里按照县里的统一部署研究安排政务公开各项任务并且把责任落实到每个站所和每个人全面推\n进政务公开工作。",
                ["overview.proactive"] = "按要求主动公开。",
                ["overview.requests"] = "依申请公开渠道畅通。",
                ["overview.management"] = "做好保密审查。",
                ["overview.platform"] = "用好网站。",
                ["overview.supervision"] = "加强监督。",
                ["problems"] = "政府信息公开是一项全新工作，认识不足。今后加强学习。",
                ["other"] = "无",
            }, Nothing);
        var lines = TextFile.ValuePerLine(report).SpoilEach(l => l == "三、收到和处理政府信息公开申请情况", _ => "3、 收到和处理政府信息公开申请情况");
        lines.AddRange(["松岭镇人民政府", "2023年1月11日"]);
        var found = Find(lines);
        Assert.Equal(["L.LAYOUT"], Fails(found));
        Has(found, "L.NUMBER", "没有写文号");
        Has(found, "L.TITLE", "没有写年度");
        Has(found, "S.HEADING", "序号写成了“3、”");
        Has(found, "S.BREAK", "“每个人全面推”和“进政务公开工”之间");
        Has(found, "N.ASPECT", "没有一个数字");
        Has(found, "N.STALE", "全新工作");
        Has(found, "F.FEE", "没有写信息处理费");
        Assert.DoesNotContain(found, f => f.Code == "L.PERIOD" || (f.Code == "N.STALE" && f.Message.Contains("2023", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_third_township_lost_its_numerals_and_its_columns()
    {
        var report = Zeros(Reports.Layout2019, 2020).With(
            new Dictionary<string, string?> { ["overview.requests"] = "发布依申请公开信息目录。", ["title"] = "松岭镇2020年政府信息公开工作年度报告", ["other"] = "没有。" },
            new Dictionary<string, string?> { ["t2.procurement.projects"] = "6", ["t2.procurement.amount"] = "1.98" });
        var lines = TextFile.Tabbed(report)
            .Spoil(l => l == "一、总体情况", "、总体情况", "青石县松岭镇人民政府2020年政府信息公开工作年度报告", "（一）总体情况")
            .Spoil(l => l.StartsWith("行政事业性收费\t", StringComparison.Ordinal), "行政事业性收费\t0\t0\t0")
            .SpoilEach(l => l.Length > 2 && "二三四五六".Contains(l[0], StringComparison.Ordinal) && l[1] == '、' && !l.Contains('\t', StringComparison.Ordinal), l => l[1..])
            .SpoilEach(l => !l.StartsWith("政府", StringComparison.Ordinal) && (l.Contains("\t1.", StringComparison.Ordinal) || l.Contains("\t2.", StringComparison.Ordinal)), l => l + "\t0")
            .SpoilEach(l => l.Contains("（七）总计", StringComparison.Ordinal), _ => "\t（七）总计\t\t\t\t\t0\t0\t0\t0\t0");
        var found = Find(lines);
        Assert.All(found.Where(f => f.Severity == Severity.Fail), f => Assert.Equal("S.WIDTH", f.Code));
        Has(found, "S.WIDTH", "“行政事业性收费”行：文件里有3个数，应有2个", "“三（三）1.属于国家秘密”行：文件里有8个数，应有7个", "“三（五）2.重复申请”行：文件里有8个数", "“三（七）总计”行：文件里有5个数，应有7个");
        Assert.Equal(
            ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"],
            found.Where(f => f.Code == "S.HEADING").Select(f => f.Mend.Split('“', '”')[1]).OrderBy(h => "一二三四五六".IndexOf(h[0], StringComparison.Ordinal)));
        Has(found, "L.TITLE", "标题写了2次");
        Has(found, "N.DUPLICATE", "标题“总体情况”出现了2次");
        Has(found, "M.UNIT", "填了1.98，没有保留4位小数");
        Has(found, "N.STALE", "依申请公开信息目录");
        Assert.DoesNotContain(found, f => f.Code == "L.LAYOUT");
    }

    [Fact]
    public void The_fourth_towns_table_stops_early_and_the_next_has_no_labels()
    {
        var report = Zeros(Reports.Layout2021, 2021).With(
            new Dictionary<string, string?>
            {
                ["title"] = "2021 年松岭镇政府信息公开工作 年度报告",
                ["overview.proactive"] = "上报信息共 41 条。其中：乡镇文件 1 条；动态 31 条；总结 1 条；决算 3 条；预算 3 条；试点 2 条。" + new string('多', 900),
                ["overview.requests"] = "2021 年未收到依申请公开的信息，行政复议、行政诉讼的数量为 0 条。",
                ["overview.platform"] = "网站信息经主要领导、分管领导、办公室主任逐步审批后公开。",
                ["overview.supervision"] = "定期考核。",
                ["other"] = "2021 年未收取信息处理费。",
            },
            new Dictionary<string, string?> { ["t3.granted.total"] = null });
        var lines = TextFile.Tabbed(report);
        var (from, to) = (lines.FindIndex(l => l.Contains("3.危及", StringComparison.Ordinal)), lines.FindIndex(l => l.StartsWith("五、", StringComparison.Ordinal)));
        lines.RemoveRange(from, to - from);
        lines.InsertRange(from, ["", string.Join('\t', Enumerable.Repeat("0", 15)), string.Join('\t', Enumerable.Repeat("---", 15)), ""]);
        var found = Find(lines);
        Assert.Equal(["S.MISSING", "S.MISSING", "T3.ROWSUM"], Fails(found).Order());
        Has(found, "S.MISSING", "表三缺19行（共25行）", "没有标题“四、政府信息公开行政复议、行政诉讼情况”");
        Has(found, "T3.ROWSUM", "“三（一）予以公开”行：总计没有填");
        Has(found, "S.HEADING", "表四没有表头");
        Has(found, "N.CELL", "乡镇文件1 条，而表二“行政规范性文件”行“本年制发件数”列是0");
        Has(found, "N.LENGTH", "超过1000字");
        Has(found, "L.TITLE", "中间有空格");
        Has(found, "N.CLAIM", "审批顺序");
        Has(found, "C.DUTY", "社会评议、责任追究");
        Assert.DoesNotContain(found, f => f.Code is "N.PARTSUM" or "F.FEE" or "L.LAYOUT");
    }

    [Fact]
    public void The_county_office_cites_the_old_notice_and_says_too_much()
    {
        var report = Reports.Seed004().With(
            new Dictionary<string, string?>
            {
                ["title"] = "青石县人民政府办公室2021年度政府信息公开工作年度报告",
                ["period"] = "根据《关于政府信息公开工作年度报告有关事项的通知》(国办公开办函〔2019〕60号)编制，统计期限自2021年1月1日起至2021年12月31日止。",
                ["overview.requests"] = "限时办结并公开来自信函、网络等渠道的政府信息公开申请23件，全年未因此产生行政复议和行政诉讼。",
                ["problems"] = "虽然政府信息公开公开工作有成效，仍有不足。",
                ["other"] = "无。",
            }, Nothing) with
        { UnitName = "青石县人民政府办公室" };
        var lines = TextFile.ValuePerLine(report)
            .SpoilEach(l => l.StartsWith("二、主动", StringComparison.Ordinal), _ => "2、 主动公开政府信息情况")
            .SpoilEach(l => l.StartsWith("三、收到", StringComparison.Ordinal), _ => "3、 收到和处理政府信息公开申请情况")
            .Spoil(l => l == "\t三、本年度办理结果", "\t三", "、", "本", "年", "度", "办", "理", "结", "果");
        var found = Find(lines);
        Assert.Empty(Fails(found));
        Has(found, "L.NUMBER", "引用的是国办公开办函〔2019〕60号");
        Has(found, "N.CLAIM", "办结并公开23件，而表三“三（一）予以公开”15、“三（二）部分公开”3共18");
        Has(found, "X.VALID", "上一年度报告的现行有效件数应为4");
        Has(found, "S.BLANK", "表三里没有的事项有几种写法", "表四里没有的事项有几种写法");
        Has(found, "S.HEADING", "序号写成了“2、”", "序号写成了“3、”");
        Has(found, "N.DUPLICATE", "“公开公开”重复");
        Has(found, "L.TITLE", "“年度”写了两次");
        Has(found, "F.FEE", "没有写信息处理费");
        Has(found, "C.DUTY", "工作考核、社会评议、责任追究");
        Assert.DoesNotContain(found, f => f.Code is "N.CELL" or "T3.IDENTITY" or "T3.TOTAL" or "T3.ROWSUM" or "T4.SUM");
    }

    private static Report Zeros(ReportLayout layout, int year)
    {
        var tidy = Of(layout, year);
        return tidy.With(
            new Dictionary<string, string?> { ["overview.proactive"] = "主动公开信息9条。", ["overview.requests"] = "未收到申请，没有依申请公开的事项。" },
            layout.Cells.ToDictionary(c => c.Key, _ => (string?)"0"));
    }

    private static IReadOnlyList<Finding> Find(List<string> lines, Report? previous = null)
    {
        var reading = TextFile.Read(lines);
        var report = reading.Report!;
        return ReportChecks.Run(new(report, previous, kind: UnitKinds.Guess(report), source: reading.Source));
    }

    private static IEnumerable<string> Fails(IReadOnlyList<Finding> found) => found.Where(f => f.Severity == Severity.Fail).Select(f => f.Code);

    private static void Has(IReadOnlyList<Finding> found, string code, params string[] says) =>
        Assert.All(says, s => Assert.Contains(found, f => f.Code == code && f.Message.Contains(s, StringComparison.Ordinal)));
}
