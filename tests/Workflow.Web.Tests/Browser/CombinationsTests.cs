using Microsoft.Playwright;
using Workflow.Disclosure.Review.Secrecy;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>What has broken other systems: one operation in the midst of another. Afterwards record, inboxes, notices and drawing are right.</summary>
public sealed class CombinationsTests(Chromium chromium, Town town) : IClassFixture<Chromium>, IClassFixture<Town>
{
    [Fact]
    public async Task What_was_handed_to_the_wrong_one_is_taken_back_then_given_away_by_the_administrator_and_a_reader_hears_of_its_return()
    {
        await town.Site.Database.ExecuteAsync(
            """
            INSERT INTO holdings (id, person_id, unit_id, position, valid_from)
            SELECT gen_random_uuid(), p.id, u.id, '保密审查员', '2021-01-01' FROM people p, units u WHERE p.user_name = 'shiqiao.zhuren' AND u.code = 'shiqiao'
            """);
        var release = await town.ReleaseAsync(Levels, "shiqiao", "转办收回再改派");
        var secrecy = await OpenAsync("baomi", release, Chromium.Desk);
        await secrecy.ClickAsync("summary:text-is('转办')");
        await secrecy.SelectOptionAsync("#op-transfer", new SelectOptionValue { Label = "石桥镇办公室主任" });
        await secrecy.ClickAsync("button[value='Transfer']");
        await Expect(secrecy.Locator("[role='status']").First).ToContainTextAsync("转给石桥镇办公室主任");
        Assert.Equal(["zhuren"], await town.WaitingAsync(release));
        await town.ToldAsync("zhuren", release, "【待办】");

        await secrecy.GotoAsync("/inbox/decided");
        await secrecy.ClickAsync(".task-link");
        await secrecy.Locator("button[value='TakeBack']").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(secrecy, "handover-take-back");
        await secrecy.ClickAsync("button[value='TakeBack']");
        await Expect(secrecy.Locator("[role='status']").First).ToContainTextAsync("已收回转办：从石桥镇办公室主任处收回");
        await town.ToldAsync("zhuren", release, "【收回转办】");
        Assert.Equal(["baomi", "zhuren"], await town.WaitingAsync(release));

        await secrecy.GotoAsync($"/cases/{release.Id}/circulate");
        await secrecy.CheckAsync("label:has-text('石桥镇主要领导') input");
        await secrecy.ClickAsync("button:text-is('传阅')");

        var administrator = await town.OpenAsync(chromium, "yunling.guanli", release, Chromium.Desk);
        await administrator.ClickAsync("summary:text-is('改派')");
        await administrator.SelectOptionAsync("#op-reassign", new SelectOptionValue { Label = "石桥镇办公室主任" });
        await administrator.FillAsync("#op-reassign-reason", "原承办人调离。");
        await administrator.Locator("#op-reassign").ScrollIntoViewIfNeededAsync();
        await chromium.ShootAsync(administrator, "handover-reassign");
        await administrator.ClickAsync("button[value='Reassign']");
        await Expect(administrator.Locator("[role='status']").First).ToContainTextAsync("已改派：改由石桥镇办公室主任办理");
        await town.ToldAsync("baomi", release, "【改派】");
        Assert.Equal(["zhuren"], await town.WaitingAsync(release));

        await town.DecideAsync("zhuren", release, ".outcomes .btn-outline-danger", "第二段请改。");
        await town.ToldAsync("zhuyao", release, "【传阅的稿件被退回】");
        var reader = await OpenAsync("zhuyao", release, Chromium.Desk);
        await reader.GotoAsync("/inbox/circulated");
        await reader.ClickAsync(".circular-title");
        await Expect(reader.Locator(".notice-warn")).ToContainTextAsync("被石桥镇人民政府保密审查员退回，还没有新的一版");
        await chromium.ShootAsync(reader, "circulation-returned");
        Assert.Equal(
            ["经办人 送审", "保密审查员 转办 转给石桥镇办公室主任", "保密审查员 收回转办 从石桥镇办公室主任处收回", "县级管理员 改派 改由石桥镇办公室主任办理", "保密审查员 退回"],
            await town.RecordAsync(release));

        await administrator.GotoAsync("/campaigns/new");
        await Expect(administrator.Locator("[data-year-not-over]")).ToBeHiddenAsync();
        await administrator.FillAsync("[name='Year']", "2022");
        await Expect(administrator.Locator("[data-year-not-over]")).ToContainTextAsync("2022年还没有结束：年度报告要在2023年1月1日以后公开");
        await chromium.ShootAsync(administrator, "campaign-year-not-over");
        chromium.AssertNoFaults();
    }

