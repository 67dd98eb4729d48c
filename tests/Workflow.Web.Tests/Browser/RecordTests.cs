using Workflow.Disclosure.People;
using Workflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>The record, its paper and a case's attachments, in real Chromium: looked at, and by axe.</summary>
public sealed class RecordTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_record_its_paper_and_its_attachments_read_well_at_both_widths()
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        var page = await chromium.OpenAsync(site.Web.Address);
        await page.GotoAsync("/account/sign-in");
        await page.FillAsync("#user-name", "qingshi.jingban");
        await page.FillAsync("#password", DemonstrationCounty.Password);
        await page.ClickAsync("[data-sign-in] .btn-primary");
        await page.ReachedAsync("**/inbox");
        await page.GotoAsync("/releases");
        await page.ClickAsync("button:text-is('发起信息发布')");
        await page.FillAsync("#title", "关于做好汛期地质灾害防范和应急值守工作的通知");
        await page.SelectOptionAsync("#column", "notices");
        await page.FillAsync("#body", "现将有关事项通知如下。");
        await page.ClickAsync("button:text-is('送审')");
        await page.ReachedAsync("**/releases");

        var id = await site.ScalarAsync<Guid>("SELECT id FROM cases");
        await page.GotoAsync($"/cases/{id}/attachments");
        await page.SetInputFilesAsync("#attachment", new Microsoft.Playwright.FilePayload { Name = "县气象局关于汛期气候趋势的函（扫描件）.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4 x"u8.ToArray() });
        await page.ClickAsync("button:text-is('上传附件')");
        await Expect(page.Locator(".attachment-list a").First).ToBeVisibleAsync();
        await chromium.ShootAsync(page, "case-attachments");
        await page.GotoAsync($"/cases/{id}/record");
        await Expect(page.Locator(".part-broken")).ToHaveCountAsync(0);
        await chromium.ShootAsync(page, "case-record");
        await page.GotoAsync($"/cases/{id}/sheet");
        await chromium.ShootAsync(page, "case-sheet");
        await page.GotoAsync(new Uri(await page.Locator(".sheet-qr a").GetAttributeAsync("href") ?? "").AbsolutePath);
        await Expect(page.Locator(".verify")).ToContainTextAsync("与签署时一致");
        await chromium.ShootAsync(page, "verify-paper");
        await page.GotoAsync("/public/record");
        await chromium.ShootAsync(page, "record-days");
        chromium.AssertNoFaults();
    }
}
