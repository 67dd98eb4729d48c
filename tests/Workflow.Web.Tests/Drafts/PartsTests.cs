using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Workflow.Web.Tests.BadInput;

namespace Workflow.Web.Tests.Drafts;

/// <summary>分工填报 through its pages, without script.</summary>
public sealed class PartsTests : IAsyncLifetime
{
    private const string Litigation = "litigation";
    private readonly DraftingSite drafting = new();
    private Visitor drafter = null!;
    private Visitor station = null!;
    private Guid draft;

    public async ValueTask InitializeAsync()
    {
        await drafting.InitializeAsync();
        draft = await drafting.TaskAsync("qingshi");
        drafter = await drafting.Site.SignInAsync("qingshi.jingban");
        station = await drafting.Site.SignInAsync("qingshi-sifa.jingban");
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    [Fact]
    public async Task A_part_goes_out_is_filled_in_the_same_form_and_comes_back()
    {
        Assert.Contains("现在没有等您办理的事项", (await station.OpenAsync("/inbox")).Text, StringComparison.Ordinal);
        var id = await AssignAsync();

        var inbox = await station.OpenAsync("/inbox");
        var row = inbox.Document.QuerySelector<IHtmlAnchorElement>(".task-link")!;
        var shown = row.Closest(".task-row")!.TextContent;
        Assert.Contains("填报“四、政府信息公开行政复议、行政诉讼情况”", shown, StringComparison.Ordinal);
        Assert.Contains("还剩2个工作日", shown, StringComparison.Ordinal);
        var part = await station.OpenAsync(row.PathName);
        Assert.Equal($"/contributions/{id}", part.Path);
        Assert.Equal([Litigation], part.Document.QuerySelectorAll("[data-section]").Select(s => s.GetAttribute("data-section")));
        Assert.Contains("请按台账填写", part.Text, StringComparison.Ordinal);

        var saved = await part.PressAsync("保存", ("cells[t4.review.upheld]", "2"));
        Assert.Equal("2", saved.Value("cells[t4.review.upheld]"));
        var total = await saved.PressAsync(".finding-fill");
        Assert.Equal("2", total.Value("cells[t4.review.total]"));
        var filled = await total.PressAsync("空白填0");
        var done = await filled.PressAsync("交回", ("Remark", "两件都已办结"));
        Assert.Contains("已交回，已通知青石镇经办人", done.Text, StringComparison.Ordinal);
        Assert.Empty(done.Document.QuerySelectorAll(".task-link"));

        var editor = await drafter.OpenAsync($"/drafts/{draft}");
        Assert.Equal("2", editor.Value("cells[t4.review.total]"));
        Assert.Contains("两件都已办结", editor.Document.QuerySelector(".parts-glance")!.TextContent, StringComparison.Ordinal);
        var closed = await station.OpenAsync($"/contributions/{id}");
        Assert.Contains("已交回", closed.Text, StringComparison.Ordinal);
        Assert.Null(closed.Value("cells[t4.review.total]"));
        var caseId = await drafting.Site.QueryAsync(db => db.Contributions.Select(c => c.CaseId).SingleAsync());
        var record = await drafter.OpenAsync($"/cases/{caseId}");
        Assert.Contains("青石镇司法所经办人交回“四、政府信息公开行政复议、行政诉讼情况”（青石镇司法所·经办人填报）：两件都已办结", record.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_ones_own_is_not_there()
    {
        var id = await AssignAsync();
        var parts = await drafter.OpenAsync($"/drafts/{draft}/parts");

        foreach (var other in new[] { "baixi.jingban", "qingshi-caizheng.jingban", "qingshi.zhuren", "yunling.guanli" })
        {
            var visitor = await drafting.Site.SignInAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync($"/contributions/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync($"/drafts/{draft}/parts")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await drafter.OpenAsync($"/contributions/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await station.OpenAsync($"/drafts/{draft}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await station.OpenAsync($"/drafts/{draft}/parts")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await station.OpenAsync($"/cases/{await drafting.Site.QueryAsync(db => db.Contributions.Select(c => c.CaseId).SingleAsync())}")).Status);
        // The buttons of the drafter's page, sent by the colleague with a token of his own.
        var form = parts.Document.QuerySelector<IHtmlButtonElement>(".part-acts .btn-danger-quiet")!.GetAttribute("formaction")!;
        var own = await station.OpenAsync($"/contributions/{id}");
        var sent = await station.SendAsync(form, new FormUrlEncodedContent(
            [new("contribution", id.ToString()), new("__RequestVerificationToken", own.Value("__RequestVerificationToken")!)]));
        Assert.Equal(HttpStatusCode.NotFound, sent.Status);
        Assert.Null(await drafting.Site.QueryAsync(db => db.Contributions.Select(c => c.ClosedAt).SingleAsync()));
    }

    [Fact]
    public async Task The_autosave_takes_the_colleagues_part_and_no_other()
    {
        var id = await AssignAsync();
        var part = await station.OpenAsync($"/contributions/{id}");
        object Body(string section, string cell) => new { section, version = 0, texts = new Dictionary<string, string>(), cells = new Dictionary<string, string> { [cell] = "1" } };

        Assert.Equal(HttpStatusCode.OK, (await DraftingSite.AutosaveAsync(part, station, Body(Litigation, "t4.review.upheld"))).Status);
        (await DraftingSite.AutosaveAsync(part, station, Body("requests", "t3.new.natural"))).AssertRefused(HttpStatusCode.NotFound);

        await (await drafter.OpenAsync($"/drafts/{draft}/parts")).PressAsync(".part-acts .btn-danger-quiet");
        (await DraftingSite.AutosaveAsync(part, station, Body(Litigation, "t4.review.upheld"))).AssertRefused(HttpStatusCode.Conflict, "已收回（青石镇经办人", "还在页面上");
    }

    [Fact]
    public async Task What_was_typed_when_the_part_was_taken_back_meanwhile_can_be_copied()
    {
        var id = await AssignAsync();
        var part = await station.OpenAsync($"/contributions/{id}");
        var back = await (await drafter.OpenAsync($"/drafts/{draft}/parts")).PressAsync(".part-acts .btn-danger-quiet");
        Assert.Contains("已收回，可以自己填写或另行分工", back.Text, StringComparison.Ordinal);

        var late = await part.PressAsync("交回", ("cells[t4.review.upheld]", "5"), ("Remark", "写了很久的附言"));
        late.AssertRefused(HttpStatusCode.Conflict, "已收回（青石镇经办人", "可以复制");
        Assert.Equal("5", late.Value("cells[t4.review.upheld]"));
        Assert.Contains("写了很久的附言", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_with_a_part_out_is_not_handed_on_and_says_who_has_what_and_how_to_mend_it()
    {
        await AssignAsync();
        var refused = await (await drafter.OpenAsync($"/drafts/{draft}")).PressAsync("送审", ("texts[problems]", "写好的一句。"));

        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "还有分工没有交回", "四、政府信息公开行政复议、行政诉讼情况", "青石镇司法所·经办人", "催办", "收回");
        Assert.Equal("写好的一句。", refused.Value("texts[problems]"));
    }

    [Fact]
    public async Task A_doubtful_date_keeps_what_was_typed_and_offers_to_go_on()
    {
        var page = await drafter.OpenAsync($"/drafts/{draft}/parts");
        Assert.Equal("2022-01-06", page.Value("DueOn"));
        var asked = await page.PressAsync("分工", [.. Typed(page), ("DueOn", "2022-01-15")]);

        asked.AssertRefused(HttpStatusCode.UnprocessableEntity, "不是工作日，之前最后一个工作日是2022年1月14日", "起草任务2022年1月10日（周一）到期");
        Assert.Equal("请按台账填写", asked.Value("Note"));
        Assert.Equal(Litigation, asked.Value("Section"));
        var given = await asked.PressAsync("按这个日期分工");
        Assert.Contains("2022年1月15日（周六）前交回", given.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_said_at_its_field_and_urging_is_throttled()
    {
        var refused = await (await drafter.OpenAsync($"/drafts/{draft}/parts")).PressAsync("分工");
        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "请选择要分出去的部分", "请选择由谁填报");
        await AssignAsync();
        var page = await drafter.OpenAsync($"/drafts/{draft}/parts");
        var urged = await page.PressAsync(".part-acts .btn:not(.btn-danger-quiet)");
        Assert.Contains("已催办青石镇司法所·经办人（第1次）", urged.Text, StringComparison.Ordinal);
        var again = await urged.PressAsync(".part-acts .btn:not(.btn-danger-quiet)");
        again.AssertRefused(HttpStatusCode.Conflict, "4小时内不重复打扰");
    }

    [Fact]
    public async Task Two_who_write_the_same_part_see_both_and_nothing_is_overwritten()
    {
        var id = await AssignAsync("problems");
        var theirs = await station.OpenAsync($"/contributions/{id}");
        await (await drafter.OpenAsync($"/drafts/{draft}")).PressAsync("保存", ("texts[problems]", "起草人写的问题。"));

        var conflict = await theirs.PressAsync("交回", ("texts[problems]", "司法所写的问题。"));
        conflict.AssertRefused(HttpStatusCode.Conflict, "青石镇经办人", "起草人写的问题。");
        Assert.Equal("司法所写的问题。", conflict.Value("texts[problems]"));
        var done = await conflict.PressAsync("交回");
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Equal("司法所写的问题。", (await drafter.OpenAsync($"/drafts/{draft}")).Value("texts[problems]"));
    }

    private async Task<Guid> AssignAsync(string section = Litigation)
    {
        var page = await drafter.OpenAsync($"/drafts/{draft}/parts");
        var given = await page.PressAsync("分工", [.. Typed(page), ("Section", section), ("DueOn", "2022-01-06")]);
        Assert.Contains("已分给青石镇司法所·经办人", given.Text, StringComparison.Ordinal);
        return await drafting.Site.QueryAsync(db => db.Contributions.Where(c => c.Section == section && c.ClosedAt == null).Select(c => c.Id).SingleAsync());
    }

    private static (string, string)[] Typed(Shown page) =>
    [
        ("Section", Litigation), ("Note", "请按台账填写"),
        ("To", page.Document.QuerySelectorAll<IHtmlOptionElement>("optgroup[label='青石镇司法所'] option").First(o => o.TextContent.StartsWith("经办人", StringComparison.Ordinal)).Value),
    ];
}
