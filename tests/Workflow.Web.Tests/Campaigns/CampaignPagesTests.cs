using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;

namespace Workflow.Web.Tests.Campaigns;

public sealed class CampaignPagesTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("qingshi.jingban", "/campaigns")]
    [InlineData("qingshi.jingban", "/campaigns/new")]
    [InlineData("qingshi.zhuyao", "/campaigns")]
    [InlineData("yunling.shenhe", "/campaigns/new")]
    public async Task Who_is_not_of_the_county_finds_no_campaigns(string userName, string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync(userName)).OpenAsync(path)).Status);

    [Theory]
    [InlineData("/campaigns")]
    [InlineData("/campaigns/new")]
    [InlineData("/releases")]
    public async Task Who_is_not_signed_in_is_asked_to(string path) =>
        Assert.StartsWith("/account/sign-in", new Uri(new Uri("http://site"), (await site.Anonymous().OpenAsync(path)).Path).PathAndQuery, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("yunling.guanli", "/campaigns")]
    [InlineData("yunling.guanli", "/campaigns/new")]
    [InlineData("yunling.shenhe", "/campaigns")]
    public async Task The_county_finds_them(string userName, string path) =>
        Assert.Equal(HttpStatusCode.OK, (await (await site.SignInAsync(userName)).OpenAsync(path)).Status);

    [Fact]
    public async Task Dates_out_of_order_come_back_as_typed_with_what_to_mend()
    {
        var page = await (await site.SignInAsync("yunling.guanli")).OpenAsync("/campaigns/new?year=2022");
        Assert.Equal("2023-01-31", page.Value("PublishDue"));

        var refused = await page.PressAsync("新开", ("Title", "我起的名字"), ("DraftDue", "2023-03-01"), ("SubmitDue", "明天"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("报县截止“明天”不是日期", refused.Text, StringComparison.Ordinal);

        refused = await refused.PressAsync("新开", ("SubmitDue", "2023-01-15"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("报县截止（2023-01-15）早于起草截止（2023-03-01）", refused.Text, StringComparison.Ordinal);
        Assert.Equal("我起的名字", refused.Value("Title"));
        Assert.Equal("2023-03-01", refused.Value("DraftDue"));
    }

    [Fact]
    public async Task A_year_without_holidays_on_file_is_said_before_anything_is_saved()
    {
        var page = await (await site.SignInAsync("yunling.guanli")).OpenAsync("/campaigns/new?year=2040");
        var notice = page.Document.QuerySelector("[data-missing-years]")!;
        Assert.False(notice.HasAttribute("hidden"));
        Assert.Contains("2041年放假安排未录入", notice.TextContent, StringComparison.Ordinal);
        Assert.True((await (await site.SignInAsync("yunling.guanli")).OpenAsync("/campaigns/new?year=2021"))
            .Document.QuerySelector("[data-missing-years]")!.HasAttribute("hidden"));
    }

    [Fact]
    public async Task A_campaign_starts_only_when_every_position_is_filled_or_its_unit_left_out()
    {
        var unit = await site.QueryAsync(db => db.Units.SingleAsync(u => u.Code == "hongfeng"));
        await site.QueryAsync(db => db.Holdings.Where(h => h.UnitId == unit.Id && h.Position == Positions.LeaderInCharge)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.ValidTo, new DateOnly(2021, 12, 31))));
        var administrator = await site.SignInAsync("yunling.guanli");
        var created = await (await administrator.OpenAsync("/campaigns/new?year=2021")).PressAsync("新开");
        Assert.Equal(HttpStatusCode.OK, created.Status);
        Assert.Contains("红枫镇人民政府：缺分管领导", created.Text, StringComparison.Ordinal);
        Assert.NotNull(created.Document.QuerySelector("a[href='/admin/people']"));

        var refused = await created.PressAsync("启动");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("红枫镇人民政府：缺分管领导", refused.Document.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.False(await site.QueryAsync(db => db.Cases.AnyAsync()));

        var reason = $"#unit-{unit.Id} .btn";
        var unexplained = await created.PressAsync(reason, ("Reason", "  "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unexplained.Status);
        Assert.Contains("不参加的原因", unexplained.Text, StringComparison.Ordinal);

        var leftOut = await created.PressAsync(reason, ("Reason", "正在换届"));
        Assert.Contains("不参加：正在换届", leftOut.Text, StringComparison.Ordinal);

        var started = await leftOut.PressAsync("启动");
        Assert.Equal(HttpStatusCode.OK, started.Status);
        Assert.Equal(8, started.Document.QuerySelectorAll(".board tbody tr").Length);
        Assert.Contains("红枫镇人民政府：正在换届", started.Text, StringComparison.Ordinal);
        Assert.Equal(8, await site.QueryAsync(db => db.Tasks.CountAsync(t => t.ClosedAt == null && t.Position == Positions.Drafter)));
        Assert.All(await site.QueryAsync(db => db.Cases.ToListAsync()), c => Assert.Equal(CaseStatus.Open, c.Status));

        var again = await leftOut.PressAsync("启动");
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("已经启动", again.Text, StringComparison.Ordinal);

        site.Clock.Now = Workflow.Testing.County.Morning.AddDays(30);
        var late = await (await site.SignInAsync("yunling.shenhe")).OpenAsync($"{started.Path}?show=overdue");
        site.Clock.Now = Workflow.Testing.County.Morning;
        Assert.Equal(8, late.Document.QuerySelectorAll(".cell-late").Length);
        Assert.Empty((await administrator.OpenAsync($"{started.Path}?show=overdue")).Document.QuerySelectorAll(".board tbody tr"));
    }

    [Fact]
    public async Task The_same_year_twice_leads_to_the_one_there_is()
    {
        var administrator = await site.SignInAsync("yunling.guanli");
        var page = await administrator.OpenAsync("/campaigns/new?year=2023");
        Assert.Equal(HttpStatusCode.OK, (await page.PressAsync("新开")).Status);
        var refused = await page.PressAsync("新开");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("2023年度的年报工作已经有了", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_county_reviewer_looks_but_cannot_start()
    {
        var administrator = await site.SignInAsync("yunling.guanli");
        var board = await (await administrator.OpenAsync("/campaigns/new?year=2024")).PressAsync("新开");
        var reviewer = await (await site.SignInAsync("yunling.shenhe")).OpenAsync(board.Path);
        Assert.Equal(HttpStatusCode.OK, reviewer.Status);
        Assert.DoesNotContain(reviewer.Document.QuerySelectorAll("main button"), b => b.TextContent.Trim() == "启动");
    }
}
