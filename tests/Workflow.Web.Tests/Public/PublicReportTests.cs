using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Tests.Public;

public sealed class PublicReportTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_report_is_public_once_the_county_has_passed_it_and_never_before()
    {
        var board = await (await (await site.SignInAsync("yunling.guanli")).OpenAsync("/campaigns/new?year=2021")).PressAsync("新开");
        Assert.Equal(HttpStatusCode.OK, (await board.PressAsync("启动")).Status);
        await SubmitAsync("qingshi");
        await site.PassAsync("qingshi", Positions.SecrecyReviewer, Positions.OfficeDirector, Positions.LeaderInCharge, Positions.PrincipalLeader);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Anonymous().OpenAsync("/public/qingshi/2021")).Status);

        await site.PassAsync("yunling", Positions.CountyReviewer);
        var page = await site.Anonymous().OpenAsync("/public/qingshi/2021");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("青石镇", page.Document.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(25 * 7, page.Document.QuerySelectorAll(".report-t3 td.num").Length);
        Assert.Contains("主动公开情况按要求办理", page.Text, StringComparison.Ordinal);
        var hash = await site.QueryAsync(db => db.Publications.Where(p => p.Year == 2021).Select(p => p.VersionHash).SingleAsync());
        Assert.Contains(hash[..16], page.Text, StringComparison.Ordinal);
        Assert.StartsWith($"\"{hash}", page.Response.Headers.ETag!.Tag, StringComparison.Ordinal);
        Assert.NotNull((await site.Anonymous().OpenAsync("/public/reports/2021")).Document.QuerySelector("a[href='/public/qingshi/2021']"));
        Assert.NotNull((await site.Anonymous().OpenAsync("/public")).Document.QuerySelector("a[href='/public/reports/2021']"));

        var overview = await (await site.SignInAsync("yunling.shenhe")).OpenAsync($"{board.Path}?show=published");
        var row = Assert.Single(overview.Document.QuerySelectorAll(".board tbody tr"));
        Assert.Equal(6, row.QuerySelectorAll(".cell-done").Length);
        Assert.Equal("1/9", overview.Document.QuerySelector(".figure-number")!.TextContent);
    }

    /// <summary>Types a complete report, 0 in every cell, and submits it.</summary>
    private async Task SubmitAsync(string unitCode)
    {
        var layout = ReportLayouts.For(2021);
        var person = await site.QueryAsync(db => db.Users.Where(p => p.UserName == unitCode + ".jingban").Select(p => p.Id).SingleAsync());
        var task = await site.QueryAsync(db => db.Tasks.Where(t => t.ClosedAt == null && db.Units.Any(u => u.Code == unitCode && u.Id == t.UnitId)).Select(t => t.Id).SingleAsync());
        foreach (var part in layout.Parts)
        {
            var content = new SectionContent(
                part.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => $"{t.Label}情况按要求办理。"),
                layout.Cells.Where(c => c.Part == part.Key).ToDictionary(c => c.Key, _ => (string?)"0"));
            Assert.True((await site.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(task, part.Key, 0, content, person), CancellationToken.None))).Succeeded);
        }

        var submitted = await site.WithAsync<SubmitDraftHandler, Result<DecisionMade>>(h => h.HandleAsync(new SubmitDraft(task, "", new Actor.OfPerson(person)), CancellationToken.None));
        Assert.Null(submitted.Error);
    }
}
