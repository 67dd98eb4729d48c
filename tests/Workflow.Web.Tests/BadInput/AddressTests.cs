using System.Net;

namespace Workflow.Web.Tests.BadInput;

public sealed class AddressTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    public static TheoryData<string> Lists =>
    [
        "/inbox?after=", "/inbox/decided?after=", "/inbox/running?after=", "/inbox/overdue?sort=newest&after=", "/inbox/started?q=", "/inbox?unit=", "/inbox?time=", "/inbox?year=", "/notifications?Before=", "/releases?Before=", "/admin/people?after=", "/admin/people?search=", "/admin/people?unit=",
        "/campaigns/new?year=", "/campaigns?show=",
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_that_is_asked_from_a_nonsense_place_begins_at_the_top(string list)
    {
        var visitor = await drafting.Site.SignInAsync("yunling.guanli");
        foreach (var place in (string[])
            ["x", "-", "_", "%00", "-1", "99999999999999999999", "20220101-", "20220101-0", "0_0", "3155378976000000000", "' OR 1=1 --", "%ED%A0%80", "<script>", "00000000-0000-0000-0000-000000000000", "%2e%2e%2f"])
        {
            var shown = await visitor.OpenAsync(list + place);
            Assert.True(shown.Status == HttpStatusCode.OK, $"{list}{place}: {(int)shown.Status}");
            Assert.Empty(shown.Document.QuerySelectorAll("main script:not([src])"));
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("%00")]
    [InlineData("99999999999999999999")]
    [InlineData("3155378976000000000")]
    public async Task The_public_list_knows_no_nonsense_place(string place) =>
        (await drafting.Site.Anonymous().OpenAsync($"/public/releases/notices?before={place}")).AssertRefused(HttpStatusCode.NotFound, "没有公开");

    [Theory]
    [InlineData("/public/qingshi/2021")]
    [InlineData("/public/nowhere/2021")]
    [InlineData("/public/qingshi/-2021")]
    [InlineData("/public/qingshi/99999999999")]
    [InlineData("/public/releases/nothing")]
    [InlineData("/public/%27%20OR%201=1/2021")]
    [InlineData("/public/..%2f..%2fetc/2021")]
    [InlineData("/public/reports/0")]
    public async Task What_was_not_published_is_not_there(string path) =>
        (await drafting.Site.Anonymous().OpenAsync(path)).AssertRefused(HttpStatusCode.NotFound, "没有公开");

    [Theory]
    [InlineData("/tasks/{0}")]
    [InlineData("/drafts/{0}")]
    [InlineData("/releases/{0}/edit")]
    [InlineData("/cases/{0}")]
    [InlineData("/cases/{0}/versions/1")]
    [InlineData("/campaigns/{0}")]
    [InlineData("/attachments/{0}")]
    [InlineData("/public/attachments/{0}")]
    [InlineData("/notifications/{0}")]
    [InlineData("/admin/people/{0}")]
    [InlineData("/admin/units/{0}")]
    public async Task An_id_that_is_strange_or_none_finds_nothing(string path)
    {
        var visitor = await drafting.Site.SignInAsync("yunling.guanli");
        foreach (var id in (string[])["0196aaaa-0000-7000-8000-000000000001", "00000000-0000-0000-0000-000000000000", "not-an-id", "1' OR '1'='1", "2147483648"])
        {
            (await visitor.OpenAsync(string.Format(path, id))).AssertRefused(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task What_belongs_to_another_unit_is_not_there()
    {
        var theirs = await drafting.TaskAsync("baixi");
        var theirCase = await drafting.Site.QueryAsync(db => Task.FromResult(db.Tasks.Where(t => t.Id == theirs).Select(t => t.CaseId).Single()));
        var visitor = await drafting.Site.SignInAsync("qingshi.jingban");
        foreach (var path in (string[])[$"/tasks/{theirs}", $"/drafts/{theirs}", $"/releases/{theirs}/edit", $"/cases/{theirCase}", $"/cases/{theirCase}/versions/1", "/campaigns", "/admin"])
        {
            (await visitor.OpenAsync(path)).AssertRefused(HttpStatusCode.NotFound, "不在您的职责范围内");
        }
    }

    [Theory]
    [InlineData("/inbox")]
    [InlineData("/inbox/decided")]
    [InlineData("/campaigns")]
    [InlineData("/cases/{0}")]
    [InlineData("/admin")]
    [InlineData("/account")]
    [InlineData("/public")]
    [InlineData("/health/ready")]
    public async Task Nothing_is_posted_to_a_page_that_only_shows(string path)
    {
        var visitor = await drafting.Site.SignInAsync("yunling.guanli");
        var token = (await visitor.OpenAsync("/campaigns/new")).Value("__RequestVerificationToken")!;
        var caseId = await drafting.Site.QueryAsync(db => Task.FromResult(db.Cases.Select(c => c.Id).First()));
        var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        var shown = await visitor.SendAsync(string.Format(path, caseId), content);
        if (path.StartsWith("/health", StringComparison.Ordinal))
        {
            // A health check answers any method the same, and changes nothing.
            Assert.Equal(HttpStatusCode.OK, shown.Status);
            return;
        }

        shown.AssertRefused(HttpStatusCode.MethodNotAllowed, "不能这样打开");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task No_page_takes_another_method(string method)
    {
        var visitor = await drafting.Site.SignInAsync("yunling.guanli");
        var token = (await visitor.OpenAsync("/campaigns/new")).Value("__RequestVerificationToken")!;
        (await visitor.SendAsync(new HttpMethod(method), "/campaigns/new", new StringContent("x"), ("RequestVerificationToken", token)))
            .AssertRefused(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https:evil.example")]
    public async Task Signing_in_leads_nowhere_but_here(string address)
    {
        var page = await drafting.Site.Anonymous().OpenAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(address));
        var home = await page.PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", Workflow.Disclosure.People.DemonstrationCounty.Password));
        Assert.Equal(HttpStatusCode.OK, home.Status);
        Assert.Contains(home.Path, (string[])["/", "/inbox"]);
    }

    [Theory]
    [InlineData("' OR 1=1 --")]
    [InlineData("\u202eqingshi.jingban")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_name_that_nobody_has_is_refused_and_stays(string name)
    {
        var refused = await (await drafting.Site.Anonymous().OpenAsync("/account/sign-in")).PressAsync("登录", ("UserName", name), ("Password", "Geheim-77"));
        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "登录名或密码不对");
        Assert.Equal(name, refused.Value("UserName"));
        Assert.DoesNotContain("Geheim-77", refused.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }
}
