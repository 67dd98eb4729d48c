using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Drafting;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Tests.BadInput;

/// <summary>The site with the campaign of 2021 started, so that every town and department has a report to write.</summary>
public sealed class DraftingSite : IAsyncLifetime
{
    public Site Site { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        var administrator = await PersonAsync("yunling.guanli");
        var campaign = await Site.WithAsync<CreateCampaignHandler, Result<Guid>>(h => h.HandleAsync(
            new CreateCampaign(2021, "2021年度年报", new(2022, 1, 10), new(2022, 1, 15), new(2022, 1, 25), new(2022, 1, 31), administrator), default));
        var started = await Site.WithAsync<StartCampaignHandler, Result<CampaignStarted>>(h => h.HandleAsync(new StartCampaign(campaign.Value, administrator), default));
        Assert.True(started.Succeeded);
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    public Task<Guid> PersonAsync(string userName) => Site.QueryAsync(db => db.Users.Where(p => p.UserName == userName).Select(p => p.Id).SingleAsync());

    public Task<Guid> TaskAsync(string unitCode) => Site.QueryAsync(db => db.Tasks
        .Where(t => t.ClosedAt == null && db.Cases.Any(c => c.Id == t.CaseId && c.Kind == CaseKinds.AnnualReport && c.Year == 2021 && db.Units.Any(u => u.Code == unitCode && u.Id == c.UnitId)))
        .Select(t => t.Id).SingleAsync());

    public async Task<Shown> DraftAsync(string unitCode) =>
        await (await Site.SignInAsync($"{unitCode}.jingban")).OpenAsync($"/drafts/{await TaskAsync(unitCode)}");

    /// <summary>Types a whole report of nought and hands it to the 保密审查员.</summary>
    /// <returns>The task that then waits.</returns>
    public async Task<Guid> SubmitAsync(string unitCode)
    {
        var layout = ReportLayouts.For(2021);
        var draft = await DraftAsync(unitCode);
        var sent = await draft.PressAsync("送审",
        [
            .. layout.Texts.Where(t => t.Proposed is null).Select(t => ($"texts[{t.Key}]", $"{t.Label}：本年按要求办理。")),
            .. layout.Cells.Select(c => ($"cells[{c.Key}]", "0")),
        ]);
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        return await TaskAsync(unitCode);
    }

    /// <summary>What the page's script sends while one types.</summary>
    public static Task<Shown> AutosaveAsync(Shown draft, Visitor visitor, object body) => AutosaveAsync(draft, visitor, JsonContent.Create(body));

    public static Task<Shown> AutosaveAsync(Shown draft, Visitor visitor, HttpContent body) => visitor.SendAsync(
        draft.Document.QuerySelector("[data-save-url]")!.GetAttribute("data-save-url")!, body,
        ("Accept", "application/json"), ("RequestVerificationToken", draft.Value("__RequestVerificationToken")!));
}

internal static class Answers
{
    /// <summary>A refusal in words: never a fault of ours, never the inside of the program.</summary>
    public static void AssertRefused(this Shown shown, HttpStatusCode status, params string[] words)
    {
        var body = Encoding.UTF8.GetString(shown.Bytes);
        Assert.True(shown.Status == status, $"{(int)shown.Status} instead of {(int)status}: {shown.Text}");
        foreach (var inside in (string[])["Exception", "   at Workflow.", "System.", "Npgsql", "22021"])
        {
            Assert.DoesNotContain(inside, body, StringComparison.Ordinal);
        }

        // Words of a page, or of a JSON answer, whose encoder may escape them.
        var said = shown.Response.Content.Headers.ContentType?.MediaType == "application/json"
            ? System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("message").GetString()!
            : shown.Text;
        Assert.Contains(said, c => c is >= '\u4e00' and <= '\u9fff');
        foreach (var word in words)
        {
            Assert.Contains(word, said, StringComparison.Ordinal);
        }
    }
}
