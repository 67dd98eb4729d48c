using System.Net;
using AngleSharp.Html.Dom;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Exporting;
using Workflow.Reports.Layouts;
using Workflow.Web.Tests.BadInput;

namespace Workflow.Web.Tests.Drafts;

/// <summary>The report's form without script: it saves what was changed, and only that.</summary>
public sealed class ReportFormTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    private const string Problems = "texts[problems]";
    private const string Other = "texts[other]";

    [Fact]
    public async Task A_text_that_was_emptied_is_empty()
    {
        var saved = await (await drafting.DraftAsync("qingshi")).PressAsync("保存", (Problems, "要删去的一句。"));
        Assert.Equal("要删去的一句。", saved.Value(Problems)?.Trim());

        var emptied = await saved.PressAsync("保存", (Problems, ""));
        Assert.Equal("", emptied.Value(Problems)?.Trim());
    }

    [Fact]
    public async Task A_part_that_a_colleague_saved_meanwhile_and_I_did_not_touch_keeps_what_the_colleague_wrote()
    {
        var mine = await drafting.DraftAsync("baixi");
        var colleague = await (await drafting.Site.SignInAsync("baixi.jingban2")).OpenAsync(mine.Path);
        await colleague.PressAsync("保存", (Problems, "同事写的问题。"));

        var saved = await mine.PressAsync("保存", (Other, "我写的事项。"));
        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal(("同事写的问题。", "我写的事项。"), (saved.Value(Problems)?.Trim(), saved.Value(Other)?.Trim()));
    }

    [Fact]
    public async Task A_part_that_both_changed_keeps_both_until_one_is_chosen()
    {
        var mine = await drafting.DraftAsync("baixi");
        var colleague = await (await drafting.Site.SignInAsync("baixi.jingban2")).OpenAsync(mine.Path);
        await colleague.PressAsync("保存", ("texts[overview.opening]", "同事写的总述。"));

        var told = await mine.PressAsync("保存", ("texts[overview.opening]", "我写的总述。"));
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("同事写的总述。", told.Text, StringComparison.Ordinal);
        Assert.Equal("我写的总述。", told.Value("texts[overview.opening]")?.Trim());
        var chosen = await told.PressAsync("保存");
        Assert.Equal("我写的总述。", chosen.Value("texts[overview.opening]")?.Trim());
    }

    [Fact]
    public async Task An_untouched_draft_names_as_still_to_write_what_the_countys_board_counts()
    {
        var draft = await drafting.DraftAsync("shiqiao");
        Assert.Equal("0", draft.Document.QuerySelector("[data-findings-count]")!.TextContent);
        var toDo = draft.Document.QuerySelector("[data-todo-count]")!.TextContent;
        Assert.Equal(toDo, $"{draft.Document.QuerySelectorAll("[data-findings] .finding-todo").Length}");

        var county = await drafting.Site.SignInAsync("yunling.guanli");
        var board = await county.OpenAsync((await county.OpenAsync("/campaigns")).Document.QuerySelector("main a.task-link")!.GetAttribute("href")!);
        var row = board.Document.QuerySelectorAll(".board tbody tr").Single(r => r.TextContent.Contains("石桥镇", StringComparison.Ordinal));
        Assert.Equal(toDo, row.QuerySelector(".board-findings")!.TextContent);

        var refused = await draft.PressAsync("送审");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(toDo, refused.Document.QuerySelector("[data-findings-count]")!.TextContent);
        Assert.Empty(refused.Document.QuerySelectorAll(".finding-todo"));
    }

    [Fact]
    public async Task A_total_takes_the_sum_of_its_parts_at_a_press()
    {
        var saved = await (await drafting.DraftAsync("jiaoyu")).PressAsync("保存", ("cells[t3.new.natural]", "20"), ("cells[t3.new.business]", "3"));
        Assert.Equal("", saved.Value("cells[t3.new.total]"));

        var filled = await saved.PressAsync("按各项之和填写23", (Problems, "同时写的问题。"));
        Assert.Equal("23", filled.Value("cells[t3.new.total]"));
        Assert.Equal("同时写的问题。", filled.Value(Problems)?.Trim());
        Assert.DoesNotContain(filled.Document.QuerySelectorAll(".finding-fill"), b => b.GetAttribute("value") == "t3.new.total");
    }

    [Fact]
    public async Task Each_line_of_a_refusal_leads_to_the_field_it_names()
    {
        var refused = await (await drafting.DraftAsync("hongfeng")).PressAsync("送审", ("cells[t3.new.natural]", "无"), (Problems, "写了问题。"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        var targets = refused.Document.QuerySelectorAll("[data-refusal] .finding a").OfType<IHtmlAnchorElement>().Select(a => refused.Document.GetElementById(a.Hash[1..])?.GetAttribute("name")).ToList();
        Assert.Contains("cells[t3.new.natural]", targets);
        Assert.Contains("texts[overview.opening]", targets);
        Assert.Contains("texts[other]", targets);
        Assert.DoesNotContain(Problems, targets);
        Assert.DoesNotContain(null, targets);
    }

    [Fact]
    public async Task What_was_typed_for_a_task_that_is_no_longer_mine_is_still_there_to_be_copied()
    {
        var waiting = await drafting.SubmitAsync("liuhe");
        var task = await (await drafting.Site.SignInAsync("liuhe.baomi")).OpenAsync($"/tasks/{waiting}");
        await drafting.Site.Database.ExecuteAsync(
            "UPDATE holdings SET valid_to = '2022-01-03' WHERE position = '保密审查员' AND unit_id = (SELECT id FROM units WHERE code = 'liuhe')");

        var gone = await task.PressAsync(".outcomes .btn-primary", ("Opinion", "写了很久的意见"));
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains("写了很久的意见", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposed_mend_is_carried_out_without_script_and_never_where_something_else_stands_by_now()
    {
        var draft = await drafting.DraftAsync("ziran");
        var saved = await draft.PressAsync("保存", ("cells[t3.new.total]", "23"), ("texts[overview.requests]", "全年共收到政府信息公开申请12件。"));
        // What is sent with the press has another figure than the proposal was made for.
        var late = await saved.PressAsync("把正文的“12件”改为“23件”", ("texts[overview.requests]", "共收到申请20件。"));
        Assert.Contains("没有再改", late.Text, StringComparison.Ordinal);
        Assert.Equal("共收到申请20件。", late.Value("texts[overview.requests]")?.Trim());

        var mended = await late.PressAsync("把正文的“20件”改为“23件”");
        Assert.Equal("共收到申请23件。", mended.Value("texts[overview.requests]")?.Trim());
        Assert.DoesNotContain(mended.Document.QuerySelectorAll("[data-code]"), f => f.GetAttribute("data-code") == "N.CELL");
    }

    [Theory]
    [InlineData("""{"texts":{"other":"收到申请12件。"},"cells":{"t3.new.total":"23"}}""", "N.CELL")]
    [InlineData("""{"texts":{"problems":"联系电话13912345678。"},"cells":{}}""", "P.PRIVACY")]
    [InlineData("""{"texts":{"no.such":"x"},"cells":{"t9.x.y":"1","t3.new.total":null}}""", "S.BLANK")]
    public async Task What_is_being_typed_is_checked_and_not_saved(string typed, string code)
    {
        var visitor = await drafting.Site.SignInAsync("songping.jingban");
        var draft = await visitor.OpenAsync($"/drafts/{await drafting.TaskAsync("songping")}");
        var answer = await CheckAsync(draft, visitor, typed);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains($"data-code=\\u0022{code}\\u0022", System.Text.Encoding.UTF8.GetString(answer.Bytes), StringComparison.Ordinal);
        Assert.Equal("", (await visitor.OpenAsync(draft.Path)).Value(Problems)?.Trim());
    }

    [Fact]
    public async Task Checking_a_draft_of_another_unit_answers_as_if_there_were_none()
    {
        var visitor = await drafting.Site.SignInAsync("songping.jingban");
        var own = await visitor.OpenAsync($"/drafts/{await drafting.TaskAsync("songping")}");
        var address = $"/drafts/{await drafting.TaskAsync("ziran")}?handler=Check";
        var answer = await visitor.SendAsync(
            address, new StringContent("""{"texts":{},"cells":{}}""", System.Text.Encoding.UTF8, "application/json"), ("RequestVerificationToken", own.Value("__RequestVerificationToken")!));
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync($"/drafts/{await drafting.TaskAsync("ziran")}/earlier")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CheckAsync(own, visitor, "{")).Status);
    }

    [Theory]
    [InlineData(2020, "2019", HttpStatusCode.OK, "已导入2020年度报告")]
    [InlineData(2019, "2019", HttpStatusCode.UnprocessableEntity, "这个文件是2019年度的报告，这里要2020年度的")]
    public async Task Only_last_years_report_is_taken_to_compare_with(int year, string layout, HttpStatusCode status, string words)
    {
        var report = ReportChecks.FillBlanks(Report.Empty(ReportLayouts.Get(layout), year, "白溪镇人民政府"));
        var page = await (await drafting.Site.SignInAsync("baixi.jingban")).OpenAsync($"/drafts/{await drafting.TaskAsync("baixi")}/earlier");
        var answer = await page.PressAsync("导入", [], ("file", "上年.json", ReportExport.Bytes(report, ReportExport.Find("json")!)));
        Assert.Equal(status, answer.Status);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_units_report_is_taken_to_compare_with_only_when_that_is_confirmed_and_can_be_taken_away()
    {
        var report = ReportChecks.FillBlanks(Report.Empty(ReportLayouts.Get("2019"), 2020, "石桥镇人民政府"));
        var visitor = await drafting.Site.SignInAsync("jiaoyu.jingban");
        var page = await visitor.OpenAsync($"/drafts/{await drafting.TaskAsync("jiaoyu")}/earlier");
        var file = ("file", "上年.html", ReportExport.Bytes(report, ReportExport.Find("html")!));
        var refused = await page.PressAsync("导入", [], file);
        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "石桥镇", "确认是本单位的报告");

        var taken = await refused.PressAsync("导入", [("Confirmed", "true")], file);
        Assert.Contains("已导入2020年度报告", taken.Text, StringComparison.Ordinal);
        Assert.NotEmpty(taken.Document.QuerySelectorAll("[data-last-year]"));
        var without = await (await visitor.OpenAsync(page.Path)).PressAsync("不用导入的这份");
        Assert.Empty(without.Document.QuerySelectorAll("[data-last-year]"));
    }

    [Fact]
    public async Task A_bound_number_moved_by_another_parts_cell_makes_no_conflict_with_who_wrote_that_text()
    {
        var mine = await drafting.DraftAsync("baixi");
        mine = await mine.PressAsync("保存", ("texts[overview.requests]", "收到申请23件。"), ("cells[t3.new.total]", "23"), ("bind", """{"text":"overview.requests","start":4,"length":2,"cell":"t3.new.total"}"""));
        Assert.NotEmpty(mine.Document.QuerySelectorAll("[data-bound='overview.requests'] li"));
        var colleague = await (await drafting.Site.SignInAsync("baixi.jingban2")).OpenAsync(mine.Path);
        await colleague.PressAsync("保存", ("texts[overview.requests]", "全年收到申请23件。"));

        var saved = await mine.PressAsync("保存", ("cells[t3.new.total]", "128"));
        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal("全年收到申请128件。", saved.Value("texts[overview.requests]")?.Trim());
    }

    private static Task<Shown> CheckAsync(Shown draft, Visitor visitor, string typed) => visitor.SendAsync(
        draft.Document.QuerySelector("[data-check-url]")!.GetAttribute("data-check-url")!,
        new StringContent(typed, System.Text.Encoding.UTF8, "application/json"), ("RequestVerificationToken", draft.Value("__RequestVerificationToken")!));
}
