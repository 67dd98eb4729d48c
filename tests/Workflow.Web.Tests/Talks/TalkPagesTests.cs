using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Web.Tests.BadInput;

namespace Workflow.Web.Tests.Talks;

/// <summary>沟通, 传阅, 常用语 and the kept opinion through their pages, without script, at the task of a town's 保密审查员.</summary>
public sealed class TalkPagesTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    private Site Site => drafting.Site;

    [Fact]
    public async Task A_question_asked_at_the_task_is_counted_in_the_inbox_answered_at_the_case_and_seen_by_nobody_outside()
    {
        var (task, caseId) = await SubmittedAsync("qingshi");
        var secrecy = await Site.SignInAsync("qingshi.baomi");
        var page = await secrecy.OpenAsync($"/tasks/{task}");
        var empty = await page.PressAsync("发出问题", ("To", $"{await drafting.PersonAsync("qingshi.jingban")}"), ("Text", " "));
        empty.AssertRefused(HttpStatusCode.UnprocessableEntity, "请写下要问的问题");
        Assert.Equal($"{await drafting.PersonAsync("qingshi.jingban")}", empty.Value("To"));
        var asked = await empty.PressAsync("发出问题", ("Text", "第三部分是否涉及<个人信息>？"));
        Assert.Equal($"/tasks/{task}#talk", asked.Path);
        Assert.Contains("已问青石镇经办人，答复后会通知您", asked.Text, StringComparison.Ordinal);
        (await page.PressAsync("发出问题", ("To", $"{await drafting.PersonAsync("qingshi.jingban")}"), ("Text", "第三部分是否涉及<个人信息>？")))
            .AssertRefused(HttpStatusCode.Conflict, "您已经问过青石镇经办人");

        var drafter = await Site.SignInAsync("qingshi.jingban");
        var line = (await drafter.OpenAsync("/inbox")).Document.QuerySelector("a[href='/inbox/questions']")!;
        Assert.Equal("有1个沟通问题等您答复", line.TextContent);
        Assert.Contains("有1个沟通问题等您答复", (await drafter.OpenAsync("/notifications")).Text, StringComparison.Ordinal);
        var list = await drafter.OpenAsync("/inbox/questions");
        var talk = await drafter.OpenAsync(list.Document.QuerySelector(".task-link")!.GetAttribute("href")!);
        Assert.Contains("第三部分是否涉及<个人信息>？", talk.Document.QuerySelector(".talk-text")!.TextContent, StringComparison.Ordinal);
        var answered = await talk.PressAsync("答复", ("Answer", "不涉及，已隐去。"));
        Assert.Contains("已答复青石镇保密审查员", answered.Text, StringComparison.Ordinal);
        Assert.Null((await drafter.OpenAsync("/inbox")).Document.QuerySelector("a[href='/inbox/questions']"));

        var record = await secrecy.OpenAsync($"/cases/{caseId}");
        Assert.Contains("不涉及，已隐去。", record.Document.QuerySelector("#talk")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(record.Document.QuerySelectorAll(".opinion-cell, .opinion"), o => o.TextContent.Contains("已隐去", StringComparison.Ordinal));
        var outside = await Site.SignInAsync("baixi.jingban");
        Assert.Equal(HttpStatusCode.NotFound, (await outside.OpenAsync($"/cases/{caseId}/talk")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await outside.OpenAsync($"/cases/{caseId}/circulate")).Status);
    }

    [Fact]
    public async Task A_version_goes_round_beside_the_work_is_read_with_a_remark_and_another_is_taken_back()
    {
        var (task, caseId) = await SubmittedAsync("liuhe");
        var secrecy = await Site.SignInAsync("liuhe.baomi");
        var page = await secrecy.OpenAsync((await secrecy.OpenAsync($"/tasks/{task}")).Document.QuerySelector(".circulated-more a")!.GetAttribute("href")!);
        (await page.PressAsync("传阅")).AssertRefused(HttpStatusCode.UnprocessableEntity, "请至少选一个人");
        foreach (var to in new[] { "liuhe.fenguan", "yunling.shenhe" })
        {
            page = await page.PressAsync("传阅", ("To", $"{await drafting.PersonAsync(to)}"), ("Note", "请先看第三部分"));
            Assert.Contains("已传阅给", page.Text, StringComparison.Ordinal);
        }

        var leader = await Site.SignInAsync("liuhe.fenguan");
        Assert.Empty((await leader.OpenAsync("/inbox")).Document.QuerySelectorAll(".task-row"));
        var list = await leader.OpenAsync("/inbox/circulated");
        var reading = await leader.OpenAsync(list.Document.QuerySelector(".circular-title")!.GetAttribute("href")!);
        Assert.NotNull(reading.Document.QuerySelector(".paper .report-t3"));
        Assert.Empty(reading.Document.QuerySelectorAll("[name='outcome']"));
        (await reading.PressAsync("已阅", ("Remark", "看\u0007过"))).AssertRefused(HttpStatusCode.UnprocessableEntity, "控制字符");
        var done = await reading.PressAsync("已阅", ("Remark", "数据请再核对。"));
        Assert.Contains("附言已告知柳河镇保密审查员", done.Text, StringComparison.Ordinal);
        (await reading.PressAsync("已阅")).AssertRefused(HttpStatusCode.Conflict, "柳河镇分管领导已于");
        var record = (await secrecy.OpenAsync($"/cases/{caseId}")).Document;
        Assert.Contains("柳河镇分管领导：数据请再核对。", record.QuerySelector("#circulated")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(record.QuerySelectorAll(".opinion-cell"), o => o.TextContent.Contains("再核对", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, (await secrecy.OpenAsync(reading.Path)).Status);
        var reviewer = await Site.SignInAsync("yunling.shenhe");
        var unread = (await reviewer.OpenAsync("/inbox/circulated")).Document.QuerySelector(".circular-title")!.GetAttribute("href")!;
        var taken = await (await secrecy.OpenAsync("/inbox/circulated?list=Sent")).PressAsync(".circular .btn-danger-quiet");
        Assert.Contains("给县级审核员甲的传阅已收回", taken.Text, StringComparison.Ordinal);
        var gone = await reviewer.OpenAsync(unread);
        Assert.Contains("收回，不用再看", gone.Text, StringComparison.Ordinal);
        Assert.Null(gone.Document.QuerySelector(".paper"));
    }

    [Fact]
    public async Task Who_reads_what_was_returned_since_is_told_so_above_the_text_and_led_to_the_newest_version()
    {
        var (task, caseId) = await SubmittedAsync("baixi");
        var secrecy = await Site.SignInAsync("baixi.baomi");
        await (await secrecy.OpenAsync($"/cases/{caseId}/circulate")).PressAsync("传阅", ("To", $"{await drafting.PersonAsync("baixi.fenguan")}"));
        var leader = await Site.SignInAsync("baixi.fenguan");
        var address = (await leader.OpenAsync("/inbox/circulated")).Document.QuerySelector(".circular-title")!.GetAttribute("href")!;
        Assert.Null((await leader.OpenAsync(address)).Document.QuerySelector(".notice-warn"));

        await (await secrecy.OpenAsync($"/tasks/{task}")).PressAsync("退回", ("Opinion", "请核对第三部分"));
        Assert.Equal(
            "您读的第1版已于2022年1月4日09:00被白溪镇人民政府保密审查员退回，还没有新的一版。",
            (await leader.OpenAsync(address)).Document.QuerySelector(".notice-warn")!.TextContent.Trim());

        await (await drafting.DraftAsync("baixi")).PressAsync("送审", ("texts[problems]", "改过了。"));
        var notice = (await leader.OpenAsync(address)).Document.QuerySelector(".notice-warn")!;
        Assert.Contains("现在最新的是第2版", notice.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/cases/{caseId}/versions/2", notice.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.OK, (await leader.OpenAsync(notice.QuerySelector("a")!.GetAttribute("href")!)).Status);
    }

    [Fact]
    public async Task A_phrase_joins_what_was_typed_and_both_are_there_on_another_device_until_the_task_is_decided()
    {
        var (task, _) = await SubmittedAsync("shiqiao");
        var secrecy = await Site.SignInAsync("shiqiao.baomi");
        var phrases = await secrecy.OpenAsync("/account/phrases");
        (await phrases.PressAsync("添加", ("Text", ""))).AssertRefused(HttpStatusCode.UnprocessableEntity, "请写下常用语");
        Assert.Contains("已添加", (await phrases.PressAsync("添加", ("Text", "没有涉密内容"))).Text, StringComparison.Ordinal);
        var changed = await (await secrecy.OpenAsync("/account/phrases")).PressAsync(".phrase-form .btn", ("Text", "没有涉密内容。"));
        Assert.Equal("没有涉密内容。", changed.Document.QuerySelector(".phrase-form [name='Text']")!.GetAttribute("value"));
        var town = await Site.QueryAsync(db => db.Units.Where(u => u.Code == "shiqiao").Select(u => u.Id).SingleAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await secrecy.OpenAsync($"/account/phrases?unit={town}")).Status);
        var director = await Site.SignInAsync("shiqiao.zhuren");
        await (await director.OpenAsync($"/account/phrases?unit={town}")).PressAsync("添加", ("Text", "请按程序报送。"));

        var page = await secrecy.OpenAsync($"/tasks/{task}");
        Assert.Equal(["没有涉密内容。", "请按程序报送。"], page.Document.QuerySelectorAll(".phrase").Select(p => p.TextContent));
        var kept = await page.PressAsync("存草稿", ("Opinion", "经审查"));
        Assert.Equal("经审查", kept.Value("Opinion"));
        await kept.PressAsync("没有涉密内容。");
        var elsewhere = await (await Site.SignInAsync("shiqiao.baomi")).OpenAsync($"/tasks/{task}");
        Assert.Equal("经审查，没有涉密内容。", elsewhere.Value("Opinion"));
        Assert.Contains("保存的草稿", elsewhere.Text, StringComparison.Ordinal);
        Assert.Equal("", (await page.PressAsync("退回", ("Opinion", ""))).Value("Opinion"));

        await elsewhere.PressAsync(".outcomes .btn-primary");
        (await page.PressAsync("存草稿", ("Opinion", "还想补一句"))).AssertRefused(HttpStatusCode.Conflict, "已于", "办结");
        (await page.PressAsync("存草稿", ("Opinion", "还想补一句"))).AssertRefused(HttpStatusCode.Conflict, "还想补一句");
        Assert.Equal(HttpStatusCode.NotFound, (await director.SendAsync($"/tasks/{task}/opinion", Form(await director.OpenAsync("/account/phrases")))).Status);
    }

    private static FormUrlEncodedContent Form(Shown page) =>
        new([KeyValuePair.Create("Opinion", "别人的"), KeyValuePair.Create("__RequestVerificationToken", page.Value("__RequestVerificationToken")!)]);

    private async Task<(Guid Task, Guid Case)> SubmittedAsync(string unitCode)
    {
        var task = await drafting.SubmitAsync(unitCode);
        return (task, await Site.QueryAsync(db => db.Tasks.Where(t => t.Id == task).Select(t => t.CaseId).SingleAsync()));
    }
}
