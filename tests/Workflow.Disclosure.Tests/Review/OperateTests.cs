using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

public sealed partial class OperateTests : IAsyncLifetime
{
    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        caseId = await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_return_to_a_chosen_step_runs_every_level_after_it_again()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        var task = await county.OpenTaskAsync("qingshi");
        var offer = await OfferAsync("qingshi.fenguan", task.Id);
        Assert.Equal(["起草", "保密审查", "办公室主任审核"], offer.ReturnTo.Select(s => s.Title));

        Assert.Null(await OperateAsync("qingshi.fenguan", new OfficeOperation.Return(task.Id, offer.ReturnTo[1].To, AfterReturn.RunAgain), "请再查一遍"));

        Assert.Equal("保密审查员", (await county.OpenTaskAsync("qingshi")).Position);
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        var entry = (await EntriesAsync()).Single(d => d.Kind == DecisionKind.Operation);
        Assert.Equal(("退回", "退回到“保密审查”，重新逐级审批", "请再查一遍", "Back", 1), (entry.OutcomeLabel, entry.Detail, entry.Opinion, entry.Tone, entry.VersionNumber));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task What_was_returned_over_two_levels_comes_straight_back_to_who_asked()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        var task = await county.OpenTaskAsync("qingshi");
        var draft = (await OfferAsync("qingshi.fenguan", task.Id)).ReturnTo[0];
        Assert.True(draft.MayComeBack);

