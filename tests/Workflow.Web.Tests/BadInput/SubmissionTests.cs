using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Tests.BadInput;

public sealed class SubmissionTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    private const string Cell = "cells[t3.new.natural]";

    [Theory]
    [InlineData("Destroy")]
    [InlineData("")]
    [InlineData("approve")]
    [InlineData("Approve' OR 1=1 --")]
    [InlineData("Submit")]
    public async Task An_outcome_that_is_not_offered_is_refused_and_the_opinion_stays(string outcome)
    {
        var page = await ReviewAsync("qingshi");
        var refused = await PostAsync("qingshi", page, ("Opinion", "写好的意见"), ("SeenVersion", "1"), ("outcome", outcome));
        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "没有这种办理方式");
        Assert.Equal("写好的意见", refused.Value("Opinion"));
    }

    [Fact]
    public async Task An_opinion_too_long_or_of_no_letters_is_refused_and_stays()
    {
        var page = await ReviewAsync("baixi");
        var tooLong = new string('长', DecideTask.MaxOpinion + 1);
        foreach (var (typed, why) in ((string, string)[])[(tooLong, $"最多{DecideTask.MaxOpinion}字"), ("甲\u0007乙", "控制字符")])
        {
            var refused = await page.PressAsync(".outcomes .btn-primary", ("Opinion", typed));
            refused.AssertRefused(HttpStatusCode.UnprocessableEntity, why);
            Assert.Equal(typed, refused.Value("Opinion"));
        }

        foreach (var empty in (string[])["", " \u3000\u00a0", "\u200b\u202e"])
        {
            (await page.PressAsync(".outcomes .btn-outline-danger", ("Opinion", empty))).AssertRefused(HttpStatusCode.UnprocessableEntity, "要写明理由");
        }
    }

    [Fact]
    public async Task A_nul_in_a_form_costs_only_the_nul()
    {
        var page = await ReviewAsync("jiaoyu");
        var refused = await page.PressAsync(".outcomes .btn-outline-danger", ("Opinion", "请补充\0数据"));
        refused.AssertRefused(HttpStatusCode.BadRequest, "看不见的空字符", "请补充数据");
        Assert.Equal("请补充数据", refused.Value("Opinion"));

        Assert.Equal(HttpStatusCode.OK, (await refused.PressAsync("继续提交")).Status);
        Assert.Equal("请补充数据", await drafting.Site.QueryAsync(db => db.Decisions.Where(d => d.Outcome == "Return").Select(d => d.Opinion).SingleAsync()));
    }

    [Fact]
    public async Task Pressed_twice_it_counts_once_and_says_so()
    {
        var page = await ReviewAsync("liuhe");
        Assert.Equal(HttpStatusCode.OK, (await page.PressAsync(".outcomes .btn-primary")).Status);
        (await page.PressAsync(".outcomes .btn-primary")).AssertRefused(HttpStatusCode.Conflict, "不用再办一次");
        Assert.Equal(1, await drafting.Site.QueryAsync(db => db.Decisions.CountAsync(d => d.Outcome == "Approve" && db.Units.Any(u => u.Id == d.UnitId && u.Code == "liuhe"))));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2")]
    [InlineData("1e9")]
    public async Task Another_version_than_the_one_read_is_not_decided_on(string version)
    {
        var refused = await (await ReviewAsync("shiqiao")).PressAsync(".outcomes .btn-primary", ("Opinion", "写好的意见"), ("SeenVersion", version));
        refused.AssertRefused(HttpStatusCode.Conflict, "稿件现在是第1版");
        Assert.Equal("写好的意见", refused.Value("Opinion"));
    }

    [Fact]
    public async Task A_second_editor_is_told_and_both_texts_are_on_the_page()
    {
        var mine = await drafting.DraftAsync("hongfeng");
        Assert.Equal(HttpStatusCode.OK, (await (await drafting.DraftAsync("hongfeng")).PressAsync("保存", ("texts[problems]", "对方写的"))).Status);
        var refused = await mine.PressAsync("保存", ("texts[problems]", "我写的"));

        refused.AssertRefused(HttpStatusCode.Conflict, "您的没有覆盖它", "对方写的");
        Assert.Equal("我写的", refused.Value("texts[problems]"));
    }

    [Fact]
    public async Task A_form_without_its_token_is_not_carried_out_and_comes_back_with_a_new_one()
    {
        var draft = await drafting.DraftAsync("songping");
        var refused = await draft.PressAsync("保存", ("__RequestVerificationToken", ""), (Cell, "41"), ("texts[problems]", "写了很久"));
        refused.AssertRefused(HttpStatusCode.BadRequest, "没有执行", "继续提交", "写了很久");
        Assert.Equal("写了很久", refused.Value("texts[problems]"));
        Assert.NotEqual("41", (await drafting.DraftAsync("songping")).Value(Cell));

        Assert.Equal("41", (await refused.PressAsync("继续提交")).Value(Cell));
    }

    [Fact]
    public async Task A_token_from_before_another_sign_in_is_not_carried_out_and_the_text_stays()
    {
        var visitor = await drafting.Site.SignInAsync("ziran.jingban");
        var draft = await visitor.OpenAsync($"/drafts/{await drafting.TaskAsync("ziran")}");
        await (await visitor.OpenAsync("/account")).PressAsync("退出登录");

        var signedOut = await draft.PressAsync("保存", ("texts[problems]", "写了很久"));
        signedOut.AssertRefused(HttpStatusCode.Unauthorized, "登录已超时", "写了很久");
        Assert.Equal("写了很久", signedOut.Value("texts[problems]"));

        await (await visitor.OpenAsync("/account/sign-in")).PressAsync("登录", ("UserName", "qingshi.jingban"), ("Password", Workflow.Disclosure.People.DemonstrationCounty.Password));
        var foreign = await draft.PressAsync("保存", ("texts[problems]", "写了很久"));
        foreign.AssertRefused(HttpStatusCode.BadRequest, "现在登录的是青石镇经办人", "写了很久");
        Assert.Equal("写了很久", foreign.Value("texts[problems]"));
        (await foreign.PressAsync("继续提交")).AssertRefused(HttpStatusCode.NotFound, "不在您的职责范围内");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense")]
    [InlineData("text/plain")]
    public async Task A_body_that_is_no_form_is_refused(string type)
    {
        var visitor = await drafting.Site.SignInAsync("yunling.guanli");
        var content = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=\"Title\"\r\n\r\nhalf"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        (await visitor.SendAsync("/campaigns/new", content)).AssertRefused(HttpStatusCode.BadRequest);
    }

    private async Task<Shown> ReviewAsync(string unitCode)
    {
        var waiting = await drafting.Site.QueryAsync(db => db.Tasks.Where(t => t.ClosedAt == null && t.Position == "保密审查员" && db.Units.Any(u => u.Code == unitCode && u.Id == t.UnitId))
            .Select(t => (Guid?)t.Id).SingleOrDefaultAsync());
        return await (await drafting.Site.SignInAsync($"{unitCode}.baomi")).OpenAsync($"/tasks/{waiting ?? await drafting.SubmitAsync(unitCode)}");
    }

    private async Task<Shown> PostAsync(string unitCode, Shown page, params (string Name, string Value)[] fields)
    {
        var visitor = await drafting.Site.SignInAsync($"{unitCode}.baomi");
        var token = (await visitor.OpenAsync(page.Path)).Value("__RequestVerificationToken")!;
        return await visitor.SendAsync(page.Path, new FormUrlEncodedContent([.. fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))]));
    }
}
