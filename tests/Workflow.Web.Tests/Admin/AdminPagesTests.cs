using System.Net;
using System.Text;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;

namespace Workflow.Web.Tests.Admin;

public sealed class AdminPagesTests : IAsyncLifetime
{
    private readonly Site site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task To_everybody_but_the_administrator_no_page_and_no_post_of_the_administration_exists()
    {
        var visitor = await site.SignInAsync("yunling.shenhe");
        var token = (await visitor.OpenAsync("/account")).Value("__RequestVerificationToken")!;
        var (pages, posts) = await EndpointsAsync();
        Assert.True(pages.Count >= 7 && posts.Count >= 11, $"{pages.Count} pages, {posts.Count} posts");

        foreach (var path in pages)
        {
            Assert.True((await visitor.OpenAsync(path)).Status == HttpStatusCode.NotFound, path);
        }

        foreach (var path in posts)
        {
            using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            Assert.True((await visitor.SendAsync(path, content)).Status == HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task The_administrator_opens_every_page()
    {
        var visitor = await site.SignInAsync("yunling.guanli");
        var (pages, _) = await EndpointsAsync();

        foreach (var path in pages)
        {
            Assert.True((await visitor.OpenAsync(path)).Status == HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task A_refusal_of_one_part_of_a_page_keeps_what_was_typed_in_the_others()
    {
        var administrator = await site.SignInAsync("yunling.guanli");
        var (person, unit) = await site.QueryAsync(async db => (
            await db.Users.Where(p => p.UserName == "qingshi.jingban").Select(p => p.Id).SingleAsync(), await db.Units.Where(u => u.Code == "qingshi").Select(u => u.Id).SingleAsync()));
        var page = await administrator.OpenAsync($"/admin/people/{person}");
        var lastDay = page.Document.QuerySelector("[name^=LastDays]")!.GetAttribute("name")!;

        var refused = await page.PressAsync("增加岗位", ("From", "改天"), ("To", "2023-01-01"), ("DisplayName", "改了一半的名字"), ("Phone", "0851-7654321"), (lastDay, "2022-03-04"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(("改了一半的名字", "0851-7654321", "2022-03-04"), (refused.Value("DisplayName"), refused.Value("Phone"), refused.Value(lastDay)));

        refused = await refused.PressAsync("保存资料", ("Phone", "打给我"), ("Position", Positions.LeaderInCharge));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(("改天", "2023-01-01", Positions.LeaderInCharge, "打给我"), (refused.Value("From"), refused.Value("To"), refused.Value("Position"), refused.Value("Phone")));

        refused = await refused.PressAsync("定为最后一天", (lastDay, "某天"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(("改天", "改了一半的名字", "某天"), (refused.Value("From"), refused.Value("DisplayName"), refused.Value(lastDay)));
        Assert.Contains("改了一半的名字", (await refused.PressAsync("保存资料", ("Phone", ""))).Document.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);

        refused = await (await administrator.OpenAsync($"/admin/units/{unit}")).PressAsync("保存名称", ("Name", ""), ("ReleaseProcess", "information-release-reverse"), ("BusMaySign", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("information-release-reverse", refused.Value("ReleaseProcess"));
        Assert.True(refused.Document.QuerySelector("[name=BusMaySign]")!.HasAttribute("checked"));
        refused = await refused.PressAsync("保存规定", ("Name", "没有保存的名字"), ("ReleaseProcess", "没有的流程"));
        Assert.Equal("没有保存的名字", refused.Value("Name"));
    }

    [Fact]
    public async Task A_new_person_gets_a_one_time_password_a_position_and_signs_in()
    {
        var administrator = await site.SignInAsync("yunling.guanli");
        var refused = await (await administrator.OpenAsync("/admin/people/new")).PressAsync("新建", ("DisplayName", "张三"), ("UserName", "张三"), ("Email", "zhang@example.gov.cn"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(("张三", "zhang@example.gov.cn"), (refused.Value("DisplayName"), refused.Value("Email")));
        Assert.Contains("登录名“张三”不合要求", refused.Document.QuerySelector("#user-name-fault")?.TextContent, StringComparison.Ordinal);

        var made = await refused.PressAsync("新建", ("UserName", "zhangsan"));
        var password = made.Document.QuerySelector(".secret")!.TextContent;
        Assert.Null((await administrator.OpenAsync(made.Path)).Document.QuerySelector(".secret"));
        var unit = await site.QueryAsync(db => db.Units.Where(u => u.Code == "qingshi").Select(u => u.Id).SingleAsync());
        var given = await made.PressAsync("增加岗位", ("UnitId", $"{unit}"), ("Position", Positions.Drafter), ("From", "2022-01-01"));
        Assert.Contains("岗位已增加", given.Text, StringComparison.Ordinal);

        var first = await (await site.Anonymous().OpenAsync("/account/sign-in")).PressAsync("登录", ("UserName", "zhangsan"), ("Password", password));
        Assert.Equal("/account/password", first.Path);
    }

    [Fact]
    public async Task A_refused_position_keeps_what_was_chosen()
    {
        var visitor = await site.SignInAsync("yunling.guanli");
        var (person, unit) = (await PersonAsync("qingshi.jingban"), await site.QueryAsync(db => db.Units.Where(u => u.Code == "liuhe").Select(u => u.Id).SingleAsync()));

        var refused = await (await visitor.OpenAsync($"/admin/people/{person}")).PressAsync(
            "增加岗位", ("UnitId", $"{unit}"), ("Position", Positions.CountyReviewer), ("From", "2022-03-01"), ("To", "2022-02-01"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(($"{unit}", Positions.CountyReviewer, "2022-03-01", "2022-02-01"), (refused.Value("UnitId"), refused.Value("Position"), refused.Value("From"), refused.Value("To")));
        Assert.Contains("只设在县政府办公室", refused.Document.QuerySelector("#position-fault")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("早于起始日期", refused.Document.QuerySelector("#to-fault")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overtaken_edit_keeps_what_was_typed_and_saves_when_meant()
    {
        var visitor = await site.SignInAsync("yunling.guanli");
        var path = $"/admin/people/{await PersonAsync("qingshi.jingban")}";
        var (mine, theirs) = (await visitor.OpenAsync(path), await visitor.OpenAsync(path));
        await theirs.PressAsync("保存资料", ("DisplayName", "李四"));

        var overtaken = await mine.PressAsync("保存资料", ("DisplayName", "张三"));
        Assert.Equal(HttpStatusCode.Conflict, overtaken.Status);
        Assert.Equal("张三", overtaken.Value("DisplayName"));
        Assert.Contains("姓名李四", overtaken.Text, StringComparison.Ordinal);
        await overtaken.PressAsync("保存资料");

        Assert.Equal("张三", await site.QueryAsync(db => db.Users.Where(p => p.UserName == "qingshi.jingban").Select(p => p.DisplayName).SingleAsync()));
    }

    [Fact]
    public async Task People_are_imported_after_a_look_and_their_passwords_shown_once()
    {
        const string Good = "单位,姓名,登录名,岗位,起始日期\n青石镇人民政府,李四,lisi,经办人,2022-01-01\n";
        var visitor = await site.SignInAsync("yunling.guanli");

        var faulty = await ImportAsync(visitor, Good + "没有的镇,王五,wangwu,经办人,2022-01-01\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.Status);
        Assert.Contains("第3行：没有名为“没有的镇”的单位", faulty.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("确认导入", faulty.Text, StringComparison.Ordinal);
        var preview = await ImportAsync(visitor, Good);
        Assert.False(await site.QueryAsync(db => db.Users.AnyAsync(p => p.UserName == "lisi")));
        var done = await preview.PressAsync("确认导入");

        Assert.Contains("新建1人", done.Text, StringComparison.Ordinal);
        Assert.True(await site.QueryAsync(db => db.Users.AnyAsync(p => p.UserName == "lisi" && p.MustChangePassword)));
    }

    [Fact]
    public async Task A_file_too_large_is_refused_in_words()
    {
        var visitor = await site.SignInAsync("yunling.guanli");

        var refused = await ImportAsync(visitor, new string('x', PeopleCsv.MaxSize + 1));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("最多2MB", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_people_are_paged_searched_and_none_is_shown_twice()
    {
        await site.Database.ExecuteAsync("""
            INSERT INTO people (id, display_name, user_name, normalized_user_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, must_change_password, created_at)
            SELECT gen_random_uuid(), '人员' || i, 'person' || i, 'PERSON' || i, false, false, false, true, 0, false, '2022-01-01' FROM generate_series(1, 10000) i
            """);
        var visitor = await site.SignInAsync("yunling.guanli");

        var seen = new List<string>();
        for (string? path = "/admin/people?search=%E4%BA%BA%E5%91%9812"; path is not null;)
        {
            var shown = await visitor.OpenAsync(path);
            seen.AddRange(shown.Document.QuerySelectorAll("tbody code").Select(c => c.TextContent));
            path = shown.Document.QuerySelectorAll(".pager a").FirstOrDefault(a => a.TextContent == "后面的人员")?.GetAttribute("href");
        }

        Assert.Equal(111, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    private static async Task<Shown> ImportAsync(Visitor visitor, string text)
    {
        var page = await visitor.OpenAsync("/admin/people/import");
        using var content = new MultipartFormDataContent
        {
            { new StringContent(page.Value("__RequestVerificationToken")!), "__RequestVerificationToken" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "File", "people.csv" },
        };
        return await visitor.SendAsync("/admin/people/import", content);
    }

    /// <summary>Every address under /admin, with ids that exist, and every post handler of its page.</summary>
    private async Task<(List<string> Pages, List<string> Posts)> EndpointsAsync()
    {
        var (person, unit) = (await PersonAsync("qingshi.jingban"), await site.QueryAsync(db => db.Units.Where(u => u.Code == "qingshi").Select(u => u.Id).SingleAsync()));
        var source = await site.WithAsync<EndpointDataSource, EndpointDataSource>(Task.FromResult);
        var (pages, posts) = (new List<string>(), new List<string>());
        foreach (var endpoint in source.Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("admin", StringComparison.Ordinal)))
        {
            var path = "/" + endpoint.RoutePattern.RawText!.Replace("{id:guid}", endpoint.RoutePattern.RawText.Contains("units", StringComparison.Ordinal) ? $"{unit}" : $"{person}", StringComparison.Ordinal);
            pages.Add(path);
            var loader = await site.WithAsync<PageLoader, PageLoader>(Task.FromResult);
            var page = await loader.LoadAsync(endpoint.Metadata.GetRequiredMetadata<PageActionDescriptor>(), endpoint.Metadata);
            posts.AddRange(page.HandlerMethods.Where(m => m.HttpMethod == "Post").Select(m => m.Name is null ? path : $"{path}?handler={m.Name}"));
        }

        return (pages, posts);
    }

    private Task<Guid> PersonAsync(string userName) => site.QueryAsync(db => db.Users.Where(p => p.UserName == userName).Select(p => p.Id).SingleAsync());
}
