using System.Text;
using Microsoft.Playwright;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Exporting;
using Workflow.Reports.Layouts;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>What the editor does for the drafter, in real Chromium: says everything while one types, mends at a click, shows last year, keeps words and figures together.</summary>
public sealed class EditorHelpTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
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
    public async Task A_word_at_odds_with_the_table_is_said_at_once_led_to_and_mended_at_a_click()
    {
        var page = await OpenDraftAsync("qingshi.jingban");
        await page.FillAsync("[data-cell='t3.new.total']", "23");
        await page.FillAsync("[data-text='overview.requests']", "全年共收到政府信息公开申请12件。");
        var finding = page.Locator("[data-findings] [data-code='N.CELL']");
        await Expect(finding).ToContainTextAsync("12件");
        await Expect(page.Locator("[data-warn-count]")).Not.ToHaveTextAsync("0");

        await finding.Locator("a").ClickAsync();
        Assert.Equal("12件", await page.EvaluateAsync<string>("() => { const f = document.activeElement; return f.value.slice(f.selectionStart, f.selectionEnd); }"));
        await chromium.ShootAsync(page, "editor-finding");
        await finding.Locator("button[name='repair']").ClickAsync();
        await Expect(page.Locator("[data-text='overview.requests']")).ToHaveValueAsync("全年共收到政府信息公开申请23件。");
        await Expect(finding).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        // Enter in the title saves; it fills no cell that is still to be counted.
        await page.FocusAsync("[data-text='title']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("已保存。")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-cell='t3.new.natural']")).ToHaveValueAsync("");
        chromium.AssertNoFaults();
    }

    [Fact]
    public async Task A_number_in_the_text_that_is_bound_to_a_cell_follows_it_until_it_is_freed()
    {
        var page = await OpenDraftAsync("baixi.jingban");
        var text = page.Locator("[data-text='overview.requests']");
        await page.FillAsync("[data-cell='t3.new.total']", "23");
        await text.FillAsync("本年收到申请12件，与上年相比增加5件。");
        await page.Locator("[data-findings] button[name='bind']").ClickAsync();
        await Expect(text).ToHaveValueAsync("本年收到申请23件，与上年相比增加5件。");

        await text.PressAsync("Home");
        await page.Keyboard.TypeAsync("据统计，");
        await page.FillAsync("[data-cell='t3.new.total']", "128");
        await Expect(text).ToHaveValueAsync("据统计，本年收到申请128件，与上年相比增加5件。");

        // The second number is bound by pointing at a cell.
        await text.EvaluateAsync("f => { f.focus(); const at = f.value.indexOf('5件'); f.setSelectionRange(at, at + 1); }");
        await page.ClickAsync("[data-offer]");
        await chromium.ShootAsync(page, "editor-picking");
        await page.ClickAsync("[data-cell='t3.carried.total']");
        await page.FillAsync("[data-cell='t3.carried.total']", "7");
        await Expect(text).ToHaveValueAsync("据统计，本年收到申请128件，与上年相比增加7件。");
        await Expect(page.Locator("[data-bound='overview.requests'] li")).ToHaveCountAsync(2);
        await text.ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(page, "editor-bound");
        await page.ClickAsync("button[name='save']");

        // It follows without script too, and after it is freed no longer.
        var plain = await OpenDraftAsync("baixi.jingban", script: false);
        await plain.FillAsync("[data-cell='t3.new.total']", "130");
        await plain.ClickAsync("button[name='save']");
        await Expect(plain.Locator("[data-text='overview.requests']")).ToHaveValueAsync("据统计，本年收到申请130件，与上年相比增加7件。");
        await plain.Locator("button[name='unbind']").First.ClickAsync();
        await plain.FillAsync("[data-cell='t3.new.total']", "131");
        await plain.FillAsync("[data-cell='t3.carried.total']", "8");
        await plain.ClickAsync("button[name='save']");
        await Expect(plain.Locator("[data-text='overview.requests']")).ToHaveValueAsync("据统计，本年收到申请130件，与上年相比增加8件。");
        chromium.AssertNoFaults();
    }

    [Fact]
    public async Task Last_years_report_is_brought_in_from_a_file_shown_beside_each_cell_and_decides_what_is_carried_over()
    {
        var layout = ReportLayouts.Get("2019");
        var before = ReportChecks.FillBlanks(Report.Empty(layout, 2020, "柳河镇人民政府")).With(
            new Dictionary<string, string?> { ["problems"] = "上年写的问题。" },
            new Dictionary<string, string?> { ["t3.next.natural"] = "5", ["t3.next.total"] = "5", ["t3.new.natural"] = "20", ["t3.new.total"] = "20" });
        var page = await OpenDraftAsync("liuhe.jingban");
        await page.GetByText("导入上年报告").ClickAsync();
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "什么.docx", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("不是报告") });
        await page.ClickAsync("main .btn-primary");
        await Expect(page.Locator("main [role='alert']").First).ToBeVisibleAsync();
        await chromium.ShootAsync(page, "earlier-refused");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "2020年报.html", MimeType = "text/html", Buffer = ReportExport.Bytes(before, ReportExport.Find("html")!) });
        await page.ClickAsync("main .btn-primary");
        await Expect(page.GetByText("已导入2020年度报告")).ToBeVisibleAsync();

        var note = page.Locator("td:has([data-cell='t3.new.natural']) .last-year");
        await Expect(note).ToHaveTextAsync("上年20");
        await page.FillAsync("[data-cell='t3.new.natural']", "23");
        await Expect(note).ToHaveTextAsync("上年20 ＋3");
        await page.Locator("[data-findings] [data-code='X.CARRY'] button[name='repair']").First.ClickAsync();
        await Expect(page.Locator("[data-cell='t3.carried.natural']")).ToHaveValueAsync("5");
        await page.FillAsync("[data-cell='t3.carried.natural']", "6");
        await Expect(page.Locator("[data-findings] [data-code='X.CARRY'].finding-fail")).ToContainTextAsync("相差1");
        await Expect(page.Locator("td.at-fault:has([data-cell='t3.carried.natural'])")).ToBeVisibleAsync();
        await page.GetByText("上年这一段").First.ClickAsync();
        await page.Locator("[data-table='t3']").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(page, "editor-last-year");
        await page.UncheckAsync("[data-show-last-year]");
        await Expect(note).ToBeHiddenAsync();
        chromium.AssertNoFaults();
    }

    private async Task<IPage> OpenDraftAsync(string userName, bool script = true)
    {
        var page = await chromium.SignInAsync(site.Web.Address, userName, script: script);
        await page.ClickAsync(".task-link");
        await Expect(page.Locator("[data-report-editor]")).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
        return page;
    }
}
