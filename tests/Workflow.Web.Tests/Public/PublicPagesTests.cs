using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Tests.Public;

public sealed class PublicPagesTests(Site site) : IClassFixture<Site>
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\nhello");

    [Theory]
    [InlineData("/public/qingshi/2021")]
    [InlineData("/public/nowhere/2021")]
    [InlineData("/public/reports/2021")]
    [InlineData("/public/releases/nowhere")]
    [InlineData("/public/releases/notices?before=yesterday")]
    [InlineData("/public/releases/notices/0197a000-0000-7000-8000-000000000000")]
    [InlineData("/public/a/b/c")]
    public async Task What_is_not_published_is_not_there(string path)
    {
        var page = await site.Anonymous().OpenAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("这份信息没有公开", page.Text, StringComparison.Ordinal);
        Assert.True(page.Response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task The_index_needs_no_sign_in_and_shows_every_column()
    {
        var page = await site.Anonymous().OpenAsync("/public");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(11, page.Document.QuerySelectorAll(".tiles a[href^='/public/releases/']").Length);
        Assert.Equal("云岭县人民政府", page.Document.QuerySelector(".site-owner")!.TextContent);
        Assert.Contains("主办：云岭县人民政府办公室", page.Document.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_release_is_read_as_signed_with_script_shown_as_text()
    {
        var path = await PublishAsync("qingshi", "关于<b>防汛</b>的通知");
        var page = await site.Anonymous().OpenAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("关于<b>防汛</b>的通知", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Contains("<script>alert(1)</script>", page.Document.QuerySelector(".release-body")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("青石镇人民政府", page.Text, StringComparison.Ordinal);
        Assert.Contains("2022-01-04", page.Text, StringComparison.Ordinal);

        var file = await site.Anonymous().OpenAsync(page.Document.QuerySelector(".release-attachment a")!.GetAttribute("href")!);
        Assert.Equal(Pdf, file.Bytes);
        Assert.Contains(path, (await site.Anonymous().OpenAsync("/public/releases/notices")).Document.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Anonymous().OpenAsync(path.Replace("/notices/", "/rules/", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task The_index_shows_what_was_published_last_before_the_columns()
    {
        var path = await PublishAsync("liuhe", "最新的一条");
        await Task.Delay(PublicStamp.Remembered + TimeSpan.FromMilliseconds(20));
        var page = await site.Anonymous().OpenAsync("/public");
        var newest = page.Document.QuerySelector(".newest-releases a")!;
        Assert.Equal(("最新的一条", path), (newest.TextContent, newest.GetAttribute("href")));
        Assert.True(page.Document.QuerySelectorAll(".newest-releases li").Length <= 10);
    }

    [Fact]
    public async Task Whoever_has_the_page_is_told_that_it_has_not_changed()
    {
        var path = await PublishAsync("baixi", "缓存");
        var first = await site.Anonymous().OpenAsync(path);
        var tag = first.Response.Headers.ETag!.ToString();
        Assert.Equal("public, no-cache", first.Response.Headers.CacheControl!.ToString());
        var second = await site.Anonymous().OpenAsync(path, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, second.Status);
        Assert.Empty(second.Bytes);
        var third = await site.Anonymous().OpenAsync(path, ("If-None-Match", "\"another\""));
        Assert.Equal(HttpStatusCode.OK, third.Status);
    }

    [Fact]
    public async Task The_second_reader_costs_little_time_and_of_the_database_at_most_the_stamp()
    {
        var path = await PublishAsync("shiqiao", "第二位读者");
        var first = await site.Anonymous().OpenAsync(path);
        // What stands in the database now is gone: only the memory can answer.
        await site.Database.ExecuteAsync("ALTER TABLE publications RENAME TO publications_away");
        try
        {
            var second = await site.Anonymous().OpenAsync(path);
            Assert.Equal(HttpStatusCode.OK, second.Status);
            Assert.Equal(first.Bytes, second.Bytes);
            var fastest = TimeSpan.MaxValue;
            for (var i = 0; i < 20; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await site.Anonymous().OpenAsync(path);
                fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            }

            Assert.InRange(fastest.TotalMilliseconds, 0, 5);
        }
        finally
        {
            await site.Database.ExecuteAsync("ALTER TABLE publications_away RENAME TO publications");
        }
    }

    [Fact]
    public async Task A_signed_in_readers_answer_is_never_kept_for_others()
    {
        var path = await PublishAsync("liuhe", "登录的读者");
        var reader = await site.SignInAsync("liuhe.zhuyao");
        Assert.Equal(HttpStatusCode.OK, (await reader.OpenAsync(path)).Status);
        await site.Database.ExecuteAsync($"UPDATE publications SET version_hash = 'x' WHERE title = '登录的读者'");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.Anonymous().OpenAsync(path)).Status);
    }

    [Fact]
    public async Task A_version_that_is_not_the_signed_one_is_never_shown()
    {
        var path = await PublishAsync("hongfeng", "将被改动");
        var caseId = path.Split('/')[^1];
        await site.Database.ExecuteAsync($"UPDATE document_versions SET content = replace(content, '将被改动', '已被改动') WHERE case_id = '{caseId}'");
        var page = await site.Anonymous().OpenAsync(path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains(new NotAsSigned().Message, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("被改动", page.Text, StringComparison.Ordinal);
        Assert.True(page.Response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_file_that_is_not_the_signed_one_is_never_sent()
    {
        var path = await PublishAsync("jiaoyu", "附件将被换");
        var href = (await site.Anonymous().OpenAsync(path)).Document.QuerySelector(".release-attachment a")!.GetAttribute("href")!;
        var id = Guid.Parse(href.Split('/')[^1]);
        var hash = await site.QueryAsync(db => db.Attachments.Where(a => a.Id == id).Select(a => a.Hash).SingleAsync());
        var stored = Path.Combine(site.FilesFolder, hash[..2], hash);
        await File.AppendAllTextAsync(stored, "changed");
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.Anonymous().OpenAsync(href)).Status);
        }
        finally
        {
            await File.WriteAllBytesAsync(stored, Pdf);
        }
    }

    private async Task<string> PublishAsync(string unitCode, string title)
    {
        var editor = await (await (await site.SignInAsync($"{unitCode}.jingban")).OpenAsync("/releases")).PressAsync("发起信息发布");
        var attached = await editor.PressAsync(
            "上传附件", [("Title", title), ("Column", "notices"), ("Body", "第一段\n<script>alert(1)</script>")], ("attachment", "名单.pdf", Pdf));
        Assert.Equal(HttpStatusCode.OK, (await attached.PressAsync("送审")).Status);
        await site.PassAsync(unitCode, Positions.SecrecyReviewer, Positions.OfficeDirector, Positions.LeaderInCharge, Positions.PrincipalLeader);
        var caseId = await site.QueryAsync(db => db.Publications.Where(p => p.Title == title).Select(p => p.CaseId).SingleAsync());
        return $"/public/releases/notices/{caseId}";
    }
}