    private const string Levels = "information-release";
    private const string Joint = "information-release-joint";

    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task One_who_returns_in_a_joint_review_ends_it_for_the_others_and_all_are_asked_again(int width)
    {
        var release = await town.ReleaseAsync(Joint, "qingshi", $"会签中退回{width}");
        await town.DecideAsync("baomi", release, "通过");
        Assert.Equal(["zhuren", "fenguan"], await town.WaitingAsync(release));
        await ApproveAsync("zhuren", release, width);
        Assert.Equal(["fenguan"], await town.WaitingAsync(release));
        Assert.Equal("here", await town.StepAsync(release, "会签"));

        var leader = await OpenAsync("fenguan", release, width);
        await leader.FillAsync("#opinion", "第二段请改。");
        await leader.ClickAsync(".outcomes .btn-outline-danger");
        await leader.ReachedAsync("**/inbox**");

        Assert.Equal(["经办人 送审", "保密审查员 通过", "办公室主任 同意", "分管领导 退回"], await town.RecordAsync(release));
        Assert.Equal(["jingban"], await town.WaitingAsync(release));
        Assert.Equal(("here", "returned"), (await town.StepAsync(release, "起草"), await town.StepAsync(release, "会签")));
        await town.ToldAsync("jingban", release, "【被退回】");

        // All over again.
        await town.DecideAsync("jingban", release, "button.btn[value='Submit']");
        await town.DecideAsync("baomi", release, "通过");
        Assert.Equal(["zhuren", "fenguan"], await town.WaitingAsync(release));
        await ApproveAsync("fenguan", release, width);
        await ApproveAsync("zhuren", release, width);
        Assert.Equal(["zhuyao"], await town.WaitingAsync(release));
        Assert.Equal("done", await town.StepAsync(release, "会签"));
    }

    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task A_return_while_somebody_is_asked_to_sign_first_takes_it_from_him_too(int width)
    {
        var release = await town.ReleaseAsync(Levels, "qingshi", $"加签中退回{width}");
        await town.DecideAsync("baomi", release, "通过");
        var director = await OpenAsync("zhuren", release, width);
        await director.ClickAsync("summary:text-is('请人加签、委派')");
        await director.SelectOptionAsync("#op-signer", new SelectOptionValue { Label = "主要领导 · 青石镇主要领导" });
        await director.ClickAsync("button[value='AddSigner']");
        await Expect(director.Locator("[role='status']").First).ToContainTextAsync("前加签");
        Assert.Equal(["zhuren", "zhuyao"], await town.WaitingAsync(release));

        director = await OpenAsync("zhuren", release, width);
        await director.FillAsync("#opinion", "不等了，先改。");
        await director.ClickAsync(".outcomes .btn-outline-danger");
        await director.ReachedAsync("**/inbox**");

        Assert.Equal(["经办人 送审", "保密审查员 通过", "办公室主任 前加签 请主要领导青石镇主要领导先签意见", "办公室主任 退回"], await town.RecordAsync(release));
        Assert.Equal(["jingban"], await town.WaitingAsync(release));
        Assert.Equal(("here", "returned"), (await town.StepAsync(release, "起草"), await town.StepAsync(release, "办公室主任审核")));
        await town.ToldAsync("zhuyao", release, "不用再办");
        await town.ToldAsync("jingban", release, "【被退回】");
    }

    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task Of_a_withdrawal_and_the_next_ones_approval_at_once_one_happens_and_the_other_is_told_so(int width)
    {
        var release = await town.ReleaseAsync(Levels, "qingshi", $"撤回与办理同时{width}");
        await town.DecideAsync("baomi", release, "通过");
        var (secrecy, director) = (await OpenAsync("baomi", release, width), await OpenAsync("zhuren", release, width));

        await Task.WhenAll(secrecy.ClickAsync("button[value='Withdraw']"), director.ClickAsync(".outcomes .btn-primary"));
        await Expect(secrecy.Locator(".notice").First).ToBeVisibleAsync();

        var record = await town.RecordAsync(release);
        if (record[^1] == "保密审查员 撤回")
        {
            await Expect(director.Locator(".notice-bad")).ToContainTextAsync("由流程收回");
            Assert.Equal(["baomi"], await town.WaitingAsync(release));
            Assert.Equal("here", await town.StepAsync(release, "保密审查"));
            await town.ToldAsync("zhuren", release, "不用再办");
        }
        else
        {
            Assert.Equal("办公室主任 同意", record[^1]);
            await Expect(secrecy.Locator(".notice-bad")).ToContainTextAsync("后面已经有人办理");
            Assert.Equal(["fenguan"], await town.WaitingAsync(release));
            Assert.Equal("here", await town.StepAsync(release, "分管领导审核"));
            await town.ToldAsync("fenguan", release, "【待办】");
        }

        Assert.Equal(3, record.Count);
    }

    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task What_is_handed_to_somebody_who_has_delegated_waits_for_both_and_the_record_says_who_acted_for_whom(int width)
    {
        await town.Site.Database.ExecuteAsync(
            """
            INSERT INTO holdings (id, person_id, unit_id, position, valid_from)
            SELECT gen_random_uuid(), p.id, u.id, '保密审查员', '2021-01-01' FROM people p, units u WHERE p.user_name = 'liuhe.zhuren' AND u.code = 'liuhe'
            AND NOT EXISTS (SELECT FROM holdings h WHERE h.person_id = p.id AND h.position = '保密审查员')
            """);
        var director = await town.VisitorAsync("liuhe.zhuren");
        var page = await director.OpenAsync("/account/delegations");
        var to = page.Document.QuerySelectorAll("#to option").Single(o => o.TextContent.Contains("分管领导", StringComparison.Ordinal)).GetAttribute("value")!;
        await page.PressAsync("设为代理", (page.Document.QuerySelector("#to")!.GetAttribute("name")!, to), (page.Document.QuerySelector("#until")!.GetAttribute("name")!, "2022-01-31"));

        var release = await town.ReleaseAsync(Levels, "liuhe", $"转办给已代理的人{width}");
        var secrecy = await OpenAsync("baomi", release, width);
        await secrecy.ClickAsync("summary:text-is('转办')");
        await secrecy.SelectOptionAsync("#op-transfer", new SelectOptionValue { Label = "柳河镇办公室主任" });
        await secrecy.ClickAsync("button[value='Transfer']");
        await Expect(secrecy.Locator("[role='status']").First).ToContainTextAsync("转给柳河镇办公室主任");

        Assert.Equal(["zhuren", "fenguan"], await town.WaitingAsync(release));
        await town.ToldAsync("zhuren", release, "【待办】");
        await town.ToldAsync("fenguan", release, "【待办】");
        await ApproveAsync("fenguan", release, width);

        Assert.Equal(["经办人 送审", "保密审查员 转办 转给柳河镇办公室主任", "保密审查员 通过"], await town.RecordAsync(release));
        Assert.Equal("done", await town.StepAsync(release, "保密审查"));
        Assert.Equal(["zhuren", "fenguan"], await town.WaitingAsync(release));
        var last = await town.VisitorAsync("liuhe.zhuyao");
        Assert.Contains(
            "由柳河镇人民政府分管领导代柳河镇人民政府保密审查员（柳河镇办公室主任）", (await last.OpenAsync($"/cases/{release.Id}")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task What_was_returned_over_two_levels_to_come_straight_back_passes_neither_again(int width)
    {
        var release = await town.ReleaseAsync(Levels, "qingshi", $"两级退回直接送回{width}");
        await town.DecideAsync("baomi", release, "通过");
        await town.DecideAsync("zhuren", release, "同意");
        var leader = await OpenAsync("fenguan", release, width);
        await leader.ClickAsync("summary:text-is('退回到指定环节')");
        await leader.SelectOptionAsync("#op-to", new SelectOptionValue { Label = "起草" });
        await leader.CheckAsync("input[value='BackToMe']");
        await leader.FillAsync("#op-return-reason", "请补上联系电话。");
        await leader.ClickAsync(".operations button[value='Return']");
        await leader.ReachedAsync("**/inbox**");
        Assert.Equal(["jingban"], await town.WaitingAsync(release));
        Assert.Equal("done", await town.StepAsync(release, "保密审查"));
        await town.ToldAsync("jingban", release, "【被退回】");

        await town.DecideAsync("jingban", release, "button.btn[value='Submit']");

        Assert.Equal(["fenguan"], await town.WaitingAsync(release));
        Assert.Equal(
            ["经办人 送审", "保密审查员 通过", "办公室主任 同意", "分管领导 退回 退回到“起草”，办完直接送回，改了稿件的先逐级重新办理", "经办人 送审"], await town.RecordAsync(release));
        Assert.Equal(
            ("done", "done", "here"), (await town.StepAsync(release, "保密审查"), await town.StepAsync(release, "办公室主任审核"), await town.StepAsync(release, "分管领导审核")));
        await ApproveAsync("fenguan", release, width);
        Assert.Equal(["zhuyao"], await town.WaitingAsync(release));
    }

    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task Of_a_batch_of_fifty_the_three_that_cannot_be_decided_are_named_and_the_others_are(int width)
    {
        var unit = width == Chromium.Desk ? "hongfeng" : "shiqiao";
        var releases = new List<Release>();
        for (var i = 1; i <= 50; i++)
        {
            releases.Add(await town.ReleaseAsync(Levels, unit, $"{unit}公告第{i}号"));
        }

        // 保密审查 has none of it: each is answered by itself.
        var secrecy = await town.VisitorAsync($"{unit}.baomi");
        Assert.Empty((await secrecy.OpenAsync("/inbox")).Document.QuerySelectorAll("input[name='picked']"));
        foreach (var task in await town.Site.ScalarAsync<Guid[]>($"SELECT array(SELECT t.id FROM tasks t JOIN units u ON u.id = t.unit_id WHERE t.closed_at IS NULL AND t.position = '保密审查员' AND u.code = '{unit}')"))
        {
            await (await secrecy.OpenAsync($"/tasks/{task}")).PressAsync("通过");
        }

        // Without script nothing tells the page what happens meanwhile.
        var director = await chromium.SignInAsync(town.Site.Web.Address, $"{unit}.zhuren", width, script: false);
        await Expect(director.Locator("input[name='picked']")).ToHaveCountAsync(50);
        foreach (var box in await director.Locator("input[name='picked']").AllAsync())
        {
            await box.CheckAsync();
        }

        await (await (await town.VisitorAsync($"{unit}.baomi")).OpenAsync($"/cases/{releases[6].Id}")).PressAsync("撤回我的办理");
        await (await (await town.VisitorAsync("yunling.shenhe")).OpenAsync($"/cases/{releases[17].Id}")).PressAsync("挂起", ("Form.Reason", "等上级口径"));
        await town.DecideAsync("zhuren", releases[30], "退回", "请改");
        await director.FillAsync("#batch-opinion", "同意公开。");
        await director.ClickAsync("#batch .btn-primary");

        await Expect(director.Locator(".notice-good")).ToContainTextAsync("已办理47项");
        await Expect(director.Locator(".batch-refused")).ToHaveCountAsync(3);
        await Expect(director.Locator(".batch-refused", new() { HasText = releases[6].Title })).ToContainTextAsync("由流程收回");
        await Expect(director.Locator(".batch-refused", new() { HasText = releases[17].Title })).ToContainTextAsync("已挂起（等上级口径）");
        await Expect(director.Locator(".batch-refused", new() { HasText = releases[30].Title })).ToContainTextAsync("您已于");
        Assert.Equal(["baomi"], await town.WaitingAsync(releases[6]));
        Assert.Equal(["zhuren"], await town.WaitingAsync(releases[17]));
        Assert.Equal(["jingban"], await town.WaitingAsync(releases[30]));
        Assert.Equal(["fenguan"], await town.WaitingAsync(releases[0]));
        Assert.Equal(["经办人 送审", "保密审查员 通过", "办公室主任 同意"], await town.RecordAsync(releases[49]));
        Assert.Equal(47, await town.Site.ScalarAsync<long>(
            $"SELECT count(*) FROM tasks t JOIN units u ON u.id = t.unit_id WHERE u.code = '{unit}' AND t.position = '分管领导' AND t.closed_at IS NULL"));
        await town.ToldAsync("fenguan", releases[49], "【待办】");
        Assert.Equal("here", await town.StepAsync(releases[49], "分管领导审核"));
    }

    [Theory, MemberData(nameof(Chromium.Widths), MemberType = typeof(Chromium))]
    public async Task Ending_a_case_takes_it_from_all_who_review_it_side_by_side(int width)
    {
        var release = await town.ReleaseAsync(Joint, "qingshi", $"会签中终止{width}");
        await town.DecideAsync("baomi", release, "通过");
        Assert.Equal(["zhuren", "fenguan"], await town.WaitingAsync(release));
        var principal = await OpenAsync("zhuyao", release, width);
        await principal.ClickAsync("summary:text-is('挂起、终止整件事项')");
        await principal.FillAsync("#op-end-reason", "活动取消，不再发布。");
        principal.Dialog += async (_, question) => await question.AcceptAsync();
        await principal.ClickAsync("button[value='Terminate']");
        await Expect(principal.Locator(".state-tag")).ToHaveTextAsync("已终止");

        Assert.Empty(await town.WaitingAsync(release));
        Assert.Equal(["经办人 送审", "保密审查员 通过", "主要领导 终止"], await town.RecordAsync(release));
        Assert.Equal(("done", "skipped"), (await town.StepAsync(release, "保密审查"), await town.StepAsync(release, "会签")));
        await town.ToldAsync("zhuren", release, "不用再办");
        await town.ToldAsync("fenguan", release, "不用再办");
        await chromium.ShootAsync(principal, "combination-ended");
        chromium.AssertNoFaults();
    }

    [Fact]
    public async Task A_task_is_found_read_handed_to_a_signer_and_decided_by_keyboard_alone()
    {
        var release = await town.ReleaseAsync(Levels, "songping", "只用键盘办理");
        var page = await chromium.SignInAsync(town.Site.Web.Address, "songping.zhuren");
        await ReachAsync(page, "a.task-link");
        await page.Keyboard.PressAsync("Enter");
        await page.ReachedAsync("**/tasks/**");
        await ReachAsync(page, "summary:has(+ form #op-signer)");
        await page.Keyboard.PressAsync("Enter");
        await ReachAsync(page, "#op-signer");
        await page.Keyboard.PressAsync("End");
        await ReachAsync(page, "input[name='Form.Part']");
        await page.Keyboard.PressAsync("ArrowDown");
        await ReachAsync(page, "button[value='AddSigner']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[role='status']").First).ToContainTextAsync("后加签");

        await page.GotoAsync("/inbox");
        await ReachAsync(page, "a.task-link");
        await page.Keyboard.PressAsync("Enter");
        await page.ReachedAsync("**/tasks/**");
        await ReachAsync(page, "#opinion");
        await page.Keyboard.TypeAsync("没有涉密内容。");
        foreach (var question in SecrecyCatalogue.Present.Questions)
        {
            await ReachAsync(page, $"input[name='Secrecy.Answers[{question.Key}]'][value='no']");
            await page.Keyboard.PressAsync("Space");
        }

        await ReachAsync(page, "#secrecy-attribute");
        await page.Keyboard.PressAsync("ArrowDown");
        await ReachAsync(page, ".outcomes .btn-primary");
        await page.Keyboard.PressAsync("Space");
        await page.ReachedAsync("**/inbox**");

        Assert.Equal(["经办人 送审", "保密审查员 后加签 请主要领导松坪乡主要领导随后签意见", "保密审查员 通过"], await town.RecordAsync(release));
        Assert.Equal(["zhuyao"], await town.WaitingAsync(release));
    }

    /// <summary>By the Tab key, as far as it takes.</summary>
    private static async Task ReachAsync(IPage page, string selector)
    {
        for (var i = 0; i < 100; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"{selector} cannot be reached by keyboard.");
    }

    private Task<IPage> OpenAsync(string person, Release release, int width) => town.OpenAsync(chromium, $"{release.Unit}.{person}", release, width);

    private async Task ApproveAsync(string person, Release release, int width)
    {
        var page = await OpenAsync(person, release, width);
        await SecrecyAnswers.GiveAsync(page);
        await page.ClickAsync(".outcomes .btn-primary");
        await page.ReachedAsync("**/inbox**");
    }
}
