using System.Globalization;
using Microsoft.Playwright;
using Workflow.Reports;
using Workflow.Reports.Layouts;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>What a leader sees before deciding, at a desk and on a phone, in real Chromium.</summary>
public sealed class ReadingTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_leader_reads_compares_and_signs_on_a_phone()
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        await SubmitAsync(site);
        foreach (var (user, outcome, opinion) in new[]
        {
            ("baomi", "Approve", "没有涉密内容。"), ("zhuren", "Approve", "数据已与登记簿核对，同意报分管领导审定。"), ("fenguan", "Return", "第五部分请写明整改时限。"),
        })
        {
            await DecideAsync(site, user, outcome, opinion);
        }

        var draft = await TaskAsync(site);
        using (var drafter = await Clerk.SignInAsync(site.Web.Address, "qingshi.jingban"))
        {
            await drafter.PostAsync(site.Web.Address, $"/drafts/{draft}", ("texts[problems]", "一是公开不够及时，将于2022年6月底前整改。"), ("outcome", "Submit"));
        }

        await DecideAsync(site, "baomi", "Approve", "");
        await DecideAsync(site, "zhuren", "Approve", "");
        await BringLastYearAsync(site);
        var page = await SignInAsync(site, "qingshi.fenguan", Chromium.Phone);
        var caseId = await site.ScalarAsync<Guid>("SELECT c.id FROM cases c JOIN units u ON u.id = c.unit_id WHERE u.code = 'qingshi'");
        await page.ClickAsync(".task-link");
        await Expect(page.Locator(".changes summary")).ToContainTextAsync("自您上次看的第1版以来改了：文字1处");
        await Expect(page.Locator(".changes ins").First).ToContainTextAsync("2022年6月底前整改");
        await Expect(page.Locator(".brief-figures")).ToContainTextAsync("上年12 ＋11");
        await Expect(page.Locator(".round-name").Last).ToContainTextAsync("第2轮");
        await AssertOrderAsync(page, ".brief", ".opinions", ".paper", ".decide-panel");
        await chromium.ShootAsync(page, "task-second-round");
        await page.ClickAsync(".way-tall summary");
        await page.Locator(".way-tall").ScrollIntoViewIfNeededAsync();
        await Expect(page.Locator(".decide-bar")).ToBeInViewportAsync();
        await chromium.ShootAsync(page, "task-way-upright");
        await page.ClickAsync(".decide-bar a:text-is('办理')");
        await Expect(page.Locator("#opinion")).ToBeInViewportAsync();
        await chromium.ShootAsync(page, "task-decide");
        await page.GotoAsync($"/cases/{caseId}");
        await chromium.ShootAsync(page, "case-way");

        foreach (var path in new[] { "/inbox", $"/tasks/{await TaskAsync(site)}", $"/cases/{caseId}", $"/cases/{caseId}/compare", $"/cases/{caseId}/versions/2" })
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
            var loaded = await page.EvaluateAsync<string[]>(
                "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(e => `${e.transferSize} ${e.name}`)");
            var bytes = loaded.Sum(l => int.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture));
            Assert.True(bytes is > 0 and <= 100_000, string.Join('\n', loaded.Prepend($"{bytes} {path}")));
        }

        // What is kept on the phone is no page: without a server it says so, and shows nothing of the case.
        Assert.DoesNotContain(await page.EvaluateAsync<string[]>(KeptOnThePhone), u => !u.Contains("?v=", StringComparison.Ordinal) && !u.EndsWith("/offline.html", StringComparison.Ordinal)
            && !u.EndsWith("/css/offline.css", StringComparison.Ordinal) && !u.EndsWith("/favicon.svg", StringComparison.Ordinal));
        await site.Web.KillAsync();
        await page.GotoAsync($"/cases/{caseId}");
        await Expect(page.Locator("h1")).ToHaveTextAsync("现在没有网络");
        await chromium.ShootAsync(page, "offline");
        chromium.AssertNoFaults();
    }

    private const string KeptOnThePhone =
        """
        async () => {
            await navigator.serviceWorker.ready;
            const kept = [];
            for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()).map(r => r.url));
            return kept;
        }
        """;

    /// <summary>Each below the one before, and none under the bar at the bottom once it is scrolled to.</summary>
    private static async Task AssertOrderAsync(IPage page, params string[] parts)
    {
        var tops = new List<float>();
        foreach (var part in parts)
        {
            tops.Add((await page.Locator(part).First.BoundingBoxAsync())!.Y);
        }

        Assert.Equal(tops.Order(), tops);
    }

    private static async Task BringLastYearAsync(Deployment site)
    {
        var layout = ReportLayouts.For(2020);
        var figures = layout.Cells.ToDictionary(c => c.Key, c => (string?)(c.Key is "t3.new.natural" or "t3.new.total" or "t3.granted.natural" or "t3.granted.total" ? "12" : "0"));
        var content = Report.Empty(layout, 2020, "青石镇人民政府").With(new Dictionary<string, string?>(), figures).ToCanonicalJson();
        await site.Database.ExecuteAsync($"""
            INSERT INTO earlier_reports (unit_id, year, content, file_name, brought_by, brought_at)
            SELECT u.id, 2020, '{content}', '2020.docx', p.id, '2022-01-04' FROM units u, people p WHERE u.code = 'qingshi' AND p.user_name = 'qingshi.jingban'
            """);
    }

    private static async Task SubmitAsync(Deployment site)
    {
        using var administrator = await Clerk.SignInAsync(site.Web.Address, "yunling.guanli");
        await administrator.PostAsync(
            site.Web.Address, "/campaigns/new", ("Year", "2021"), ("Title", "年报"), ("DraftDue", "2022-01-10"), ("SubmitDue", "2022-01-15"),
            ("ReviewDue", "2022-01-25"), ("PublishDue", "2022-01-31"));
        await administrator.PostAsync(site.Web.Address, $"/campaigns/{await site.ScalarAsync<Guid>("SELECT id FROM campaigns")}?handler=Start");
        using var drafter = await Clerk.SignInAsync(site.Web.Address, "qingshi.jingban");
        var layout = ReportLayouts.For(2021);
        string Long(string label) => string.Join('\n', Enumerable.Repeat($"{label}：本年度坚持以公开为常态、不公开为例外，按要求及时准确办理各项公开工作。", 12));
        await drafter.PostAsync(site.Web.Address, $"/drafts/{await TaskAsync(site)}",
        [
            .. layout.Texts.Where(t => t.Proposed is null).Select(t => ($"texts[{t.Key}]", Long(t.Label))),
            .. layout.Cells.Select(c => ($"cells[{c.Key}]", Asked.Contains(c.Key) ? "23" : "0")), ("outcome", "Submit"),
        ]);
    }

    /// <summary>23 asked, all were given what they asked for.</summary>
    private static readonly string[] Asked = ["t3.new.natural", "t3.new.total", "t3.granted.natural", "t3.granted.total", "t3.total.natural", "t3.total.total"];

    private static async Task DecideAsync(Deployment site, string user, string outcome, string opinion)
    {
        using var clerk = await Clerk.SignInAsync(site.Web.Address, $"qingshi.{user}");
        var (status, text) = await clerk.PostAsync(site.Web.Address, $"/tasks/{await TaskAsync(site)}", ("outcome", outcome), ("Opinion", opinion));
        Assert.True(status == System.Net.HttpStatusCode.Redirect, $"{user} {outcome}: {status} {text}");
    }

    private static Task<Guid> TaskAsync(Deployment site) => site.ScalarAsync<Guid>(
        "SELECT t.id FROM tasks t JOIN cases c ON c.id = t.case_id JOIN units u ON u.id = c.unit_id WHERE t.closed_at IS NULL AND u.code = 'qingshi'");

    private Task<IPage> SignInAsync(Deployment site, string userName, int width) => chromium.SignInAsync(site.Web.Address, userName, width);
}
