using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Campaigns;

namespace Workflow.Web.Tests.Campaigns;

public sealed class CampaignDatesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Dates_are_changed_until_the_start_and_those_that_are_over_are_named_before_it()
    {
        var administrator = await site.SignInAsync("yunling.guanli");
        var prepared = await (await administrator.OpenAsync("/campaigns/new?year=2021")).PressAsync("新开");
        Assert.DoesNotContain("已经过去", prepared.Text, StringComparison.Ordinal);
        Assert.Contains("要启动", prepared.Document.QuerySelector(".start-form")!.GetAttribute("data-ask"), StringComparison.Ordinal);

        var edit = await administrator.OpenAsync(prepared.Document.QuerySelector(".start-form a")!.GetAttribute("href")!);
        var refused = await edit.PressAsync("保存", ("Title", "我改的名字"), ("DraftDue", "2021-12-20"), ("SubmitDue", "2021-12-01"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("报县截止（2021-12-01）早于起草截止", refused.Text, StringComparison.Ordinal);
        Assert.Equal(("我改的名字", "2021-12-20"), (refused.Value("Title"), refused.Value("DraftDue")));

        prepared = await refused.PressAsync("保存", ("SubmitDue", "2021-12-24"));
        Assert.Contains("我改的名字", prepared.Document.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("起草截止2021年12月20日、报县截止2021年12月24日已经过去", prepared.Text, StringComparison.Ordinal);
        Assert.Contains("报县截止2021年12月24日已经过去", prepared.Document.QuerySelector(".start-form")!.GetAttribute("data-ask"), StringComparison.Ordinal);

        var started = await prepared.PressAsync("启动");
        Assert.Equal(HttpStatusCode.OK, started.Status);
        var cell = started.Document.QuerySelector(".cell-open")!.TextContent;
        Assert.Contains("任务开始2022年1月4日之后", cell, StringComparison.Ordinal);
        Assert.Contains("起草截止2021年12月20日", cell, StringComparison.Ordinal);

        Assert.Equal(started.Path, (await administrator.OpenAsync(edit.Path)).Path);
        Assert.Equal(HttpStatusCode.Conflict, (await edit.PressAsync("保存")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("yunling.shenhe")).OpenAsync(edit.Path)).Status);
    }

    [Fact]
    public async Task A_date_of_another_year_is_shown_with_its_year()
    {
        var administrator = await site.SignInAsync("yunling.guanli");
        var started = await (await (await administrator.OpenAsync("/campaigns/new?year=2022")).PressAsync("新开")).PressAsync("启动");
        Assert.Contains("2023年1月10日 截止", started.Document.QuerySelector(".cell-open")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(CampaignStatus.Started, await site.QueryAsync(db => db.Campaigns.Where(c => c.Year == 2022).Select(c => c.Status).SingleAsync()));
    }
}
