using Workflow.Reports.Checks;
using static Workflow.Reports.Tests.Tidy;

namespace Workflow.Reports.Tests.Checks;

/// <summary>What is wrong in a text is found with its characters; what is right is left alone.</summary>
public sealed class NarrativeTests
{
    [Theory]
    // N.PARTSUM
    [InlineData("overview.proactive", "主动公开信息41条，包括动态31条、总结6条、决算3条。", "N.PARTSUM", Severity.Fail, "41条，包括动态31条、总结6条、决算3条")]
    [InlineData("overview.proactive", "主动公开信息共 42 条。其中：文件 1 条；动态 31 条；总结 1 条；决算 3 条；预算 3 条；试点 2 条。", "N.PARTSUM", Severity.Warn, "42 条。其中：文件 1 条；动态 31 条；总结 1 条；决算 3 条；预算 3 条；试点 2 条")]
    [InlineData("overview.proactive", "公开信息二十条，分别为解读、动态各五条，公示十一条。", "N.PARTSUM", Severity.Fail, "二十条，分别为解读、动态各五条，公示十一条")]
    [InlineData("overview.proactive", "公开信息２０条，其中动态25条。", "N.PARTSUM", Severity.Warn, "２０条，其中动态25条")]
    [InlineData("overview.proactive", "网站公开50条，公众号公开80条，包括动态70条、公示60条。", "N.PARTSUM", Severity.Warn, "80条，包括动态70条、公示60条")]
    [InlineData("overview.proactive", "公开信息30余条，包括动态10条、公示60条。", "N.PARTSUM", Severity.Warn, "30余条，包括动态10条、公示60条")]
    // N.CELL
    [InlineData("overview.requests", "全年收到政府信息公开申请32件。", "N.CELL", Severity.Warn, "32件")]
    [InlineData("overview.requests", "收到政府信息公开申请，共计三十二件。", "N.CELL", Severity.Warn, "三十二件")]
    [InlineData("overview.requests", "全年收到３２件政府信息公开申请。", "N.CELL", Severity.Warn, "３２件")]
    [InlineData("overview.requests", "我镇未收到依申请公开的信息。", "N.CELL", Severity.Warn, "我镇未收到依申请公开的信息")]
    [InlineData("overview.requests", "因依申请公开引发行政复议2件。", "N.CELL", Severity.Warn, "2件")]
    [InlineData("overview.proactive", "全年主动公开信息，包括乡镇文件1条。", "N.CELL", Severity.Warn, "1条")]
    [InlineData("overview.management", "全年制发行政规范性文件5件，保密审查从严。", "N.CELL", Severity.Warn, "5件")]
    [InlineData("overview.management", "现行有效的规范性文件9件，保密审查从严。", "N.CELL", Severity.Warn, "9件")]
    // N.CLAIM
    [InlineData("overview.requests", "依法限时办结并公开来自信函、网络等渠道的政府信息公开申请22件。", "N.CLAIM", Severity.Warn, "22件")]
    [InlineData("overview.requests", "收到的政府信息公开申请全部予以公开。", "N.CLAIM", Severity.Warn, "收到的政府信息公开申请全部予以公开")]
    [InlineData("overview.requests", "收到依申请公开件，全部按时办结。", "N.CLAIM", Severity.Warn, "全部按时办结")]
    [InlineData("overview.platform", "网站实行三审，经主要领导、分管领导、办公室主任逐步审批后公开，共8条。", "N.CLAIM", Severity.Note, "主要领导、分管领导、办公室主任逐步审批")]
    // N.STALE
    [InlineData("problems", "2021年，公开工作还有不足。今后每周检查。", "N.STALE", Severity.Warn, "2021年")]
    [InlineData("problems", "政府信息公开是一项全新工作，今后加强学习。", "N.STALE", Severity.Warn, "全新工作")]
    [InlineData("overview.opening", "2026年，松岭镇推进信息公开。", "N.STALE", Severity.Warn, "2026年")]
    [InlineData("overview.requests", "及时发布依申请公开信息目录。", "N.STALE", Severity.Note, "依申请公开信息目录")]
    // N.UNIT
    [InlineData("problems", "我局将加强学习。", "N.UNIT", Severity.Warn, "我局")]
    [InlineData("problems", "我乡将加强学习。", "N.UNIT", Severity.Warn, "我乡")]
    [InlineData("problems", "今后白河镇人民政府将加强学习。", "N.UNIT", Severity.Warn, "白河镇人民政府")]
    // N.DUPLICATE
    [InlineData("problems", "虽然政府信息公开公开工作有成效，仍要努力。", "N.DUPLICATE", Severity.Warn, "公开公开")]
    [InlineData("problems", "学习的的时间不够，今后补上。", "N.DUPLICATE", Severity.Warn, "的的")]
    [InlineData("problems", "解读材料的形式单一，群众看不明白。\n人手不够。\n解读材料的形式单一，群众看不明白。", "N.DUPLICATE", Severity.Warn, "解读材料的形式单一，群众看不明白。")]
    // N.PLACEHOLDER
    [InlineData("problems", "XX镇将加强学习。", "N.PLACEHOLDER", Severity.Warn, "XX")]
    [InlineData("other", "收取信息处理费【请填写】元。", "N.PLACEHOLDER", Severity.Warn, "【请填写】")]
    [InlineData("other", "[bookmark: _GoBack]没有收取信息处理费。", "N.PLACEHOLDER", Severity.Warn, "[bookmark: _GoBack]")]
    [InlineData("problems", "我镇共有人员（  ）个，待补充。", "N.PLACEHOLDER", Severity.Warn, "（  ）个")]
    // F.FEE
    [InlineData("other", "无。", "F.FEE", Severity.Warn, null)]
    [InlineData("other", "全年收取信息处理费35元。", "F.FEE", Severity.Warn, "35元")]
    [InlineData("other", "全年收取信息处理费1.5万元。", "F.FEE", Severity.Warn, "1.5万元")]
    // S.HEADING, S.BREAK
    [InlineData("problems", "一是解读少。二是更新慢。二是人手少。", "S.HEADING", Severity.Warn, "二是")]
    [InlineData("problems", "（一）存在的问题\n1.解读少。\n3.更新慢。", "S.HEADING", Severity.Warn, "3.")]
    [InlineData("problems", "二是解读少。三是更新慢。", "S.HEADING", Severity.Warn, "二是")]
    [InlineData("problems", "今年以来我镇认真学习有关文件的要求并且按照县里的统一部署全面推\n进政务公开工作。", "S.BREAK", Severity.Warn, "今年以来我镇认真学习有关文件的要求并且按照县里的统一部署全面推")]
    // P.PRIVACY
    [InlineData("overview.requests", "申请人身份证号11010519491231002X，已答复。", "P.PRIVACY", Severity.Fail, "11010519491231002X")]
    [InlineData("overview.requests", "申请人身份证号110105194912310021，已答复。", "P.PRIVACY", Severity.Warn, "110105194912310021")]
    [InlineData("overview.requests", "申请人电话13800138000，已答复。", "P.PRIVACY", Severity.Warn, "13800138000")]
    [InlineData("overview.requests", "申请人卡号6222 0212 3456 7890 128，已退费。", "P.PRIVACY", Severity.Fail, "6222 0212 3456 7890 128")]
    [InlineData("overview.management", "对秘密★3年的公文做保密审查。", "P.PRIVACY", Severity.Fail, "秘密★3年")]
    // L.NUMBER, L.PERIOD
    [InlineData("period", "根据《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）编制。统计期限自2023年1月1日起至2023年12月31日止。", "L.NUMBER", Severity.Warn, "国办公开办函〔2019〕60号")]
    [InlineData("period", "根据《关于政府信息公开工作年度报告有关事项的通知》编制。统计期限自2023年1月1日起至2023年12月31日止。", "L.NUMBER", Severity.Warn, "关于政府信息公开工作年度报告有关事项的通知")]
    [InlineData("period", "统计期限自2022年1月1日起至2022年12月31日止。", "L.PERIOD", Severity.Warn, "2022年1月1日起至2022年12月31日")]
    [InlineData("period", "根据条例编制本报告。", "L.PERIOD", Severity.Warn, null)]
    // L.TITLE
    [InlineData("title", "政府信息公开工作年度报告", "L.TITLE", Severity.Warn, "政府信息公开工作年度报告")]
    [InlineData("title", "松岭镇政府信息公开工作年度报告", "L.TITLE", Severity.Warn, "松岭镇政府信息公开工作年度报告")]
    [InlineData("title", "松岭镇2022年政府信息公开工作年度报告", "L.TITLE", Severity.Warn, "松岭镇2022年政府信息公开工作年度报告")]
    [InlineData("title", "松岭镇2023年2023年政府信息公开工作年度报告", "L.TITLE", Severity.Warn, "松岭镇2023年2023年政府信息公开工作年度报告")]
    [InlineData("title", "松岭镇2023年度政府信息公开工作年度报告", "L.TITLE", Severity.Warn, "松岭镇2023年度政府信息公开工作年度报告")]
    [InlineData("title", "白河镇2023年政府信息公开工作年度报告", "L.TITLE", Severity.Warn, "白河镇2023年政府信息公开工作年度报告")]
    [InlineData("title", "2023 年松岭镇政府信息公开工作 年度报告", "L.TITLE", Severity.Note, "3 年")]
    [InlineData("title", "附件：松岭镇2023年政府信息公开工作年度报告", "L.TITLE", Severity.Warn, "附件：松岭镇2023年政府信息公开工作年度报告")]
    public void What_is_wrong_in_a_text_is_found_in_its_place(string key, string text, string code, Severity severity, string? quoted)
    {
        var report = With(key, text);
        var finding = Check(report, Previous).First(f => f.Code == code);
        Assert.Equal((severity, report.Layout.Parts.First(p => p.Texts.Any(t => t.Key == key)).Key), (finding.Severity, finding.Part));
        if (quoted is not null)
        {
            Assert.Equal((key, quoted), (finding.Range!.Text, report.Text(key).Substring(finding.Range.Start, finding.Range.Length)));
        }
    }

