using System.Diagnostics;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Comparing;
using Workflow.Reports.Layouts;
using Workflow.Reports.Rendering;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Comparing;

public sealed class ReportComparisonTests
{
    [Fact]
    public void The_changes_done_to_the_first_report_give_the_second() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Any.Two().ToArbitrary(), pair =>
        {
            var (before, after) = pair;
            var comparison = ReportComparison.Of(before, after);
            Assert.Equal(after.ToCanonicalJson(), comparison.Apply(before).ToCanonicalJson());
            Assert.Equal(before.ToCanonicalJson(), ReportComparison.Of(after, before).Apply(after).ToCanonicalJson());
            return true;
        }));

    [Fact]
    public void Equal_reports_have_nothing_to_show() =>
        Check.One(LongRun.Draws(), Prop.ForAll(Any.Two().ToArbitrary(), pair =>
        {
            var comparison = ReportComparison.Of(pair.Item1, pair.Item1 with { });
            Assert.True(comparison.IsEmpty);
            Assert.Equal("两份报告没有不同。", Parse(ComparisonHtml.Render(comparison)).TextContent.Trim());
            return pair.Item1.Hash() == pair.Item2.Hash() == ReportComparison.Of(pair.Item1, pair.Item2).IsEmpty;
        }));

    [Fact]
    public void A_changed_cell_says_where_what_and_how_much()
    {
        var change = Assert.Single(ReportComparison.Of(Tidy.Current, Tidy.Typed(("t3.new.natural", "25"))).Cells);
        Assert.Equal(("t3.new.natural", "22", "25", 3m), (change.Key, change.Before, change.After, change.Difference));
        Assert.Equal("表三“一、本年新收政府信息公开申请数量”行“自然人”列", change.Place);
        Assert.Null(change.PlaceBefore);
        var blank = Assert.Single(ReportComparison.Of(Tidy.Current, Tidy.Typed(("t2.fees.amount", null))).Cells);
        Assert.Equal(("1.5", null, null), (blank.Before, blank.After, blank.Difference));
    }

    [Fact]
    public void The_rows_that_an_upgrade_moves_are_the_same_cells_in_both_directions()
    {
        var old = Tidy.Of(Layout2019, 2020).With(Tidy.Nothing, new Dictionary<string, string?> { ["t3.other.natural"] = "4" });
        var now = LayoutUpgrade.To(Layout2021, old)!.Report;
        var forward = ReportComparison.Of(old, now);
        Assert.DoesNotContain(forward.Cells, c => c.KeyAfter == "t3.other-rest.natural");
        Assert.Contains(forward.Cells, c => c is { KeyBefore: "t2.documents.all", KeyAfter: null, Before: "9", After: null });
        Assert.Equal(old.ToCanonicalJson(), ReportComparison.Of(now, old).Apply(now).ToCanonicalJson());
        var raised = ReportComparison.Of(old, now.With(Tidy.Nothing, new Dictionary<string, string?> { ["t3.other-rest.natural"] = "6" }));
        Assert.Contains(raised.Cells, c => c is { KeyBefore: "t3.other.natural", KeyAfter: "t3.other-rest.natural", Difference: 2, PlaceBefore: not null });
    }

    [Fact]
    public void Every_cell_of_two_layouts_is_in_exactly_one_pair()
    {
        foreach (var (before, after) in ReportLayouts.All.SelectMany(b => ReportLayouts.All.Select(a => (b, a))))
        {
            var pairs = CellPair.Of(before, after).ToArray();
            Assert.Equal(before.Cells.Select(c => c.Key).Order(), pairs.Select(p => p.Before?.Key).OfType<string>().Order());
            Assert.Equal(after.Cells.Select(c => c.Key), pairs.Select(p => p.After?.Key).OfType<string>());
        }
    }

    [Fact]
    public void Unit_year_layout_and_title_are_compared_too()
    {
        var after = Tidy.Of(Layout2019, 2020) with { UnitName = "青石县柳河镇人民政府" };
        var comparison = ReportComparison.Of(Tidy.Current, after);
        Assert.Equal([HeadKind.Unit, HeadKind.Year, HeadKind.Layout], comparison.Heads.Select(h => h.Kind));
        Assert.Equal("title", comparison.Texts[0].Key);
    }

    [Fact]
    public void Another_report_than_the_one_compared_is_refused()
    {
        var comparison = ReportComparison.Of(Tidy.Current, Tidy.Typed(("t3.new.natural", "25")));
        Assert.Throws<ArgumentException>(() => comparison.Apply(Tidy.Typed(("t3.new.natural", "1"))));
    }

    [Fact]
    public void What_was_typed_is_shown_as_text_and_makes_no_element()
    {
        const string Hostile = "<script>alert(1)</script>\"'&lt;";
        var after = Tidy.Current with { UnitName = Hostile, Cells = new Dictionary<string, string?>(Tidy.Current.Cells) { ["t3.new.natural"] = Hostile } };
        after = after with { Texts = new Dictionary<string, string>(after.Texts) { ["problems"] = Hostile, ["title"] = Hostile } };
        var page = Parse(ComparisonHtml.Render(ReportComparison.Of(Tidy.Current, after)));
        Assert.Empty(page.QuerySelectorAll("script, [style], style"));
        Assert.Equal(4, page.QuerySelectorAll("ins").Count(i => i.TextContent == Hostile));
    }

    [Fact]
    public void A_reader_sees_cells_and_words_that_changed_and_how_many_paragraphs_did_not()
    {
        var after = Tidy.Current.With(
            new Dictionary<string, string?> { ["problems"] = Tidy.Current.Text("problems").Replace("3个工作日", "5个工作日", StringComparison.Ordinal) },
            new Dictionary<string, string?> { ["t3.new.natural"] = "20", ["t2.fees.amount"] = null });
        var page = Parse(ComparisonHtml.Render(ReportComparison.Of(Tidy.Current, after)));
        var text = page.QuerySelector("[data-text=problems]")!;
        Assert.Equal(("3", "5"), (text.QuerySelector("del")!.TextContent, text.QuerySelector("ins")!.TextContent));
        Assert.Equal("（1段没有改动，略）", text.QuerySelector(".comparison-same")!.TextContent);
        var rows = page.QuerySelectorAll(".comparison-cells tbody tr").ToDictionary(r => r.GetAttribute("data-cell")!, r => r.QuerySelectorAll("td").Select(d => d.TextContent));
        Assert.Equal(["22", "20", "−2"], rows["t3.new.natural"]);
        Assert.Equal(["1.5", "空白", ""], rows["t2.fees.amount"]);
    }

    [Theory]
    [InlineData("one paragraph")]
    [InlineData("a letter to a line")]
    [InlineData("nothing in common")]
    [InlineData("every sentence touched")]
    public void Two_texts_of_20000_characters_are_compared_at_once(string kind)
    {
        var random = new System.Random(7);
        string Some(string letters, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => letters[random.Next(letters.Length)]));
        var (old, now) = kind switch
        {
            "one paragraph" => (Some("公开政府信息，。0123456789", 20_000), Some("公开政府信息，。0123456789", 20_000)),
            "a letter to a line" => (string.Join('\n', Some("公开政府信息", 10_000).ToCharArray()), string.Join('\n', Some("公开政府信息", 10_000).ToCharArray())),
            "nothing in common" => (Some("甲乙丙丁\n", 20_000), Some("戊己庚辛\n", 20_000)),
            _ => (string.Concat(Enumerable.Repeat("全年公开政府信息12条，解读3条。", 1_100)), string.Concat(Enumerable.Repeat("全年公开政府信息15条，解读4条。", 1_100))),
        };
        ReportComparison.Of(Written("甲乙\n丙丁"), Written("戊己"));
        var watch = Stopwatch.StartNew();
        var (before, after) = (Written(old), Written(now));
        var comparison = ReportComparison.Of(before, after);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{kind}: {watch.ElapsedMilliseconds} ms");
        Assert.Equal(after.Text("problems"), comparison.Apply(before).Text("problems"));
    }

    private static Report Written(string text) => Tidy.With("problems", text);

    private static AngleSharp.Dom.IElement Parse(string html) => new HtmlParser().ParseDocument(html).Body!;
}

