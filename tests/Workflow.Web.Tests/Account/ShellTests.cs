using System.Net;
using Npgsql;
using Workflow.Disclosure.People;

namespace Workflow.Web.Tests.Account;

/// <summary>What every answer has around it.</summary>
public sealed class ShellTests : IAsyncLifetime
{
    private readonly Site site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData("/account/sign-in", 200)]
    [InlineData("/public", 200)]
    [InlineData("/css/site.css", 200)]
    [InlineData("/health/ready", 200)]
    public async Task Every_answer_carries_the_security_headers(string path, int status)
    {
        var shown = await site.Anonymous().OpenAsync(path);

        Assert.Equal(status, (int)shown.Status);
        Assert.Contains("default-src 'self'", Header(shown, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header(shown, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(shown, "X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("/inbox")]
    [InlineData("/releases")]
    [InlineData("/account")]
    [InlineData("/notifications")]
    [InlineData("/admin")]
    public async Task No_page_has_inline_script_or_style(string path)
    {
        var shown = await (await site.SignInAsync("yunling.guanli")).OpenAsync(path);

        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Empty(shown.Document.QuerySelectorAll("script:not([src]):not([type='application/json']), style, [style], [onclick], [onsubmit]"));
    }

    [Theory]
    [InlineData("/no-such-page")]
    [InlineData("/tasks/00000000-0000-0000-0000-000000000001")]
    [InlineData("/cases/not-a-guid")]
    public async Task What_is_not_there_says_so_in_plain_words(string path)
    {
        var shown = await (await site.SignInAsync("qingshi.jingban")).OpenAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, shown.Status);
        Assert.Contains("没有找到", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bars_offer_what_the_person_may_do()
    {
        Assert.Equal(["待办", "信息发布", "公开栏目"], await ItemsAsync("qingshi.jingban"));
        Assert.Equal(["待办", "年报工作", "信息发布", "公开栏目"], await ItemsAsync("yunling.shenhe"));
        Assert.Equal(["待办", "年报工作", "信息发布", "公开栏目", "管理"], await ItemsAsync("yunling.guanli"));

        async Task<string[]> ItemsAsync(string name)
        {
            var shown = await (await site.SignInAsync(name)).OpenAsync("/account");
            return [.. shown.Document.QuerySelectorAll(".mainnav a").Select(a => a.ChildNodes[0].TextContent.Trim())];
        }
    }

    [Fact]
    public async Task While_the_database_is_away_pages_say_so_keep_what_was_typed_and_recover_by_themselves()
    {
        var visitor = await site.SignInAsync("yunling.guanli");
        var form = await visitor.OpenAsync("/admin/units");
        await LimitConnectionsAsync(0);
        try
        {
            var away = await form.PressAsync("新建单位", ("Name", "新镇人民政府"), ("Code", "xinzhen"));

            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
            Assert.Contains("数据库暂时连不上", away.Text, StringComparison.Ordinal);
            Assert.Contains("请先不要关闭页面", away.Text, StringComparison.Ordinal);
            Assert.Equal("10", Header(away, "Retry-After"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.Anonymous().OpenAsync("/health/ready")).Status);
            await LimitConnectionsAsync(-1);

            var done = await away.PressAsync("再次提交");

            Assert.Contains("已新建新镇人民政府", done.Text, StringComparison.Ordinal);
        }
        finally
        {
            await LimitConnectionsAsync(-1);
        }
    }

    [Fact]
    public async Task A_second_sign_in_leaves_the_name_of_the_person_in_the_page()
    {
        var shown = await (await site.SignInAsync("songping.zhuren")).OpenAsync("/account");

        Assert.Contains("松坪乡办公室主任兼保密审查员", shown.Document.QuerySelector(".menu-name")?.TextContent, StringComparison.Ordinal);
        Assert.Contains(Positions.SecrecyReviewer, shown.Text, StringComparison.Ordinal);
        Assert.Contains(Positions.OfficeDirector, shown.Text, StringComparison.Ordinal);
    }

    /// <param name="most">0: the database takes nobody; -1: everybody.</param>
    private async Task LimitConnectionsAsync(int most)
    {
        await using var outside = NpgsqlDataSource.Create(site.Database.ServerConnectionString);
        await using var command = outside.CreateCommand($"ALTER DATABASE {site.Database.Name} CONNECTION LIMIT {most}");
        await command.ExecuteNonQueryAsync();
        await site.WithAsync<NpgsqlDataSource, bool>(pool =>
        {
            pool.Clear();
            return Task.FromResult(true);
        });
    }

    private static string Header(Shown shown, string name) =>
        shown.Response.Headers.TryGetValues(name, out var values) ? string.Join(' ', values) : "";
}
