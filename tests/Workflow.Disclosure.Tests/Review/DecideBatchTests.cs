using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>Fifty reports of one town wait for its 办公室主任.</summary>
public sealed class DecideBatchTests : IAsyncLifetime
{
    private County county = null!;
    private Guid person;
    private IReadOnlyList<WorkRow> shown = [];

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
        await CopyAsync(49);
        person = await county.PersonAsync("qingshi.zhuren");
        var page = await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Waiting, person, ListFilter.Parse(TaskList.Waiting, ""), null, default));
        shown = [.. page.Rows.Cast<WorkRow>()];
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Of_fifty_forty_seven_are_decided_and_three_say_why_not()
    {
        Assert.Equal(50, shown.Count);
        // One gets a new version after the list was drawn, one is decided by the deputy, one is no longer for a batch.
        await county.Database.ExecuteAsync($"INSERT INTO document_versions SELECT gen_random_uuid(), case_id, 2, content, hash, created_by, created_by_name, created_at FROM document_versions WHERE case_id = '{shown[7].CaseId}'");
        await county.Database.ExecuteAsync($"UPDATE tasks SET closed_at = '2022-01-04', outcome = 'Approve', decided_by = (SELECT id FROM people WHERE user_name = 'qingshi.fenguan'), decided_by_name = '张副主任' WHERE id = '{shown[20].TaskId}'");
        await county.Database.ExecuteAsync($"UPDATE tasks SET may_edit = true WHERE id = '{shown[33].TaskId}'");

        var lines = (await DecideAsync("Approve", "同意", "同意，按程序报批。")).Value!;

        Assert.Equal(shown.Select(r => r.TaskId), lines.Select(l => l.TaskId));
        var refused = lines.Where(l => l.Refused is not null).ToDictionary(l => l.TaskId, l => l.Refused!);
        Assert.True(refused.Count == 3, string.Join('\n', refused.Values.Select(r => r.Message).Distinct()));
        Assert.Equal(2, Assert.IsType<VersionChanged>(refused[shown[7].TaskId]).Current);
        Assert.Contains("张副主任", Assert.IsType<TaskAlreadyDecided>(refused[shown[20].TaskId]).Message, StringComparison.Ordinal);
        Assert.IsType<NotForABatch>(refused[shown[33].TaskId]);
        var decisions = await county.QueryAsync(db => db.Decisions.Where(d => d.PersonId == person).ToListAsync());
        Assert.Equal(47, decisions.Count);
        Assert.All(decisions, d => Assert.Equal(("同意，按程序报批。", 1), (d.Opinion, d.VersionNumber)));
        Assert.Equal(47, decisions.Select(d => d.CaseId).Distinct().Count());
        Assert.Equal(47, await county.QueryAsync(db => db.Tasks.CountAsync(t => t.ClosedAt == null && t.Position == "分管领导")));

        // Sent again by an impatient hand: each says that it is done, and nothing happens twice.
        var again = (await DecideAsync("Approve", "同意", "")).Value!;
        Assert.Equal(47, again.Count(l => l.Refused is AlreadyDecidedByYou));
        Assert.Equal(47, await county.QueryAsync(db => db.Decisions.CountAsync(d => d.PersonId == person)));
    }

    [Fact]
    public async Task What_is_said_to_all_is_exactly_what_each_offers()
    {
        var others = (await DecideAsync("Approve", "签发", "")).Value!;
        Assert.All(others, l => Assert.IsType<OtherOutcome>(l.Refused));
        // 退回 is offered by each, and needs its own reason: no batch returns.
        Assert.All((await DecideAsync("Return", "退回", "请补充")).Value!, l => Assert.IsType<OtherOutcome>(l.Refused));

        await county.Database.ExecuteAsync("UPDATE tasks SET outcomes = replace(outcomes, 'Optional', 'Required')");
        Assert.All((await DecideAsync("Approve", "同意", " ")).Value!, l => Assert.IsType<OpinionMissing>(l.Refused));
        Assert.Equal(0, await county.QueryAsync(db => db.Decisions.CountAsync(d => d.PersonId == person)));
    }

    [Fact]
    public async Task Somebody_elses_tasks_look_absent_without_a_word_of_what_they_are()
    {
        person = await county.PersonAsync("baixi.zhuren");

        var lines = (await DecideAsync("Approve", "同意", "")).Value!;

        Assert.All(lines, l => Assert.IsType<TaskNotFound>(l.Refused));
        Assert.All(lines, l => Assert.Equal((null, null, null), (l.CaseId, l.Title, l.UnitName)));
    }

    [Fact]
    public async Task None_and_more_than_a_hundred_are_refused_as_a_whole()
    {
        Assert.IsType<NothingPicked>((await DecideAsync("Approve", "同意", "", [])).Error);
        var many = Enumerable.Range(0, 101).Select(_ => new BatchItem(Guid.NewGuid(), 1)).ToList();
        Assert.Contains("101项", Assert.IsType<TooManyPicked>((await DecideAsync("Approve", "同意", "", many)).Error).Message, StringComparison.Ordinal);
        // The same row twice is one.
        Assert.Single((await DecideAsync("Approve", "同意", "", [new(shown[0].TaskId, 1), new(shown[0].TaskId, 1)])).Value!);
    }

    private Task<Result<IReadOnlyList<BatchLine>>> DecideAsync(string outcome, string label, string opinion, IReadOnlyList<BatchItem>? items = null) =>
        county.WithAsync<DecideBatchHandler, Result<IReadOnlyList<BatchLine>>>(h => h.HandleAsync(
            new DecideBatch(person, outcome, label, opinion, items ?? [.. shown.Select(r => new BatchItem(r.TaskId, r.Version))]), default));

    /// <summary>Copies the case as it stands, with everything that a decision reads.</summary>
    private Task CopyAsync(int copies) => county.Database.ExecuteAsync($$"""
        CREATE TEMPORARY TABLE model AS SELECT id FROM cases;
        INSERT INTO campaigns SELECT (jsonb_populate_record(k, jsonb_build_object('id', md5('campaign' || i)::uuid, 'year', k.year - i))).* FROM generate_series(1, {{copies}}) i, campaigns k;
        INSERT INTO cases SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5('case' || i)::uuid, 'campaign_id', md5('campaign' || i)::uuid, 'year', c.year - i))).* FROM generate_series(1, {{copies}}) i, cases c WHERE c.id IN (SELECT id FROM model);
        INSERT INTO process_states SELECT (jsonb_populate_record(s, jsonb_build_object('case_id', md5('case' || i)::uuid))).* FROM generate_series(1, {{copies}}) i, process_states s WHERE s.case_id IN (SELECT id FROM model);
        INSERT INTO document_versions SELECT (jsonb_populate_record(v, jsonb_build_object('id', md5('version' || i)::uuid, 'case_id', md5('case' || i)::uuid))).* FROM generate_series(1, {{copies}}) i, document_versions v WHERE v.case_id IN (SELECT id FROM model);
        INSERT INTO tasks SELECT (jsonb_populate_record(t, jsonb_build_object('id', md5('task' || t.id || i)::uuid, 'case_id', md5('case' || i)::uuid))).* FROM generate_series(1, {{copies}}) i, tasks t WHERE t.case_id IN (SELECT id FROM model);
        """);
}