/// <summary>Reports that have something in common, as two versions of one do, and now and then nothing.</summary>
file static class Any
{
    private static readonly string[] Sentences =
        ["全年公开信息312条。", "其中政策文件12条，", "一是解读材料少；", "二是个别栏目更新慢。", "2023年", "无", "\n", "\n\n", "𠮷野家", "A4纸3.5%，", "。", "公开", "公公开", "<b>", " "];

    public static Gen<(Report, Report)> Two() =>
        from layouts in Gen.Elements(ReportLayouts.All.ToArray()).Two()
        from other in Gen.Choose(0, 3)
        from before in One(layouts.Item1)
        from fresh in One(other == 0 ? layouts.Item2 : layouts.Item1)
        from kept in Gen.Choose(0, 2)
        select (before, kept == 0 || fresh.LayoutId != before.LayoutId ? fresh : Between(before, fresh));

    private static Gen<Report> One(ReportLayout layout) =>
        from report in Messy(layout)
        from texts in Gen.Elements(Sentences).ListOf(12).Select(string.Concat).ListOf(layout.Texts.Count)
        select report.With(layout.Texts.Select((t, i) => (t.Key, texts[i])).ToDictionary(x => x.Key, x => (string?)x.Item2), Tidy.Nothing);

    /// <summary>The first report with every third thing from the second.</summary>
    private static Report Between(Report before, Report fresh) => before.With(
        before.Texts.Keys.Where((_, i) => i % 3 == 0).ToDictionary(k => k, k => (string?)(before.Text(k) + fresh.Text(k))),
        before.Cells.Keys.Where((_, i) => i % 3 == 0).ToDictionary(k => k, fresh.Cell));
}
