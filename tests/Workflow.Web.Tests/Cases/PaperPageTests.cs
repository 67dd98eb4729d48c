using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Tests.Cases;

public sealed class PaperPageTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_clerk_enters_a_signed_paper_and_every_page_says_so()
    {
        var drafter = await site.SignInAsync("baixi.jingban");
        var draft = await (await drafter.OpenAsync("/releases")).PressAsync("发起信息发布");
        await draft.PressAsync("button[value='Submit'].btn", ("Title", "关于冬春农田水利建设的公告"), ("Column", "notices"), ("Body", "现将有关安排公告如下。"));
        await site.PassAsync("baixi", "保密审查员", "办公室主任");
        var task = await site.QueryAsync(db => db.Tasks.SingleAsync(t => t.ClosedAt == null && db.Cases.Any(c => c.Id == t.CaseId && c.Title == "关于冬春农田水利建设的公告")));
        Assert.DoesNotContain("代录：同意", (await drafter.OpenAsync($"/tasks/{task.Id}/paper")).Text, StringComparison.Ordinal);
        // Who wrote it enters nothing that lets it go on: a second 经办人 does.
        drafter = await site.SignInAsync("baixi.jingban2");
        var link = (await drafter.OpenAsync($"/cases/{task.CaseId}")).Document.QuerySelector("section[aria-label='纸质签批'] a")!.GetAttribute("href")!;
        Assert.Equal($"/tasks/{task.Id}/paper", link);
        var leader = await site.SignInAsync("baixi.fenguan");
        foreach (var other in (string[])["baixi.baomi", "baixi.fenguan", "qingshi.jingban", "yunling.shenhe"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignInAsync(other)).OpenAsync(link)).Status);
        }

        Assert.Null((await leader.OpenAsync($"/cases/{task.CaseId}")).Document.QuerySelector("section[aria-label='纸质签批']"));
        var page = await drafter.OpenAsync(link);
        (string, string)[] typed = [("SignedOn", "2022-01-04"), ("Opinion", "同意报主要领导。")];
        var refused = await page.PressAsync(".btn-primary[name='outcome']", typed, file: null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("还没有选扫描件", refused.Text, StringComparison.Ordinal);
        Assert.Equal(("2022-01-04", "同意报主要领导。"), (refused.Value("SignedOn"), refused.Value("Opinion")));
        var foreign = await refused.PressAsync(".btn-primary[name='outcome']", [("Signer", $"{Guid.NewGuid()}")], ("scan", "签批页.pdf", "%PDF-1.7 signed"u8.ToArray()));
        Assert.Contains("请从名单里选在纸上签批的人", foreign.Text, StringComparison.Ordinal);

        var done = await refused.PressAsync(".btn-primary[name='outcome']", [], ("scan", "签批页.pdf", "%PDF-1.7 signed"u8.ToArray()));
        Assert.Equal($"/cases/{task.CaseId}", done.Path);
        var row = done.Document.QuerySelectorAll("table.record tbody tr")[^1];
        Assert.Contains("白溪镇分管领导", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("2022年1月4日纸质签批，白溪镇经办人乙录入", row.TextContent, StringComparison.Ordinal);
        var scan = await leader.OpenAsync(row.QuerySelector("a[href^='/attachments/']")!.GetAttribute("href")!);
        Assert.Equal("%PDF-1.7 signed"u8.ToArray(), scan.Bytes);

        Assert.Contains("代录：2022年1月4日纸质签批", (await leader.OpenAsync($"/cases/{task.CaseId}/sheet")).Text, StringComparison.Ordinal);
        Assert.Contains("代录", (await leader.OpenAsync($"/cases/{task.CaseId}/record")).Text, StringComparison.Ordinal);
        Assert.Contains("代录白溪镇分管领导的纸质签批", (await drafter.OpenAsync("/inbox/decided")).Text, StringComparison.Ordinal);
        var address = (await leader.OpenAsync($"/cases/{task.CaseId}/sheet")).Document.QuerySelector(".sheet-qr a")!.GetAttribute("href")!;
        var verify = await site.Anonymous().OpenAsync(new Uri(address).PathAndQuery);
        Assert.Contains("2022年1月4日纸质签批，代录", verify.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("白溪镇经办人", verify.Text, StringComparison.Ordinal);
        Assert.Contains("白溪镇分管领导（白溪镇经办人乙代录）已于", (await drafter.OpenAsync(link)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_stays_on_the_page_when_the_leader_decided_meanwhile_or_the_case_was_held()
    {
        var drafter = await site.SignInAsync("baixi.jingban");
        var draft = await (await drafter.OpenAsync("/releases")).PressAsync("发起信息发布");
        await draft.PressAsync("button[value='Submit'].btn", ("Title", "关于清明防火的通告"), ("Column", "notices"), ("Body", "现将有关要求通告如下。"));
        await site.PassAsync("baixi", "保密审查员");
        var task = await site.QueryAsync(db => db.Tasks.SingleAsync(t => t.ClosedAt == null && db.Cases.Any(c => c.Id == t.CaseId && c.Title == "关于清明防火的通告")));
        drafter = await site.SignInAsync("baixi.jingban2");
        var page = await drafter.OpenAsync($"/tasks/{task.Id}/paper");
        (string, string)[] typed = [("SignedOn", "2022-01-04"), ("Opinion", "同意，请注明火险等级。")];
        (string, string, byte[]) scan = ("scan", "签批页.pdf", "%PDF-1.7 signed"u8.ToArray());

        await OperateAsync(task.CaseId, new OfficeOperation.Hold());
        var held = await page.PressAsync(".btn-primary[name='outcome']", typed, scan);
        Assert.Equal(HttpStatusCode.Conflict, held.Status);
        Assert.Contains("已挂起（等上级口径）", held.Text, StringComparison.Ordinal);
        Assert.Equal("同意，请注明火险等级。", held.Document.QuerySelector("textarea[readonly]")?.TextContent.Trim());
        await OperateAsync(task.CaseId, new OfficeOperation.Continue());

        await site.PassAsync("baixi", "办公室主任");
        var decided = await page.PressAsync(".btn-primary[name='outcome']", typed, scan);
        Assert.Equal(HttpStatusCode.Conflict, decided.Status);
        Assert.Equal("同意，请注明火险等级。", decided.Document.QuerySelector("textarea[readonly]")?.TextContent.Trim());

        // The leader in charge returns on paper: the editor names him, not who entered it.
        var next = await site.QueryAsync(db => db.Tasks.SingleAsync(t => t.CaseId == task.CaseId && t.ClosedAt == null));
        await (await drafter.OpenAsync($"/tasks/{next.Id}/paper")).PressAsync(".btn-outline-danger[name='outcome']", typed, scan);
        var back = await site.QueryAsync(db => db.Tasks.SingleAsync(t => t.CaseId == task.CaseId && t.ClosedAt == null));
        Assert.Contains("分管领导 白溪镇分管领导 于", (await drafter.OpenAsync($"/releases/{back.Id}/edit")).Document.QuerySelector("section[aria-label='退回']")!.TextContent, StringComparison.Ordinal);
    }

    private async Task OperateAsync(Guid caseId, OfficeOperation operation)
    {
        var person = await site.QueryAsync(db => db.Users.Where(p => p.UserName == "yunling.guanli").Select(p => p.Id).SingleAsync());
        Assert.True((await site.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, "等上级口径", 1, person), default))).Succeeded);
    }
}
