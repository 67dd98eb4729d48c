using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Tests.Account;

public sealed class SessionTests : IAsyncLifetime
{
    private const string SignInPath = "/account/sign-in";
    private readonly Site site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Thirty_idle_minutes_end_a_session()
    {
        var visitor = await site.SignInAsync("qingshi.jingban");

        site.Clock.Now += TimeSpan.FromMinutes(29);
        Assert.Equal("/account", (await visitor.OpenAsync("/account")).Path);
        site.Clock.Now += TimeSpan.FromMinutes(29);
        Assert.Equal("/account", (await visitor.OpenAsync("/account")).Path);
        site.Clock.Now += TimeSpan.FromMinutes(31);

        await AssertSignedOutAsync(visitor);
    }

    [Fact]
    public async Task A_page_that_only_asks_for_its_badge_is_idle()
    {
        var visitor = await site.SignInAsync("qingshi.jingban");
        for (var minute = 0; minute < 29; minute++)
        {
            site.Clock.Now += TimeSpan.FromMinutes(1);
            Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync("/notifications/badge")).Status);
        }

        site.Clock.Now += TimeSpan.FromMinutes(2);

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.OpenAsync("/notifications/badge")).Status);
        await AssertSignedOutAsync(visitor);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_browser_within_a_minute()
    {
        var (here, there) = (await site.SignInAsync("qingshi.jingban"), await site.SignInAsync("qingshi.jingban"));

        var left = await (await here.OpenAsync("/account")).PressAsync("在所有设备上退出");
        site.Clock.Now += TimeSpan.FromSeconds(61);

        Assert.Equal((HttpStatusCode.OK, SignInPath), (left.Status, left.Path));
        await AssertSignedOutAsync(there);
    }

    [Fact]
    public async Task Closing_an_account_ends_its_sessions_within_a_minute()
    {
        var (administrator, person) = (await PersonAsync("yunling.guanli"), await PersonAsync("qingshi.jingban"));
        var visitor = await site.SignInAsync("qingshi.jingban");

        await site.WithAsync<ClosePersonHandler, Result<Done>>(h => h.HandleAsync(new ClosePerson(administrator, person), default));
        site.Clock.Now += TimeSpan.FromSeconds(61);

        await AssertSignedOutAsync(visitor);
    }

    [Fact]
    public async Task Changing_the_password_keeps_this_browser_and_ends_the_other()
    {
        var (here, there) = (await site.SignInAsync("qingshi.jingban"), await site.SignInAsync("qingshi.jingban"));

        await (await here.OpenAsync("/account/password")).PressAsync("修改密码", ("Current", DemonstrationCounty.Password), ("New", "my-own-pass-1"), ("Repeated", "my-own-pass-1"));
        site.Clock.Now += TimeSpan.FromSeconds(61);

        Assert.Equal("/account", (await here.OpenAsync("/account")).Path);
        await AssertSignedOutAsync(there);
    }

    [Fact]
    public async Task What_was_typed_survives_an_ended_session()
    {
        var visitor = await site.SignInAsync("yunling.guanli");
        var form = await visitor.OpenAsync("/admin/units");
        site.Clock.Now += TimeSpan.FromMinutes(31);

        var ended = await form.PressAsync("新建单位", ("Name", "新镇人民政府"), ("Code", "xinzhen"));
        Assert.Equal(HttpStatusCode.Unauthorized, ended.Status);
        Assert.Contains("新镇人民政府", ended.Text, StringComparison.Ordinal);
        await (await visitor.OpenAsync(SignInPath)).PressAsync("登录", ("UserName", "yunling.guanli"), ("Password", DemonstrationCounty.Password));
        var asked = await ended.PressAsync("继续提交");
        Assert.Equal(HttpStatusCode.BadRequest, asked.Status);
        var done = await asked.PressAsync("继续提交");

        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.True(await site.QueryAsync(db => db.Units.AnyAsync(u => u.Code == "xinzhen" && u.Name == "新镇人民政府")));
    }

    [Fact]
    public async Task A_form_stays_good_when_the_same_person_signs_in_again()
    {
        var visitor = await site.SignInAsync("yunling.guanli");
        var form = await visitor.OpenAsync("/admin/units");
        await (await visitor.OpenAsync("/account")).PressAsync("退出登录");
        await (await visitor.OpenAsync(SignInPath)).PressAsync("登录", ("UserName", "yunling.guanli"), ("Password", DemonstrationCounty.Password));

        var done = await form.PressAsync("新建单位", ("Name", "新镇人民政府"), ("Code", "xinzhen"));

        Assert.Equal("/admin/units", done.Path);
        Assert.Contains("已新建新镇人民政府", done.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_token_does_nothing_and_is_handed_back()
    {
        var visitor = await site.SignInAsync("yunling.guanli");

        var refused = await visitor.SendAsync("/admin/units", new FormUrlEncodedContent([new("Name", "新镇人民政府"), new("Code", "xinzhen"), new("Kind", "Town")]));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("现在登录的是县级管理员", refused.Text, StringComparison.Ordinal);
        Assert.False(await site.QueryAsync(db => db.Units.AnyAsync(u => u.Code == "xinzhen")));
    }

    [Fact]
    public async Task A_strangers_form_is_refused_and_not_handed_back()
    {
        var visitor = await site.SignInAsync("yunling.guanli");
        using var content = new FormUrlEncodedContent([new("Name", "陌生镇人民政府"), new("Code", "mosheng")]);

        var refused = await visitor.SendAsync("/admin/units", content, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.DoesNotContain("陌生镇", refused.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    private static async Task AssertSignedOutAsync(Visitor visitor)
    {
        var shown = await visitor.OpenAsync("/account");
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains(SignInPath + "?returnUrl=%2Faccount", shown.Path, StringComparison.Ordinal);
    }

    private Task<Guid> PersonAsync(string userName) => site.QueryAsync(db => db.Users.Where(p => p.UserName == userName).Select(p => p.Id).SingleAsync());
}
