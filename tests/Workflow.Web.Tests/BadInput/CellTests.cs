using System.Net;
using Workflow.Disclosure.Drafting;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Tests.BadInput;

public sealed class CellTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    private const string Cell = "cells[t3.new.natural]";

    [Theory]
    [InlineData("二十三", "不是数字")]
    [InlineData("-5", "小于0")]
    [InlineData("－５", "小于0")]
    [InlineData("2.5", "不是整数")]
    [InlineData("1e400", "科学计数法")]
    [InlineData("1E3", "科学计数法")]
    [InlineData("NaN", "不是数字")]
    [InlineData("Infinity", "不是数字")]
    [InlineData("0x1F", "不是数字")]
    [InlineData("/", "没有的请填0")]
    [InlineData("无", "没有的请填0")]
    [InlineData("12件", "带了文字")]
    [InlineData("1 2", "中间有空格")]
    [InlineData("1,23", "逗号位置不对")]
    [InlineData("99999999999999999999999999999999999999", "太大")]
    [InlineData("1'; DROP TABLE cases; --", "不是数字")]
    [InlineData("<script>alert(1)</script>", "不是数字")]
    public async Task A_cell_that_is_no_number_is_refused_when_sent_and_stays_as_typed(string typed, string why)
    {
        var refused = await (await drafting.DraftAsync("qingshi")).PressAsync("送审", (Cell, typed));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
        Assert.Equal(typed, refused.Value(Cell));
        Assert.Equal(typed, (await drafting.DraftAsync("qingshi")).Value(Cell));
        Assert.Null(refused.Document.QuerySelector(".paper script"));
    }

    [Theory]
    [InlineData("２３", "23")]
    [InlineData("\u3000 23\u3000", "23")]
    [InlineData("１，２３４", "1234")]
    [InlineData("00７", "7")]
    [InlineData("2\u200b3", "23")]
    [InlineData("\u202e23", "23")]
    public async Task Full_width_digits_spaces_and_hidden_characters_are_put_right(string typed, string read)
    {
        var saved = await (await drafting.DraftAsync("baixi")).PressAsync("保存", (Cell, typed));

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal(read, saved.Value(Cell));
    }

    [Fact]
    public async Task A_cell_longer_than_any_number_is_refused_and_comes_back()
    {
        var typed = new string('9', 41);
        var refused = await (await drafting.DraftAsync("liuhe")).PressAsync("保存", (Cell, typed));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "41个字符", "最多40个");
        Assert.Equal(typed, refused.Value(Cell));
    }

    [Fact]
    public async Task A_thousand_strange_cells_take_nothing_along_and_the_known_one_is_saved()
    {
        var strange = Enumerable.Range(0, 1000).Select(i => ($"cells[x.{i}]", "1"));
        var saved = await (await drafting.DraftAsync("shiqiao")).PressAsync("保存", [(Cell, "7"), .. strange]);

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal("7", saved.Value(Cell));
        Assert.Equal(ReportLayouts.For(2021).Cells.Count, saved.Document.QuerySelectorAll("[name^='cells[']").Length);
    }

    [Fact]
    public async Task More_fields_than_any_form_has_are_refused_as_too_much()
    {
        var strange = Enumerable.Range(0, 5000).Select(i => ($"cells[x.{i}]", "1"));
        (await (await drafting.DraftAsync("shiqiao")).PressAsync("保存", [.. strange])).AssertRefused(HttpStatusCode.RequestEntityTooLarge, "内容太大");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99")]
    [InlineData("2147483647")]
    [InlineData("第一版")]
    public async Task A_version_that_the_section_never_had_overwrites_nothing_and_the_text_stays(string version)
    {
        var draft = await drafting.DraftAsync("hongfeng");
        var changed = draft.Value("versions[requests]") == "0" ? await draft.PressAsync("保存", (Cell, "1")) : draft;
        var refused = await changed.PressAsync("保存", (Cell, "8"), ("versions[requests]", version));

        refused.AssertRefused(HttpStatusCode.Conflict, "改过这一部分");
        Assert.Equal("8", refused.Value(Cell));
        Assert.Equal("1", (await drafting.DraftAsync("hongfeng")).Value(Cell));
    }

    [Fact]
    public async Task Five_megabytes_in_one_section_come_back_with_how_much_is_allowed()
    {
        var typed = new string('长', 5 * 1024 * 1024 / 3);
        var refused = await (await drafting.DraftAsync("songping")).PressAsync("保存", ("texts[problems]", typed));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, $"最多{SaveSectionHandler.MaxLength}字");
        Assert.Equal(typed, refused.Value("texts[problems]"));
    }

    [Fact]
    public async Task Script_and_bidi_marks_in_a_text_are_shown_as_letters()
    {
        const string Typed = "甲<script>alert(1)</script>\u202e乙</textarea><img src=x onerror=alert(1)>";
        var saved = await (await drafting.DraftAsync("jiaoyu")).PressAsync("保存", ("texts[problems]", Typed));

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal(Typed.Replace("\u202e", "", StringComparison.Ordinal), saved.Value("texts[problems]"));
        Assert.Empty(saved.Document.QuerySelectorAll("img[src=x], form script"));
    }
}
