using System.Net;
using System.Text;
using Workflow.Reports;
using Workflow.Reports.Exporting;
using Workflow.Reports.Importing;
using Workflow.Reports.Tests.Importing;
using Workflow.Web.Tests.BadInput;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Web.Tests.Drafts;

/// <summary>A file into a draft without script: read on one page, written at one press, and nothing lost on the way.</summary>
public sealed class ImportTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    private const string Write = "写入稿件";

    [Fact]
    public async Task What_a_file_says_fills_the_draft_and_what_it_leaves_blank_takes_nothing_away()
    {
        var draft = await (await drafting.DraftAsync("qingshi")).PressAsync("保存", ("texts[problems]", "先写的问题。"), ("cells[t3.new.research]", "4"), ("cells[t3.new.natural]", "7"));
        var read = await UploadAsync("qingshi", Json(With(("t3.new.natural", "23"), ("t3.new.business", "2")).With(Typed(("problems", "文件里的问题。")), None)));

        Assert.Contains("先写的问题。", read.Text, StringComparison.Ordinal);
        Assert.Contains("要改写的1格", read.Text, StringComparison.Ordinal);
        var written = await read.PressAsync(Write);

        Assert.Equal($"{draft.Path}", written.Path);
        Assert.Equal(("文件里的问题。", "23", "2", "4"), (
            written.Value("texts[problems]")?.Trim(), written.Value("cells[t3.new.natural]"), written.Value("cells[t3.new.business]"), written.Value("cells[t3.new.research]")));
    }

    [Fact]
    public async Task A_part_that_is_not_ticked_stays_as_it_is()
    {
        var draft = await (await drafting.DraftAsync("shiqiao")).PressAsync("保存", ("texts[problems]", "自己写的。"));
        var read = await UploadAsync("shiqiao", Json(With(("t3.new.natural", "3")).With(Typed(("problems", "文件里的。")), None)));

        var written = await read.PressAsync(Write, ("Form.Take", "requests"));

        Assert.Equal(("自己写的。", "3"), (written.Value("texts[problems]")?.Trim(), written.Value("cells[t3.new.natural]")));
    }

    [Fact]
    public async Task A_question_left_open_is_named_and_an_answer_typed_by_hand_goes_in()
    {
        var read = await UploadAsync("jiaoyu", Files.Docx(Faulty.Truncated), "report.docx");
        var refused = await read.PressAsync(Write, ("Form.Answers[t3:rows]", "typed"), ("Form.Typed[t3:rows|t3.total.natural]", "6"));
        refused.AssertRefused(HttpStatusCode.UnprocessableEntity, "没有回答");
        Assert.Equal("6", refused.Value("Form.Typed[t3:rows|t3.total.natural]"));

        var written = await refused.PressAsync(Write, ("Form.LeaveOpen", "true"));

        Assert.Equal("6", written.Value("cells[t3.total.natural]"));
    }

    [Fact]
    public async Task A_part_that_a_colleague_saved_meanwhile_is_not_overwritten_until_both_were_seen()
    {
        var draft = await drafting.DraftAsync("baixi");
        var read = await UploadAsync("baixi", Json(With(("t3.new.natural", "8")).With(Typed(("problems", "文件里的问题。")), None)));
        var colleague = await (await drafting.Site.SignInAsync("baixi.jingban2")).OpenAsync(draft.Path);
        await colleague.PressAsync("保存", ("texts[problems]", "同事刚写的。"));

        var told = await read.PressAsync(Write);
        told.AssertRefused(HttpStatusCode.Conflict, "没有写入", "已经写入", "同事刚写的。", "文件里的问题。");
        var kept = await colleague.PressAsync("保存");
        Assert.Equal(("同事刚写的。", "8"), (kept.Value("texts[problems]")?.Trim(), kept.Value("cells[t3.new.natural]")));

        var written = await told.PressAsync(Write);
        Assert.Equal("文件里的问题。", written.Value("texts[problems]")?.Trim());
    }

    [Fact]
    public async Task A_file_of_another_year_proposes_no_figures()
    {
        var read = await UploadAsync("hongfeng", Json(With(("t3.new.natural", "3")).With(Typed(("problems", "去年的问题。")), None) with { Year = 2022 }));

        Assert.Contains("2022年", read.Document.QuerySelector(".notice-warn")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("requests", Ticked(read));
        Assert.Contains("problems", Ticked(read));
    }

    [Fact]
    public async Task A_split_that_the_older_layout_asks_about_only_after_an_answer_is_shown_before_anything_is_written()
    {
        var old = Report.Empty(Layout2019, 2021, "柳河镇人民政府").With(None, Typed(("t3.new.natural", "4")));
        var html = Encoding.UTF8.GetString(Bytes(old, "html"));
        // Eight figures for seven columns: the row is asked about, and only its answer shows that four are to be split.
        var label = html.IndexOf("（六）其他处理", StringComparison.Ordinal);
        var figures = html.IndexOf("<td", label, StringComparison.Ordinal);
        html = html[..figures] + string.Concat("40000004".Select(c => $"<td>{c}</td>")) + html[html.IndexOf("</tr>", figures, StringComparison.Ordinal)..];
        var read = await UploadAsync("liuhe", Encoding.UTF8.GetBytes(html), "old.html");

        Assert.Contains("从旧格式换算", read.Text, StringComparison.Ordinal);
        var question = read.Document.QuerySelector(".import-question input[type=radio]")!.GetAttribute("name")!;
        var asked = await read.PressAsync(Write, (question, "0"));
        asked.AssertRefused(HttpStatusCode.UnprocessableEntity, "又多出", "4件");
        var written = await asked.PressAsync(Write, ("Form.Upgraded[t3.other-rest.natural]", "1"), ("Form.Upgraded[t3.other-unpaid.natural]", "3"));

        Assert.Equal(("4", "1", "3"), (
            written.Value("cells[t3.new.natural]"), written.Value("cells[t3.other-rest.natural]"), written.Value("cells[t3.other-unpaid.natural]")));
    }

    [Fact]
    public async Task What_has_no_place_in_the_report_is_shown_to_be_copied()
    {
        var read = await UploadAsync("shiqiao", "会议纪要\n今天讨论了三件事。"u8.ToArray(), "notes.txt");

        Assert.Contains("今天讨论了三件事。", read.Document.QuerySelectorAll(".import-unplaced pre").Select(p => p.TextContent));
        Assert.DoesNotContain(read.Document.QuerySelectorAll("button"), b => b.TextContent == Write);
    }

    [Theory]
    [InlineData("scan.docx", "%PDF-1.4 scan", "PDF")]
    [InlineData("empty.docx", "", "空的")]
    [InlineData("broken.docx", "PK\u0003\u0004 not an archive", "损坏")]
    [InlineData("data.json", "{\"schema\":\"other\"}", "不是本平台导出的")]
    public async Task A_file_that_cannot_be_read_is_refused_in_the_readings_words(string name, string content, string word) =>
        (await UploadAsync("qingshi", Encoding.Latin1.GetBytes(content), name)).AssertRefused(HttpStatusCode.UnprocessableEntity, word, "稿件没有改动");

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_in_words()
    {
        (await UploadAsync("qingshi", new byte[ReportImporter.MaxFileBytes + 1])).AssertRefused(HttpStatusCode.UnprocessableEntity, "超过20MB");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await UploadAsync("qingshi", new byte[ReportImporter.MaxFileBytes + (3 * 1024 * 1024)])).Status);
    }

    [Fact]
    public async Task No_file_chosen_is_said()
    {
        var page = await ImportPageAsync("qingshi");
        (await page.PressAsync("读取文件")).AssertRefused(HttpStatusCode.UnprocessableEntity, "还没有选文件");
    }

    [Fact]
    public async Task An_upload_that_has_expired_or_was_replaced_writes_nothing_and_what_was_typed_is_still_there()
    {
        var draft = await drafting.DraftAsync("songping");
        var read = await UploadAsync("songping", Files.Docx(Faulty.Truncated), "report.docx");
        await drafting.Site.Database.ExecuteAsync("UPDATE draft_uploads SET expires_at = '2022-01-04 00:59Z' WHERE task_id = '" + draft.Path[^36..] + "'");

        (await read.PressAsync(Write, ("Form.Answers[t3:rows]", "typed"), ("Form.Typed[t3:rows|t3.total.natural]", "617")))
            .AssertRefused(HttpStatusCode.Conflict, "已经过期", Layout2021.Cell("t3.total.natural").Place, "617");
        Assert.Null((await ImportPageAsync("songping")).Document.QuerySelector("#read"));

        await UploadAsync("songping", Json(With(("t3.new.natural", "1"))));
        (await read.PressAsync(Write)).AssertRefused(HttpStatusCode.Conflict, "换成了另一份");
    }

    [Fact]
    public async Task Anothers_draft_has_no_import_page_and_anothers_upload_is_not_shown()
    {
        var draft = await drafting.DraftAsync("baixi");
        await UploadAsync("baixi", Json(With(("t3.new.natural", "1"))));
        var stranger = await drafting.Site.SignInAsync("qingshi.jingban");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.OpenAsync($"{draft.Path}/import")).Status);
        var token = (await stranger.OpenAsync("/inbox")).Value("__RequestVerificationToken")!;
        var file = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent("x"u8.ToArray()), "file", "x.txt" } };
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync($"{draft.Path}/import", file)).Status);

        var colleague = await (await drafting.Site.SignInAsync("baixi.jingban2")).OpenAsync($"{draft.Path}/import");
        Assert.Equal(HttpStatusCode.OK, colleague.Status);
        Assert.Null(colleague.Document.QuerySelector("#read"));
    }

    private static readonly Dictionary<string, string?> None = [];

    private static Dictionary<string, string?> Typed(params (string Key, string Value)[] values) => values.ToDictionary(v => v.Key, v => (string?)v.Value);

    private static Report With(params (string Key, string Value)[] cells) =>
        Report.Empty(Layout2021, 2021, "").With(None, Typed(cells));

    private static byte[] Json(Report report) => Bytes(report, "json");

    private static byte[] Bytes(Report report, string format) => ReportExport.Bytes(report, ReportExport.Find(format)!);

    private static IEnumerable<string> Ticked(Shown page) => page.Document.QuerySelectorAll("[name='Form.Take'][checked]").Select(b => b.GetAttribute("value")!);

    private async Task<Shown> ImportPageAsync(string unit) =>
        await (await drafting.Site.SignInAsync($"{unit}.jingban")).OpenAsync($"/drafts/{await drafting.TaskAsync(unit)}/import");

    private async Task<Shown> UploadAsync(string unit, byte[] content, string name = "report.json") =>
        await (await ImportPageAsync(unit)).PressAsync("读取文件", [], ("file", name, content));
}
