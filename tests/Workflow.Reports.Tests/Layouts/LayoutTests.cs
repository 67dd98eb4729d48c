using System.Text.Json;
using Workflow.Reports.Layouts;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Layouts;

/// <summary>What holds for every layout file, and what the 2021 one must say.</summary>
public sealed class LayoutTests
{
    public static TheoryData<string> All => [.. ReportLayouts.All.Select(l => l.Id)];

    [Theory, MemberData(nameof(All))]
    public void Every_rule_names_cells_of_its_own_table_and_has_two_sides(string id)
    {
        var layout = ReportLayouts.Get(id);
        Assert.NotEmpty(layout.Rules);
        Assert.All(layout.Rules, rule =>
        {
            Assert.NotEmpty(rule.Left);
            Assert.NotEmpty(rule.Right);
            Assert.All(rule.Left.Concat(rule.Right), key => Assert.Equal(rule.Table, layout.Cell(key).Table));
            Assert.DoesNotContain('{', string.Concat(rule.Place, rule.Mend));
            Assert.True(!rule.LeftIsTotal || (rule.Left.Count == 1 && layout.Cell(rule.Left[0]).IsTotal));
        });
    }

    [Theory, MemberData(nameof(All))]
    public void Every_total_cell_is_the_left_side_of_a_rule(string id)
    {
        var layout = ReportLayouts.Get(id);
        var summed = layout.Rules.Where(r => r.LeftIsTotal).Select(r => r.Left[0]).ToHashSet();
        Assert.All(layout.Cells.Where(c => c.IsTotal), cell => Assert.Contains(cell.Key, summed));
    }

    [Theory, MemberData(nameof(All))]
    public void Every_line_of_every_table_is_as_wide_as_the_table(string id)
    {
        foreach (var table in ReportLayouts.Get(id).Tables)
        {
            AssertFillsGrid(table.Head, table.StubColumns + table.ValueColumns);
            foreach (var block in table.Blocks)
            {
                AssertFillsGrid(block.Head, table.StubColumns + table.ValueColumns);
                AssertFillsGrid([.. block.Rows.Select(r => r.Stubs)], table.StubColumns);
                Assert.Equal(table.ValueColumns, block.Columns.Sum(c => c.Span) * (block.OneLine ? block.Rows.Count : 1));
            }
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Cells_have_distinct_grid_places_and_names(string id)
    {
        var cells = ReportLayouts.Get(id).Cells;
        Assert.Distinct(cells.Select(c => (c.Table, c.GridRow, c.GridColumn)));
        Assert.Distinct(cells.Select(c => c.Place));
    }

    [Theory, MemberData(nameof(All))]
    public void Every_table_belongs_to_one_part_and_text_keys_tell_their_part(string id)
    {
        var layout = ReportLayouts.Get(id);
        Assert.Equal(layout.Tables.Select(t => t.Key), layout.Parts.SelectMany(p => p.Tables));
        Assert.Contains(layout.Texts, t => t is { Key: "title", SingleLine: true });
    }

    [Theory, MemberData(nameof(All))]
    public void Browser_json_is_json_and_cannot_end_its_script_element(string id)
    {
        var json = ReportLayouts.Get(id).ToBrowserJson();
        Assert.DoesNotContain('<', json);
        using var parsed = JsonDocument.Parse(json);
        Assert.Equal(ReportLayouts.Get(id).Cells.Count, parsed.RootElement.GetProperty("cells").EnumerateObject().Count());
    }

    [Fact]
    public void The_2021_tables_have_10_and_25_by_7_and_15_cells()
    {
        Assert.Equal([10, 25 * 7, 15], Layout2021.Tables.Select(t => Layout2021.Cells.Count(c => c.Table == t.Key)));
        Assert.Equal(25, Layout2021.Table("t3").Blocks.Single().Rows.Count);
        Assert.Equal(
            new Dictionary<string, int> { ["T3.IDENTITY"] = 7, ["T3.TOTAL"] = 7, ["T3.ROWSUM"] = 25, ["T4.SUM"] = 3 },
            Layout2021.Rules.CountBy(r => r.Code).ToDictionary());
    }

    [Fact]
    public void The_2019_tables_have_22_and_23_by_7_and_15_cells()
    {
        Assert.Equal([22, 23 * 7, 15], Layout2019.Tables.Select(t => Layout2019.Cells.Count(c => c.Table == t.Key)));
        Assert.Equal(
            new Dictionary<string, int> { ["T3.IDENTITY"] = 7, ["T3.TOTAL"] = 7, ["T3.ROWSUM"] = 23, ["T4.SUM"] = 3 },
            Layout2019.Rules.CountBy(r => r.Code).ToDictionary());
        Assert.Equal(["X.CARRY", "X.ITEMS"], Layout2019.YearRules.Select(r => r.Code).Distinct());
    }

    [Theory]
    [InlineData("-3", "-3")]
    [InlineData("＋5", "5")]
    [InlineData("-0", "0")]
    public void What_grew_or_shrank_has_a_sign(string typed, string text) =>
        Assert.Equal(text, ((CellReading.Number)CellText.Parse(typed, Layout2019.Cell("t2.services.change").Kind)).Text);

    [Theory, MemberData(nameof(All))]
    public void What_a_rule_looks_up_elsewhere_is_there(string id)
    {
        var layout = ReportLayouts.Get(id);
        Assert.NotEmpty(layout.YearRules);
        Assert.All(layout.Mentions, m => Assert.True(m.Words.Count > 0 && m.Mend.Length > 0 && (m.Against is null || m.Value is null)));
        Assert.All(layout.Upgrades, u =>
        {
            var old = ReportLayouts.Get(u.From);
            Assert.All(u.Moves, m => Assert.True(old.HasCell(m.From)));
            Assert.All(u.TextsAnew, t => Assert.NotNull(layout.Text(t).Proposed));
        });
        Assert.Equal(5, layout.Texts.Count(t => t.Aspect is { Count: > 0 }));
    }

    [Fact]
    public void A_year_finds_its_layout_and_a_year_before_all_of_them_finds_none()
    {
        Assert.Equal("2019", ReportLayouts.For(2020).Id);
        Assert.Equal("2021", ReportLayouts.For(2021).Id);
        Assert.Equal("2021", ReportLayouts.For(2026).Id);
        Assert.Null(ReportLayouts.Find(2000));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReportLayouts.For(2000));
    }

    private static void AssertFillsGrid(IReadOnlyList<IReadOnlyList<HeadCell>> rows, int width)
    {
        var used = new int[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var cell in rows[row])
            {
                for (var down = 0; down < cell.Rowspan; down++)
                {
                    Assert.InRange(row + down, 0, rows.Count - 1);
                    used[row + down] += cell.Colspan;
                }
            }
        }
        Assert.All(used, columns => Assert.Equal(width, columns));
    }
}
