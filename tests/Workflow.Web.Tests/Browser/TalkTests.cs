using Microsoft.Playwright;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>A release of 青石镇 in real Chromium: its leader types on one device and goes on with it on another, asks, and sends it round.</summary>
public sealed class TalkTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task An_opinion_waits_on_the_phone_a_question_is_answered_and_a_version_is_read()
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        await SubmitReleaseAsync(site);
        var reviewer = await SignInAsync(site, "qingshi.baomi", Chromium.Desk);
        var drafter = await SignInAsync(site, "qingshi.jingban", Chromium.Phone);
        await reviewer.GotoAsync("/account/phrases");
        foreach (var phrase in new[] { "经审查，没有涉密内容。", "请补充依据后再送。", new string('长', 190) })
        {
            await reviewer.FillAsync("[aria-label='新的常用语']", phrase);
            await reviewer.ClickAsync(".phrase-form .btn-primary");
            await Expect(reviewer.Locator(".phrase-book li").Last.Locator("[name='Text']")).ToHaveValueAsync("");
        }

        await chromium.ShootAsync(reviewer, "phrases");
        await reviewer.GotoAsync("/inbox");
        await reviewer.ClickAsync(".task-link");
        await reviewer.FillAsync("#opinion", "附件已看");
        await reviewer.ClickAsync(".phrase:text-is('经审查，没有涉密内容。')");
        await Expect(reviewer.Locator("#opinion")).ToHaveValueAsync("附件已看，经审查，没有涉密内容。");
        await Expect(reviewer.Locator("[data-opinion-state]")).ToContainTextAsync("草稿已保存");
        await reviewer.Locator("#talk summary").ClickAsync();
        await reviewer.SelectOptionAsync("#ask-to", new SelectOptionValue { Label = "青石镇经办人（经办人）" });
        await reviewer.FillAsync("#ask-text", "附件里的名单能不能公开？");
        await chromium.ShootAsync(reviewer, "talk-asking");
        // What was typed since the last save goes with the page.
        await reviewer.FillAsync("#opinion", "名单待核");
        await reviewer.ClickAsync("#talk button:text-is('发出问题')");
        await Expect(reviewer.GetByText("已问青石镇经办人")).ToBeVisibleAsync();
        await Expect(reviewer.Locator("#opinion")).ToHaveValueAsync("名单待核");
        await chromium.ShootAsync(reviewer, "talk-asked");

        await drafter.ReloadAsync();
        await chromium.ShootAsync(drafter, "talk-inbox");
        await drafter.ClickAsync("a[href='/inbox/questions']");
        await chromium.ShootAsync(drafter, "talk-list");
        await drafter.ClickAsync(".task-link");
        await drafter.FillAsync("[name='Answer']", "可以，已隐去身份证号。");
        await drafter.ClickAsync("button:text-is('答复')");
        await Expect(drafter.Locator(".talk-answer")).ToContainTextAsync("已隐去身份证号");
        await chromium.ShootAsync(drafter, "talk-answered");

        await reviewer.ClickAsync(".circulated-more a");
        await reviewer.CheckAsync(".reader:has-text('青石镇经办人') input");
        await reviewer.FillAsync("#note", "请看现在这一版。");
        await chromium.ShootAsync(reviewer, "circulate");
        await reviewer.ClickAsync("button:text-is('传阅')");
        await Expect(reviewer.Locator(".circulated-item")).ToContainTextAsync("未阅");
        await drafter.GotoAsync("/inbox/circulated");
        await chromium.ShootAsync(drafter, "circulated");
        await drafter.ClickAsync(".circular-title");
        await chromium.ShootAsync(drafter, "circulated-reading");
        await drafter.FillAsync("#remark", "看过了，没有意见。");
        await drafter.ClickAsync("#decide .btn-primary");
        await Expect(drafter.Locator(".notice-good")).ToContainTextAsync("附言已告知");
        await reviewer.GotoAsync("/inbox");
        await reviewer.ClickAsync(".task-link");
        await Expect(reviewer.Locator("#circulated")).ToContainTextAsync("看过了，没有意见。");
        await chromium.ShootAsync(reviewer, "talk-task");
        await reviewer.ClickAsync(".case-facts a:text-is('办理记录')");
        await Expect(reviewer.Locator("#talk")).ToContainTextAsync("已隐去身份证号");
        await reviewer.Locator("#talk").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(reviewer, "talk-case");
        chromium.AssertNoFaults();
    }

    private static async Task SubmitReleaseAsync(Deployment site)
    {
        using var drafter = await Clerk.SignInAsync(site.Web.Address, "qingshi.jingban");
        await drafter.PostAsync(site.Web.Address, "/releases", ("unitId", $"{await site.ScalarAsync<Guid>("SELECT id FROM units WHERE code = 'qingshi'")}"));
        var task = await site.ScalarAsync<Guid>("SELECT id FROM tasks WHERE closed_at IS NULL");
        await drafter.PostAsync(
            site.Web.Address, $"/releases/{task}/edit", ("Title", "2021年度救助名单"), ("Column", "relief"), ("Body", "现将名单公开如下。"), ("outcome", "Submit"));
    }

    private Task<IPage> SignInAsync(Deployment site, string userName, int width) => chromium.SignInAsync(site.Web.Address, userName, width);
}
