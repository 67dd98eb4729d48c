using System.Net;
using System.Text;
using Workflow.Reports;

namespace Workflow.Web.Tests.BadInput;

public sealed class AutosaveTests(DraftingSite drafting) : IClassFixture<DraftingSite>, IAsyncLifetime
{
    private Visitor visitor = null!;
    private Shown draft = null!;

    public async ValueTask InitializeAsync()
    {
        visitor = await drafting.Site.SignInAsync("qingshi.jingban");
        draft = await visitor.OpenAsync($"/drafts/{await drafting.TaskAsync("qingshi")}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"problems\"")]
    [InlineData("""{"section":"problems"}""")]
    [InlineData("""{"section":"problems","version":"第一版","texts":{},"cells":{}}""")]
    [InlineData("""{"section":"problems","version":1e400,"texts":{},"cells":{}}""")]
    [InlineData("""{"section":"problems","version":-1,"texts":{},"cells":{}}""")]
    [InlineData("""{"section":"problems","version":0,"texts":{"problems":5},"cells":{}}""")]
    [InlineData("""{"section":"problems","version":0,"texts":{"problems":"\ud800"},"cells":{}}""")]
    [InlineData("""{"section":"problems","version":0,"texts":[],"cells":NaN}""")]
    public async Task What_is_no_section_is_refused_in_words(string json) =>
        (await DraftingSite.AutosaveAsync(draft, visitor, new StringContent(json, Encoding.UTF8, "application/json")))
            .AssertRefused(HttpStatusCode.UnprocessableEntity, "读不出来", "没有保存");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=nonsense")]
    public async Task What_is_not_json_is_refused_in_words(string type)
    {
        var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        (await DraftingSite.AutosaveAsync(draft, visitor, body)).AssertRefused(HttpStatusCode.UnprocessableEntity, "没有保存");
    }

    [Theory]
    [InlineData("nothing", "problems", null)]
    [InlineData("problems", "overview.opening", null)]
    [InlineData("requests", null, "t9.none.none")]
    [InlineData("problems", null, "t3.new.natural")]
    [InlineData("problems\0", "problems", null)]
    [InlineData("problems'; DROP TABLE cases; --", "problems", null)]
    public async Task A_section_or_field_that_the_report_has_not_is_refused(string section, string? text, string? cell) =>
        (await DraftingSite.AutosaveAsync(draft, visitor, Section(section, 0, text, cell))).AssertRefused(HttpStatusCode.UnprocessableEntity, "页面与当前报告格式不一致");

    [Fact]
    public async Task Five_megabytes_are_refused_before_they_are_read()
    {
        var refused = await DraftingSite.AutosaveAsync(draft, visitor, new ByteArrayContent(new byte[5 * 1024 * 1024]));
        refused.AssertRefused(HttpStatusCode.RequestEntityTooLarge, "太大", "没有保存");
        Assert.Equal("application/json", refused.Response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task More_letters_than_a_section_may_have_are_refused_with_how_many()
    {
        var layout = Workflow.Reports.Layouts.ReportLayouts.For(2021).Text("problems");
        (await DraftingSite.AutosaveAsync(draft, visitor, Section("problems", 0, "problems", null, new string('x', layout.MaxLength + 1))))
            .AssertRefused(HttpStatusCode.UnprocessableEntity, $"{layout.MaxLength + 1}个字符", $"最多{layout.MaxLength}个");
        (await DraftingSite.AutosaveAsync(draft, visitor, Section("requests", 0, null, "t3.new.natural", new string('9', 500))))
            .AssertRefused(HttpStatusCode.UnprocessableEntity, $"最多{ReportLimits.MaxCellLength}个");
    }

    [Fact]
    public async Task A_version_from_the_future_overwrites_nothing()
    {
        (await DraftingSite.AutosaveAsync(draft, visitor, Section("other", 99, "other", null, "先写的"))).AssertRefused(HttpStatusCode.Conflict, "版本号不对");
        Assert.Equal(HttpStatusCode.OK, (await DraftingSite.AutosaveAsync(draft, visitor, Section("other", 0, "other", null, "先写的"))).Status);
        (await DraftingSite.AutosaveAsync(draft, visitor, Section("other", 99, "other", null, "后写的"))).AssertRefused(HttpStatusCode.Conflict, "改过这一部分");
        Assert.Equal("先写的", (await visitor.OpenAsync(draft.Path)).Value("texts[other]"));
    }

    [Fact]
    public async Task A_save_without_the_pages_token_is_refused()
    {
        var address = draft.Document.QuerySelector("[data-save-url]")!.GetAttribute("data-save-url")!;
        (await visitor.SendAsync(address, Section("problems", 0, "problems", null), ("Accept", "application/json"))).AssertRefused(HttpStatusCode.BadRequest, "没有执行");
    }

    [Fact]
    public async Task A_save_to_anothers_draft_finds_nothing()
    {
        var foreign = await drafting.TaskAsync("baixi");
        var content = Section("problems", 0, "problems", null);
        (await visitor.SendAsync($"/drafts/{foreign}?handler=Save", content, ("Accept", "application/json"), ("RequestVerificationToken", draft.Value("__RequestVerificationToken")!)))
            .AssertRefused(HttpStatusCode.NotFound, "没有这个任务");
    }

    private static System.Net.Http.Json.JsonContent Section(string section, int version, string? text, string? cell, string value = "1") => System.Net.Http.Json.JsonContent.Create(new
    {
        section,
        version,
        texts = text is null ? [] : new Dictionary<string, string> { [text] = value },
        cells = cell is null ? [] : new Dictionary<string, string> { [cell] = value },
    });
}
