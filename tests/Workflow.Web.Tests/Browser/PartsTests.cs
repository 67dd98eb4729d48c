using Microsoft.Playwright;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>分工填报 in real Chromium: 青石镇's drafter, its 司法所, the same form, and the live count.</summary>
public sealed class PartsTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_part_goes_to_the_station_saves_itself_there_and_comes_back_into_the_draft()
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        using (var administrator = await Clerk.SignInAsync(site.Web.Address, "yunling.guanli"))
        {
            await administrator.PostAsync(
                site.Web.Address, "/campaigns/new", ("Year", "2021"), ("Title", "年报"), ("DraftDue", "2022-01-10"), ("SubmitDue", "2022-01-15"),
                ("ReviewDue", "2022-01-25"), ("PublishDue", "2022-01-31"));
            await administrator.PostAsync(site.Web.Address, $"/campaigns/{await site.ScalarAsync<Guid>("SELECT id FROM campaigns")}?handler=Start");
        }

        var station = await SignInAsync(site, "qingshi-sifa.jingban", Chromium.Phone);
        var drafter = await SignInAsync(site, "qingshi.jingban", Chromium.Desk);
        await drafter.ClickAsync(".task-link");
        await drafter.ClickAsync(".parts-link a");
        await drafter.SelectOptionAsync("#section", new SelectOptionValue { Value = "litigation" });
        await drafter.SelectOptionAsync("#to", new SelectOptionValue { Label = "经办人（青石镇司法所经办人）" });
        await drafter.FillAsync("#due-on", "2022-01-08");
        await drafter.FillAsync("#note", "请按应诉台账填写，没有的填0。");
        await drafter.ClickAsync("#assign .btn-primary");
        await Expect(drafter.Locator("main [role='alert']")).ToContainTextAsync("不是工作日");
        await chromium.ShootAsync(drafter, "parts-doubtful");
        await drafter.FillAsync("#due-on", "2022-01-06");
        await drafter.ClickAsync("#assign .btn:not(.btn-primary)");
        await Expect(drafter.Locator(".contribution-out")).ToContainTextAsync("青石镇司法所·经办人");
        await chromium.ShootAsync(drafter, "parts-assigned");

        // The station's page was open all the while.
        await Expect(station.Locator(".bottomnav [data-badge='tasks']")).ToHaveTextAsync("1");
        await Expect(station.Locator(".bell [data-badge='notices']")).ToHaveTextAsync("1");
        await station.ReloadAsync();
        await chromium.ShootAsync(station, "parts-inbox");
        await station.ClickAsync(".task-link");
        await Expect(station.Locator("[data-section]")).ToHaveCountAsync(1);
        await Expect(station.Locator("[data-findings]")).Not.ToContainTextAsync("总体情况");
        await station.FillAsync("[data-cell='t4.review.upheld']", "2");
        await Expect(station.Locator("[data-findings] [data-code='T4.SUM']").First).ToBeVisibleAsync();
        await chromium.ShootAsync(station, "parts-filling");
        await station.Locator("[data-findings] button[value='t4.review.total']").ClickAsync();
        await station.FocusAsync("[data-cell='t4.direct.upheld']");
        await station.EvaluateAsync(
            """
            () => {
                const data = new DataTransfer();
                data.setData("text/plain", "1\t0\t0\t0\t1");
                document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        await Expect(station.Locator("[data-cell='t4.direct.total']")).ToHaveValueAsync("1");
        await station.ClickAsync("[data-fill-blanks]");
        await Expect(station.Locator("[data-findings-count]")).ToHaveTextAsync("0");
        await Expect(station.Locator("[data-save-state]")).ToContainTextAsync("已保存");

        await drafter.ClickAsync(".crumbs a:text-is('编写年度报告')");
        await Expect(drafter.Locator("[data-cell='t4.review.total']")).ToHaveValueAsync("2");
        await drafter.ClickAsync("button[value='Submit']");
        await Expect(drafter.Locator("main [role='alert']").First).ToContainTextAsync("还有分工没有交回");
        await chromium.ShootAsync(drafter, "parts-refusal");

        await station.FillAsync("#remark", "两件复议都已办结。");
        await station.ClickAsync("button[value='Returned']");
        await Expect(station.GetByText("已交回，已通知青石镇经办人")).ToBeVisibleAsync();
        await drafter.GotoAsync("/notifications");
        await Expect(drafter.Locator("main")).ToContainTextAsync("【分工交回】青石镇人民政府：四、政府信息公开行政复议、行政诉讼情况");
        await drafter.GotoAsync("/inbox");
        await drafter.ClickAsync(".task-link");
        await Expect(drafter.Locator(".parts-glance")).ToContainTextAsync("两件复议都已办结。");
        await chromium.ShootAsync(drafter, "parts-back");
        await drafter.ClickAsync(".case-facts a:text-is('办理记录')");
        await Expect(drafter.Locator(".journal li")).ToHaveCountAsync(2);
        await chromium.ShootAsync(drafter, "parts-record");
        await station.GotoAsync("/notifications");
        await chromium.ShootAsync(station, "parts-notices");
        chromium.AssertNoFaults();
    }

    private Task<IPage> SignInAsync(Deployment site, string userName, int width) => chromium.SignInAsync(site.Web.Address, userName, width);
}
