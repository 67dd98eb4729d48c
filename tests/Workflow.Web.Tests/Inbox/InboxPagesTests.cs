using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace Workflow.Web.Tests.Inbox;

public sealed class InboxPagesTests : IAsyncLifetime
{
    private const string Long = "关于印发《青石镇二〇二一年度防汛抗旱、森林防火、地质灾害防治和安全生产综合应急预案》及其编制说明、责任分工一览表和联系人名单的通知（征求意见稿第三次修改）";
    private readonly Site site = new();
    private Visitor drafter = null!;

    public async ValueTask InitializeAsync()
    {
        await site.InitializeAsync();
        drafter = await site.SignInAsync("qingshi.jingban");
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData("/inbox", "待办", "现在没有等您办理的事项")]
    [InlineData("/inbox/decided", "已办", "您还没有办理过事项")]
    [InlineData("/inbox/started", "我发起的", "您还没有发起过事项")]
    [InlineData("/inbox/drafts", "草稿", "您没有未送审的草稿")]
    [InlineData("/inbox/running", "在途", "没有正在办理的事项")]
    [InlineData("/inbox/overdue", "超时", "没有超过时限的任务")]
    public async Task An_empty_list_says_what_would_stand_here(string path, string name, string empty)
    {
        var shown = await drafter.OpenAsync(path);

        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Equal(name, shown.Document.QuerySelector("h1")!.TextContent);
        Assert.StartsWith(name, shown.Document.QuerySelector("#inbox-tabs [aria-current]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(empty, shown.Text, StringComparison.Ordinal);
        var asked = await drafter.OpenAsync($"{path}?q=防汛&year=2021");
        Assert.Contains("没有符合条件的事项", asked.Text, StringComparison.Ordinal);
        Assert.Equal("防汛", asked.Value("q"));
        Assert.Equal(HttpStatusCode.NotFound, (await drafter.OpenAsync("/inbox/nothing")).Status);
    }

    [Fact]
    public async Task A_filter_is_searched_saved_used_and_taken_away_without_script()
    {
        await ReleaseAsync(Long);
        await ReleaseAsync("关于节水的通知", send: false);

        Assert.Equal(["1", "1", "2", "1", "2", "0", "0"], (await drafter.OpenAsync("/inbox")).Document.QuerySelectorAll("#inbox-tabs .tab-count").Select(c => c.TextContent));
        var asked = await drafter.OpenAsync("/inbox/running?q=%E9%98%B2%E6%B1%9B&position=%E4%BF%9D%E5%AF%86%E5%AE%A1%E6%9F%A5%E5%91%98&nonsense=1&time=x");
        Assert.Equal(Long, Assert.Single(asked.Document.QuerySelectorAll(".task-link")).TextContent);
        var refused = await asked.PressAsync("保存", ("Name", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("请给这个筛选起个名字", refused.Text, StringComparison.Ordinal);

        var saved = await refused.PressAsync("保存", ("Name", "在保密审查"));
        Assert.Equal("/inbox/running?q=%E9%98%B2%E6%B1%9B&position=%E4%BF%9D%E5%AF%86%E5%AE%A1%E6%9F%A5%E5%91%98", saved.Path);
        Assert.Contains("已存为常用筛选“在保密审查”", saved.Text, StringComparison.Ordinal);
        var chip = (await drafter.OpenAsync("/inbox/running")).Document.QuerySelector<IHtmlAnchorElement>(".chip")!;
        var used = await drafter.OpenAsync(chip.PathName + chip.Search);
        Assert.Single(used.Document.QuerySelectorAll(".task-row"));
        Assert.NotNull(used.Document.QuerySelector(".chip[aria-current]"));
        Assert.Empty((await (await site.SignInAsync("qingshi.zhuren")).OpenAsync("/inbox/running")).Document.QuerySelectorAll(".chip"));

        var removed = await used.PressAsync("删去“在保密审查”");
        Assert.Equal("/inbox/running", removed.Path);
        Assert.Empty(removed.Document.QuerySelectorAll(".chip"));
    }

    [Fact]
    public async Task A_follow_up_date_is_set_and_taken_away_without_script_and_leads_back_to_the_list()
    {
        await ReleaseAsync(Long);
        var list = await drafter.OpenAsync("/inbox/running?sort=oldest");
        var form = await drafter.OpenAsync(list.Document.QuerySelector(".follow-link")!.GetAttribute("href")!);
        var refused = await form.PressAsync("保存", ("On", "2022-01-03"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("已经过去", refused.Text, StringComparison.Ordinal);
        Assert.Equal("2022-01-03", refused.Value("On"));

        var set = await refused.PressAsync("保存", ("On", "2022-01-07"));
        Assert.Equal("/inbox/running?sort=oldest", set.Path);
        Assert.Equal("1月7日跟进", set.Document.QuerySelector(".follow-link")!.TextContent);
        site.Clock.Now = site.Clock.Now.AddDays(3);
        drafter = await site.SignInAsync("qingshi.jingban");
        var due = await drafter.OpenAsync("/inbox/running?time=followup");
        Assert.Equal("1月7日该跟进", due.Document.QuerySelector(".follow-now")!.TextContent);
        var again = await (await drafter.OpenAsync(due.Document.QuerySelector(".follow-link")!.GetAttribute("href")!)).PressAsync("取消跟进日");
        Assert.Empty(again.Document.QuerySelectorAll(".task-row"));

        var id = await site.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        var stranger = await site.SignInAsync("baixi.jingban");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.OpenAsync($"/inbox/follow-up/{id}")).Status);
        var away = await (await drafter.OpenAsync($"/inbox/follow-up/{id}?back=https://evil.example/")).PressAsync("保存", ("On", "2022-02-01"));
        Assert.Equal("/inbox", away.Path);
    }

    [Fact]
    public async Task Several_ticked_rows_are_decided_with_one_result_each()
    {
        foreach (var title in (string[])["甲通知", "乙通知", "丙通知"])
        {
            await ReleaseAsync(title);
            await site.PassAsync("qingshi", "保密审查员");
        }

        var reviewer = await site.SignInAsync("qingshi.zhuren");
        var inbox = await reviewer.OpenAsync("/inbox");
        var nothing = await inbox.PressAsync("批量同意", ("opinion", "没有涉密内容"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
        Assert.Contains("还没有选任何事项", nothing.Text, StringComparison.Ordinal);
        Assert.Contains("没有涉密内容", nothing.Document.QuerySelector("#opinion")!.TextContent, StringComparison.Ordinal);

        await site.Database.ExecuteAsync("INSERT INTO document_versions SELECT gen_random_uuid(), v.case_id, 2, content, hash, v.created_by, created_by_name, v.created_at FROM document_versions v JOIN cases c ON c.id = v.case_id WHERE c.title = '乙通知'");
        foreach (var box in inbox.Document.QuerySelectorAll<IHtmlInputElement>("[name=picked]"))
        {
            box.IsChecked = true;
        }

        var done = await inbox.PressAsync("批量同意", ("opinion", "没有涉密内容"));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains("已办理2项：同意", done.Text, StringComparison.Ordinal);
        Assert.Contains("1项没有办", done.Text, StringComparison.Ordinal);
        var refused = Assert.Single(done.Document.QuerySelectorAll(".batch-refused"));
        Assert.Contains("您看的是第1版，稿件现在是第2版", refused.TextContent, StringComparison.Ordinal);
        Assert.Contains("乙通知", refused.TextContent, StringComparison.Ordinal);
        var rest = await reviewer.OpenAsync("/inbox");
        Assert.Equal("乙通知", Assert.Single(rest.Document.QuerySelectorAll(".task-link")).TextContent);
        Assert.Empty(rest.Document.QuerySelectorAll("[name=picked]"));
        Assert.Equal("/inbox", (await reviewer.OpenAsync("/inbox/batch")).Path);
    }

    [Fact]
    public async Task A_hundred_rows_make_two_pages_and_each_stays_light()
    {
        await ReleaseAsync(Long);
        await site.Database.ExecuteAsync("""
            INSERT INTO cases SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5(i::text)::uuid))).* FROM generate_series(1, 99) i, cases c;
            INSERT INTO tasks SELECT (jsonb_populate_record(t, jsonb_build_object('id', md5('t' || i)::uuid, 'case_id', md5(i::text)::uuid))).*
            FROM generate_series(1, 99) i, tasks t WHERE closed_at IS NULL;
            """);
        var reviewer = await site.SignInAsync("qingshi.baomi");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var page = await reviewer.OpenAsync("/inbox?q=通知");
        for (var i = 0; i < 2; i++)
        {
            Assert.True(page.Bytes.Length < 100_000, $"{page.Bytes.Length:N0} bytes");
            seen.UnionWith(page.Document.QuerySelectorAll<IHtmlAnchorElement>(".task-link").Select(a => a.PathName));
            var next = page.Document.QuerySelectorAll(".pager a").FirstOrDefault(a => a.TextContent == "后面的")?.GetAttribute("href");
            Assert.Equal(i == 0, next is not null);
            page = await reviewer.OpenAsync(next ?? "/inbox");
        }

        Assert.Equal(100, seen.Count);
    }

    private async Task ReleaseAsync(string title, bool send = true)
    {
        var editor = await (await drafter.OpenAsync("/releases")).PressAsync("发起信息发布");
        var saved = await editor.PressAsync(send ? "送审" : "保存", ("Title", title), ("Column", "notices"), ("Body", "请各村按要求办理。"));
        Assert.Equal(HttpStatusCode.OK, saved.Status);
    }
}
