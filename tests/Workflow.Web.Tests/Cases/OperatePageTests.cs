using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace Workflow.Web.Tests.Cases;

public sealed class OperatePageTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task What_is_refused_stays_where_it_was_typed_and_is_named_as_there()
    {
        var task = await ReachAsync("关于森林防火的通知", "qingshi", "保密审查员");
        var director = await site.SignInAsync("qingshi.zhuren");
        var page = await director.OpenAsync($"/tasks/{task}");

        var missing = await page.PressAsync(".outcomes .btn-outline-danger");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.Status);
        Assert.Equal("true", missing.Document.QuerySelector("#opinion")!.GetAttribute("aria-invalid"));
        Assert.Contains("要写明理由，请在“意见”栏", missing.Document.QuerySelector("#opinion-fault")!.TextContent, StringComparison.Ordinal);

        var back = await page.PressAsync(".operations button[value='Return']", ("Opinion", "写了一半的意见"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, $"/tasks/{task}"), (back.Status, back.Path));
        Assert.Contains("请在“理由”栏", back.Document.QuerySelector("#op-return-reason-fault")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(back.Document.QuerySelector("#op-return-reason[autofocus]"));
        Assert.Null(back.Document.QuerySelector("#opinion-fault"));
        Assert.Equal(("写了一半的意见", "1"), (back.Value("Opinion"), back.Value("SeenVersion")));

        Assert.Equal("请选择", page.Document.QuerySelector<IHtmlSelectElement>("#op-signer[required]")!.SelectedOptions.Single().Text);
        var nobody = await page.PressAsync(".operations button[value='AddSigner']", ("Form.Reason", "请看第二段。"));
        Assert.Contains("还没有选好", nobody.Text, StringComparison.Ordinal);
        Assert.Equal("请看第二段。", nobody.Document.QuerySelector("#op-sign-reason")!.TextContent);
        Assert.Equal("", nobody.Document.QuerySelector("#op-return-reason")!.TextContent);

        var held = await (await director.OpenAsync($"/cases/{await CaseOfAsync(task)}")).PressAsync(".operations button[value='Hold']");
        Assert.Contains("选择“挂起”要写明原因，请在“原因”栏", held.Text, StringComparison.Ordinal);
        Assert.NotNull(held.Document.QuerySelector("#op-end-reason-fault"));

        // Meanwhile it was decided in another window.
        var someone = page.Document.QuerySelector<IHtmlSelectElement>("#op-signer")!.Options[1].Value;
        await page.PressAsync(".outcomes .btn-primary");
        var late = await page.PressAsync(".operations button[value='AddSigner']", ("Form.Person", someone), ("Form.Reason", "请看第二段。"), ("Opinion", "写了一半的意见"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("已经办结或收回，这次没有生效", late.Text, StringComparison.Ordinal);
        Assert.Contains("您刚才填写的说明（没有生效，可以复制）", late.Text, StringComparison.Ordinal);
        Assert.Equal("请看第二段。", late.Document.QuerySelector("#op-lost[readonly]")!.TextContent);
        Assert.Equal("写了一半的意见", late.Document.QuerySelector("#opinion[readonly]")!.TextContent);
    }

    [Fact]
    public async Task The_record_leads_to_ones_own_task_names_the_steps_and_says_when_one_may_urge_again()
    {
        var task = await ReachAsync("关于防汛值班的通知", "baixi");
        var (address, drafter) = ($"/cases/{await CaseOfAsync(task)}", await site.SignInAsync("baixi.jingban"));
        var before = await drafter.OpenAsync(address);
        Assert.Null(before.Document.QuerySelector(".own-work"));
        Assert.Equal(["更多办理：整件事项", "更多办理：保密审查", "更多办理：起草（您办的）"], before.Document.QuerySelectorAll(".operations h2").Select(h => h.TextContent));
        await before.PressAsync("催办");
        var after = await drafter.OpenAsync(address);
        Assert.Contains("以后可以再催", after.Document.QuerySelector(".operations:has(.hint)")!.TextContent, StringComparison.Ordinal);
        Assert.Null(after.Document.QuerySelector("button[value='Urge']"));
        Assert.NotNull(after.Document.QuerySelector("button[value='Withdraw']"));

        var reviewer = await site.SignInAsync("baixi.baomi");
        Assert.Equal($"/tasks/{task}", (await reviewer.OpenAsync(address)).Document.QuerySelector(".own-work a")!.GetAttribute("href"));
        var attachments = await drafter.OpenAsync($"{address}/attachments");
        await attachments.PressAsync("上传附件", [], ("attachment", "依据.pdf", "%PDF-1.4 x"u8.ToArray()));
        Assert.Contains("依据.pdf", (await reviewer.OpenAsync($"/tasks/{task}")).Document.QuerySelector("section.attachments")!.TextContent, StringComparison.Ordinal);

        await after.PressAsync("终止", ("Form.Reason", "不再发布"));
        var closed = (await drafter.OpenAsync(address)).Document.QuerySelector("section.attachments")!;
        Assert.Equal("附件的各版", closed.QuerySelector($"a[href='{address}/attachments']")!.TextContent);
    }

    [Fact]
    public async Task A_draft_says_what_may_be_done_with_it_and_where_it_goes_when_it_was_asked_straight_back()
    {
        const string Beside = ".case-facts a[href*='/operate']";
        Assert.Equal("终止", (await (await (await site.SignInAsync("liuhe.jingban")).OpenAsync("/releases")).PressAsync("发起信息发布")).Document.QuerySelector(Beside)!.TextContent);

        var task = await ReachAsync("关于春耕备耕的通知", "qingshi", "保密审查员");
        var title = await site.QueryAsync(db => db.Tasks.Where(t => t.Id == task).Select(t => t.Title).SingleAsync());
        var leader = await site.SignInAsync("qingshi.zhuren");
        var page = await leader.OpenAsync($"/tasks/{task}");
        var draft = page.Document.QuerySelector<IHtmlSelectElement>("#op-to")!.Options[0].Value;
        await page.PressAsync(".operations button[value='Return']", ("Form.To", draft), ("Form.Then", "BackToMe"), ("Form.Reason", "请补上电话。"));
        var editor = await (await site.SignInAsync("qingshi.jingban")).OpenAsync($"/tasks/{await OpenAsync(await CaseOfAsync(task))}");
        Assert.Equal($"没有改稿件的，送出后直接回到“{title}”，不再逐级审批；改了稿件的，先重新经过保密审查，再回到那里。", editor.Document.QuerySelector(".straight-back")!.TextContent);
    }

    private async Task<Guid> ReachAsync(string title, string unit, params string[] positions)
    {
        var draft = await (await (await site.SignInAsync($"{unit}.jingban")).OpenAsync("/releases")).PressAsync(".start-release button");
        await draft.PressAsync("button[value='Submit'].btn", ("Title", title), ("Column", "notices"), ("Body", "第一段"));
        await site.PassAsync(unit, positions);
        return await OpenAsync(await site.QueryAsync(db => db.Cases.Where(c => c.Title == title).Select(c => c.Id).SingleAsync()));
    }

    private Task<Guid> OpenAsync(Guid caseId) => site.QueryAsync(db => db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null).Select(t => t.Id).SingleAsync());

    private Task<Guid> CaseOfAsync(Guid task) => site.QueryAsync(db => db.Tasks.Where(t => t.Id == task).Select(t => t.CaseId).SingleAsync());
}
