using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using Workflow.Reports.Checks;
using Workflow.Reports.Rendering;
using Workflow.Testing;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Rendering;

public sealed class ReportHtmlTests
{
    private static readonly string[] Hostile =
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</textarea><script>1</script>", "' onfocus='alert(1)", "</td></table><iframe>", "]]>&lt;", "javascript:alert(1)"];

    [Fact]
    public void What_was_typed_comes_back_as_text_and_makes_no_element() =>
        Check.One(LongRun.Draws(), Prop.ForAll(
            (from cell in Gen.Elements(Layout2021.Cells.ToArray())
             from text in Gen.Elements(Layout2021.Texts.ToArray())
             from typed in Gen.Elements(Hostile).ListOf(3).Select(string.Concat)
             select (cell, text, typed)).ToArbitrary(),
            x =>
            {
                var report = Seed004() with
                {
                    UnitName = x.typed,
                    Cells = new Dictionary<string, string?> { [x.cell.Key] = x.typed },
                    Texts = new Dictionary<string, string> { [x.text.Key] = x.typed },
                };
                var findings = ReportChecks.AtOnce(report);
                var page = Parse(ReportHtml.Render(report) + FindingsHtml.List(report, findings, submitted: true) + Form(report, findings));
                Assert.Empty(page.QuerySelectorAll("script, img, iframe, [onerror], [onfocus]"));
                Assert.Equal(x.typed, page.QuerySelector<IHtmlInputElement>($"input[data-cell='{x.cell.Key}']")!.Value);
                Assert.Contains(x.typed, page.QuerySelector("article")!.TextContent, StringComparison.Ordinal);
                return true;
            }));

    [Fact]
    public void The_article_has_one_title_six_parts_and_the_official_tables()
    {
        var page = Parse(ReportHtml.Render(Seed004()));
        Assert.Equal(Seed004().Title, Assert.Single(page.QuerySelectorAll("h1")).TextContent);
        Assert.Equal(Layout2021.Parts.Select(p => p.Heading).OfType<string>(), page.QuerySelectorAll("h2").Select(h => h.TextContent));
        Assert.Equal(3, page.QuerySelectorAll("table").Length);
        Assert.Empty(page.QuerySelectorAll("[style], style, input"));
        Assert.Equal(175, page.QuerySelectorAll(".report-t3 td.num").Length);
        Assert.Equal("23", page.QuerySelector(".report-t3 tbody tr td.num")!.TextContent);
    }

    [Fact]
    public void A_reader_sees_last_years_figures_where_one_is_not_none_and_is_led_from_a_finding_to_its_cell()
    {
        var report = Seed004();
        var earlier = report.With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.new.natural"] = "12", ["t3.new.total"] = "12" });
        var wrong = report.With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.granted.natural"] = "17" });
        var findings = ReportChecks.Run(new CheckContext(wrong));
        var page = Parse(ReportHtml.Render(wrong, aids: new FormAids(earlier, []), findings: findings) + FindingsHtml.ForReader(findings));

        Assert.Equal("23上年12 ＋11", page.QuerySelector(".report-t3 tbody tr td.num")!.TextContent);
        Assert.DoesNotContain(page.QuerySelectorAll("td .last-year"), e => e.TextContent == "上年0");
        Assert.Equal(findings.Count, page.QuerySelectorAll(".finding").Length);
        Assert.Empty(page.QuerySelectorAll(".findings button"));
        Assert.All(page.QuerySelectorAll(".finding a"), a => Assert.NotNull(page.QuerySelector($"[id='{a.GetAttribute("href")![1..]}']")));
        Assert.NotEmpty(page.QuerySelectorAll("td.at-fault[id]"));
        Assert.Empty(FindingsHtml.ForReader([]));
    }

    [Fact]
    public void What_is_said_of_several_places_in_the_same_words_is_said_once_with_their_number()
    {
        var same = new Finding("N.DUPLICATE", Severity.Warn, "总述", "overview", [], "与前面的一段完全相同。", "请删去重复的一段。");
        var page = Parse(FindingsHtml.ForReader([same, same with { Range = new("overview", 90, 20) }, same with { Message = "“的的”重复。" }]));
        Assert.Equal(["提醒 与前面的一段完全相同。（2处）请删去重复的一段。", "提醒 “的的”重复。 请删去重复的一段。"], page.QuerySelectorAll(".finding").Select(f => f.TextContent));
    }

    [Fact]
    public void The_totals_that_changed_most_come_first()
    {
        var earlier = Seed004().With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.new.total"] = "12", ["t3.granted.total"] = "14", ["t3.granted.natural"] = "1" });
        var largest = YearOnYear.Largest(Seed004(), earlier, 2);
        Assert.Equal(["t3.new.total", "t3.granted.total"], largest.Select(c => c.Key));
        Assert.Equal((12m, 23m, "＋11"), (largest[0].Then, largest[0].Now, largest[0].Difference));
        Assert.Empty(YearOnYear.Largest(Seed004(), Seed004(), 5));
    }

    [Fact]
    public void Every_cell_lies_under_its_own_heads_in_the_rendered_grid()
    {
        var table = Parse(ReportForm.EditableTable(Seed004(), "t3", [])).QuerySelector<IHtmlTableElement>("table")!;
        var grid = Grid(table);
        Assert.All(grid, line => Assert.Equal(10, line.Length));
        foreach (var (cell, row, column) in grid.SelectMany((line, r) => line.Select((c, i) => (c, r, i))).Where(x => x.c?.QuerySelector("input") is not null))
        {
            var layout = Layout2021.Cell(cell!.QuerySelector("input")!.GetAttribute("data-cell")!);
            Assert.Equal(layout.Column.Name, grid[2][column]!.TextContent);
            Assert.EndsWith(grid[row][2]!.TextContent, layout.Row.Stubs[^1].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_section_names_its_fields_as_the_form_contract_says()
    {
        var section = Parse(ReportForm.Section(Seed004(), "overview", 4, [])).QuerySelector("fieldset")!;
        Assert.Equal(("overview", "4"), (section.GetAttribute("data-section"), section.GetAttribute("data-version")));
        Assert.Equal("4", section.QuerySelector<IHtmlInputElement>("input[name='versions[overview]']")!.Value);
        Assert.Equal("总述的情况。", section.QuerySelector<IHtmlTextAreaElement>("textarea[name='texts[overview.opening]']")!.Value);
        Assert.All(section.QuerySelectorAll("label"), label => Assert.NotNull(section.QuerySelector($"[id='{label.GetAttribute("for")}']")));
    }

    [Fact]
    public void Every_cell_and_text_of_the_layout_has_exactly_one_field_in_the_form()
    {
        var page = Parse(Form(Seed004(), []));
        Assert.Equal(Layout2021.Cells.Select(c => $"cells[{c.Key}]"), page.QuerySelectorAll("input.cell").Select(i => i.GetAttribute("name")));
        Assert.Equal(Layout2021.Texts.Select(t => $"texts[{t.Key}]"), page.QuerySelectorAll("[data-text]").Select(i => i.GetAttribute("name")));
        Assert.All(page.QuerySelectorAll("input.cell"), i => Assert.NotEmpty(i.GetAttribute("aria-label")!));
        Assert.Distinct(page.QuerySelectorAll("[id]").Select(e => e.Id));
    }

    [Fact]
    public void A_text_that_begins_with_an_empty_line_comes_back_unchanged()
    {
        var report = Seed004() with { Texts = new Dictionary<string, string> { ["other"] = "\n\n无。" } };
        Assert.Equal("\n\n无。", Parse(ReportForm.Section(report, "other", 1, [])).QuerySelector<IHtmlTextAreaElement>("textarea")!.Value);
    }

    [Fact]
    public void A_failing_cell_is_marked_and_its_finding_links_to_it()
    {
        var report = Seed004().With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.granted.natural"] = "14" });
        var findings = ReportChecks.AtOnce(report);
        var page = Parse(FindingsHtml.List(report, findings, submitted: false) + ReportForm.Section(report, "requests", 1, findings));
        var input = page.QuerySelector("input[data-cell='t3.granted.natural']")!;
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Contains("at-fault", input.ParentElement!.ClassList);
        Assert.Equal(["t3.granted.natural"], page.QuerySelectorAll("td.suspect input").Select(i => i.GetAttribute("data-cell")));
        Assert.All(page.QuerySelectorAll<IHtmlAnchorElement>(".finding-fail a"), a => Assert.NotNull(page.GetElementById(a.Hash[1..])));
        Assert.Contains("左 23 右 22 差 1", page.QuerySelector(".finding-fail")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("input[data-cell='t3.refused-secret.charity']")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public void What_is_not_written_yet_is_said_softly_until_the_report_is_handed_on_and_leads_to_its_field()
    {
        var report = Report.Empty(Layout2021, 2021, "青石镇人民政府");
        var findings = ReportChecks.AtOnce(report);
        Assert.All(findings, f => Assert.True(f.IsToDo()));

        var typing = Parse(FindingsHtml.List(report, findings, submitted: false) + Form(report, findings));
        Assert.Equal(findings.Count, typing.QuerySelectorAll(".finding-todo").Length);
        Assert.Empty(typing.QuerySelectorAll(".finding-fail, [aria-invalid]"));
        Assert.All(typing.QuerySelectorAll<IHtmlAnchorElement>(".finding a"), a => Assert.True(typing.GetElementById(a.Hash[1..]) is IHtmlInputElement or IHtmlTextAreaElement, a.Hash));

        Assert.Equal(findings.Count, Parse(FindingsHtml.List(report, findings, submitted: true)).QuerySelectorAll(".finding-fail").Length);
    }

    private static string Form(Report report, IReadOnlyList<Finding> findings) =>
        string.Concat(report.Layout.Parts.Select(p => ReportForm.Section(report, p.Key, 1, findings)));

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    private static IElement?[][] Grid(IHtmlTableElement table)
    {
        var grid = table.Rows.Select(_ => new IElement?[10]).ToArray();
        foreach (var (row, r) in table.Rows.Select((row, r) => (row, r)))
        {
            foreach (var cell in row.Cells)
            {
                var column = Array.FindIndex(grid[r], c => c is null);
                for (var down = 0; down < cell.RowSpan; down++)
                {
                    Array.Fill(grid[r + down], cell, column, cell.ColumnSpan);
                }
            }
        }
        return grid;
    }
}
