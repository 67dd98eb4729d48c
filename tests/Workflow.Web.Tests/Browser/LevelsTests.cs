using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>No level is passed by, and nobody approves his own: as clerk, reviewer and leader meet it on their pages.</summary>
public sealed class LevelsTests(Chromium chromium, Town town) : IClassFixture<Chromium>, IClassFixture<Town>
{
    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task A_text_that_was_to_come_straight_back_and_was_changed_passes_secrecy_review_first(int width)
    {
        var release = await town.ReleaseAsync("information-release", "qingshi", $"直接送回改稿{width}");
        foreach (var (person, button) in ((string, string)[])[("baomi", "通过"), ("zhuren", "同意"), ("fenguan", "同意")])
        {
            await town.DecideAsync(person, release, button);
        }

        var principal = await OpenAsync("zhuyao", release, width);
        await principal.ClickAsync("summary:text-is('退回到指定环节')");
        await principal.CheckAsync("input[value='BackToMe']");
        await principal.FillAsync("#op-return-reason", "请补充联系方式。");
        await chromium.ShootAsync(principal, $"levels-return-{width}");
        await principal.ClickAsync(".operations button[value='Return']");
        await principal.ReachedAsync("**/inbox**");

        var drafter = await OpenAsync("jingban", release, width);
        await Expect(drafter.Locator(".straight-back")).ToContainTextAsync("改了稿件的，先重新经过保密审查、办公室主任审核、分管领导审核");
        await drafter.FillAsync("textarea[name='Body']", "现将有关安排公告如下。咨询请到镇党政办。");
        await chromium.ShootAsync(drafter, $"levels-straight-back-{width}");
        await drafter.ClickAsync("button.btn[value='Submit']");
        await Expect(drafter.Locator("[role='status']").First).ToContainTextAsync("送审");
        Assert.Equal(["baomi"], await town.WaitingAsync(release));
        foreach (var (person, button, next) in ((string, string, string)[])[("baomi", "通过", "zhuren"), ("zhuren", "同意", "fenguan"), ("fenguan", "同意", "zhuyao")])
        {
            await town.DecideAsync(person, release, button);
            Assert.Equal([next], await town.WaitingAsync(release));
        }

        await town.DecideAsync("zhuyao", release, "签发");
        Assert.Equal(1L, await town.Site.ScalarAsync<long>($"SELECT count(*) FROM publications WHERE case_id = '{release.Id}'"));
    }

    [Fact]
    public async Task Who_wrote_it_is_refused_as_anybodys_deputy()
    {
        var release = await town.ReleaseAsync("information-release", "songping", "起草人代理");
        await town.Site.Database.ExecuteAsync(
            """
            INSERT INTO delegations (id, from_person_id, to_person_id, valid_from, valid_to, reason, created_by, created_at)
            SELECT gen_random_uuid(), f.id, t.id, '2022-01-01', '2022-01-31', '', f.id, now() FROM people f, people t WHERE f.user_name = 'songping.zhuren' AND t.user_name = 'songping.jingban'
            """);
        var drafter = await OpenAsync("jingban", release, Chromium.Phone);
        await Expect(drafter.Locator(".decide-form")).ToContainTextAsync("保密审查要由没有动过稿的人办理");
        Assert.Equal(["退回"], await drafter.Locator(".outcomes button").AllTextContentsAsync());
        await chromium.ShootAsync(drafter, "levels-own-text");

        // The reviewer himself answers, and asks where he cannot tell.
        var reviewer = await OpenAsync("zhuren", release, Chromium.Desk);
        await reviewer.ClickAsync(".outcomes .btn-primary");
        await Expect(reviewer.Locator(".notice-bad")).ToContainTextAsync("“国家秘密”还没有答");
        await chromium.ShootAsync(reviewer, "secrecy-unanswered");
        await reviewer.ClickAsync("a:text-is('不能确定，请示')");
        await reviewer.FillAsync("#op-authority", "县保密局");
        await reviewer.FillAsync("#op-consult", "第二段的数据能否公开？");
        await chromium.ShootAsync(reviewer, "secrecy-consult");
        await reviewer.ClickAsync("button[value='Consult']");
        await Expect(reviewer.Locator("[role='status']").First).ToContainTextAsync("请示县保密局，等待答复");
        reviewer = await OpenAsync("zhuren", release, Chromium.Desk);
        await Expect(reviewer.Locator(".case-facts .due-reason")).ToContainTextAsync("请示县保密局中");
        await chromium.ShootAsync(reviewer, "secrecy-asked");
        await reviewer.FillAsync("#op-answer", "可以公开。");
        await reviewer.ClickAsync("button[value='Answer']");
        reviewer = await OpenAsync("zhuren", release, Chromium.Phone);
        await reviewer.CheckAsync("input[name='Levels']");
        await SecrecyAnswers.GiveAsync(reviewer);
        await chromium.ShootAsync(reviewer, "secrecy-answered");
        await reviewer.ClickAsync(".outcomes .btn-primary");
        await reviewer.ReachedAsync("**/inbox**");
        await reviewer.GotoAsync($"/cases/{release.Id}");
        await Expect(reviewer.Locator("table.record")).ToContainTextAsync("一人多级");
        await chromium.ShootAsync(reviewer, "levels-by-one");
        await reviewer.GotoAsync($"/cases/{release.Id}/sheet");
        await chromium.ShootAsync(reviewer, "sheet-secrecy");
    }

    private Task<IPage> OpenAsync(string person, Release release, int width) => town.OpenAsync(chromium, $"{release.Unit}.{person}", release, width);
}