    [Theory]
    [InlineData("N.PARTSUM", "主动公开信息共 41 条。其中：文件 1 条；动态 31 条；总结 1 条；决算 3 条；预算 3 条；试点 2 条。")]
    [InlineData("N.PARTSUM", "公开信息100条，其中动态20条。")]
    [InlineData("N.PARTSUM", "公开信息100条，包括动态60条、公示20条等。")]
    [InlineData("N.PARTSUM", "公开信息120条，比上年增加20条，包括动态70条、公示50条。")]
    [InlineData("N.PARTSUM", "公开信息100条，包括动态60条（其中图片20条、视频40条）、公示40条。")]
    [InlineData("N.PARTSUM", "公开信息30余条，包括动态20条、公示14条。")]
    [InlineData("N.PARTSUM", "公开信息二十条，分别为解读、动态各五条，公示十条。")]
    [InlineData("N.PARTSUM", "公开信息1,300条，包括动态1000条、公示三百条，同比增长8.3%。")]
    [InlineData("N.PARTSUM", "公开信息15条，包括动态5—10条、公示8条。")]
    [InlineData("N.PARTSUM", "网站公开信息50条，公众号公开信息80条，包括动态30条、公示50条；其中视频5条。")]
    [InlineData("N.PARTSUM", "公开信息100条，包括动态60条、公示40条，同比增加20条。")]
    [InlineData("N.PARTSUM", "公开信息100条，包括动态60条、公示40条，公众号发布30条，其中视频10条。")]
    [InlineData("N.PARTSUM", "公开信息100条，包括动态60条、视频5期。")]
    [InlineData("N.CELL", "受理申请23件，其中上年结转1件，本年收到申请22件。")]
    [InlineData("N.CELL", "上年收到申请5件。去年收到申请6件。2022年收到政府信息公开申请9件。")]
    [InlineData("N.CELL", "收到网民留言77件，制作转载政策解读文件106件，收到建议30件。")]
    [InlineData("N.CELL", "收到申请20余件，没有因申请发生行政复议和行政诉讼。")]
    [InlineData("N.CLAIM", "办结申请22件，其中予以公开15件、部分公开3件。群众留言全部办结。")]
    [InlineData("N.CLAIM", "经办公室主任、分管领导、主要领导逐级审批。")]
    [InlineData("N.STALE", "2019年修订的条例施行以来，与2022年相比有进步。《2018年规划》已废止。自2020年起设专栏。明年将继续。2024年，我镇将加强培训。")]
    [InlineData("N.UNIT", "我镇委托第三方，我县各乡镇人民政府，县财政局，松岭镇人民政府，市政府。")]
    [InlineData("N.DUPLICATE", "政务公开公开栏、信息公开公开目录更新，一步一步推进，逐条逐条核对，人人知晓。")]
    [InlineData("N.PLACEHOLDER", "开展“双随机、一公开”，落实……等要求，网址www.qingshi.gov.cn。")]
    [InlineData("S.HEADING", "一是解读少。二是更新慢。\n一是多解读。二是勤更新。\n（一）做法\n1.学习。\n2.检查。\n（二）打算\n1.学习。第二十条第（五）项。2.5万人。")]
    [InlineData("S.BREAK", "今年以来我镇认真学习有关文件的要求并且按照县里的统一部署全面推进政务公开。\n二是按周检查栏目。\n（一）主要问题")]
    [InlineData("P.PRIVACY", "监督电话0917-1234567，文号〔2023〕12号，公开信息12345678901条，2023年1月1日至2023年12月31日，没有涉密信息。")]
    [InlineData("F.FEE", "收取信息处理费270元。")]
    public void What_is_right_in_a_text_is_left_alone(string code, string text)
    {
        var report = With("problems", text);
        var key = code == "F.FEE" ? "other" : "problems";
        Assert.DoesNotContain(Check(key == "problems" ? report : With(key, text), Previous), f => f.Code == code && f.Range?.Text == key);
    }

