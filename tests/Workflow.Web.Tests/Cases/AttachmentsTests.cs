using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Workflow.Web.Tests.Cases;

public sealed class AttachmentsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_case_takes_attachments_shows_what_can_be_shown_and_refuses_in_words()
    {
        await (await (await site.SignInAsync("qingshi.jingban")).OpenAsync("/releases")).PressAsync("发起信息发布");
        var id = await site.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        var reader = await site.SignInAsync("qingshi.zhuren");
        var page = await reader.OpenAsync($"/cases/{id}/attachments");
        Assert.NotNull((await reader.OpenAsync($"/cases/{id}")).Document.QuerySelector($"a[href='{page.Path}']"));

        var none = await page.PressAsync("上传附件", [], file: null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.Status);
        Assert.Contains("还没有选文件", none.Text, StringComparison.Ordinal);
        var wrong = await page.PressAsync("上传附件", [], ("attachment", "看似.pdf", "MZ program"u8.ToArray()));
        Assert.Contains("按内容辨认", wrong.Text, StringComparison.Ordinal);

        byte[] picture = [0x89, .. "PNG\r\n\u001a\n"u8, 1, 2, 3];
        var added = await page.PressAsync("上传附件", [], ("attachment", "<签字>.png", picture));
        Assert.Contains("附件“签字.png”已添加", added.Text, StringComparison.Ordinal);
        var preview = await reader.OpenAsync(added.Document.QuerySelector("a[href$='/preview']")!.GetAttribute("href")!);
        Assert.Equal(picture, preview.Bytes);
        Assert.Equal("inline", preview.Response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.EndsWith("sandbox", preview.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("baixi.jingban")).OpenAsync(preview.Path)).Status);

        var series = await site.QueryAsync(db => db.Attachments.Select(a => a.Series).SingleAsync());
        var replaced = await added.PressAsync("上传附件", [("series", $"{series}")], ("attachment", "签字2.pdf", Encoding.ASCII.GetBytes("%PDF-1.4 x")));
        Assert.Contains("替换前的1版", replaced.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("baixi.jingban")).OpenAsync(page.Path)).Status);

        // Who has taken part says to which step it belongs.
        Assert.Null(page.Document.QuerySelector("select[name='step']"));
        var drafter = await site.SignInAsync("qingshi.jingban");
        var own = await drafter.OpenAsync(page.Path);
        var step = own.Document.QuerySelectorAll("select[name='step'] option")[1];
        Assert.Equal("起草（正在办理）", step.TextContent);
        var bound = await own.PressAsync("上传附件", [("step", step.GetAttribute("value")!)], ("attachment", "签批页.pdf", Encoding.ASCII.GetBytes("%PDF-1.4 y")));
        Assert.Contains("· 起草", bound.Text, StringComparison.Ordinal);
        var record = await drafter.OpenAsync($"/cases/{id}/record");
        Assert.Equal(["“签字.png”", "“签字2.pdf”（第2版）", "“签批页.pdf”"], record.Document.QuerySelectorAll(".chain-what a[href^='/attachments/']").Select(l => l.TextContent));
    }
}
