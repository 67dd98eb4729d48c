using System.Net;
using Workflow.Testing;
using Workflow.Web.Tests.BadInput;

namespace Workflow.Web.Tests.Campaigns;

/// <summary>A report of a year that is not over: warned of wherever one works on it, refused nowhere here.</summary>
public sealed class YearNotOverTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    private const string Warning = "[data-year-not-over]:not([hidden])";
    private const string Words = "2022年还没有结束：年度报告要在2023年1月1日以后公开";

    [Fact]
    public async Task A_campaign_of_it_is_opened_changed_and_started_with_a_warning()
    {
        var administrator = await drafting.Site.SignInAsync("yunling.guanli");
        Assert.Null((await administrator.OpenAsync("/campaigns/new")).Document.QuerySelector(Warning));
        var form = await administrator.OpenAsync("/campaigns/new?year=2022");
        Assert.StartsWith(Words, form.Document.QuerySelector(Warning)!.TextContent, StringComparison.Ordinal);

        var prepared = await form.PressAsync("新开");
        Assert.Equal(HttpStatusCode.OK, prepared.Status);
        Assert.StartsWith(Words, prepared.Document.QuerySelector(Warning)!.TextContent, StringComparison.Ordinal);
        Assert.Contains(Words, prepared.Document.QuerySelector(".start-form")!.GetAttribute("data-ask"), StringComparison.Ordinal);
        var edit = await administrator.OpenAsync($"{prepared.Path}/edit");
        Assert.StartsWith(Words, edit.Document.QuerySelector(Warning)!.TextContent, StringComparison.Ordinal);

        var started = await prepared.PressAsync("启动");
        Assert.NotNull(started.Document.QuerySelector("table.board"));
        Assert.StartsWith(Words, started.Document.QuerySelector(Warning)!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_editor_and_each_task_of_such_a_report_say_so_until_the_year_is_over()
    {
        var task = await drafting.SubmitAsync("qingshi");
        drafting.Site.Clock.Now = new(2021, 12, 31, 15, 0, 0, TimeSpan.Zero);
        try
        {
            Assert.StartsWith("2021年还没有结束", (await drafting.DraftAsync("baixi")).Document.QuerySelector(Warning)!.TextContent, StringComparison.Ordinal);
            Assert.StartsWith("2021年还没有结束", (await (await drafting.Site.SignInAsync("qingshi.baomi")).OpenAsync($"/tasks/{task}")).Document.QuerySelector(Warning)!.TextContent, StringComparison.Ordinal);
            drafting.Site.Clock.Now = new(2021, 12, 31, 16, 0, 0, TimeSpan.Zero);
            Assert.Null((await drafting.DraftAsync("baixi")).Document.QuerySelector(Warning));
            Assert.Null((await (await drafting.Site.SignInAsync("qingshi.baomi")).OpenAsync($"/tasks/{task}")).Document.QuerySelector(Warning));
        }
        finally
        {
            drafting.Site.Clock.Now = County.Morning;
        }
    }
}
