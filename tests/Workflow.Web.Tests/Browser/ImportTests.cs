using Microsoft.Playwright;
using Workflow.Reports;
using Workflow.Reports.Exporting;
using Workflow.Reports.Tests.Importing;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;
using static Microsoft.Playwright.Assertions;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Web.Tests.Browser;

/// <summary>What comes from elsewhere into a draft, in real Chromium: a broken file, a block from a spreadsheet, an older layout.</summary>
public sealed class ImportTests(Chromium chromium, DraftingDeployment drafting) : IClassFixture<Chromium>, IClassFixture<DraftingDeployment>
{
    [Fact]
    public async Task A_broken_word_file_is_read_its_questions_are_answered_on_one_page_and_it_stands_in_the_draft()
    {
        var page = await OpenDraftAsync("baixi.jingban");
        await page.FillAsync("[data-text='problems']", "先写的问题。");
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await page.GetByText("导入文件").ClickAsync();
        await chromium.ShootAsync(page, "import-choose");
        await UploadAsync(page, "report.docx", Files.Docx(Faulty.Truncated));

        await Expect(page.Locator("#questions")).ToBeVisibleAsync();
        await Expect(page.Locator(".import-part", new() { HasTextString = "五、存在的主要问题" })).ToContainTextAsync("先写的问题。");
        await chromium.ShootAsync(page, "import-questions");
        await page.GetByText("写入稿件", new() { Exact = true }).Last.ClickAsync();
        await Expect(page.Locator("[data-problem]")).ToContainTextAsync("没有回答");

        // The rows behind the ninth are missing: one of them is typed from the paper, the rest stays blank.
        var rows = page.Locator(".import-question", new() { HasTextString = "后面" });
        await rows.GetByText("我自己填", new() { Exact = true }).ClickAsync();
        await rows.Locator("summary").ClickAsync();
        await rows.Locator("[aria-label*='（七）总计'][aria-label*='自然人']").FillAsync("0");
        foreach (var question in await page.Locator(".import-question:not(:has(input:checked))").AllAsync())
        {
            await question.Locator("input[type=radio]").First.CheckAsync();
        }

        await page.GetByText("按回答再看一遍").ClickAsync();
        await Expect(page.Locator("#import")).ToContainTextAsync("的回答");
        await page.Locator("#part-litigation").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(page, "import-answered");
        await page.GetByText("写入稿件", new() { Exact = true }).Last.ClickAsync();
        await Expect(page.Locator("[data-report-editor]")).ToBeVisibleAsync();

        Assert.Contains("认识不足", await page.InputValueAsync("[data-text='problems']"), StringComparison.Ordinal);
        await Expect(page.Locator("[data-cell='t3.new.natural']")).ToHaveValueAsync("0");
        await Expect(page.Locator("[data-cell='t3.total.natural']")).ToHaveValueAsync("0");
        await Expect(page.Locator("[data-cell='t4.review.total']")).ToHaveValueAsync("0");
        chromium.AssertNoFaults();
    }

    [Fact]
    public async Task A_block_from_a_spreadsheet_goes_where_its_labels_say_is_asked_about_and_taken_back_in_one_step()
    {
        var page = await OpenDraftAsync("qingshi.jingban");
        await page.FillAsync("[data-cell='t3.granted.natural']", "9");

        await PasteAsync(page, "t3.new.natural", "<table><tr><td>（一）予以公开</td><td>15</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>15</td></tr><tr><td>（二）部分公开</td><td>３</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>3</td></tr></table>", "x\ty");
        await Expect(page.Locator("[data-cell='t3.partial.natural']")).ToHaveValueAsync("3");
        await Expect(page.Locator("[data-panel='paste']")).ToContainTextAsync("已粘贴7格");
        await Expect(page.Locator("[data-cell='t3.granted.natural']")).ToHaveValueAsync("9");
        await chromium.ShootAsync(page, "paste-asked");
        await page.Locator("[data-paste-question] button").First.ClickAsync();
        await Expect(page.Locator("[data-cell='t3.granted.total']")).ToHaveValueAsync("15");
        await Expect(page.Locator("[data-panel='paste']")).ToContainTextAsync("已粘贴14格");
        await Expect(page.Locator("[data-save-state]")).ToContainTextAsync("已保存");
        await page.GetByText("撤销", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-cell='t3.granted.natural']")).ToHaveValueAsync("9");
        await Expect(page.Locator("[data-cell='t3.partial.natural']")).ToHaveValueAsync("");

        await PasteAsync(page, "t3.new.other", null, "1\t2\t3");
        await Expect(page.Locator("[data-panel='paste']")).ToContainTextAsync("往右只有2格");
        await chromium.ShootAsync(page, "paste-refused");
        Assert.True(await PasteAsync(page, "t3.new.natural", "<table><tr><td>23</td></tr></table>", "23\r\n"), "The browser pastes a single value itself.");
        chromium.AssertNoFaults();
    }

