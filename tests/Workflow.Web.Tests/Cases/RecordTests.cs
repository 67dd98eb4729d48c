using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;

namespace Workflow.Web.Tests.Cases;

public sealed class RecordTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_page_that_only_names_the_versions_reads_none()
    {
        var editor = await (await (await site.SignInAsync("baixi.jingban")).OpenAsync("/releases")).PressAsync("发起信息发布");
        await editor.PressAsync("送审", ("Title", "关于森林防火的通知"), ("Column", "notices"), ("Body", "第一段"));
        var caseId = await site.QueryAsync(db => db.Cases.Where(c => c.Title == "关于森林防火的通知").Select(c => c.Id).SingleAsync());
        var reader = await site.SignInAsync("baixi.zhuren");
        await site.Database.ExecuteAsync("REVOKE SELECT ON document_versions FROM workflow_app; GRANT SELECT (id, case_id, number, hash, created_by_name, created_at) ON document_versions TO workflow_app");

        Assert.Equal(HttpStatusCode.OK, (await reader.OpenAsync($"/cases/{caseId}/attachments")).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await reader.OpenAsync($"/cases/{caseId}")).Status);
        await site.Database.ExecuteAsync("GRANT SELECT ON document_versions TO workflow_app");
    }

    [Fact]
    public async Task The_record_is_recomputed_before_ones_eyes_and_a_paper_verified_by_anybody()
    {
        var editor = await (await (await site.SignInAsync("qingshi.jingban")).OpenAsync("/releases")).PressAsync("发起信息发布");
        await editor.PressAsync("送审", ("Title", "关于防汛的通知"), ("Column", "notices"), ("Body", "第一段"));
        var (caseId, head) = await site.QueryAsync(async db => (
            await db.Cases.Where(c => c.Title == "关于防汛的通知").Select(c => c.Id).SingleAsync(), await db.Cases.Where(c => c.Title == "关于防汛的通知").Select(c => c.RecordHead).SingleAsync()));
        var name = await site.QueryAsync(db => db.Decisions.Where(d => d.CaseId == caseId).Select(d => d.ActorName).SingleAsync());
        var address = $"/cases/{caseId}/record";
        var paper = $"/verify/{VerifyCode.Of(caseId, head)}";

        var reader = await site.SignInAsync("qingshi.zhuren");
        Assert.NotNull((await reader.OpenAsync($"/cases/{caseId}")).Document.QuerySelector($"a[href='{address}']"));
        var page = await reader.OpenAsync(address);
        Assert.Contains("记录完整，没有被改动", page.Text, StringComparison.Ordinal);
        Assert.Contains(head, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("baixi.jingban")).OpenAsync(address)).Status);

        var verified = await site.Anonymous().OpenAsync(paper);
        Assert.Contains("与签署时一致", verified.Text, StringComparison.Ordinal);
        Assert.Contains("经办人", verified.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(name, verified.Text, StringComparison.Ordinal);
        Assert.Contains("no-store", verified.Response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Anonymous().OpenAsync($"/verify/{VerifyCode.Of(caseId, new string('0', 64))}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Anonymous().OpenAsync("/verify/abc")).Status);

        var sheet = await reader.OpenAsync($"/cases/{caseId}/sheet");
        Assert.Contains("政府信息发布审批单", sheet.Text, StringComparison.Ordinal);
        Assert.EndsWith(paper, sheet.Document.QuerySelector(".sheet-qr a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("PK"u8.ToArray(), (await reader.OpenAsync($"/cases/{caseId}/sheet.docx")).Bytes[..2]);
        Assert.Equal("PK"u8.ToArray(), (await reader.OpenAsync($"/cases/{caseId}/archive.zip")).Bytes[..2]);
        foreach (var hidden in (string[])["sheet", "sheet.docx", "archive.zip"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync("baixi.jingban")).OpenAsync($"/cases/{caseId}/{hidden}")).Status);
        }

        Assert.NotNull((await site.Anonymous().OpenAsync("/public")).Document.QuerySelector("footer a[href='/public/record']"));
        site.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(1, await site.WithAsync<RecordDays, int>(d => d.KeepAsync(default)));
        site.Clock.Now -= TimeSpan.FromDays(1);
        var days = await site.Anonymous().OpenAsync("/public/record");
        Assert.Contains(await site.QueryAsync(db => db.RecordDays.Select(d => d.Hash).SingleAsync()), days.Text, StringComparison.Ordinal);
        await site.Database.ExecuteAsync($"UPDATE decisions SET opinion = '无意见' WHERE case_id = '{caseId}'");
        var broken = await (await site.SignInAsync("qingshi.zhuren")).OpenAsync(address);
        Assert.Contains("有内容被改动过", broken.Text, StringComparison.Ordinal);
        Assert.Contains("第1条办理记录（", broken.Text, StringComparison.Ordinal);
        Assert.Contains("暂时不能作为依据", (await site.Anonymous().OpenAsync(paper)).Text, StringComparison.Ordinal);
    }
}
