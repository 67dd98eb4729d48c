using Workflow.Disclosure.People;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>The lists of work with none, one and many rows in real Chromium.</summary>
public sealed class InboxTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Long = "关于印发《青石镇二〇二一年度防汛抗旱、森林防火、地质灾害防治和安全生产综合应急预案》及其编制说明、责任分工一览表和联系人名单的通知（征求意见稿第三次修改）";

    [Fact]
    public async Task A_task_appears_while_one_looks_and_several_are_decided_at_once()
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        var page = await chromium.OpenAsync(site.Web.Address);
        await page.GotoAsync("/account/sign-in");
        await page.FillAsync("#user-name", "qingshi.zhuren");
        await page.FillAsync("#password", DemonstrationCounty.Password);
        await page.ClickAsync("[data-sign-in] .btn-primary");
        await Expect(page.Locator(".empty-state")).ToContainTextAsync("现在没有等您办理的事项");
        await chromium.ShootAsync(page, "inbox-none");

        await SendAsync(site);
        await Expect(page.Locator(".task-row")).ToHaveCountAsync(1);
        await Expect(page.Locator("#inbox-tabs .active .tab-count")).ToHaveTextAsync("1");
        await Expect(page.Locator("#batch")).ToHaveCountAsync(0);
        await chromium.ShootAsync(page, "inbox-one");

        await CopyAsync(site, 59);
        await page.ReloadAsync();
        await Expect(page.Locator(".task-row")).ToHaveCountAsync(50);
        await page.Locator(".follow-link").First.ClickAsync();
        await page.FillAsync("#follow-form [name='On']", "2022-01-07");
        await page.ClickAsync("#follow-form .btn-primary");
        await Expect(page.Locator(".follow-link").First).ToHaveTextAsync("1月7日跟进");
        await page.SetViewportSizeAsync(Chromium.Phone, 844);
        await page.ClickAsync("[data-pick-all-phone]");
        await Expect(page.Locator("[data-batch-count]")).ToHaveTextAsync("已选50项");
        await page.ClickAsync("[data-pick-all-phone]");
        await page.SetViewportSizeAsync(Chromium.Desk, 900);
        await page.Locator("input[name='picked']").First.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Locator("input[name='picked']").Nth(1).CheckAsync();
        await page.Locator("input[name='picked']").Nth(2).CheckAsync();
        await Expect(page.Locator("[data-batch-count]")).ToHaveTextAsync("已选3项");
        await chromium.ShootAsync(page, "inbox-many");
        // Somebody sends a new version of one of them meanwhile.
        var changed = (await page.Locator("input[name='picked']").Nth(1).GetAttributeAsync("value"))!.Split('/')[0];
        await site.Database.ExecuteAsync($"INSERT INTO document_versions SELECT gen_random_uuid(), case_id, 2, content, hash, created_by, created_by_name, created_at FROM document_versions WHERE case_id = (SELECT case_id FROM tasks WHERE id = '{changed}')");
        await page.FillAsync("#batch-opinion", "没有涉密内容");
        page.Dialog += async (_, question) => await question.AcceptAsync();
        await page.ClickAsync("#batch .btn-primary");
        await Expect(page.Locator(".notice-good")).ToContainTextAsync("已办理2项");
        await Expect(page.Locator(".batch-refused")).ToContainTextAsync("您看的是第1版，稿件现在是第2版");
        await chromium.ShootAsync(page, "inbox-batch");

        await page.GotoAsync("/inbox/decided");
        await Expect(page.Locator(".task-row")).ToHaveCountAsync(2);
        await chromium.ShootAsync(page, "inbox-decided");
        await page.GotoAsync("/inbox/running?q=%E9%98%B2%E6%B1%9B&time=week");
        await chromium.ShootAsync(page, "inbox-running");
        chromium.AssertNoFaults();
    }

    private static async Task SendAsync(Deployment site)
    {
        using var drafter = await Clerk.SignInAsync(site.Web.Address, "qingshi.jingban");
        await drafter.PostAsync(site.Web.Address, "/releases", ("unitId", $"{await site.ScalarAsync<Guid>("SELECT id FROM units WHERE code = 'qingshi'")}"));
        var draft = await site.ScalarAsync<Guid>("SELECT id FROM tasks");
        await drafter.PostAsync(
            site.Web.Address, $"/releases/{draft}/edit", ("Title", Long), ("Column", "notices"), ("Body", "请各村按要求办理。"), ("outcome", "Submit"));
        using var reviewer = await Clerk.SignInAsync(site.Web.Address, "qingshi.baomi");
        await reviewer.PostAsync(site.Web.Address, $"/tasks/{await site.ScalarAsync<Guid>("SELECT id FROM tasks WHERE closed_at IS NULL")}", ("outcome", "Approve"));
    }

    /// <summary>Copies the release with everything that a decision reads; some are due another day.</summary>
    private static Task CopyAsync(Deployment site, int copies) => site.Database.ExecuteAsync($$"""
        CREATE TEMPORARY TABLE model AS SELECT id FROM cases;
        INSERT INTO cases SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5('case' || i)::uuid, 'title', CASE WHEN i % 3 > 0 THEN '关于第' || i || '批节水设施验收的通知' ELSE c.title END))).* FROM generate_series(1, {{copies}}) i, cases c WHERE c.id IN (SELECT id FROM model);
        INSERT INTO process_states SELECT (jsonb_populate_record(s, jsonb_build_object('case_id', md5('case' || i)::uuid))).* FROM generate_series(1, {{copies}}) i, process_states s WHERE s.case_id IN (SELECT id FROM model);
        INSERT INTO document_versions SELECT (jsonb_populate_record(v, jsonb_build_object('id', md5('version' || i)::uuid, 'case_id', md5('case' || i)::uuid))).* FROM generate_series(1, {{copies}}) i, document_versions v WHERE v.case_id IN (SELECT id FROM model);
        INSERT INTO tasks SELECT (jsonb_populate_record(t, jsonb_build_object('id', md5('task' || t.id || i)::uuid, 'case_id', md5('case' || i)::uuid, 'due_on', CASE WHEN i % 12 > 0 THEN date '2022-01-02' + i % 12 END))).* FROM generate_series(1, {{copies}}) i, tasks t WHERE t.case_id IN (SELECT id FROM model);
        """);
}
