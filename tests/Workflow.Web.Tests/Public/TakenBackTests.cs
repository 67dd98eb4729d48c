using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Tests.Public;

/// <summary>撤下, 更正, 废止 as an office does it on its page and as a visitor without cookies then sees it.</summary>
public sealed class TakenBackTests(Site site) : IClassFixture<Site>
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\nhello");

    [Fact]
    public async Task What_is_taken_down_answers_gone_with_its_attachment_and_to_whoever_kept_it()
    {
        var (caseId, path) = await PublishAsync("qingshi", "将被撤下");
        var visitor = site.Anonymous();
        var shown = await visitor.OpenAsync(path);
        var (tag, file) = (shown.Response.Headers.ETag!.ToString(), shown.Document.QuerySelector(".release-attachment a")!.GetAttribute("href")!);
        var fileTag = (await visitor.OpenAsync(file)).Response.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await visitor.OpenAsync(path, ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.NotModified, (await visitor.OpenAsync(file, ("If-None-Match", fileTag))).Status);
        Assert.Contains(path, (await visitor.OpenAsync("/public")).Document.Body!.InnerHtml, StringComparison.Ordinal);

        var leader = await site.SignInAsync("qingshi.zhuyao");
        var page = await leader.OpenAsync($"/cases/{caseId}/publication");
        Assert.Equal(path, page.Document.QuerySelector($"a[href='{path}']")!.TextContent);
        var refused = await page.PressAsync("撤下");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("要写明原因", refused.Text, StringComparison.Ordinal);
        var done = await refused.PressAsync("撤下", ("Form.Reason", "附件有个人信息"), ("Form.Note", "内容有误"));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains("已撤下，公众已经看不到", done.Text, StringComparison.Ordinal);
        Assert.Contains("附件有个人信息", done.Text, StringComparison.Ordinal);

        await ForgottenAsync();
        foreach (var known in ((string, string)[][])[[], [("If-None-Match", tag)]])
        {
            var gone = await visitor.OpenAsync(path, known);
            Assert.Equal(HttpStatusCode.Gone, gone.Status);
            Assert.Contains("由青石镇人民政府主要领导撤下", gone.Text, StringComparison.Ordinal);
            Assert.Contains("内容有误", gone.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("个人信息", gone.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("第一段", gone.Text, StringComparison.Ordinal);
            Assert.True(gone.Response.Headers.CacheControl!.NoStore);
        }

        Assert.Equal(HttpStatusCode.Gone, (await visitor.OpenAsync(file)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.OpenAsync(file, ("If-None-Match", fileTag))).Status);
        Assert.DoesNotContain(path, (await visitor.OpenAsync("/public")).Document.Body!.InnerHtml, StringComparison.Ordinal);
        Assert.DoesNotContain(path, (await visitor.OpenAsync("/public/releases/notices")).Document.Body!.InnerHtml, StringComparison.Ordinal);
        Assert.Contains("已撤下", (await leader.OpenAsync($"/cases/{caseId}")).Document.QuerySelector(".state-tag")!.TextContent, StringComparison.Ordinal);
        var list = await leader.OpenAsync("/releases");
        Assert.Contains("已撤下", list.Text, StringComparison.Ordinal);
        Assert.Null(list.Document.QuerySelector($"a[href='{path}']"));
        var sheet = await leader.OpenAsync($"/cases/{caseId}/sheet");
        Assert.Contains("附件有个人信息", sheet.Text, StringComparison.Ordinal);
        var verify = await visitor.OpenAsync(new Uri(sheet.Document.QuerySelector(".sheet-qr a")!.GetAttribute("href")!).PathAndQuery);
        Assert.Contains("由青石镇人民政府主要领导撤下", verify.Text, StringComparison.Ordinal);
        Assert.Contains("完整", verify.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yunling.guanli", "撤下,开始更正,废止")]
    [InlineData("liuhe.zhuyao", "撤下,开始更正,废止")]
    [InlineData("liuhe.jingban", "开始更正")]
    [InlineData("liuhe.zhuren", "")]
    [InlineData("liuhe.baomi", "")]
    [InlineData("yunling.shenhe", "")]
    public async Task Only_what_a_position_may_do_stands_on_the_page(string userName, string buttons)
    {
        var caseId = await site.QueryAsync(db => db.Publications.Where(p => p.Title == "谁能收回").Select(p => (Guid?)p.CaseId).FirstOrDefaultAsync())
            ?? (await PublishAsync("liuhe", "谁能收回")).CaseId;
        var visitor = await site.SignInAsync(userName);
        Assert.NotNull((await visitor.OpenAsync($"/cases/{caseId}")).Document.QuerySelector($"a[href='/cases/{caseId}/publication']"));
        var page = await visitor.OpenAsync($"/cases/{caseId}/publication");
        Assert.Equal(buttons, string.Join(',', page.Document.QuerySelectorAll(".operations button").Select(b => b.TextContent)));
        if (buttons.Length == 0)
        {
            var token = (await visitor.OpenAsync("/account")).Value("__RequestVerificationToken") ?? "";
            var posted = await visitor.SendAsync($"/cases/{caseId}/publication", new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Form.Act"] = "TakeDown",
                ["Form.Number"] = "1",
                ["Form.Reason"] = "试试",
                ["__RequestVerificationToken"] = token,
            }));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, posted.Status);
            Assert.Contains("您的岗位不能撤下", posted.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_a_case_that_one_may_not_see_or_that_is_not_public_there_is_no_such_page()
    {
        var (caseId, _) = await PublishAsync("shiqiao", "看不到的");
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("baixi.zhuyao")).OpenAsync($"/cases/{caseId}/publication")).Status);
        var clerk = await site.SignInAsync("shiqiao.jingban");
        await (await clerk.OpenAsync("/releases")).PressAsync("发起信息发布");
        var open = await site.QueryAsync(db => db.Cases.OrderByDescending(c => c.Id).Select(c => c.Id).FirstAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.OpenAsync($"/cases/{open}/publication")).Status);
        Assert.Null((await clerk.OpenAsync($"/cases/{open}")).Document.QuerySelector($"a[href='/cases/{open}/publication']"));
    }

    [Fact]
    public async Task A_correction_is_listed_with_its_version_before_and_a_moved_one_is_found_at_its_old_address()
    {
        var (caseId, path) = await PublishAsync("hongfeng", "有一处错误");
        var clerk = await site.SignInAsync("hongfeng.jingban");
        var begun = await (await clerk.OpenAsync($"/cases/{caseId}/publication")).PressAsync("开始更正", ("Form.Reason", "栏目放错"), ("Form.Note", "更正了栏目和正文"));
        Assert.Contains("已开始更正", begun.Text, StringComparison.Ordinal);
        Assert.Empty(begun.Document.QuerySelectorAll(".operations button"));
        var task = await site.QueryAsync(db => db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null).Select(t => t.Id).SingleAsync());
        var editor = await clerk.OpenAsync($"/releases/{task}/edit");
        Assert.Equal("有一处错误", editor.Value("Title"));
        Assert.Equal(HttpStatusCode.OK, (await editor.PressAsync("送审", ("Title", "没有错误了"), ("Column", "rules"), ("Body", "改过的一段"))).Status);
        Assert.Contains("第一段", (await site.Anonymous().OpenAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains("更正中", (await clerk.OpenAsync("/releases")).Text, StringComparison.Ordinal);
        await site.PassAsync("hongfeng", Positions.SecrecyReviewer, Positions.OfficeDirector, Positions.LeaderInCharge, Positions.PrincipalLeader);

        await ForgottenAsync();
        var moved = path.Replace("/notices/", "/rules/", StringComparison.Ordinal);
        var page = await site.Anonymous().OpenAsync(path);
        Assert.Equal((HttpStatusCode.OK, moved), (page.Status, page.Path));
        Assert.Contains("改过的一段", page.Text, StringComparison.Ordinal);
        Assert.Contains("更正了栏目和正文", page.Document.QuerySelector(".public-versions")!.TextContent, StringComparison.Ordinal);
        var before = await site.Anonymous().OpenAsync(page.Document.QuerySelector(".public-versions a")!.GetAttribute("href")!);
        Assert.Contains("第一段", before.Text, StringComparison.Ordinal);
        Assert.Contains("更正前的版本", before.Document.QuerySelector(".mark")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.Anonymous().OpenAsync(before.Document.QuerySelector(".release-attachment a")!.GetAttribute("href")!)).Status);
        Assert.Contains("已更正", (await site.Anonymous().OpenAsync("/public/releases/rules")).Document.QuerySelector($"a[href='{moved}']")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Anonymous().OpenAsync($"{moved}/3")).Status);
    }

    [Fact]
    public async Task What_is_abolished_is_read_with_its_mark_and_has_a_new_tag()
    {
        var (caseId, path) = await PublishAsync("baixi", "将被废止");
        var tag = (await site.Anonymous().OpenAsync(path)).Response.Headers.ETag!.ToString();
        var administrator = await site.SignInAsync("yunling.guanli");
        await (await administrator.OpenAsync($"/cases/{caseId}/publication")).PressAsync("废止", ("Form.Reason", "有新办法"), ("Form.Note", "由新办法代替"));

        await ForgottenAsync();
        var page = await site.Anonymous().OpenAsync(path, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("由云岭县人民政府办公室县级管理员废止", page.Document.QuerySelector(".mark-abolished")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("由新办法代替", page.Text, StringComparison.Ordinal);
        Assert.Contains("第一段", page.Text, StringComparison.Ordinal);
        Assert.Contains("已废止", (await site.Anonymous().OpenAsync("/public/releases/notices")).Document.QuerySelector($"a[href='{path}']")!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_knows_whether_a_page_is_still_so_none_is_served_from_memory()
    {
        var (_, path) = await PublishAsync("jiaoyu", "记不住的");
        Assert.Equal(HttpStatusCode.OK, (await site.Anonymous().OpenAsync(path)).Status);
        await site.Database.ExecuteAsync("ALTER TABLE public_stamp RENAME TO public_stamp_away; ALTER TABLE publications RENAME TO publications_away");
        try
        {
            await ForgottenAsync();
            Assert.Equal(HttpStatusCode.InternalServerError, (await site.Anonymous().OpenAsync(path)).Status);
            await site.Database.ExecuteAsync("ALTER TABLE publications_away RENAME TO publications");
            var page = await site.Anonymous().OpenAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.True(page.Response.Headers.CacheControl!.NoStore);
            Assert.Null(page.Response.Headers.ETag);
        }
        finally
        {
            await site.Database.ExecuteAsync("ALTER TABLE IF EXISTS publications_away RENAME TO publications; ALTER TABLE public_stamp_away RENAME TO public_stamp");
        }
    }

    /// <summary>The longest for which a process believes the stamp that it has read.</summary>
    private static Task ForgottenAsync() => Task.Delay(PublicStamp.Remembered + TimeSpan.FromMilliseconds(20));

    private async Task<(Guid CaseId, string Path)> PublishAsync(string unitCode, string title)
    {
        var editor = await (await (await site.SignInAsync($"{unitCode}.jingban")).OpenAsync("/releases")).PressAsync("发起信息发布");
        var attached = await editor.PressAsync("上传附件", [("Title", title), ("Column", "notices"), ("Body", "第一段\n第二段")], ("attachment", "名单.pdf", Pdf));
        Assert.Equal(HttpStatusCode.OK, (await attached.PressAsync("送审")).Status);
        await site.PassAsync(unitCode, Positions.SecrecyReviewer, Positions.OfficeDirector, Positions.LeaderInCharge, Positions.PrincipalLeader);
        var caseId = await site.QueryAsync(db => db.Publications.Where(p => p.Title == title).Select(p => p.CaseId).SingleAsync());
        return (caseId, $"/public/releases/notices/{caseId}");
    }
}
