using Microsoft.Playwright;
using Workflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>What an office does beside deciding, in real Chromium: on a release, which is quickly written.</summary>
public sealed class OperationsTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task A_case_is_signed_beside_withdrawn_returned_to_a_chosen_step_held_and_ended_and_somebody_acts_for_another(int width)
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        var drafter = await SignInAsync(site, "qingshi.jingban", width);
        await drafter.GotoAsync("/releases");
        await drafter.ClickAsync(".start-release button");
        await drafter.FillAsync("[name='Title']", "关于冬春农田水利建设的公告");
        await drafter.SelectOptionAsync("[name='Column']", "notices");
        await drafter.FillAsync("[name='Body']", "现将有关安排公告如下。");
        await drafter.ClickAsync("button[value='Submit']");
        await Expect(drafter.Locator("[role='status']")).ToContainTextAsync("已");

        // 催办, once.
        var link = await site.ScalarAsync<Guid>("SELECT id FROM cases");
        await drafter.GotoAsync($"/cases/{link}");
        await drafter.ClickAsync("button[value='Urge']");
        await Expect(drafter.Locator("[role='status']").First).ToContainTextAsync("催保密审查员办理");
        await drafter.GotoAsync($"/cases/{link}");
        await Expect(drafter.Locator("button[value='Urge']")).ToHaveCountAsync(0);

        // 前加签, 减签, then approval and withdrawal.
        var secrecy = await SignInAsync(site, "qingshi.baomi", width);
        await secrecy.ClickAsync(".task-link");
        await secrecy.ClickAsync("summary:text-is('请人加签、委派')");
        await secrecy.SelectOptionAsync("#op-signer", new SelectOptionValue { Label = "主要领导 · 青石镇主要领导" });
        await secrecy.FillAsync("#op-sign-reason", "请看第二段。");
        await secrecy.Locator(".operations").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(secrecy, "operations-sign");
        await secrecy.ClickAsync("button[value='AddSigner']");
        await Expect(secrecy.Locator("[role='status']")).ToContainTextAsync("已前加签：请主要领导青石镇主要领导先签意见");
        await secrecy.GotoAsync("/inbox");
        await secrecy.ClickAsync(".task-link");
        await Expect(secrecy.Locator(".decide-form")).ToContainTextAsync("还没有签完");
        await Expect(secrecy.Locator(".outcomes button")).ToHaveCountAsync(1);
        await secrecy.ClickAsync("button[value='RemoveSigner']");
        await secrecy.GotoAsync("/inbox");
        await secrecy.ClickAsync(".task-link");
        await DrawAsync(secrecy);
        await chromium.ShootAsync(secrecy, "signature-drawn");
        await SecrecyAnswers.GiveAsync(secrecy);
        await secrecy.ClickAsync(".outcomes .btn-primary");
        await secrecy.ReachedAsync("**/inbox**");
        await secrecy.GotoAsync($"/cases/{link}");
        await chromium.ShootAsync(secrecy, "operations-case");
        await secrecy.Locator("table.record .drawn-signature").ScrollIntoViewIfNeededAsync();
        Assert.True(await secrecy.EvalOnSelectorAsync<int>("table.record .drawn-signature", "image => image.naturalWidth") > 100);
        await secrecy.ClickAsync("button[value='Withdraw']");
        await Expect(secrecy.Locator("[role='status']")).ToContainTextAsync("撤回");
        await secrecy.GotoAsync("/inbox");
        await secrecy.ClickAsync(".task-link");
        await Expect(secrecy.Locator("input[name='Signature']")).ToBeCheckedAsync();
        await chromium.ShootAsync(secrecy, "signature-kept");
        await SecrecyAnswers.GiveAsync(secrecy);
        await secrecy.ClickAsync(".outcomes .btn-primary");
        await secrecy.ReachedAsync("**/inbox**");

        await secrecy.GotoAsync("/account/signature");
        await chromium.ShootAsync(secrecy, "signature");
        var waiting = await site.ScalarAsync<Guid>("SELECT id FROM tasks WHERE closed_at IS NULL");
        await drafter.GotoAsync($"/tasks/{waiting}/paper");
        await chromium.ShootAsync(drafter, "paper");
        await drafter.GotoAsync($"/cases/{link}/sheet");
        await drafter.Locator(".sheet-signed .drawn-signature").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(drafter, "sheet-signed");

        // 代理, then 退回 to a chosen step by the one who acts for the other.
        var director = await SignInAsync(site, "qingshi.zhuren", width);
        await director.GotoAsync("/account/delegations");
        await director.SelectOptionAsync("#to", new SelectOptionValue { Label = "青石镇分管领导（分管领导）" });
        await director.FillAsync("#until", "2022-01-07");
        await chromium.ShootAsync(director, "delegations");
        await director.ClickAsync("button:text-is('设为代理')");
        await Expect(director.Locator(".delegation-banner")).ToContainTextAsync("青石镇分管领导正在代您办理");
        var leader = await SignInAsync(site, "qingshi.fenguan", width);
        await leader.ClickAsync(".task-link");
        await leader.ClickAsync("summary:text-is('退回到指定环节')");
        await leader.SelectOptionAsync("#op-to", new SelectOptionValue { Index = 1 });
        await leader.CheckAsync("input[value='BackToMe']");
        await leader.ClickAsync(".operations button[value='Return']");
        await Expect(leader.Locator(".notice-bad")).ToContainTextAsync("要写明理由");
        await Expect(leader.Locator("input[value='BackToMe']")).ToBeCheckedAsync();
        await chromium.ShootAsync(leader, "operations-refused");
        await leader.FillAsync("#op-return-reason", "请再核一遍。");
        await leader.ClickAsync(".operations button[value='Return']");
        await leader.ReachedAsync("**/inbox**");

        // 挂起, 恢复 and 终止 by the county.
        var county = await SignInAsync(site, "yunling.shenhe", width);
        await county.GotoAsync($"/cases/{link}");
        await Expect(county.Locator("table.record")).ToContainTextAsync("由青石镇人民政府分管领导代青石镇人民政府办公室主任");
        await county.ClickAsync("summary:text-is('挂起、终止整件事项')");
        await county.FillAsync("#op-end-reason", "等上级口径");
        await county.ClickAsync("button[value='Hold']");
        await Expect(county.Locator("main")).ToContainTextAsync("这件事项已挂起：等上级口径");
        await chromium.ShootAsync(county, "operations-held");
        await county.ClickAsync("summary:text-is('恢复、终止整件事项')");
        await county.ClickAsync("button[value='Continue']");
        await Expect(county.Locator("main")).Not.ToContainTextAsync("这件事项已挂起");
        await county.GotoAsync($"/cases/{link}");
        await county.ClickAsync("summary:text-is('挂起、终止整件事项')");
        await county.FillAsync("#op-end-reason", "不再发布");
        county.Dialog += async (_, question) => await question.AcceptAsync();
        await county.ClickAsync("button[value='Terminate']");
        await Expect(county.Locator(".state-tag")).ToHaveTextAsync("已终止");
        chromium.AssertNoFaults();
    }

    /// <summary>Signs in the panel, in two strokes.</summary>
    private static async Task DrawAsync(IPage page)
    {
        await page.ClickAsync(".sign-new summary");
        var canvas = page.Locator(".signature-pad canvas");
        await canvas.ScrollIntoViewIfNeededAsync();
        var box = (await canvas.BoundingBoxAsync())!;
        foreach (var (x, y) in new[] { (0.2f, 0.3f), (0.5f, 0.2f) })
        {
            await page.Mouse.MoveAsync(box.X + (box.Width * x), box.Y + (box.Height * y));
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.7f), new() { Steps = 8 });
            await page.Mouse.MoveAsync(box.X + (box.Width * 0.8f), box.Y + (box.Height * 0.5f), new() { Steps = 8 });
            await page.Mouse.UpAsync();
        }
    }

    private Task<IPage> SignInAsync(Deployment site, string userName, int width) => chromium.SignInAsync(site.Web.Address, userName, width);
}
