using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflow.Web.Tests.Browser;

/// <summary>Each operation by itself, on a release at its first review. Afterwards record, inboxes, notices and drawing are right.</summary>
public sealed class AloneTests(Chromium chromium, Town town) : IClassFixture<Chromium>, IClassFixture<Town>
{
    private const string Signer = "主要领导 · 青石镇主要领导";

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task Approval_hands_on_and_withdrawal_takes_back(int width)
    {
        var release = await ReleaseAsync("同意与撤回", width);
        await PressAsync("baomi", release, width, ".outcomes .btn-primary");
        await AssertAsync(release, ["zhuren"], "办公室主任审核", ("zhuren", "【待办】"), "保密审查员 通过");

        await PressAsync("baomi", release, width, "button[value='Withdraw']");
        await AssertAsync(release, ["baomi"], "保密审查", ("zhuren", "不用再办"), "保密审查员 通过", "保密审查员 撤回");
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task A_return_goes_to_the_drafter_and_one_to_a_chosen_step_there(int width)
    {
        var release = await ReleaseAsync("退回", width);
        await PressAsync("baomi", release, width, ".outcomes .btn-outline-danger", ("#opinion", "请改第二段。"));
        await AssertAsync(release, ["jingban"], "起草", ("jingban", "【被退回】"), "保密审查员 退回");
        Assert.Equal("returned", await town.StepAsync(release, "保密审查"));

        await town.DecideAsync("jingban", release, "button.btn[value='Submit']");
        await town.DecideAsync("baomi", release, "通过");
        var director = await OpenAsync("zhuren", release, width);
        await director.ClickAsync("summary:text-is('退回到指定环节')");
        await director.SelectOptionAsync("#op-to", new SelectOptionValue { Label = "保密审查" });
        await director.CheckAsync("input[value='RunAgain']");
        await director.FillAsync("#op-return-reason", "请再查一遍。");
        await director.ClickAsync(".operations button[value='Return']");
        await director.ReachedAsync("**/inbox**");
        await AssertAsync(
            release, ["baomi"], "保密审查", ("baomi", "【被退回】"), "保密审查员 退回", "经办人 送审", "保密审查员 通过", "办公室主任 退回 退回到“保密审查”，重新逐级审批");
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task Who_is_asked_first_is_waited_for_and_asked_no_more_is_told(int width)
    {
        var release = await ReleaseAsync("前加签与减签", width);
        await AskAsync(release, width, "Before");
        await AssertAsync(release, ["baomi", "zhuyao"], "保密审查", ("zhuyao", "【请您加签】"), "保密审查员 前加签 请主要领导青石镇主要领导先签意见");

        await PressAsync("baomi", release, width, "button[value='RemoveSigner']");
        await AssertAsync(
            release, ["baomi"], "保密审查", ("zhuyao", "不用再办"), "保密审查员 前加签 请主要领导青石镇主要领导先签意见", "保密审查员 减签 不再请主要领导青石镇主要领导");
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task Who_is_asked_to_follow_signs_after_the_holder(int width)
    {
        var release = await ReleaseAsync("后加签", width);
        await AskAsync(release, width, "After");
        await PressAsync("baomi", release, width, ".outcomes .btn-primary");
        string[] record = ["保密审查员 后加签 请主要领导青石镇主要领导随后签意见", "保密审查员 通过"];
        await AssertAsync(release, ["zhuyao"], "保密审查", ("zhuyao", "【请您加签】"), record);

        await PressAsync("zhuyao", release, width, ".outcomes .btn-primary", ("#opinion", "可以。"));
        await AssertAsync(release, ["zhuren"], "办公室主任审核", ("zhuren", "【待办】"), [.. record, "主要领导 同意"]);
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task An_urged_task_is_called_again_and_moves_nowhere(int width)
    {
        var release = await ReleaseAsync("催办", width);
        await PressAsync("jingban", release, width, "button[value='Urge']");
        await AssertAsync(release, ["baomi"], "保密审查", ("baomi", "【催办】"), "经办人 催办 催保密审查员办理“保密审查”");
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task A_held_case_stays_where_it_is_goes_on_and_is_ended(int width)
    {
        var release = await ReleaseAsync("挂起恢复终止", width);
        await EndAsync(release, width, "Hold", "等上级口径");
        await AssertAsync(release, ["baomi"], "保密审查", null, "主要领导 挂起");
        await EndAsync(release, width, "Continue", "");
        await AssertAsync(release, ["baomi"], "保密审查", null, "主要领导 挂起", "主要领导 恢复");
        await EndAsync(release, width, "Terminate", "不再发布");
        await AssertAsync(release, [], null, ("baomi", "不用再办"), "主要领导 挂起", "主要领导 恢复", "主要领导 终止");
        Assert.Equal("skipped", await town.StepAsync(release, "办公室主任审核"));
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task A_question_and_a_circulation_move_nothing_and_are_told(int width)
    {
        var release = await ReleaseAsync("沟通与传阅", width);
        var page = await OpenAsync("baomi", release, width);
        await page.Locator("#talk summary").ClickAsync();
        await page.SelectOptionAsync("#ask-to", new SelectOptionValue { Label = "青石镇经办人（经办人）" });
        await page.FillAsync("#ask-text", "附件里的名单能不能公开？");
        await page.ClickAsync("#talk button:text-is('发出问题')");
        await Expect(page.GetByText("已问青石镇经办人")).ToBeVisibleAsync();
        await AssertAsync(release, ["baomi"], "保密审查", ("jingban", "【沟通】"));

        await page.ClickAsync(".circulated-more a");
        await page.CheckAsync(".reader:has-text('青石镇经办人') input");
        await page.ClickAsync("button:text-is('传阅')");
        await Expect(page.Locator(".circulated-item")).ToContainTextAsync("未阅");
        await AssertAsync(release, ["baomi"], "保密审查", ("jingban", "【传阅】"));
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task What_was_signed_on_paper_is_entered_with_its_scan_and_told_to_its_signer(int width)
    {
        var release = await town.ReleaseAsync("information-release", "baixi", $"单独代录{width}");
        // Of the town's two 经办人 the one who did not write it.
        var page = await town.OpenAsync(chromium, "baixi.jingban2", release, width);
        await page.ClickAsync("section[aria-label='纸质签批'] a");
        await page.FillAsync("#signed-on", "2022-01-04");
        await page.FillAsync("#opinion", "没有涉密内容。");
        await page.SetInputFilesAsync("input[type='file']", new FilePayload { Name = "签批页.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7 signed"u8.ToArray() });
        await SecrecyAnswers.GiveAsync(page);
        await page.ClickAsync("form[enctype] .btn-primary");
        await Expect(page.Locator("table.record")).ToContainTextAsync("2022年1月4日纸质签批，白溪镇经办人乙录入");

        await town.ToldAsync("baomi", release, "有人代录了您的纸质签批");
        await AssertAsync(release, ["zhuren"], "办公室主任审核", ("zhuren", "【待办】"), "保密审查员 通过");
    }

    [Theory, InlineData(Chromium.Desk), InlineData(Chromium.Phone)]
    public async Task Two_levels_of_ones_own_are_settled_by_one_click(int width)
    {
        var release = await town.ReleaseAsync("information-release", "songping", $"单独兼任两级{width}");
        var page = await OpenAsync("zhuren", release, width);
        await page.CheckAsync("input[name='Levels']");
        await SecrecyAnswers.GiveAsync(page);
        await page.ClickAsync(".outcomes .btn-primary");
        await Expect(page.Locator("[role='status']").First).ToContainTextAsync("一并办理了“办公室主任审核”");
        await AssertAsync(release, ["fenguan"], "分管领导审核", ("fenguan", "【待办】"), "保密审查员 通过", "办公室主任 同意");
    }

    private Task<Release> ReleaseAsync(string title, int width) => town.ReleaseAsync("information-release", "qingshi", $"单独{title}{width}");

    private Task<IPage> OpenAsync(string person, Release release, int width) => town.OpenAsync(chromium, $"{release.Unit}.{person}", release, width);

    private async Task PressAsync(string person, Release release, int width, string button, params (string Field, string Text)[] typed)
    {
        var page = await OpenAsync(person, release, width);
        foreach (var (field, text) in typed)
        {
            await page.FillAsync(field, text);
        }

        if (button.EndsWith(".btn-primary", StringComparison.Ordinal))
        {
            await SecrecyAnswers.GiveAsync(page);
        }

        await page.ClickAsync(button);
        await Expect(page.Locator("[role='status']").First).ToContainTextAsync("已");
    }

    private async Task AskAsync(Release release, int width, string part)
    {
        var page = await OpenAsync("baomi", release, width);
        await page.ClickAsync("summary:text-is('请人加签、委派')");
        await page.SelectOptionAsync("#op-signer", new SelectOptionValue { Label = Signer });
        await page.CheckAsync($"input[name='Form.Part'][value='{part}']");
        await page.ClickAsync("button[value='AddSigner']");
        await Expect(page.Locator("[role='status']").First).ToContainTextAsync("加签");
    }

    private async Task EndAsync(Release release, int width, string operation, string reason)
    {
        var page = await OpenAsync("zhuyao", release, width);
        await page.ClickAsync("summary:text-matches('整件事项$')");
        await page.FillAsync("#op-end-reason", reason);
        void Accept(object? sender, IDialog question) => _ = question.AcceptAsync();
        page.Dialog += Accept;
        await page.ClickAsync($"button[value='{operation}']");
        await Expect(page.Locator("[role='status']").First).ToContainTextAsync("已");
        page.Dialog -= Accept;
    }

    /// <param name="here">The step that the drawing shows as open; null where none is.</param>
    /// <param name="record">Behind the drafter's handing on.</param>
    private async Task AssertAsync(Release release, string[] waiting, string? here, (string Person, string What)? told, params string[] record)
    {
        Assert.Equal(["经办人 送审", .. record], await town.RecordAsync(release));
        Assert.Equal(waiting, await town.WaitingAsync(release));
        if (here is not null)
        {
            Assert.Equal("here", await town.StepAsync(release, here));
        }

        if (told is var (person, what))
        {
            await town.ToldAsync(person, release, what);
        }
    }
}
