using Microsoft.Playwright;
using Workflow.Disclosure.People;
using Workflow.Reports.Layouts;
using Workflow.Testing;
using Workflow.Web.Tests.Faults;

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
        var page = await SignInAsync(site, "qingshi.fenguan", Chromium.Phone);
        await page.ClickAsync(".task-link");
        await chromium.ShootAsync(page, "task-second-round");
        await page.GotoAsync($"/cases/{await site.ScalarAsync<Guid>("SELECT c.id FROM cases c JOIN units u ON u.id = c.unit_id WHERE u.code = 'qingshi'")}");
        await chromium.ShootAsync(page, "case-way");
        chromium.AssertNoFaults();
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
        await drafter.PostAsync(site.Web.Address, $"/drafts/{await TaskAsync(site)}",
        [
            .. layout.Texts.Where(t => t.Proposed is null).Select(t => ($"texts[{t.Key}]", $"{t.Label}：本年按要求办理。")),
            .. layout.Cells.Select(c => ($"cells[{c.Key}]", "0")), ("outcome", "Submit"),
        ]);
    }

    private static async Task DecideAsync(Deployment site, string user, string outcome, string opinion)
    {
        using var clerk = await Clerk.SignInAsync(site.Web.Address, $"qingshi.{user}");
        var (status, text) = await clerk.PostAsync(site.Web.Address, $"/tasks/{await TaskAsync(site)}", ("outcome", outcome), ("Opinion", opinion));
        Assert.True(status == System.Net.HttpStatusCode.Redirect, $"{user} {outcome}: {status} {text}");
    }

    private static Task<Guid> TaskAsync(Deployment site) => site.ScalarAsync<Guid>(
        "SELECT t.id FROM tasks t JOIN cases c ON c.id = t.case_id JOIN units u ON u.id = c.unit_id WHERE t.closed_at IS NULL AND u.code = 'qingshi'");

    private async Task<IPage> SignInAsync(Deployment site, string userName, int width)
    {
        var page = await chromium.OpenAsync(site.Web.Address, width);
        await page.GotoAsync("/account/sign-in");
        await page.FillAsync("#user-name", userName);
        await page.FillAsync("#password", DemonstrationCounty.Password);
        await page.ClickAsync("[data-sign-in] .btn-primary");
        await page.WaitForURLAsync("**/inbox");
        return page;
    }
}
