using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Tests.Account;

public sealed class SignInTests : IAsyncLifetime
{
    private readonly Site site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_page_leads_through_the_sign_in_and_back()
    {
        var visitor = site.Anonymous();

        var asked = await visitor.OpenAsync("/account?x=1");
        var back = await asked.PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", DemonstrationCounty.Password));

        Assert.Equal("登录", asked.Document.QuerySelector("h1")?.TextContent);
        Assert.Equal("/account?x=1", back.Path);
        Assert.Contains("青石镇人民政府 · 经办人", back.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_link_never_leads_through_the_sign_in_to_another_site(string address)
    {
        var asked = await site.Anonymous().OpenAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(address));

        var shown = await asked.PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", DemonstrationCounty.Password));

        Assert.StartsWith("/inbox", shown.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_sign_in_keeps_the_name_and_never_the_password()
    {
        var asked = await site.Anonymous().OpenAsync("/account/sign-in");

        var refused = await asked.PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", "a-wrong-secret-1"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("qingshi.jingban", refused.Value("UserName"));
        Assert.Contains("登录名或密码不对", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-secret-1", refused.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sixth_try_says_until_when_even_with_the_right_password()
    {
        var shown = await site.Anonymous().OpenAsync("/account/sign-in");
        for (var i = 0; i < 5; i++)
        {
            shown = await shown.PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", "wrong"));
        }

        shown = await shown.PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", DemonstrationCounty.Password));

        Assert.Contains("2022年1月4日09:15后可以再试", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demonstration_accounts_are_shown_only_while_there_are_any()
    {
        var before = await site.Anonymous().OpenAsync("/account/sign-in");
        await site.QueryAsync(db => db.Users.ExecuteUpdateAsync(p => p.SetProperty(x => x.ClosedAt, site.Clock.Now)));
        var after = await site.Anonymous().OpenAsync("/account/sign-in");

        Assert.NotEmpty(before.Document.QuerySelectorAll("[data-account='baixi.jingban2']"));
        Assert.Empty(after.Document.QuerySelectorAll("[data-account]"));
        Assert.DoesNotContain(DemonstrationCounty.Password, after.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_somebody_else_chose_is_changed_before_anything_else()
    {
        var administrator = await site.QueryAsync(db => db.Users.Where(p => p.UserName == "yunling.guanli").Select(p => p.Id).SingleAsync());
        var person = await site.QueryAsync(db => db.Users.Where(p => p.UserName == "qingshi.jingban").Select(p => p.Id).SingleAsync());
        var reset = await site.WithAsync<ResetPasswordHandler, Result<NewAccount>>(h => h.HandleAsync(new ResetPassword(administrator, person), default));
        var visitor = site.Anonymous();

        var first = await (await visitor.OpenAsync("/account/sign-in?returnUrl=/inbox")).PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", reset.Value!.Password));
        Assert.Equal("/account/password", first.Path);
        foreach (var page in (string[])["/inbox", "/releases", "/account", "/campaigns", "/notifications", "/admin", "/"])
        {
            Assert.Equal("/account/password", (await visitor.OpenAsync(page)).Path);
        }

        var refused = await first.PressAsync("修改密码", ("Current", reset.Value.Password), ("New", "short"), ("Repeated", "short"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("5个字符", refused.Document.QuerySelector("#new-fault")?.TextContent, StringComparison.Ordinal);
        var done = await refused.PressAsync("修改密码", ("Current", reset.Value.Password), ("New", "my-own-pass-1"), ("Repeated", "my-own-pass-1"));

        Assert.Equal("/inbox", done.Path);
        Assert.Equal("/releases", (await visitor.OpenAsync("/releases")).Path);
    }
}
