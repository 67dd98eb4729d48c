using Microsoft.Playwright;
using Workflow.Disclosure.People;
using Workflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>The main job, end to end, as its people do it: real Chromium, PostgreSQL and RabbitMQ, one web and two worker processes.</summary>
public sealed class AnnualReportTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>The figures of a real county office's report for 2021; every cell not named is 0.</summary>
    private static readonly Dictionary<string, string> Figures = new()
    {
        ["t2.documents.made"] = "4",
        ["t2.documents.valid"] = "8",
        ["t3.new.natural"] = "23",
        ["t3.new.total"] = "23",
        ["t3.granted.natural"] = "15",
        ["t3.granted.total"] = "15",
        ["t3.partial.natural"] = "3",
        ["t3.partial.total"] = "3",
        ["t3.none-not-held.natural"] = "1",
        ["t3.none-not-held.total"] = "1",
        ["t3.declined-petition.natural"] = "2",
        ["t3.declined-petition.total"] = "2",
        ["t3.other-no-correction.natural"] = "1",
        ["t3.other-no-correction.total"] = "1",
        ["t3.other-rest.natural"] = "1",
        ["t3.other-rest.total"] = "1",
        ["t3.total.natural"] = "23",
        ["t3.total.total"] = "23",
    };

    [Fact]
    public async Task A_report_goes_from_the_countys_call_to_the_public_page()
    {
        await using var site = await Deployment.StartAsync(workers: 2, County.Morning);
        await OpenCampaignAsync(site);

        var drafter = await SignInAsync(site, "yunling.jingban");
        await DraftAsync(drafter);
        await PassAsync(site, "yunling.baomi", "通过", "保密审查通过，没有涉密内容。");
        await PassAsync(site, "yunling.zhuren", "同意", "数据已与登记簿核对。");
        await PassAsync(site, "yunling.fenguan", "退回", "第五部分请写明整改时限。");
        await MendAsync(drafter);
        foreach (var (user, button) in new[] { ("yunling.baomi", "通过"), ("yunling.zhuren", "同意"), ("yunling.fenguan", "同意") })
        {
            await PassAsync(site, user, button, "");
        }

        await ForeignPositionAsync(site);
        await PassAsync(site, "yunling.zhuyao", "签发", "同意公开。", phone: true);
        await PassAsync(site, "yunling.shenhe", "审核通过", "");

        await PublicAsync(site);
        await RecordAsync(drafter);
        await BoardAsync(site);
        await NoticesAsync(site);
        chromium.AssertNoFaults();
    }

    private async Task OpenCampaignAsync(Deployment site)
    {
        var page = await SignInAsync(site, "yunling.guanli", shoot: true);
        await page.GotoAsync("/campaigns");
        await chromium.ShootAsync(page, "campaigns-empty");
        await page.GotoAsync("/campaigns/new");
        await page.FillAsync("#year", "2021");
        await page.FillAsync("#title", "2021年度政府信息公开工作年度报告编制");
        await page.FillAsync("#DraftDue", "2022-01-10");
        await page.FillAsync("#SubmitDue", "2022-01-15");
        await page.FillAsync("#ReviewDue", "2022-01-25");
        await page.FillAsync("#PublishDue", "2022-01-31");
        await chromium.ShootAsync(page, "campaign-new");
        await page.ClickAsync("form[data-campaign-form] .btn-primary");
        await Expect(page.Locator(".start-form")).ToBeVisibleAsync();
        await chromium.ShootAsync(page, "campaign-preparing");
        var asked = "";
        page.Dialog += async (_, dialog) =>
        {
            asked = dialog.Message;
            await dialog.AcceptAsync();
        };
        await page.ClickAsync(".start-form .btn-primary");
        await Expect(page.Locator(".board")).ToBeVisibleAsync();
        Assert.Contains("启动后参加单位和日期不能再改", asked, StringComparison.Ordinal);
        await chromium.ShootAsync(page, "campaign-board-start");
        foreach (var path in new[] { "/admin/units", "/admin/people", "/admin/people/import", "/admin/checks", "/account" })
        {
            await page.GotoAsync(path);
            await chromium.ShootAsync(page, path[1..].Replace('/', '-'));
        }

        await page.GotoAsync("/admin/people");
        await page.Locator("main a[href*='/admin/people/0']").First.ClickAsync();
        await chromium.ShootAsync(page, "admin-person");
    }

    private async Task DraftAsync(IPage page)
    {
        await page.GotoAsync("/inbox");
        await chromium.ShootAsync(page, "inbox");
        await page.ClickAsync(".task-link");
        await Expect(page.Locator("[data-report-editor]")).ToBeVisibleAsync();
        await chromium.ShootAsync(page, "editor-empty");
        foreach (var (key, text) in new Dictionary<string, string>
        {
            ["overview.opening"] = "2021年，本办认真贯彻落实《中华人民共和国政府信息公开条例》。",
            ["overview.proactive"] = "全年通过门户网站主动公开政府信息6124条。",
            ["overview.requests"] = "全年依法依规按时办结信函、网络等渠道的政府信息公开申请23件。",
            ["overview.management"] = "进一步完善政府信息公开指南和目录。",
            ["overview.platform"] = "规范政府网站主动公开栏目168个、公开目录117个。",
            ["overview.supervision"] = "每月对政府信息公开工作进行书面通报。",
            ["problems"] = "一是业务力量薄弱。下一步将充实人员。",
            ["other"] = "本年度没有收取信息处理费。没有其他需要报告的事项。",
        })
        {
            await page.FillAsync($"[data-text='{key}']", text);
        }

        foreach (var (cell, value) in Figures)
        {
            await page.FillAsync($"[data-cell='{cell}']", value);
        }

        await page.ClickAsync("[data-fill-blanks]");
        // Two were counted under the wrong heading: 17 given for 15.
        await page.FillAsync("[data-cell='t3.granted.natural']", "17");
        var finding = page.Locator("[data-findings] [data-code='T3.TOTAL']").First;
        await Expect(finding).ToContainTextAsync("23");
        await Expect(finding).ToContainTextAsync("25");
        await Expect(page.Locator("[data-cell='t3.granted.natural']")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Locator("[data-cell='t3.granted.natural']").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(page, "editor-wrong-figure");
        await page.ClickAsync("button[value='Submit']");
        await Expect(page.Locator("main [role='alert']").First).ToContainTextAsync("没有送出");
        await Expect(page.Locator("[data-cell='t3.granted.natural']")).ToHaveValueAsync("17");
        await chromium.ShootAsync(page, "editor-refused");

        await page.FillAsync("[data-cell='t3.granted.natural']", "15");
        await Expect(page.Locator("[data-findings-count]").First).ToHaveTextAsync("0");
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await page.ClickAsync("button[value='Submit']");
        await page.ReachedAsync("**/inbox");
        await chromium.ShootAsync(page, "inbox-empty");
    }

    private async Task MendAsync(IPage page)
    {
        await page.GotoAsync("/inbox");
        await Expect(page.Locator(".task-returned")).ToContainTextAsync("第五部分请写明整改时限");
        await page.ClickAsync(".task-link");
        await page.FillAsync("[data-text='problems']", "一是业务力量薄弱。2022年6月底前充实人员。");
        await chromium.ShootAsync(page, "editor-returned");
        await page.ClickAsync("button[value='Submit']");
        await page.ReachedAsync("**/inbox");
    }

    /// <summary>A leader opens what waits, reads, writes, presses.</summary>
    private async Task PassAsync(Deployment site, string userName, string button, string opinion, bool phone = false)
    {
        var page = await SignInAsync(site, userName, phone ? Chromium.Phone : Chromium.Desk);
        await page.ClickAsync(".task-link");
        await Expect(page.Locator("article.paper")).ToContainTextAsync("2021年政府信息公开工作年度报告");
        await page.FillAsync("#opinion", opinion);
        await SecrecyAnswers.GiveAsync(page);
        await chromium.ShootAsync(page, $"task-{userName}-{button}");
        await page.ClickAsync($".outcomes button:text-is('{button}')");
        await page.ReachedAsync("**/inbox");
        await page.Context.CloseAsync();
    }

    private async Task ForeignPositionAsync(Deployment site)
    {
        var task = await site.ScalarAsync<Guid>(
            "SELECT t.id FROM tasks t JOIN units u ON u.id = t.unit_id WHERE t.closed_at IS NULL AND t.position = '主要领导' AND u.code = 'yunling'");
        foreach (var userName in new[] { "yunling.zhuren", "qingshi.zhuyao" })
        {
            var page = await SignInAsync(site, userName);
            var shown = await page.GotoAsync($"/tasks/{task}");
            Assert.Equal(404, shown!.Status);
            // The same with a valid form of one's own: what one may not sign does not exist.
            await page.GotoAsync("/account");
            var status = await page.EvaluateAsync<int>(
                """
                async (task) => {
                    const token = document.querySelector("input[name='__RequestVerificationToken']").value;
                    const answer = await fetch(`/tasks/${task}`, { method: "POST", body: new URLSearchParams({ outcome: "Approve", SeenVersion: "2", __RequestVerificationToken: token }) });
                    return answer.status;
                }
                """, task.ToString());
            Assert.Equal(404, status);
            await page.Context.CloseAsync();
        }
    }

    private async Task PublicAsync(Deployment site)
    {
        var page = await chromium.OpenAsync(site.Web.Address);
        await page.GotoAsync("/public");
        await chromium.ShootAsync(page, "public-index");
        await page.GotoAsync("/public/reports/2021");
        await chromium.ShootAsync(page, "public-year");
        await page.GotoAsync("/public/yunling/2021");
        var report = page.Locator("main");
        await Expect(report).ToContainTextAsync("2022年6月底前充实人员");
        var rows = await page.Locator(".report-t3 tr").AllAsync();
        async Task<string[]> RowAsync(string label)
        {
            foreach (var row in rows)
            {
                if ((await row.InnerTextAsync()).Contains(label, StringComparison.Ordinal))
                {
                    return [.. (await row.Locator("td").AllInnerTextsAsync()).Select(t => t.Trim())];
                }
            }

            throw new InvalidOperationException($"The public table three has no row {label}.");
        }

        Assert.Equal(["23", "0", "0", "0", "0", "0", "23"], await RowAsync("本年新收政府信息公开申请数量"));
        Assert.Equal(["15", "0", "0", "0", "0", "0", "15"], await RowAsync("（一）予以公开"));
        Assert.Equal(["3", "0", "0", "0", "0", "0", "3"], await RowAsync("（二）部分公开"));
        Assert.Equal(["2", "0", "0", "0", "0", "0", "2"], await RowAsync("信访举报投诉类申请"));
        Assert.Equal(["23", "0", "0", "0", "0", "0", "23"], await RowAsync("（七）总计"));
        await chromium.ShootAsync(page, "public-report");
        await page.Locator(".report-t3").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(page, "public-report-table");
        await page.Context.CloseAsync();
    }

    private async Task RecordAsync(IPage page)
    {
        await page.GotoAsync("/inbox/decided");
        await chromium.ShootAsync(page, "decided");
        await page.Locator(".task-link").First.ClickAsync();
        await Expect(page.Locator(".case-facts")).ToContainTextAsync("未被改动");
        var rows = await page.Locator("table.record tbody tr").AllAsync();
        (string Position, string Outcome, string Opinion, string Version)[] expected =
        [
            ("经办人", "送审", "", "第1版"), ("保密审查员", "通过", "没有涉密内容", "第1版"), ("办公室主任", "同意", "登记簿核对", "第1版"),
            ("分管领导", "退回", "写明整改时限", "第1版"), ("经办人", "送审", "", "第2版"), ("保密审查员", "通过", "", "第2版"),
            ("办公室主任", "同意", "", "第2版"), ("分管领导", "同意", "", "第2版"), ("主要领导", "签发", "同意公开", "第2版"), ("县级审核员", "审核通过", "", "第2版"),
        ];
        Assert.Equal(expected.Length, rows.Count);
        foreach (var (row, (position, outcome, opinion, version)) in rows.Zip(expected))
        {
            var text = await row.InnerTextAsync();
            Assert.Contains(position, text, StringComparison.Ordinal);
            Assert.Contains(outcome, text, StringComparison.Ordinal);
            Assert.Contains(opinion, text, StringComparison.Ordinal);
            Assert.Contains(version, text, StringComparison.Ordinal);
            Assert.Matches(@"2022-01-04 \d\d:\d\d:\d\d", text);
        }

        await chromium.ShootAsync(page, "record");
        await page.Locator("table.record a").Last.ClickAsync();
        await chromium.ShootAsync(page, "version");
    }

    private async Task BoardAsync(Deployment site)
    {
        var page = await SignInAsync(site, "yunling.guanli");
        await page.GotoAsync("/campaigns");
        await chromium.ShootAsync(page, "campaigns");
        await page.Locator("main a[href^='/campaigns/0']").First.ClickAsync();
        await chromium.ShootAsync(page, "campaign-board");
        await page.Context.CloseAsync();
    }

    /// <summary>The messages have gone through the broker and called those who hold the positions.</summary>
    private async Task NoticesAsync(Deployment site)
    {
        var page = await SignInAsync(site, "yunling.zhuyao");
        await page.GotoAsync("/notifications");
        await Expect(page.Locator("main")).ToContainTextAsync("主要领导签发");
        await chromium.ShootAsync(page, "notifications");
        await page.Context.CloseAsync();
    }

    private async Task<IPage> SignInAsync(Deployment site, string userName, int width = Chromium.Desk, bool shoot = false)
    {
        var page = await chromium.OpenAsync(site.Web.Address, width);
        await page.GotoAsync("/");
        if (shoot)
        {
            await chromium.ShootAsync(page, "sign-in");
        }

        await page.FillAsync("#user-name", userName);
        await page.FillAsync("#password", DemonstrationCounty.Password);
        await page.ClickAsync("[data-sign-in] .btn-primary");
        await page.ReachedAsync("**/inbox");
        return page;
    }
}
