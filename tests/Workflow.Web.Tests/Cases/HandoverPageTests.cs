using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;

namespace Workflow.Web.Tests.Cases;

/// <summary>收回转办 and 改派 through their pages, without script.</summary>
public sealed class HandoverPageTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Who_handed_a_task_on_finds_where_it_was_how_to_take_it_back()
    {
        await HoldAsync("qingshi", "zhuren", Positions.SecrecyReviewer);
        var (task, caseId) = await ReachAsync("关于森林防火的通知", "qingshi");
        var giver = await site.SignInAsync("qingshi.baomi");
        var handed = await (await giver.OpenAsync($"/tasks/{task}")).PressAsync(".operations button[value='Transfer']");
        Assert.Contains("已转办：转给青石镇办公室主任", handed.Text, StringComparison.Ordinal);
        Assert.Contains("您可以从“已办”里打开这件事项收回", handed.Text, StringComparison.Ordinal);

        // The address of the task that he had leads there, and so does 已办 by the case.
        Assert.Equal($"/cases/{caseId}/operate?task={task}", (await giver.OpenAsync($"/tasks/{task}")).Path);
        var fromList = await giver.OpenAsync((await giver.OpenAsync("/inbox/decided")).Document.QuerySelector(".task-link")!.GetAttribute("href")!);
        Assert.Contains("青石镇办公室主任还没有办理", fromList.Document.QuerySelector("form:has(button[value='TakeBack'])")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await (await site.SignInAsync("qingshi.fenguan")).OpenAsync($"/cases/{caseId}")).Document.QuerySelector("button[value='TakeBack']"));

        var back = await fromList.PressAsync("收回转办");
        Assert.Contains("已收回转办：从青石镇办公室主任处收回", back.Text, StringComparison.Ordinal);
        Assert.NotNull(back.Document.QuerySelector(".own-work"));
        Assert.Equal(HttpStatusCode.OK, (await giver.OpenAsync($"/tasks/{task}")).Status);
        Assert.Contains("不用再点一次", (await fromList.PressAsync("收回转办")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_administrator_reassigns_a_task_with_a_reason_and_is_led_to_appoint_where_nobody_holds_the_position()
    {
        await HoldAsync("baixi", "zhuren", Positions.SecrecyReviewer);
        var (_, caseId) = await ReachAsync("关于防汛值班的通知", "baixi");
        var administrator = await site.SignInAsync("yunling.guanli");
        var page = await administrator.OpenAsync($"/cases/{caseId}");
        var names = page.Document.QuerySelector<IHtmlSelectElement>("#op-reassign")!.Options.Select(o => o.Text.Trim());
        Assert.Equal(["白溪镇保密审查员", "白溪镇办公室主任"], names.Order(StringComparer.Ordinal));

        var director = page.Document.QuerySelectorAll<IHtmlOptionElement>("#op-reassign option").Single(o => o.Text.Contains("主任", StringComparison.Ordinal)).Value;
        var refused = await page.PressAsync("改派", ("Form.Person", director));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("选择“改派”要写明原因，请在“原因”栏", refused.Document.QuerySelector("#op-reassign-reason-fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(director, refused.Value("Form.Person"));
        Assert.Contains("已改派：改由白溪镇办公室主任办理", (await refused.PressAsync("改派", ("Form.Reason", "原承办人调离"))).Text, StringComparison.Ordinal);

        page = await administrator.OpenAsync($"/cases/{caseId}");
        Assert.Contains("现在由白溪镇办公室主任办理", page.Document.QuerySelector("label[for='op-reassign']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("交回岗位，由在岗的保密审查员办理", (await page.PressAsync("改派", ("Form.Person", "position"), ("Form.Reason", "都可以办"))).Text, StringComparison.Ordinal);

        await site.QueryAsync(db => db.Holdings.Where(h => h.Position == Positions.SecrecyReviewer && db.Units.Any(u => u.Id == h.UnitId && u.Code == "baixi")).ExecuteDeleteAsync());
        var vacant = (await administrator.OpenAsync($"/cases/{caseId}")).Document.QuerySelector(".operations .notice")!;
        Assert.Contains("现在没有人任保密审查员", vacant.TextContent, StringComparison.Ordinal);
        Assert.Equal("/admin/people", vacant.QuerySelector("a")!.GetAttribute("href"));
    }

    private Task<int> HoldAsync(string unit, string of, string position) => site.QueryAsync(async db =>
    {
        var (person, place) = (await db.Users.SingleAsync(p => p.UserName == $"{unit}.{of}"), await db.Units.SingleAsync(u => u.Code == unit));
        db.Holdings.Add(new Holding { PersonId = person.Id, UnitId = place.Id, Position = position, ValidFrom = new(2021, 1, 1) });
        return await db.SaveChangesAsync();
    });

    private async Task<(Guid Task, Guid Case)> ReachAsync(string title, string unit)
    {
        var draft = await (await (await site.SignInAsync($"{unit}.jingban")).OpenAsync("/releases")).PressAsync(".start-release button");
        await draft.PressAsync("button[value='Submit'].btn", ("Title", title), ("Column", "notices"), ("Body", "第一段"));
        return await site.QueryAsync(async db =>
        {
            var task = await db.Tasks.SingleAsync(t => t.ClosedAt == null && db.Cases.Any(c => c.Id == t.CaseId && c.Title == title));
            return (task.Id, task.CaseId);
        });
    }
}
