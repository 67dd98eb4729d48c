using Microsoft.Playwright;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>What changed between two versions, in real Chromium, for a report and for a release.</summary>
public sealed class CompareTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_returned_report_shows_what_was_changed_since_to_the_drafter_and_then_to_the_reviewer()
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        using (var administrator = await Clerk.SignInAsync(site.Web.Address, "yunling.guanli"))
        {
            await administrator.PostAsync(
                site.Web.Address, "/campaigns/new", ("Year", "2021"), ("Title", "年报"), ("DraftDue", "2022-01-10"), ("SubmitDue", "2022-01-15"),
                ("ReviewDue", "2022-01-25"), ("PublishDue", "2022-01-31"));
            await administrator.PostAsync(site.Web.Address, $"/campaigns/{await site.ScalarAsync<Guid>("SELECT id FROM campaigns")}?handler=Start");
        }

        var drafter = await SignInAsync(site, "qingshi.jingban", Chromium.Desk);
        await drafter.ClickAsync(".task-link");
        foreach (var key in new[] { "overview.opening", "problems", "other" })
        {
            await drafter.FillAsync($"[data-text='{key}']", "本年按要求办理，没有发现问题。");
        }

        await drafter.ClickAsync("[data-fill-blanks]");
        await drafter.ClickAsync("button[value='Submit']");
        await drafter.ReachedAsync("**/inbox");
        var reviewer = await SignInAsync(site, "qingshi.baomi", Chromium.Phone);
        await reviewer.ClickAsync(".task-link");
        await reviewer.FillAsync("#opinion", "请写明存在的问题。");
        await reviewer.ClickAsync(".outcomes button:text-is('退回')");
        await reviewer.ReachedAsync("**/inbox");

        await drafter.ReloadAsync();
        await drafter.ClickAsync(".task-link");
        await drafter.FillAsync("[data-text='problems']", "本年按要求办理，发现两处公开不及时。");
        await drafter.FillAsync("[data-cell='t2.documents.made']", "2");
        await drafter.FillAsync("[data-cell='t2.documents.valid']", "2");
        await Expect(drafter.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await drafter.ClickAsync("a:text-is('退回后改了什么')");
        await Expect(drafter.Locator("[data-cell='t2.documents.made'] ins")).ToHaveTextAsync("2");
        await Expect(drafter.Locator("[data-text='problems'] ins").First).ToBeVisibleAsync();
        await chromium.ShootAsync(drafter, "compare-draft");
        await drafter.GoBackAsync();
        await drafter.ClickAsync("button[value='Submit']");
        await drafter.ReachedAsync("**/inbox");

        await reviewer.ReloadAsync();
        await reviewer.ClickAsync(".task-link");
        await reviewer.ClickAsync("a:text-is('与上一版比较')");
        await Expect(reviewer.Locator("select[name='from']")).ToHaveValueAsync("1");
        await Expect(reviewer.Locator("[data-cell]")).ToHaveCountAsync(2);
        await chromium.ShootAsync(reviewer, "compare-versions");
        await reviewer.SelectOptionAsync("select[name='from']", "2");
        await reviewer.ClickAsync(".compare-form .btn-primary");
        await Expect(reviewer.Locator("main")).ToContainTextAsync("这两版没有不同");
        chromium.AssertNoFaults();
    }

    private Task<IPage> SignInAsync(Deployment site, string userName, int width) => chromium.SignInAsync(site.Web.Address, userName, width);
}
