using System.Net;
using Workflow.Web.Tests.BadInput;

namespace Workflow.Web.Tests.Admin;

/// <summary>检查规则: the county decides what stops a report.</summary>
public sealed class ChecksTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    private const string Figure = "N.CELL";

    [Fact]
    public async Task A_check_that_the_county_raises_stops_a_report_and_one_that_it_leaves_out_says_nothing()
    {
        var draft = await (await drafting.DraftAsync("qingshi")).PressAsync("保存", ("cells[t3.new.total]", "23"), ("texts[overview.requests]", "全年共收到政府信息公开申请12件。"));
        Assert.Equal("finding finding-warn", Found(draft));

        await SetAsync((Field(Figure), "Fail"));
        draft = await (await drafting.Site.SignInAsync("qingshi.jingban")).OpenAsync(draft.Path);
        Assert.Equal("finding finding-fail", Found(draft));
        var refused = await draft.PressAsync("送审");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(refused.Document.QuerySelectorAll("[data-refusal] [data-code]"), f => f.GetAttribute("data-code") == Figure);

        var page = await SetAsync((Field(Figure), "Off"));
        Assert.Equal("Off", page.Value(Field(Figure)));
        Assert.Null(Found(await (await drafting.Site.SignInAsync("qingshi.jingban")).OpenAsync(draft.Path)));
        await SetAsync((Field(Figure), ""));
        Assert.Equal("finding finding-warn", Found(await (await drafting.Site.SignInAsync("qingshi.jingban")).OpenAsync(draft.Path)));
    }

    [Theory]
    [InlineData("OverviewLimit", "很多", "200至20000之间")]
    [InlineData("OverviewLimit", "", "200至20000之间")]
    [InlineData("Severities[N.CELL]", "9", "请刷新页面")]
    [InlineData("Severities[X.NONE]", "Fail", "请刷新页面")]
    public async Task What_is_no_rule_is_refused_and_what_else_was_chosen_is_kept(string field, string value, string words)
    {
        var page = await (await drafting.Site.SignInAsync("yunling.guanli")).OpenAsync("/admin/checks");
        var refused = await page.PressAsync("保存", (field, value), (Field("N.LENGTH"), "Fail"));
        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, words);
        Assert.Equal("Fail", refused.Value(Field("N.LENGTH")));
    }

    [Fact]
    public async Task To_everybody_but_the_county_administrator_the_page_does_not_exist() =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await drafting.Site.SignInAsync("qingshi.jingban")).OpenAsync("/admin/checks")).Status);

    private async Task<Shown> SetAsync((string, string) rule)
    {
        var page = await (await drafting.Site.SignInAsync("yunling.guanli")).OpenAsync("/admin/checks");
        var saved = await page.PressAsync("保存", rule);
        Assert.Equal(HttpStatusCode.OK, saved.Status);
        return saved;
    }

    private static string Field(string code) => $"Severities[{code}]";

    private static string? Found(Shown draft) => draft.Document.QuerySelectorAll("[data-findings] [data-code]").FirstOrDefault(f => f.GetAttribute("data-code") == Figure)?.ClassName;
}
