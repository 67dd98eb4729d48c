using Microsoft.Playwright;
using Workflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>What must not go public is stopped where it is written, and said to who decides, with what nobody could look into.</summary>
public sealed class SearchTests(Chromium chromium, Town town) : IClassFixture<Chromium>, IClassFixture<Town>
{
    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task An_identity_number_stops_at_the_drafter_and_one_in_an_older_attachment_stands_before_the_reviewer(int width)
    {
        var title = $"检查{width}";
        await town.Site.Database.ExecuteAsync("UPDATE units SET release_process = 'information-release' WHERE code = 'qingshi'");
        var page = await chromium.SignInAsync(town.Site.Web.Address, "qingshi.jingban", width);
        await page.GotoAsync("/releases");
        await page.ClickAsync(".start-release button");
        await page.FillAsync("#title", title);
        await page.SelectOptionAsync("#column", "notices");
        await page.FillAsync("#body", "现将有关安排公告如下。\n联系人身份证号 110105 1949 1231 002X。");
        await page.ClickAsync("button[value='Submit']");
        await Expect(page.Locator("[role='alert']").First).ToContainTextAsync("正文第2段：“110*************2X”是身份证号");
        Assert.DoesNotContain("11010519491231002X", await page.Locator("[role='alert']").First.InnerTextAsync(), StringComparison.Ordinal);

        await page.FillAsync("#body", "现将有关安排公告如下。");
        await page.SetInputFilesAsync("#attachment", new FilePayload
        {
            Name = "名单.pdf",
            MimeType = "application/pdf",
            Buffer = OfficeFiles.Pdf(OfficeFiles.PdfLines("list", "11010519491231002X"), ""),
        });
        await page.ClickAsync(".attach button:text-is('上传附件')");
        var told = page.Locator(".release-search");
        await Expect(told).ToContainTextAsync("附件“名单.pdf”第1页第2行：“110*************2X”是身份证号");
        await Expect(told).ToContainTextAsync("附件“名单.pdf”第2页没有可以读出的文字");
        await Expect(told).ToContainTextAsync("查过：发布单位、标题、正文、附件名称、附件“名单.pdf”（2页）。");
        await Expect(page.Locator("a[href='#search']")).ToBeVisibleAsync();
        await page.ClickAsync("a[href='#search']");
        await chromium.ShootAsync(page, "search-editor");
        await page.ClickAsync("button[value='Submit']");
        await Expect(page.Locator("[role='alert']").First).ToContainTextAsync("附件“名单.pdf”第1页第2行");

        // As a release that was handed on before files were read.
        await town.Site.Database.ExecuteAsync("""UPDATE file_readings SET reading = '{"legibility":"Read","extent":"2页","marks":[],"more":0,"unread":[]}'""");
        await page.ClickAsync("button[value='Submit']");
        await page.ReachedAsync("**/releases");
        await town.Site.Database.ExecuteAsync("DELETE FROM file_readings");
        var release = new Release(await town.Site.ScalarAsync<Guid>($"SELECT id FROM cases WHERE title = '{title}'"), "qingshi", title);
        foreach (var reader in (string[])["baomi", "zhuren"])
        {
            var task = await town.OpenAsync(chromium, $"qingshi.{reader}", release, width);
            await Expect(task.Locator(".brief")).ToContainTextAsync("附件“名单.pdf”第1页第2行：“110*************2X”是身份证号");
            await Expect(task.Locator(".brief .notice-warn")).ToContainTextAsync("请人工看");
            await Expect(task.Locator(".brief")).Not.ToContainTextAsync("没有发现");
            Assert.True(await task.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
            await chromium.ShootAsync(task, $"search-{reader}");
            await SecrecyAnswers.GiveAsync(task);
            await task.ClickAsync(".outcomes .btn-primary");
            await Expect(task.Locator("[role='status']").First).ToContainTextAsync("已");
        }

        chromium.AssertNoFaults();
    }
}
