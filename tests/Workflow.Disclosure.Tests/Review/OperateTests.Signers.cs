using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>Those whom the holder of a task asks to sign beside.</summary>
public sealed partial class OperateTests
{
    [Fact]
    public async Task Who_was_asked_to_sign_first_is_waited_for_and_a_word_of_his_is_no_decision()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        var task = await county.OpenTaskAsync("qingshi");
        var leader = await county.PersonAsync("qingshi.zhuyao");

        Assert.Null(await OperateAsync("qingshi.zhuren", new OfficeOperation.AddSigner(task.Id, leader, Positions.PrincipalLeader, SignerPart.Before)));

        var waits = await county.DecideAsync("qingshi.zhuren", task.Id, "Approve");
        Assert.Contains("还没有签完", Assert.IsType<TaskWaits>(waits.Error).Message, StringComparison.Ordinal);
        Assert.Equal(["Return"], (await OfferAsync("qingshi.zhuren", task.Id)).Outcomes.Select(o => o.Name));
        var asked = await county.QueryAsync(db => db.Tasks.SingleAsync(t => t.ClosedAt == null && t.Signer == SignerPart.Before));
        Assert.Equal((leader, "主要领导"), (asked.AssigneeId, asked.Position));
        Assert.True((await county.DecideAsync("qingshi.zhuyao", asked.Id, "Agree", "可以")).Succeeded);
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        Assert.Equal(DecisionKind.Opinion, (await EntriesAsync()).Single(d => d.Outcome == "Agree").Kind);
        Assert.Equal("主要领导", (await county.OpenTaskAsync("qingshi")).Position);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Who_is_asked_to_sign_beside_is_told_by_whom_and_his_objection_stands_before_the_holders_eyes()
    {
        var (task, director) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync("qingshi.zhuren"));
        Assert.Null(await OperateAsync("qingshi.baomi", new OfficeOperation.AddSigner(task.Id, director, Positions.OfficeDirector, SignerPart.Before), "请看第二段"));
        var asked = (WorkRow)Assert.Single(await WaitingAsync("qingshi.zhuren"));
        Assert.Equal(SignerPart.Before, asked.Signer);
        var request = (await county.WithAsync<TaskViews, TaskView?>(v => v.ReadAsync(asked.TaskId, director, default)))!.Request;
        Assert.Equal("保密审查员青石镇保密审查员请您加签：请看第二段。您签了意见，回到他那里由他决定。", request);

        Assert.True((await county.DecideAsync("qingshi.zhuren", asked.TaskId, "Object", "还有涉密内容")).Succeeded);
        var row = (WorkRow)Assert.Single(await WaitingAsync("qingshi.baomi"));
        Assert.Equal((null, "办公室主任：还有涉密内容", null), (row.ReturnedBy, row.ObjectedBy, row.Forward));
        var secrecy = await county.PersonAsync("qingshi.baomi");
        Assert.Equal("加签人不同意：办公室主任青石镇办公室主任：还有涉密内容", (await county.WithAsync<TaskViews, TaskView?>(v => v.ReadAsync(row.TaskId, secrecy, default)))!.Request);
    }

    [Fact]
    public async Task An_objection_of_who_signs_after_brings_it_back_and_one_asked_no_more_is_told()
    {
        var task = await county.OpenTaskAsync("qingshi");
        var (director, leader) = (await county.PersonAsync("qingshi.zhuren"), await county.PersonAsync("qingshi.fenguan"));
        Assert.Null(await OperateAsync("qingshi.baomi", new OfficeOperation.AddSigner(task.Id, director, Positions.OfficeDirector, SignerPart.After)));
        Assert.Null(await OperateAsync("qingshi.baomi", new OfficeOperation.AddSigner(task.Id, leader, Positions.LeaderInCharge, SignerPart.After)));
        Assert.IsType<Disclosure.Processes.OperationRefused>(await OperateAsync("qingshi.baomi", new OfficeOperation.AddSigner(task.Id, leader, Positions.LeaderInCharge, SignerPart.After)));
        Assert.True((await county.DecideAsync("qingshi.baomi", task.Id, "Approve")).Succeeded);

        Assert.Equal([director, leader], (await OfferAsync("qingshi.baomi", task.Id)).Asked.Select(a => a.PersonId));
        Assert.Null(await OperateAsync("qingshi.baomi", new OfficeOperation.RemoveSigner(task.Id, leader, Positions.LeaderInCharge)));
        var asked = await county.OpenTaskAsync("qingshi");
        Assert.True((await county.DecideAsync("qingshi.zhuren", asked.Id, "Object", "还有涉密内容")).Succeeded);

        Assert.Equal("保密审查员", (await county.OpenTaskAsync("qingshi")).Position);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Who_was_asked_by_another_or_by_the_process_itself_is_not_taken_off()
    {
        var other = await county.PersonAsync("qingshi.fenguan");
        var id = caseId = await county.StartReleaseAsync("information-release-joint", "baixi");
        await HoldAsync("baixi.jingban", Positions.LeaderInCharge, "baixi");
        await county.WalkAsync("baixi", ("baixi.jingban", "Submit"), ("baixi.baomi", "Approve"));
        var tasks = await county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == id && t.ClosedAt == null).ToListAsync());
        var (directors, leaders) = (tasks.Single(t => t.Position == "办公室主任"), tasks.Single(t => t.Position == "分管领导"));
        var second = (await OfferAsync("baixi.fenguan", leaders.Id)).Transfer[0];
        Assert.Null(await OperateAsync("baixi.fenguan", new OfficeOperation.Transfer(leaders.Id, second.PersonId)));
        var principal = await county.PersonAsync("baixi.zhuyao");
        Assert.Null(await OperateAsync("baixi.zhuren", new OfficeOperation.AddSigner(directors.Id, principal, Positions.PrincipalLeader, SignerPart.Joint)));

        Assert.Equal([principal], (await OfferAsync("baixi.zhuren", directors.Id)).Asked.Select(a => a.PersonId));
        Assert.Empty((await OfferAsync("baixi.jingban", leaders.Id)).Asked);
        Assert.IsType<NobodyAsked>(await OperateAsync("baixi.zhuren", new OfficeOperation.RemoveSigner(directors.Id, second.PersonId, Positions.LeaderInCharge)));
        Assert.IsType<NobodyAsked>(await OperateAsync("baixi.jingban", new OfficeOperation.RemoveSigner(leaders.Id, principal, Positions.PrincipalLeader)));
        Assert.Null(await OperateAsync("baixi.zhuren", new OfficeOperation.RemoveSigner(directors.Id, principal, Positions.PrincipalLeader)));
        Assert.NotEqual(other, second.PersonId);
    }
}
