using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Web.Tests.BadInput;

namespace Workflow.Web.Tests.Cases;

/// <summary>What changed between two versions, for everybody who may read the case.</summary>
public sealed class CompareTests(DraftingSite drafting) : IClassFixture<DraftingSite>
{
    [Fact]
    public async Task After_a_return_the_drafter_sees_what_he_changed_and_the_reviewer_what_is_new_since_he_read()
    {
        var review = await drafting.SubmitAsync("baixi");
        var reviewer = await drafting.Site.SignInAsync("baixi.baomi");
        var caseId = await drafting.Site.QueryAsync(db => db.Tasks.Where(t => t.Id == review).Select(t => t.CaseId).SingleAsync());
        Assert.Contains("还没有两版可以比较", (await reviewer.OpenAsync($"/cases/{caseId}/compare")).Text, StringComparison.Ordinal);
        await (await reviewer.OpenAsync($"/tasks/{review}")).PressAsync(".outcomes .btn-outline-danger", ("Opinion", "请写明整改时限"));

        var draft = await drafting.DraftAsync("baixi");
        var saved = await draft.PressAsync(
            "保存", ("texts[problems]", "存在的主要问题及改进情况：本年已限期整改。"), ("cells[t3.new.natural]", "2"), ("cells[t3.new.total]", "2"));
        var drafter = await drafting.Site.SignInAsync("baixi.jingban");
        var changed = await drafter.OpenAsync(saved.Document.QuerySelector("a[href$='to=draft']")!.GetAttribute("href")!);
        Assert.Equal("0", changed.Document.QuerySelector("[data-cell='t3.new.natural'] del")!.TextContent);
        Assert.Equal("2", changed.Document.QuerySelector("[data-cell='t3.new.natural'] ins")!.TextContent);
        Assert.NotEmpty(changed.Document.QuerySelectorAll("[data-text='problems'] ins"));

        // The draft is the drafter's alone until it is handed on.
        Assert.Equal(HttpStatusCode.NotFound, (await reviewer.OpenAsync($"/cases/{caseId}/compare?from=1&to=draft")).Status);
        await (await drafter.OpenAsync($"/drafts/{await drafting.TaskAsync("baixi")}")).PressAsync("保存", ("cells[t3.new.natural]", "0"), ("cells[t3.new.total]", "0"));
        var sent = await (await drafter.OpenAsync($"/drafts/{await drafting.TaskAsync("baixi")}")).PressAsync("送审");
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        var again = await reviewer.OpenAsync($"/tasks/{await drafting.TaskAsync("baixi")}");
        var compared = await reviewer.OpenAsync(again.Document.QuerySelector(".version-line a")!.GetAttribute("href")!);
        Assert.Equal(("1", "2"), (compared.Value("from"), compared.Value("to")));
        Assert.Empty(compared.Document.QuerySelectorAll("[data-cell]"));
        Assert.NotEmpty(compared.Document.QuerySelectorAll("[data-text='problems'] del"));
        Assert.Contains("这两版没有不同", (await reviewer.OpenAsync($"/cases/{caseId}/compare?from=2&to=2")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_read_the_case_or_names_a_version_that_is_not_finds_nothing()
    {
        var review = await drafting.SubmitAsync("shiqiao");
        var caseId = await drafting.Site.QueryAsync(db => db.Tasks.Where(t => t.Id == review).Select(t => t.CaseId).SingleAsync());
        var own = await drafting.Site.SignInAsync("shiqiao.baomi");
        Assert.Equal(HttpStatusCode.OK, (await own.OpenAsync($"/cases/{caseId}/compare?from=1&to=1")).Status);
        foreach (var wrong in new[] { "from=1&to=9", "from=-1&to=1", "from=x&to=1", "from=1&to=1%00", "from=01&to=1" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await own.OpenAsync($"/cases/{caseId}/compare?{wrong}")).Status);
        }

        var other = await drafting.Site.SignInAsync("hongfeng.baomi");
        Assert.Equal(HttpStatusCode.NotFound, (await other.OpenAsync($"/cases/{caseId}/compare?from=1&to=1")).Status);
    }
}