    [Fact]
    public void A_finding_says_the_numbers_and_where()
    {
        var finding = Check(With("overview.requests", "全年收到政府信息公开申请32件。"), Previous).Single(f => f.Code == "N.CELL");
        Assert.Equal("“一、总体情况”的“依申请公开”：正文写收到的申请32件，而表三“一、本年新收政府信息公开申请数量”行“总计”列是22。", finding.Message);
        Assert.Equal(("t3", "一、本年新收政府信息公开申请数量", "总计"), (finding.Table, finding.Row, finding.Column));
        Assert.Equal("全年收到政府信息公开申请22件。", finding.Repairs[0].Apply(With("overview.requests", "全年收到政府信息公开申请32件。")).Text("overview.requests"));
    }

    [Fact]
    public void A_doubled_word_is_mended_by_its_repair()
    {
        var report = With("problems", "虽然政府信息公开公开工作有成效，学习的的时间不够。");
        var mended = Check(report).Where(f => f.Code == "N.DUPLICATE").SelectMany(f => f.Repairs).Aggregate((a, b) => new Repair(a.Label, [.. a.Edits, .. b.Edits])).Apply(report);
        Assert.Equal("虽然政府信息公开工作有成效，学习的时间不够。", mended.Text("problems"));
    }

    [Fact]
    public void Figures_and_sentences_of_last_year_are_known()
    {
        var copied = Check(With("overview.platform", "政务公众号发布消息140条。"), Previous).Single(f => f.Code == "N.STALE");
        Assert.Contains("连同数字与上一年度报告完全相同", copied.Message, StringComparison.Ordinal);
        var figure = Check(With("overview.requests", "收到政府信息公开申请9件。"), Previous).Single(f => f.Code == "N.STALE");
        Assert.Contains("这是上一年度的数；本年度表格是22", figure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Check(With("overview.requests", "收到政府信息公开申请9件。")), f => f.Code == "N.STALE");
    }

