using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>收回转办 and 改派 of 保密审查 in 青石镇, which has two who hold that position.</summary>
public sealed class HandoverTests : IAsyncLifetime
{
    private const string Giver = "qingshi.baomi";
    private const string Receiver = "qingshi.jingban";
    private const string Third = "qingshi.fenguan";
    private const string Administrator = "yunling.guanli";
    private County county = null!;
    private ReviewTask task = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        await HoldAsync(Receiver, Positions.SecrecyReviewer);
        task = await county.OpenTaskAsync("qingshi");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task What_was_handed_to_the_wrong_person_is_taken_back_while_he_has_not_acted()
    {
        Assert.Null((await OfferAsync(Giver)).TakeBack);
        await TransferAsync(Giver, Receiver);
        Assert.Equal("青石镇经办人", (await OfferAsync(Giver)).TakeBack);
        Assert.Null((await OfferAsync(Receiver)).TakeBack);
        Assert.IsType<NothingToTakeBack>(await OperateAsync(Receiver, new OfficeOperation.TakeBack(task.Id)));

        Assert.Null(await OperateAsync(Giver, new OfficeOperation.TakeBack(task.Id)));

        Assert.Null((await county.OpenTaskAsync("qingshi")).AssigneeId);
        Assert.Equal((true, true), (await WaitsForAsync(Giver), await WaitsForAsync(Receiver)));
        var entry = (await EntriesAsync())[^1];
        Assert.Equal(("收回转办", "从青石镇经办人处收回", "保密审查员", DecisionKind.Operation), (entry.OutcomeLabel, entry.Detail, entry.Position, entry.Kind));
        Assert.Contains("您已于2022年1月4日09:00收回转办：从青石镇经办人处收回", (await OperateAsync(Giver, new OfficeOperation.TakeBack(task.Id)))!.Message, StringComparison.Ordinal);
        Assert.True((await county.DecideAsync(Giver, task.Id, "Approve")).Succeeded);
        Assert.IsType<TaskDone>(await OperateAsync("qingshi.zhuren", new OfficeOperation.TakeBack(task.Id)));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Who_has_asked_handed_on_or_decided_has_acted_and_an_urge_is_no_act()
    {
        await HoldAsync(Third, Positions.SecrecyReviewer);
        await TransferAsync(Giver, Receiver);
        Assert.Null(await OperateAsync("qingshi.zhuyao", new OfficeOperation.Urge(task.Id)));
        Assert.NotNull((await OfferAsync(Giver)).TakeBack);

        Assert.Null(await OperateAsync(Receiver, new OfficeOperation.AddSigner(task.Id, await county.PersonAsync("qingshi.zhuren"), Positions.OfficeDirector, SignerPart.Before)));
        Assert.IsType<NothingToTakeBack>(await OperateAsync(Giver, new OfficeOperation.TakeBack(task.Id)));
        Assert.Null((await OfferAsync(Giver)).TakeBack);

        await TransferAsync(Receiver, Third);
        Assert.IsType<NothingToTakeBack>(await OperateAsync(Giver, new OfficeOperation.TakeBack(task.Id)));
        Assert.Equal("青石镇分管领导", (await OfferAsync(Receiver)).TakeBack);
        Assert.Null(await OperateAsync(Receiver, new OfficeOperation.TakeBack(task.Id)));
        Assert.Equal(await county.PersonAsync(Receiver), await AssigneeAsync(task.Id));
    }

    [Fact]
    public async Task Who_no_longer_holds_the_position_takes_nothing_back()
    {
        await TransferAsync(Giver, Receiver);
        await HoldAsync(Giver, Positions.Drafter);
        await EndAsync(Giver, Positions.SecrecyReviewer);
        Assert.IsType<NothingToTakeBack>(await OperateAsync(Giver, new OfficeOperation.TakeBack(task.Id)));
    }

    [Fact]
    public async Task What_came_before_a_handing_on_can_be_withdrawn_neither_then_nor_after_it_was_taken_back()
    {
        await county.WalkAsync("qingshi", (Giver, "Approve"));
        await HoldAsync(Third, Positions.OfficeDirector);
        var (mine, director) = (task, await county.OpenTaskAsync("qingshi"));
        Assert.True((await OfferAsync(Giver, mine.Id)).Withdraw);
        Assert.Null(await OperateAsync("qingshi.zhuren", new OfficeOperation.Transfer(director.Id, await county.PersonAsync(Third))));
        Assert.False((await OfferAsync(Giver, mine.Id)).Withdraw);

        Assert.Null(await OperateAsync("qingshi.zhuren", new OfficeOperation.TakeBack(director.Id)));

        Assert.False((await OfferAsync(Giver, mine.Id)).Withdraw);
        Assert.Contains("后面已经有人办理", (await OperateAsync(Giver, new OfficeOperation.Withdraw(mine.Id)))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_administrator_gives_a_task_whose_holder_has_left_to_another_or_back_to_the_position()
    {
        await TransferAsync(Giver, Receiver);
        await HoldAsync(Third, Positions.SecrecyReviewer);
        await EndAsync(Receiver, Positions.SecrecyReviewer);
        Assert.Empty((await OfferAsync(Giver)).Reassign);
        Assert.IsType<AdministratorReassigns>(await OperateAsync(Giver, new OfficeOperation.Reassign(task.Id, await county.PersonAsync(Third)), "他调走了"));
        var offer = await OfferAsync(Administrator);
        Assert.Equal(["青石镇保密审查员", "青石镇分管领导"], offer.Reassign.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal("青石镇经办人", offer.Release);
        Assert.IsType<OpinionMissing>(await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, await county.PersonAsync(Third))));
        Assert.IsType<NotAHolder>(await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, await county.PersonAsync("qingshi.zhuyao")), "他调走了"));

        Assert.Null(await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, await county.PersonAsync(Third)), "他调走了"));

        Assert.Equal((false, true), (await WaitsForAsync(Giver), await WaitsForAsync(Third)));
        Assert.Null((await OfferAsync(Giver)).TakeBack);
        var entry = (await EntriesAsync())[^1];
        Assert.Equal(
            ("改派", "改由青石镇分管领导办理（原由青石镇经办人办理）", "县级管理员", "他调走了"), (entry.OutcomeLabel, entry.Detail, entry.Position, entry.Opinion));
        Assert.IsType<AlreadyHis>(await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, await county.PersonAsync(Third)), "他调走了"));

        Assert.Null(await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, null), "都可以办"));
        Assert.Equal((true, true), (await WaitsForAsync(Giver), await WaitsForAsync(Third)));
        Assert.Equal("交回岗位，由在岗的保密审查员办理（原由青石镇分管领导办理）", (await EntriesAsync())[^1].Detail);
        Assert.IsType<NobodysAlone>(await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, null), "都可以办"));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task A_draft_is_reassigned_too_and_where_nobody_holds_the_position_the_administrator_is_told_to_appoint()
    {
        await county.WalkAsync("qingshi", (Giver, "Return"));
        task = await county.OpenTaskAsync("qingshi");
        await EndAsync(Receiver, Positions.Drafter);
        var offer = await OfferAsync(Administrator);
        Assert.Equal((0, null, "经办人"), (offer.Reassign.Count, offer.Release, offer.Vacant));
        Assert.Contains("任命", (await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, await county.PersonAsync(Third)), "他调走了"))!.Message, StringComparison.Ordinal);

        await HoldAsync(Third, Positions.Drafter);
        Assert.Null((await OfferAsync(Administrator)).Vacant);
        Assert.Null(await OperateAsync(Administrator, new OfficeOperation.Reassign(task.Id, await county.PersonAsync(Third)), "他调走了"));
        Assert.True(await WaitsForAsync(Third));
    }

    [Fact]
    public async Task A_signer_who_was_asked_in_person_is_replaced_by_a_person_and_can_still_be_dispensed_with()
    {
        await HoldAsync(Third, Positions.OfficeDirector);
        Assert.Null(await OperateAsync(Giver, new OfficeOperation.AddSigner(task.Id, await county.PersonAsync("qingshi.zhuren"), Positions.OfficeDirector, SignerPart.Before)));
        var signing = await county.QueryAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.ClosedAt == null && t.Signer == SignerPart.Before));

        Assert.Null(await OperateAsync("qingshi.zhuren", new OfficeOperation.Transfer(signing.Id, await county.PersonAsync(Third))));
        Assert.Null(await OperateAsync("qingshi.zhuren", new OfficeOperation.TakeBack(signing.Id)));
        Assert.Equal(await county.PersonAsync("qingshi.zhuren"), await AssigneeAsync(signing.Id));

        Assert.Null((await OfferAsync(Administrator, signing.Id)).Release);
        Assert.IsType<AskedInPerson>(await OperateAsync(Administrator, new OfficeOperation.Reassign(signing.Id, null), "他出差了"));
        Assert.Null(await OperateAsync(Administrator, new OfficeOperation.Reassign(signing.Id, await county.PersonAsync(Third)), "他出差了"));
        Assert.Equal(await county.PersonAsync(Third), Assert.Single((await OfferAsync(Giver)).Asked).PersonId);
        Assert.Null(await OperateAsync(Giver, new OfficeOperation.RemoveSigner(task.Id, await county.PersonAsync(Third), Positions.OfficeDirector)));
    }

    private async Task TransferAsync(string from, string to) => Assert.Null(await OperateAsync(from, new OfficeOperation.Transfer(task.Id, await county.PersonAsync(to))));

    private async Task<Error?> OperateAsync(string userName, OfficeOperation operation, string reason = "")
    {
        var person = await county.PersonAsync(userName);
        var done = await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(task.CaseId, operation, reason, 1, person), default));
        return done.Succeeded ? null : done.Error;
    }

    private async Task<Offer> OfferAsync(string userName, Guid? of = null)
    {
        var person = await county.PersonAsync(userName);
        return (await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(task.CaseId, of ?? task.Id, person, default)))!;
    }

    private async Task<bool> WaitsForAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        var all = ListFilter.Parse(TaskList.Waiting, "");
        return (await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Waiting, person, all, null, default))).Rows.Count == 1;
    }

    private async Task HoldAsync(string userName, string position)
    {
        var holding = new Holding { PersonId = await county.PersonAsync(userName), UnitId = await county.UnitAsync("qingshi"), Position = position, ValidFrom = new(2021, 1, 1) };
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(holding);
            return db.SaveChangesAsync();
        });
    }

    private async Task EndAsync(string userName, string position)
    {
        var person = await county.PersonAsync(userName);
        await county.QueryAsync(db => db.Holdings.Where(h => h.PersonId == person && h.Position == position).ExecuteUpdateAsync(s => s.SetProperty(h => h.ValidTo, new DateOnly(2022, 1, 3))));
    }

    private async Task<Guid?> AssigneeAsync(Guid of) => await county.QueryAsync(db => db.Tasks.Where(t => t.Id == of).Select(t => t.AssigneeId).SingleAsync());

    private async Task<string?> FaultAsync()
    {
        var person = await county.PersonAsync("qingshi.zhuren");
        return (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(task.CaseId, person, default)))!.Fault;
    }

    private Task<List<Decision>> EntriesAsync() => county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).ToListAsync());
}
