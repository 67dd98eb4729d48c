using Microsoft.Playwright;
using Workflow.Disclosure.People;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>Typing a report in real Chromium: like a sheet, never losing a word, with script or without.</summary>
public sealed class EditorTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private Deployment site = null!;

    public async ValueTask InitializeAsync()
    {
        site = await Deployment.StartAsync(workers: 0, County.Morning);
        using var administrator = await Clerk.SignInAsync(site.Web.Address, "yunling.guanli");
        await administrator.PostAsync(
            site.Web.Address, "/campaigns/new", ("Year", "2021"), ("Title", "年报"), ("DraftDue", "2022-01-10"), ("SubmitDue", "2022-01-15"),
            ("ReviewDue", "2022-01-25"), ("PublishDue", "2022-01-31"));
        await administrator.PostAsync(site.Web.Address, $"/campaigns/{await site.ScalarAsync<Guid>("SELECT id FROM campaigns")}?handler=Start");
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_table_is_typed_like_a_sheet_takes_a_block_from_excel_and_saves_itself()
    {
        var page = await OpenDraftAsync("baixi.jingban");
        await page.FocusAsync("[data-cell='t3.new.natural']");
        await page.Keyboard.TypeAsync("２３");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("[data-cell='t3.carried.natural']")).ToBeFocusedAsync();
        await Expect(page.Locator("[data-cell='t3.new.natural']")).ToHaveValueAsync("23");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("[data-cell='t3.carried.business']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-cell='t3.granted.business']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("[data-cell='t3.granted.research']")).ToBeFocusedAsync();

        await page.FocusAsync("[data-cell='t3.granted.natural']");
        await page.EvaluateAsync(
            """
            () => {
                const data = new DataTransfer();
                data.setData("text/plain", "15\t0\t0\t0\t0\t0\t15\r\n3\t0\t0\t0\t0\t0\t3\r\n");
                document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        foreach (var (cell, value) in new[] { ("granted.natural", "15"), ("granted.total", "15"), ("partial.natural", "3"), ("partial.total", "3") })
        {
            await Expect(page.Locator($"[data-cell='t3.{cell}']")).ToHaveValueAsync(value);
        }

        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await chromium.ShootAsync(page, "editor-pasted");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-cell='t3.partial.total']")).ToHaveValueAsync("3");
        await Expect(page.Locator("[data-cell='t3.new.natural']")).ToHaveValueAsync("23");
    }

    [Fact]
    public async Task A_second_editor_is_told_and_nothing_is_overwritten()
    {
        var first = await OpenDraftAsync("baixi.jingban");
        var second = await OpenDraftAsync("baixi.jingban2");
        await first.FillAsync("[data-text='problems']", "甲写的问题。");
        await Expect(first.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await second.FillAsync("[data-text='problems']", "乙写的问题。");

        await Expect(second.GetByText("保留我的")).ToBeVisibleAsync();
        await Expect(second.Locator("#report")).ToContainTextAsync("甲写的问题。");
        await Expect(second.Locator("[data-text='problems']")).ToHaveValueAsync("乙写的问题。");
        await second.GetByText("保留我的").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(second, "editor-conflict");
        await second.GetByText("采用对方的").ClickAsync();
        await Expect(second.Locator("[data-text='problems']")).ToHaveValueAsync("甲写的问题。");
    }

    [Fact]
    public async Task Without_script_a_report_is_typed_saved_checked_and_submitted_all_the_same()
    {
        var page = await OpenDraftAsync("qingshi.jingban", script: false);
        foreach (var key in new[] { "overview.opening", "problems", "other" })
        {
            await page.FillAsync($"[data-text='{key}']", $"{key} 的内容。");
        }

        await page.FillAsync("[data-cell='t3.new.natural']", "5");
        await page.ClickAsync("[data-fill-blanks]");
        await Expect(page.Locator("[data-cell='t3.new.total']")).ToHaveValueAsync("0");
        await page.ClickAsync("button[value='Submit']");
        await Expect(page.Locator("main [role='alert']").First).ToContainTextAsync("没有送出");
        await Expect(page.Locator("[data-cell='t3.new.natural']")).ToHaveValueAsync("5");
        await page.FillAsync("[data-cell='t3.new.natural']", "0");
        await page.ClickAsync("button[value='Submit']");
        await page.ReachedAsync("**/inbox");
        Assert.Equal(1L, await site.ScalarAsync<long>("SELECT count(*) FROM document_versions"));

        var reviewer = await SignInAsync("qingshi.baomi", script: false);
        await reviewer.ClickAsync(".task-link");
        await reviewer.ClickAsync(".outcomes button:text-is('退回')");
        await Expect(reviewer.Locator("main [role='alert']").First).ToContainTextAsync("写明理由");
        await reviewer.FillAsync("#opinion", "请写明整改措施。");
        await reviewer.ClickAsync(".outcomes button:text-is('退回')");
        await reviewer.ReachedAsync("**/inbox");
    }

    [Fact]
    public async Task What_a_refusal_names_is_a_link_to_its_field_and_leaves_the_refusal_when_it_is_mended()
    {
        var page = await OpenDraftAsync("baixi.jingban");
        await Expect(page.Locator("[data-findings-count]")).ToHaveTextAsync("0");
        await Expect(page.Locator("[data-findings] .finding-todo").First).ToBeVisibleAsync();
        await chromium.ShootAsync(page, "editor-to-do");
        await page.ClickAsync("button[value='Submit']");
        var refusal = page.Locator("[data-refusal]");
        await Expect(refusal).ToContainTextAsync("没有送出");
        await chromium.ShootAsync(page, "editor-refusal");

        await refusal.Locator("a", new() { HasTextString = "存在的主要问题" }).ClickAsync();
        await Expect(page.Locator("[data-text='problems']")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("一是力量薄弱。");
        await Expect(refusal).Not.ToContainTextAsync("存在的主要问题");
        await refusal.Locator("a", new() { HasTextString = "表三" }).ClickAsync();
        await Expect(page.Locator("[data-cell='t3.new.natural']")).ToBeFocusedAsync();
        await page.ClickAsync("[data-fill-blanks]");
        await Expect(refusal).Not.ToContainTextAsync("格没有填");
        foreach (var key in new[] { "overview.opening", "other" })
        {
            await page.FillAsync($"[data-text='{key}']", "无。");
        }

        await Expect(refusal).ToContainTextAsync("都已改好");
        await Expect(refusal.Locator("li")).ToHaveCountAsync(0);
        await chromium.ShootAsync(page, "editor-mended");
        await page.ClickAsync("button[value='Submit']");
        await page.ReachedAsync("**/inbox");
    }

    [Fact]
    public async Task A_total_is_proposed_at_its_cell_and_beside_its_finding()
    {
        var page = await OpenDraftAsync("baixi.jingban");
        await page.FillAsync("[data-cell='t3.new.natural']", "20");
        await page.FillAsync("[data-cell='t3.new.business']", "3");
        var total = page.Locator("[data-cell='t3.new.total']");
        await total.FocusAsync();
        await chromium.ShootAsync(page, "editor-total");
        await page.ClickAsync(".offer-total");
        await Expect(total).ToHaveValueAsync("23");
        await Expect(total).ToBeFocusedAsync();
        await Expect(page.Locator(".offer-total")).ToHaveCountAsync(0);

        await page.FillAsync("[data-cell='t3.new.business']", "4");
        await page.Locator("[data-findings] button[value='t3.new.total']").ClickAsync();
        await Expect(total).ToHaveValueAsync("24");
        await Expect(page.Locator("[data-findings] [data-code='T3.ROWSUM']")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await page.ReloadAsync();
        await Expect(total).ToHaveValueAsync("24");
    }

    [Fact]
    public async Task A_wide_table_on_a_phone_has_a_shadow_at_its_edge_until_that_is_reached_by_keyboard()
    {
        var page = await OpenDraftAsync("baixi.jingban");
        await page.SetViewportSizeAsync(Chromium.Phone, 844);
        var region = page.Locator(".report-scroll:has(.report-t3)");
        Task<double> ShadowAsync() => region.EvaluateAsync<double>("e => Number(getComputedStyle(e, '::after').opacity)");
        await region.FocusAsync();
        Assert.Equal(1, await ShadowAsync());

        var width = await region.EvaluateAsync<double>("e => e.scrollWidth - e.clientWidth");
        Assert.True(width > 100, $"The table is only {width} px wider than the phone.");
        for (var until = DateTime.UtcNow.AddSeconds(20); await ShadowAsync() > 0.05 && DateTime.UtcNow < until;)
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        Assert.InRange(await ShadowAsync(), 0, 0.05);
        Assert.InRange(await region.EvaluateAsync<double>("e => e.scrollLeft"), width * 0.9, width + 1);
    }

    [Fact]
    public async Task A_session_that_ended_is_said_and_after_signing_in_elsewhere_everything_is_saved()
    {
        var page = await OpenDraftAsync("baixi.jingban");
        await page.FillAsync("[data-text='problems']", "先写的。");
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await page.Context.ClearCookiesAsync();
        await page.FillAsync("[data-text='problems']", "登录过期以后写的。");
        await page.FillAsync("[data-text='other']", "别的部分也写了。");
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("登录已过期");
        await chromium.ShootAsync(page, "editor-signed-out");

        var window = await page.Context.RunAndWaitForPageAsync(() => page.ClickAsync("[data-save-state] a"));
        await window.FillAsync("#user-name", "baixi.jingban");
        await window.FillAsync("#password", DemonstrationCounty.Password);
        await window.ClickAsync("[data-sign-in] .btn-primary");
        await window.ReachedAsync("**/inbox");
        await page.BringToFrontAsync();
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");

        await page.FillAsync("[data-text='other']", "又改了一句。");
        await page.ClickAsync("button[name='save']");
        await Expect(page.GetByText("已保存。")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-text='problems']")).ToHaveValueAsync("登录过期以后写的。");
        await Expect(page.Locator("[data-text='other']")).ToHaveValueAsync("又改了一句。");
    }

    private async Task<IPage> OpenDraftAsync(string userName, bool script = true)
    {
        var page = await SignInAsync(userName, script);
        await page.ClickAsync(".task-link");
        await Expect(page.Locator("[data-report-editor]")).ToBeVisibleAsync();
        // Its scripts too: a busy machine types before they have run.
        await page.WaitForLoadStateAsync(LoadState.Load);
        return page;
    }

    private Task<IPage> SignInAsync(string userName, bool script) => chromium.SignInAsync(site.Web.Address, userName, script: script);
}