        Assert.Null(await OperateAsync("qingshi.fenguan", new OfficeOperation.Return(task.Id, draft.To, AfterReturn.BackToMe), "数字请核对"));
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));

        Assert.Equal("分管领导", (await county.OpenTaskAsync("qingshi")).Position);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task A_return_stands_on_the_version_that_was_read_and_needs_its_reason()
    {
        var task = await county.OpenTaskAsync("qingshi");
        var back = new OfficeOperation.Return(task.Id, (await OfferAsync("qingshi.baomi", task.Id)).ReturnTo[0].To, AfterReturn.RunAgain);

        Assert.IsType<OpinionMissing>(await OperateAsync("qingshi.baomi", back, "  "));
        Assert.IsType<VersionChanged>(await OperateAsync("qingshi.baomi", back, "请改", seenVersion: 7));
        Assert.IsType<TaskNotFound>(await OperateAsync("qingshi.zhuren", back, "请改"));
        Assert.IsType<TaskNotFound>(await OperateAsync("baixi.zhuren", back, "请改"));
    }

    [Fact]
    public async Task A_decision_is_taken_back_while_nobody_after_it_has_acted_and_the_next_is_told()
    {
        var mine = await county.OpenTaskAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        var next = await county.OpenTaskAsync("qingshi");
        Assert.True((await OfferAsync("qingshi.baomi", mine.Id)).Withdraw);

        Assert.Null(await OperateAsync("qingshi.baomi", new OfficeOperation.Withdraw(mine.Id)));

        Assert.Equal("保密审查员", (await county.OpenTaskAsync("qingshi")).Position);
        Assert.NotNull(await county.QueryAsync(db => db.Tasks.Where(t => t.Id == next.Id).Select(t => t.ClosedAt).SingleAsync()));
        Assert.Contains(nameof(TaskCalled), await county.QueryAsync(db => db.Outbox.Select(o => o.Type).ToListAsync()));
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        Assert.IsType<Disclosure.Processes.OperationRefused>(await OperateAsync("qingshi.baomi", new OfficeOperation.Withdraw(mine.Id)));
        Assert.False((await OfferAsync("qingshi.baomi", mine.Id)).Withdraw);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Of_a_withdrawal_and_the_next_ones_decision_at_the_same_instant_one_happens()
    {
        for (var round = 0; round < 6; round++)
        {
            var mine = await county.OpenTaskAsync("qingshi");
            await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
            var next = await county.OpenTaskAsync("qingshi");

            var withdrawn = Task.Run(() => OperateAsync("qingshi.baomi", new OfficeOperation.Withdraw(mine.Id)));
            var decided = Task.Run(() => county.DecideAsync("qingshi.zhuren", next.Id, "Return", "请改"));
            await Task.WhenAll(withdrawn, decided);

            Assert.NotEqual(await withdrawn is null, (await decided).Succeeded);
            var open = await county.OpenTaskAsync("qingshi");
            Assert.Equal(await withdrawn is null ? "保密审查员" : "经办人", open.Position);
            if (open.MayEdit)
            {
                await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
            }
        }

        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task A_withdrawn_signature_signs_nothing_any_more()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        var sign = await county.OpenTaskAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.zhuyao", "Approve"));
        Assert.Null(await OperateAsync("qingshi.zhuyao", new OfficeOperation.Withdraw(sign.Id)));
        await county.WalkAsync("qingshi", ("qingshi.zhuyao", "Approve"), ("yunling.shenhe", "Approve"));

        var (signature, second) = (await county.QueryAsync(db => db.Publications.Select(p => p.SignedBy).SingleAsync()), (await EntriesAsync()).Last(d => d.Position == "主要领导"));
        Assert.Equal(second.Id, signature);
    }

    [Fact]
    public async Task A_transferred_task_is_the_new_holders_alone_until_he_no_longer_holds_the_position()
    {
        var second = await county.PersonAsync("qingshi.jingban");
        var holding = await HoldAsync("qingshi.jingban", Positions.SecrecyReviewer);
        var task = await county.OpenTaskAsync("qingshi");
        var offer = await OfferAsync("qingshi.baomi", task.Id);
        Assert.Equal(second, Assert.Single(offer.Transfer).PersonId);
        Assert.IsType<NotSamePosition>(await OperateAsync("qingshi.baomi", new OfficeOperation.Transfer(task.Id, await county.PersonAsync("qingshi.zhuyao"))));

        Assert.Null(await OperateAsync("qingshi.baomi", new OfficeOperation.Transfer(task.Id, second)));

        Assert.IsType<TaskNotFound>((await county.DecideAsync("qingshi.baomi", task.Id, "Approve")).Error);
        Assert.Equal([], (await WaitingAsync("qingshi.baomi")).Select(w => w.TaskId));
        Assert.Equal([task.Id], (await WaitingAsync("qingshi.jingban")).Select(w => w.TaskId));
        await county.QueryAsync(db => db.Holdings.Where(h => h.Id == holding).ExecuteUpdateAsync(s => s.SetProperty(h => h.ValidTo, new DateOnly(2022, 1, 3))));
        Assert.Equal([task.Id], (await WaitingAsync("qingshi.baomi")).Select(w => w.TaskId));
        Assert.True((await county.DecideAsync("qingshi.baomi", task.Id, "Approve")).Succeeded);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task A_list_marks_what_is_held_and_what_is_done_for_another()
    {
        var (from, to) = (await county.PersonAsync("qingshi.baomi"), await county.PersonAsync("qingshi.zhuren"));
        await county.Database.ExecuteAsync(
            $"INSERT INTO delegations (id, from_person_id, to_person_id, valid_from, valid_to, reason, created_by, created_at) VALUES (gen_random_uuid(), '{from}', '{to}', '2022-01-01', '2022-01-31', '', '{from}', now())");
        Assert.Equal([(true, false)], (await WaitingAsync("qingshi.zhuren")).Select(r => (r.ForOther, r.CaseHeld)));
        Assert.Null(await OperateAsync("yunling.guanli", new OfficeOperation.Hold(), "等上级口径"));
        var held = Assert.Single(await WaitingAsync("qingshi.baomi"));
        Assert.Equal((false, true, null), (held.ForOther, held.CaseHeld, held.Forward));
    }

    [Fact]
    public async Task The_county_ends_a_report_and_its_unit_cannot()
    {
        Assert.IsType<NotByYourPosition>(await OperateAsync("qingshi.zhuyao", new OfficeOperation.Terminate(), "不报了"));
        Assert.IsType<OpinionMissing>(await OperateAsync("yunling.shenhe", new OfficeOperation.Terminate()));

        Assert.Null(await OperateAsync("yunling.shenhe", new OfficeOperation.Terminate(), "机构撤并"));

        Assert.Equal(CaseStatus.Ended, await county.QueryAsync(db => db.Cases.Select(c => c.Status).SingleAsync()));
        Assert.Equal(0, await county.QueryAsync(db => db.Tasks.CountAsync(t => t.ClosedAt == null)));
        Assert.Equal(0, await county.QueryAsync(db => db.Timers.CountAsync()));
        Assert.IsType<Disclosure.Processes.OperationRefused>(await OperateAsync("yunling.shenhe", new OfficeOperation.Hold(), "等等"));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task A_held_case_stands_still_with_its_clocks_and_days_not_passed_are_given_back()
    {
        var before = await county.OpenTaskAsync("qingshi");
        Assert.Null(await OperateAsync("yunling.guanli", new OfficeOperation.Hold(), "等上级口径"));

        Assert.Contains("等上级口径", (await county.DecideAsync("qingshi.baomi", before.Id, "Approve")).Error!.Message, StringComparison.Ordinal);
        county.Clock.Now += TimeSpan.FromDays(7);
        Assert.Equal(0, await SweepAsync());
        Assert.Null(await OperateAsync("yunling.guanli", new OfficeOperation.Continue()));
        Assert.Equal(0, await SweepAsync());

        var after = await county.OpenTaskAsync("qingshi");
        Assert.Equal(before.Id, after.Id);
        Assert.Contains("挂起的5个工作日不算", after.DueReason, StringComparison.Ordinal);
        Assert.True(after.DueOn > before.DueOn);

        // Held again, the days of the first time are not taken back.
        Assert.Null(await OperateAsync("yunling.guanli", new OfficeOperation.Hold(), "再等一天"));
        Assert.IsType<CaseHeld>(await OperateAsync("yunling.shenhe", new OfficeOperation.Urge(after.Id)));
        county.Clock.Now += TimeSpan.FromDays(1);
        Assert.Null(await OperateAsync("yunling.guanli", new OfficeOperation.Continue()));
        var again = await county.OpenTaskAsync("qingshi");
        Assert.Equal(after.DueOn!.Value.AddDays(1), again.DueOn);
        Assert.Contains("任务开始2022年1月4日", again.DueReason, StringComparison.Ordinal);
        Assert.Contains("挂起的6个工作日不算", again.DueReason, StringComparison.Ordinal);
        Assert.True((await county.DecideAsync("qingshi.baomi", after.Id, "Approve")).Succeeded);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task A_task_is_urged_once_in_four_hours_and_not_by_the_one_who_has_it()
    {
        var task = await county.OpenTaskAsync("qingshi");
        Assert.IsType<UrgesHimself>(await OperateAsync("qingshi.baomi", new OfficeOperation.Urge(task.Id)));
        Assert.Null(await OperateAsync("qingshi.jingban", new OfficeOperation.Urge(task.Id)));
        Assert.IsType<UrgedTooSoon>(await OperateAsync("yunling.shenhe", new OfficeOperation.Urge(task.Id)));
        county.Clock.Now += TimeSpan.FromHours(4);
        Assert.Null(await OperateAsync("yunling.shenhe", new OfficeOperation.Urge(task.Id)));

        Assert.Equal(2, await county.QueryAsync(db => db.Tasks.Where(t => t.Id == task.Id).Select(t => t.UrgedCount).SingleAsync()));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Who_only_acts_for_another_urges_in_that_position()
    {
        var (from, to) = (await county.PersonAsync("yunling.shenhe"), await county.PersonAsync("yunling.baomi"));
        await county.Database.ExecuteAsync("DELETE FROM holdings WHERE person_id = (SELECT id FROM people WHERE user_name = 'yunling.baomi')");
        await county.Database.ExecuteAsync(
            $"INSERT INTO delegations (id, from_person_id, to_person_id, valid_from, valid_to, reason, created_by, created_at) VALUES (gen_random_uuid(), '{from}', '{to}', '2022-01-01', '2022-01-31', '', '{from}', now())");

        Assert.Null(await OperateAsync("yunling.baomi", new OfficeOperation.Urge((await county.OpenTaskAsync("qingshi")).Id)));

        var entry = (await EntriesAsync())[^1];
        Assert.Equal(("县级审核员", "代县级审核员甲"), (entry.Position, entry.OnBehalf));
    }

    [Fact]
    public async Task A_page_that_shows_what_is_offered_keeps_nobody_waiting()
    {
        var task = await county.OpenTaskAsync("qingshi");
        await using var source = NpgsqlDataSource.Create(county.Database.OwnerConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand($"SELECT FROM process_states WHERE case_id = '{caseId}' FOR UPDATE", connection, transaction);
        await hold.ExecuteNonQueryAsync();

        Assert.Equal(2, (await OfferAsync("qingshi.baomi", task.Id).WaitAsync(TimeSpan.FromSeconds(20))).Outcomes.Count);
    }

    private async Task<Error?> OperateAsync(string userName, OfficeOperation operation, string reason = "", int seenVersion = 1)
    {
        var person = await county.PersonAsync(userName);
        var done = await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, reason, seenVersion, person), default));
        return done.Succeeded ? null : done.Error;
    }

    private async Task<Offer> OfferAsync(string userName, Guid taskId)
    {
        var person = await county.PersonAsync(userName);
        return (await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, taskId, person, default)))!;
    }

    private async Task<IEnumerable<WorkRow>> WaitingAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        var all = ListFilter.Parse(TaskList.Waiting, "");
        return (await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Waiting, person, all, null, default))).Rows.Cast<WorkRow>();
    }

    private async Task<Guid> HoldAsync(string userName, string position, string unit = "qingshi")
    {
        var holding = new Holding { PersonId = await county.PersonAsync(userName), UnitId = await county.UnitAsync(unit), Position = position, ValidFrom = new(2021, 1, 1) };
        return await county.QueryAsync(async db =>
        {
            db.Holdings.Add(holding);
            await db.SaveChangesAsync();
            return holding.Id;
        });
    }

    private async Task<int> SweepAsync()
    {
        await using var source = NpgsqlDataSource.Create(county.Database.AppConnectionString);
        using var sweeper = new TimerSweeper(
            source, county.Host.Services.GetRequiredService<WorkingCalendar>(), county.Clock, new SweeperSettings(TimeSpan.FromSeconds(1)), NullLogger<TimerSweeper>.Instance);
        return await sweeper.SweepAsync(default);
    }

    private async Task<string?> FaultAsync()
    {
        var person = await county.PersonAsync("qingshi.jingban");
        return (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(caseId, person, default)))!.Fault;
    }

    private Task<List<Decision>> EntriesAsync() => county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).ToListAsync());
}