    [Fact]
    public async Task A_file_of_the_older_layout_shows_what_goes_where_and_what_must_be_answered()
    {
        var old = Report.Empty(Layout2019, 2021, "石桥镇人民政府").With(
            new Dictionary<string, string?> { ["overview.opening"] = "今年继续推进公开。" },
            new Dictionary<string, string?>
            {
                ["t2.documents.created"] = "3",
                ["t2.documents.all"] = "9",
                ["t3.new.natural"] = "4",
                ["t3.other.natural"] = "4",
                ["t3.other.total"] = "4",
            });
        var page = await OpenDraftAsync("shiqiao.jingban");
        await page.GetByText("导入文件").ClickAsync();
        await UploadAsync(page, "report.docx", ReportExport.Bytes(old, ReportExport.Find("docx")!));

        await Expect(page.Locator("section:has(> #upgrade)")).ToContainTextAsync("国办公开办函〔2019〕60号");
        await Expect(page.Locator("section:has(> #upgrade)")).ToContainTextAsync("9（新格式没有这一格）");
        await page.FillAsync("[name='Form.Upgraded[t3.other-rest.natural]']", "1");
        await page.FillAsync("[name='Form.Upgraded[t3.other-unpaid.natural]']", "3");
        await page.FillAsync("[name='Form.Upgraded[t2.documents.valid]']", "8");
        await page.Locator("#upgrade").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(page, "import-upgrade");
        await page.GetByText("写入稿件", new() { Exact = true }).Last.ClickAsync();
        await Expect(page.Locator("[data-report-editor]")).ToBeVisibleAsync();

        foreach (var (cell, value) in new[] { ("t2.documents.made", "3"), ("t2.documents.valid", "8"), ("t3.new.natural", "4"), ("t3.other-rest.natural", "1"), ("t3.other-unpaid.natural", "3") })
        {
            await Expect(page.Locator($"[data-cell='{cell}']")).ToHaveValueAsync(value);
        }

        Assert.Contains("〔2021〕30号", await page.InputValueAsync("[data-text='period']"), StringComparison.Ordinal);
        chromium.AssertNoFaults();
    }

    private static async Task UploadAsync(IPage page, string name, byte[] content)
    {
        await page.SetInputFilesAsync("#file", new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await page.GetByText("读取文件", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("#read")).ToBeVisibleAsync();
    }

    /// <returns>Whether the browser would go on to paste by itself.</returns>
    private static async Task<bool> PasteAsync(IPage page, string cell, string? html, string text)
    {
        await page.FocusAsync($"[data-cell='{cell}']");
        return await page.EvaluateAsync<bool>(
            """
            ([html, text]) => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                if (html) data.setData("text/html", html);
                return document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """, new[] { html, text });
    }

    private async Task<IPage> OpenDraftAsync(string userName)
    {
        var page = await chromium.SignInAsync(drafting.Site.Web.Address, userName);
        await page.ClickAsync(".task-link");
        await Expect(page.Locator("[data-report-editor]")).ToBeVisibleAsync();
        // Its scripts too: a busy machine types before they have run.
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        return page;
    }
}

/// <summary>Every unit has a report to write, on one machine that several walks share: each takes a unit of its own.</summary>
public sealed class DraftingDeployment : IAsyncLifetime
{
    public Deployment Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await Deployment.StartAsync(workers: 0, County.Morning);
        using var administrator = await Clerk.SignInAsync(Site.Web.Address, "yunling.guanli");
        await administrator.PostAsync(
            Site.Web.Address, "/campaigns/new", ("Year", "2021"), ("Title", "年报"), ("DraftDue", "2022-01-10"), ("SubmitDue", "2022-01-15"),
            ("ReviewDue", "2022-01-25"), ("PublishDue", "2022-01-31"));
        await administrator.PostAsync(Site.Web.Address, $"/campaigns/{await Site.ScalarAsync<Guid>("SELECT id FROM campaigns")}?handler=Start");
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
