using System.Diagnostics;
using System.Net;
using Workflow.Testing;
using Workflow.Web.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Faults;

/// <summary>Two web processes, each with pages in its memory: what is taken down on one is gone on both.</summary>
[Collection(nameof(Alone))]
public sealed class TakenDownEverywhereTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task An_anonymous_visitor_sees_a_taking_down_within_a_second_on_both_of_two_web_processes_and_all_concerned_are_told()
    {
        await using var site = await Deployment.StartAsync(workers: 0, County.Morning);
        await using var second = await AppProcess.StartAsync("web", site.Settings);
        var (first, caseId) = (site.Web.Address, await PublishAsync(site));
        var path = $"/public/releases/notices/{caseId}";
        using var visitor = new HttpClient();
        foreach (var address in (Uri[])[first, second.Address, first, second.Address])
        {
            Assert.Contains("第一段", await visitor.GetStringAsync(new Uri(address, path)), StringComparison.Ordinal);
        }

        var administrator = await chromium.SignInAsync(second.Address, "yunling.guanli", Chromium.Phone);
        await administrator.GotoAsync($"/cases/{caseId}");
        await administrator.ClickAsync("a:text-is('公开件')");
        await administrator.ClickAsync("summary:text-is('撤下')");
        await administrator.FillAsync("#reason-takedown", "附件有个人信息");
        await chromium.ShootAsync(administrator, "publication");
        var asked = "";
        administrator.Dialog += async (_, question) =>
        {
            asked = question.Message;
            await question.AcceptAsync();
        };
        await administrator.ClickAsync("button:text-is('撤下')");
        await Expect(administrator.Locator(".state-tag")).ToHaveTextAsync("已撤下");
        var since = Stopwatch.GetTimestamp();
        Assert.Contains("公众马上看不到", asked, StringComparison.Ordinal);
        foreach (var address in (Uri[])[first, second.Address])
        {
            HttpResponseMessage answer;
            for (answer = await visitor.GetAsync(new Uri(address, path)); answer.StatusCode == HttpStatusCode.OK; answer = await visitor.GetAsync(new Uri(address, path)))
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1), $"{address} still shows the text.");
                await Task.Delay(20);
            }

            Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
            Assert.DoesNotContain("第一段", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var anybody = await chromium.OpenAsync(first);
        await anybody.GotoAsync(path);
        await chromium.ShootAsync(anybody, "public-taken-down");
        chromium.AssertNoFaults();
        string[] concerned = ["qingshi.baomi", "qingshi.fenguan", "qingshi.jingban", "qingshi.zhuren", "qingshi.zhuyao", "yunling.shenhe", "yunling.shenhe2"];
        string[] told = [];
        for (var until = DateTime.UtcNow.AddSeconds(30); told.Length < concerned.Length && DateTime.UtcNow < until; await Task.Delay(100))
        {
            told = (await site.ScalarAsync<string>(
                "SELECT coalesce(string_agg(p.user_name, ',' ORDER BY p.user_name), '') FROM notifications n JOIN people p ON p.id = n.person_id WHERE n.kind = 'taken-down'"))
                .Split(',', StringSplitOptions.RemoveEmptyEntries);
        }

        Assert.Equal(concerned, told);
    }

    private static async Task<Guid> PublishAsync(Deployment site)
    {
        using var clerk = await Clerk.SignInAsync(site.Web.Address, "qingshi.jingban");
        await clerk.PostAsync(site.Web.Address, "/releases", ("unitId", $"{await site.ScalarAsync<Guid>("SELECT id FROM units WHERE code = 'qingshi'")}"));
        await clerk.PostAsync(
            site.Web.Address, $"/releases/{await TaskAsync()}/edit", ("outcome", "Submit"), ("Title", "将被撤下"), ("Column", "notices"), ("Body", "第一段"));
        foreach (var position in (string[])["baomi", "zhuren", "fenguan", "zhuyao"])
        {
            using var leader = await Clerk.SignInAsync(site.Web.Address, $"qingshi.{position}");
            var (status, _) = await leader.PostAsync(site.Web.Address, $"/tasks/{await TaskAsync()}", ("outcome", "Approve"), ("Opinion", ""));
            Assert.Equal(HttpStatusCode.Redirect, status);
        }

        return await site.ScalarAsync<Guid>("SELECT case_id FROM publications");

        Task<Guid> TaskAsync() => site.ScalarAsync<Guid>("SELECT id FROM tasks WHERE closed_at IS NULL");
    }
}
