using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

public sealed class DecideTaskTests : IAsyncLifetime
{
    private static readonly (string, string)[] Levels =
    [
        ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"), ("qingshi.zhuyao", "Approve"), ("yunling.shenhe", "Approve"),
    ];

    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_report_passes_every_level_and_is_published_as_signed()
    {
        await SubmitAsync();
        await county.WalkAsync("qingshi", Levels);

        var published = await county.WithAsync<PublicDocuments, Result<PublicDocument>>(p => p.ReportAsync("qingshi", 2021, null, default));
        Assert.True(published.Succeeded);
        var decisions = await DecisionsAsync();
        Assert.Equal(["送审", "通过", "同意", "同意", "签发", "审核通过"], decisions.Select(d => d.OutcomeLabel));
        Assert.All(decisions, d => Assert.Equal(published.Value.Publication.VersionHash, d.VersionHash));
        Assert.Equal("主要领导", decisions.Single(d => d.Id == published.Value.Publication.SignedBy).Position);
        Assert.Null(await FaultAsync());
        Assert.Equal(CaseStatus.Published, await county.QueryAsync(db => db.Cases.Select(c => c.Status).SingleAsync()));
    }

    [Fact]
    public async Task Each_decision_opens_the_next_task_and_writes_its_messages_in_the_same_transaction()
    {
        await SubmitAsync();

        var next = await county.OpenTaskAsync("qingshi");
        Assert.Equal("保密审查员", next.Position);
        var types = await county.QueryAsync(db => db.Outbox.OrderBy(o => o.Number).Select(o => o.Type).ToListAsync());
        Assert.Equal([nameof(TaskOpened), nameof(DraftSubmitted), nameof(TaskDecided), nameof(TaskOpened)], types);
        Assert.Equal(next.Id, await county.QueryAsync(db => db.Timers.Select(t => t.TaskId).SingleAsync()));
    }