    [Fact]
    public void A_missing_aspect_and_a_part_without_figures_are_named()
    {
        var report = Current.With(Current.Layout.Texts.Where(t => t.Aspect is not null).ToDictionary(t => t.Key, _ => (string?)""), Nothing)
            .With(new Dictionary<string, string?> { ["overview.opening"] = "松岭镇加强领导，依托门户网站主动公开政府信息。" }, Nothing);
        var found = Check(report).Where(f => f.Code == "N.ASPECT").ToArray();
        Assert.Equal(
            ["“一、总体情况”没有写“依申请公开”。", "“一、总体情况”没有写“政府信息管理”。", "“一、总体情况”没有写“监督保障”。", "“一、总体情况”没有一个数字。", "“一、总体情况”只顺带提到“主动公开”、“政府信息公开平台建设”，没有单独的段落。"],
            found.Select(f => f.Message));
        Assert.Equal(Severity.Note, found[^1].Severity);
    }

    [Fact]
    public void Part_one_has_a_limit_that_the_county_sets()
    {
        var report = With("overview.management", new string('文', 1000));
        Assert.Contains("超过1000字", Check(report).Single(f => f.Code == "N.LENGTH").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Check(report, settings: new() { OverviewLimit = 2000 }), f => f.Code == "N.LENGTH");
    }

    [Theory]
    [InlineData(UnitKind.Town, true)]
    [InlineData(UnitKind.Government, true)]
    [InlineData(UnitKind.Department, false)]
    public void Governments_owe_three_results(UnitKind kind, bool owes)
    {
        var report = With("overview.supervision", "培训2次，共86人次；工作考核为良好。");
        var found = Check(report, kind: kind).Where(f => f.Code == "C.DUTY").ToArray();
        Assert.Equal(owes ? ["报告没有写社会评议、责任追究的结果。"] : [], found.Select(f => f.Message));
    }

    [Fact]
    public void A_report_copied_from_another_town_is_recognised()
    {
        var work = string.Concat(Enumerable.Range(0, 60).Select(i => $"第{i}项公开事项由承办站所整理，经审核后在{i + 3}日内发布，群众可以到大厅查阅。"));
        var (own, other) = (With("overview.management", work), With("overview.management", work + "白河镇另有一处查阅点。") with { UnitName = "青石县白河镇人民政府" });
        var found = ReportChecks.Run(new(own, sibling: other)).Single(f => f.Code == "N.DUPLICATE");
        Assert.Contains("与青石县白河镇人民政府的报告有100%的内容相同", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ReportChecks.Run(new(Current, sibling: Previous with { UnitName = "青石县白河镇人民政府" })), f => f.Code == "N.DUPLICATE");
        var named = ReportChecks.Run(new(With("problems", "今后白河镇要加强学习。"), sibling: other)).Single(f => f.Code == "N.UNIT");
        Assert.Equal((2, 3), (named.Range!.Start, named.Range.Length));
    }
}
