using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Publication;

/// <summary>A yearly report that was taken back: on the county's board, in the year's list, beside next year's draft, and on the verifying page.</summary>
public sealed class ReportTakenBackTests : IAsyncLifetime
{
    private static readonly (string UserName, string Outcome)[] Chain =
    [
        ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"), ("qingshi.zhuyao", "Approve"),
        ("yunling.shenhe", "Approve"),
    ];

    private County county = null!;
    private Guid campaign, caseId, unit;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        campaign = await county.StartCampaignAsync("qingshi");
        (caseId, unit) = (await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync()), await county.UnitAsync("qingshi"));
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", Chain);
        county.Clock.Now += TimeSpan.FromHours(1);
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_correction_is_seen_on_the_board_and_leaves_it_as_it_was_when_it_is_ended()
    {
        var before = Assert.Single((await BoardAsync()).Rows);
        Assert.All(before.Cells, c => Assert.NotNull(c.DoneAt));
        await ActAsync(PublicAct.Correct, "更正表三");

        var row = Assert.Single((await BoardAsync()).Rows);
        Assert.Equal((CaseStatus.Open, PublicState.Public), (row.Status, row.PublicState));
        Assert.All(row.Cells, c => Assert.Null(c.DoneAt));
        Assert.NotNull(row.Cells[0].OpenTaskId);
        Assert.True(row.Cells[0].DueOn >= new DateOnly(2022, 1, 6));
        await county.WalkAsync("qingshi", Chain[..2]);
        await EndAsync();
        county.Clock.Now += TimeSpan.FromHours(1);

        var after = Assert.Single((await BoardAsync()).Rows);
        Assert.Equal(before.Cells.Select(c => c.DoneAt), after.Cells.Select(c => c.DoneAt));
        Assert.Equal(CaseStatus.Published, after.Status);

        await ActAsync(PublicAct.Correct, "更正表三");
        await county.WalkAsync("qingshi", Chain);
        Assert.Equal(2, (await county.WithAsync<PublicDocuments, Result<PublicDocument>>(d => d.ReportAsync("qingshi", 2021, null, default))).Value!.Publication.Number);
        Assert.All(Assert.Single((await BoardAsync()).Rows).Cells, c => Assert.NotNull(c.DoneAt));
    }

    [Fact]
    public async Task The_years_list_names_what_was_taken_down_and_it_is_last_years_report_no_more()
    {
        var code = VerifyCode.Of(caseId, await county.QueryAsync(db => db.Cases.Select(c => c.RecordHead).SingleAsync()));
        Assert.Single(await EarlierAsync());
        await ActAsync(PublicAct.TakeDown);

        var row = Assert.Single(await county.WithAsync<PublicDocuments, IReadOnlyList<PublicRow>>(d => d.ReportsAsync(2021, default)));
        Assert.Equal(("青石镇人民政府", "已撤下"), (row.UnitName, row.Mark));
        Assert.Equal([2021], await county.WithAsync<PublicDocuments, IReadOnlyList<int>>(d => d.YearsAsync(default)));
        Assert.Empty(await EarlierAsync());
        var verified = (await county.WithAsync<Verifications, Verification?>(v => v.FindAsync(code, default)))!;
        Assert.True(verified.Holds);
        Assert.Contains("由云岭县人民政府办公室县级管理员撤下", Assert.Single(verified.Since), StringComparison.Ordinal);

        // Unchanged, it comes back: the very version, once more through the whole chain.
        await ActAsync(PublicAct.Correct, "复核无误，重新公开");
        await county.WalkAsync("qingshi", Chain);
        Assert.Single(await EarlierAsync());
        Assert.Equal(1, await county.QueryAsync(db => db.DocumentVersions.CountAsync()));
        Assert.Empty((await county.WithAsync<Verifications, Verification?>(v => v.FindAsync(code, default)))!.Since);
    }

    [Fact]
    public async Task The_draft_of_a_correction_holds_the_published_report_even_when_its_sections_are_gone()
    {
        var content = await county.QueryAsync(db => db.DocumentVersions.Select(v => v.Content).SingleAsync());
        await county.Database.ExecuteAsync("DELETE FROM draft_sections");
        await ActAsync(PublicAct.Correct, "更正");

        var composed = await county.WithAsync<DraftReader, string>(async d => d.Compose(await d.HeadingAsync(caseId, default), await d.SectionsAsync(caseId, default)));
        Assert.Equal(content, composed);
    }

    private async Task ActAsync(PublicAct act, string note = "")
    {
        var (person, number) = (await county.PersonAsync("yunling.guanli"), await county.QueryAsync(db => db.Publications.MaxAsync(p => p.Number)));
        Assert.Null((await county.WithAsync<ActOnPublicationHandler, Result<Guid>>(h => h.HandleAsync(new ActOnPublication(caseId, act, number, "数字有误", note, person), default))).Error);
    }

    private async Task EndAsync()
    {
        var person = await county.PersonAsync("yunling.shenhe");
        Assert.Null((await county.WithAsync<Disclosure.Review.OperateHandler, Result<Disclosure.Review.OperationDone>>(h => h.HandleAsync(
            new Disclosure.Review.Operate(caseId, new Disclosure.Review.OfficeOperation.Terminate(), "不更正了", 1, person), default))).Error);
    }

    private async Task<CampaignBoard> BoardAsync() => (await county.WithAsync<CampaignBoards, CampaignBoard?>(b => b.ReadAsync(campaign, default)))!;

    private Task<IReadOnlyDictionary<Guid, string>> EarlierAsync() => county.WithAsync<DraftReader, IReadOnlyDictionary<Guid, string>>(d => d.EarlierAsync(2022, [unit], default));
}
