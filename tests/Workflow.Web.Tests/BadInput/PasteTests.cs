using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Workflow.Web.Tests.BadInput;

/// <summary>A copied block on its way to the server and back: it saves nothing, so all it can do is answer.</summary>
public sealed class PasteTests(DraftingSite drafting) : IClassFixture<DraftingSite>, IAsyncLifetime
{
    private Visitor visitor = null!;
    private Shown draft = null!;

    public async ValueTask InitializeAsync()
    {
        visitor = await drafting.Site.SignInAsync("qingshi.jingban");
        draft = await visitor.OpenAsync($"/drafts/{await drafting.TaskAsync("qingshi")}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_block_comes_back_as_cells_and_what_is_open_as_choices()
    {
        var answer = await PasteAsync(JsonContent.Create(new { cell = "t3.new.natural", html = (string?)null, text = "（二）部分公开\t3\t0\t0\t0\t0\t0\t3\n（一）予以公开\t15\t0\t0\t0\t0\t0\t0\t15" }));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        using var json = JsonDocument.Parse(answer.Bytes);
        Assert.Equal("3", json.RootElement.GetProperty("cells").GetProperty("t3.partial.natural").GetString());
        var choice = json.RootElement.GetProperty("questions")[0].GetProperty("choices")[0];
        Assert.Equal("15", choice.GetProperty("cells").GetProperty("t3.granted.total").GetString());
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_in_the_readings_words() =>
        (await PasteAsync(JsonContent.Create(new { cell = "t3.new.other", text = "1\t2\t3" }))).AssertRefused(HttpStatusCode.UnprocessableEntity, "往右只有2格");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"text":"1\t2"}""")]
    [InlineData("""{"cell":"t9.none.none","text":"1\t2"}""")]
    [InlineData("""{"cell":5}""")]
    public async Task What_is_no_block_is_refused_in_words(string json) =>
        (await PasteAsync(new StringContent(json, Encoding.UTF8, "application/json"))).AssertRefused(HttpStatusCode.UnprocessableEntity, "没有粘贴");

    [Fact]
    public async Task More_than_a_table_can_hold_is_refused_before_it_is_read() =>
        (await PasteAsync(new ByteArrayContent(new byte[3_000_000]))).AssertRefused(HttpStatusCode.RequestEntityTooLarge, "太多");

    [Fact]
    public async Task Anothers_draft_is_not_there()
    {
        var foreign = await drafting.TaskAsync("baixi");
        (await PasteAsync(JsonContent.Create(new { cell = "t3.new.natural", text = "1\t2" }), $"/drafts/{foreign}/paste")).AssertRefused(HttpStatusCode.NotFound, "没有这个任务");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync($"{draft.Path}/paste")).Status);
    }

    private Task<Shown> PasteAsync(HttpContent body, string? address = null) =>
        visitor.SendAsync(address ?? $"{draft.Path}/paste", body, ("Accept", "application/json"), ("RequestVerificationToken", draft.Value("__RequestVerificationToken")!));
}