    [Fact]
    public async Task A_return_with_a_reason_goes_back_to_the_drafter_and_a_mended_draft_is_a_new_version()
    {
        await SubmitAsync();
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Return"));
        var draft = await county.OpenTaskAsync("qingshi");
        Assert.True(draft.MayEdit);

        var person = await county.PersonAsync("qingshi.jingban");
        var version = await county.QueryAsync(db => db.DraftSections.Where(s => s.Section == "problems").Select(s => s.Version).SingleAsync());
        var saved = await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(draft.Id, "problems", version, new(new Dictionary<string, string> { ["problems"] = "已改。" }, new Dictionary<string, string?>()), person), default));
        Assert.True(saved.Succeeded);
        await county.WalkAsync("qingshi", [("qingshi.jingban", "Submit"), .. Levels]);

        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 2, 2], (await DecisionsAsync()).Select(d => d.VersionNumber));
    }

    [Fact]
    public async Task An_unchanged_draft_that_is_submitted_again_keeps_its_version()
    {
        await SubmitAsync();
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Return"), ("qingshi.jingban", "Submit"));

        Assert.Equal(1, await county.QueryAsync(db => db.DocumentVersions.CountAsync()));
    }

    [Fact]
    public async Task A_draft_with_failing_rules_is_refused_naming_each_and_nothing_is_written()
    {
        var task = await county.OpenTaskAsync("qingshi");
        var refused = await county.DecideAsync("qingshi.jingban", task.Id, "Submit");

        var fails = Assert.IsType<Disclosure.Processes.DocumentFails>(refused.Error);
        Assert.Contains(fails.Details, d => d.Contains("没有填", StringComparison.Ordinal));
        Assert.Null((await county.OpenTaskAsync("qingshi")).ClosedAt);
        Assert.Equal(0, await county.QueryAsync(db => db.DocumentVersions.CountAsync()));
    }

    [Theory]
    [InlineData("qingshi.zhuren")]
    [InlineData("baixi.baomi")]
    [InlineData("yunling.guanli")]
    [InlineData("qingshi.jingban")]
    public async Task A_task_of_a_position_that_one_does_not_hold_looks_absent(string userName)
    {
        await SubmitAsync();
        var task = await county.OpenTaskAsync("qingshi");

        Assert.IsType<TaskNotFound>((await county.DecideAsync(userName, task.Id, "Approve")).Error);
    }

    [Fact]
    public async Task Of_eight_who_decide_at_once_one_succeeds_and_seven_are_told_by_whom_and_when()
    {
        await SubmitAsync();
        var task = await county.OpenTaskAsync("qingshi");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => county.DecideAsync("qingshi.baomi", task.Id, "Approve"))));

        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Contains("2022年1月4日09:00", Assert.IsType<AlreadyDecidedByYou>(r.Error).Message));
        Assert.Single(await county.QueryAsync(db => db.Tasks.Where(t => t.ClosedAt == null).ToListAsync()));
        Assert.Equal(2, (await DecisionsAsync()).Count);
    }

    [Fact]
    public async Task The_slower_of_two_people_is_told_who_was_faster()
    {
        await SubmitAsync();
        await county.WalkAsync("qingshi", Levels[..4]);
        var task = await county.OpenTaskAsync("qingshi");

        var results = await Task.WhenAll(
            county.DecideAsync("yunling.shenhe", task.Id, "Approve"), county.DecideAsync("yunling.shenhe2", task.Id, "Return", "请补充"));

        var loser = Assert.IsType<TaskAlreadyDecided>(results.Single(r => !r.Succeeded).Error);
        Assert.Contains("县级审核员", loser.By, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Approve", "", 7, typeof(VersionChanged))]
    [InlineData("Return", "   ", 1, typeof(OpinionMissing))]
    [InlineData("Nonsense", "", 1, typeof(UnknownOutcome))]
    [InlineData("Approve", "\u0001", 1, typeof(OpinionNotText))]
    public async Task What_cannot_be_decided_is_refused_with_its_reason(string outcome, string opinion, int seen, Type error)
    {
        await SubmitAsync();
        var task = await county.OpenTaskAsync("qingshi");

        Assert.IsType(error, (await county.DecideAsync("qingshi.baomi", task.Id, outcome, opinion, seen)).Error);
    }

    [Fact]
    public async Task An_opinion_that_is_too_long_says_by_how_much()
    {
        await SubmitAsync();
        var task = await county.OpenTaskAsync("qingshi");

        Assert.Contains("2001", (await county.DecideAsync("qingshi.baomi", task.Id, "Approve", new string('字', 2001))).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_applications_own_account_can_neither_change_nor_delete_a_decision()
    {
        await SubmitAsync();
        await using var source = NpgsqlDataSource.Create(county.Database.AppConnectionString);
        foreach (var sql in new[] { "UPDATE decisions SET opinion = ''", "DELETE FROM decisions", "UPDATE document_versions SET content = ''", "ALTER TABLE units ADD x int" })
        {
            await using var command = source.CreateCommand(sql);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Theory]
    [InlineData("UPDATE decisions SET opinion = '改过' WHERE number = 2", "第2条办理记录")]
    [InlineData("DELETE FROM decisions WHERE number = 3", "少了或多了")]
    [InlineData("UPDATE document_versions SET content = replace(content, '办理', '处理')", "第1版稿件")]
    [InlineData("UPDATE document_versions SET content = '{}', hash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'", "第1条记录所签的版本")]
    public async Task Whatever_is_changed_behind_the_record_shows_in_it(string change, string told)
    {
        await SubmitAsync();
        await county.WalkAsync("qingshi", Levels[..2]);
        await county.Database.ExecuteAsync(change);

        Assert.Contains(told, await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_whose_content_was_changed_cannot_be_decided_on()
    {
        await SubmitAsync();
        await county.Database.ExecuteAsync("UPDATE document_versions SET content = replace(content, '办理', '处理')");

        Assert.IsType<VersionTampered>((await county.DecideAsync("qingshi.baomi", (await county.OpenTaskAsync("qingshi")).Id, "Approve")).Error);
    }

    private async Task SubmitAsync()
    {
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
    }

    private async Task<string?> FaultAsync()
    {
        var (person, id) = (await county.PersonAsync("qingshi.jingban"), await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync()));
        return (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(id, person, default)))!.Fault;
    }

    private Task<List<Decision>> DecisionsAsync() => county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).ToListAsync());
}
