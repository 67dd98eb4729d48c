using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Levels;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>A unit that does not let one person decide several levels, as shipped.</summary>
public sealed partial class OperateTests
{
    [Fact]
    public async Task Where_a_unit_forbids_it_one_person_does_not_decide_two_levels()
    {
        await HoldAsync("qingshi.zhuren", Positions.LeaderInCharge);
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        var task = await county.OpenTaskAsync("qingshi");

        Assert.IsType<SecondLevel>((await county.DecideAsync("qingshi.zhuren", task.Id, "Approve")).Error);
        Assert.Equal(["Return"], (await OfferAsync("qingshi.zhuren", task.Id)).Outcomes.Select(o => o.Name));
        Assert.True((await county.DecideAsync("qingshi.fenguan", task.Id, "Approve")).Succeeded);
    }

    [Fact]
    public async Task Where_a_unit_forbids_two_levels_a_draft_that_came_back_is_handed_on_again_by_who_handed_it_on()
    {
        var task = await county.OpenTaskAsync("qingshi");
        Assert.Null(await OperateAsync("qingshi.baomi", new OfficeOperation.Return(task.Id, (await OfferAsync("qingshi.baomi", task.Id)).ReturnTo[0].To, AfterReturn.RunAgain), "请改"));
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));

        var submitted = await county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.MayEdit && t.Outcome == "Submit").OrderByDescending(t => t.OpenedSequence).FirstAsync());
        Assert.Null(await OperateAsync("qingshi.jingban", new OfficeOperation.Withdraw(submitted.Id)));
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
    }

    [Fact]
    public async Task Where_a_unit_forbids_two_levels_who_decided_the_one_before_may_still_be_asked_to_sign_beside()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        var (task, director) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync("qingshi.zhuren"));
        Assert.Null(await OperateAsync("qingshi.fenguan", new OfficeOperation.AddSigner(task.Id, director, Positions.OfficeDirector, SignerPart.Before)));
        var asked = await county.QueryAsync(db => db.Tasks.SingleAsync(t => t.ClosedAt == null && t.Signer == SignerPart.Before));

        Assert.True((await county.DecideAsync("qingshi.zhuren", asked.Id, "Agree", "可以")).Succeeded);
        await county.WalkAsync("qingshi", ("qingshi.fenguan", "Approve"));
    }

    [Fact]
    public async Task Where_a_unit_forbids_two_levels_nobody_signs_what_he_has_just_rewritten_nor_both_places_of_a_joint_review()
    {
        await HoldAsync("qingshi.zhuyao", Positions.Drafter);
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        var task = await county.OpenTaskAsync("qingshi");
        Assert.Null(await OperateAsync("qingshi.zhuyao", new OfficeOperation.Return(task.Id, (await OfferAsync("qingshi.zhuyao", task.Id)).ReturnTo[0].To, AfterReturn.BackToMe), "我来改"));
        await county.WalkAsync("qingshi", ("qingshi.zhuyao", "Submit"));
        Assert.IsType<OwnText>((await county.DecideAsync("qingshi.zhuyao", (await county.OpenTaskAsync("qingshi")).Id, "Approve")).Error);

        var joint = await county.StartReleaseAsync("information-release-joint", "baixi");
        await HoldAsync("baixi.zhuren", Positions.LeaderInCharge, "baixi");
        await county.WalkAsync("baixi", ("baixi.jingban", "Submit"), ("baixi.baomi", "Approve"));
        var both = await county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == joint && t.ClosedAt == null).Select(t => t.Id).ToListAsync());
        Assert.True((await county.DecideAsync("baixi.zhuren", both[0], "Approve")).Succeeded);
        Assert.IsType<SecondLevel>((await county.DecideAsync("baixi.zhuren", both[1], "Approve")).Error);
    }

    [Fact]
    public async Task Where_a_unit_forbids_two_levels_neither_a_withdrawal_nor_a_return_between_them_is_a_way_round()
    {
        await HoldAsync("qingshi.baomi", Positions.OfficeDirector);
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        var first = await county.OpenTaskAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        Assert.Null(await OperateAsync("qingshi.zhuren", new OfficeOperation.Withdraw(first.Id)));
        Assert.IsType<SecondLevel>((await county.DecideAsync("qingshi.baomi", (await county.OpenTaskAsync("qingshi")).Id, "Approve")).Error);

        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        var leader = await county.OpenTaskAsync("qingshi");
        Assert.Null(await OperateAsync("qingshi.fenguan", new OfficeOperation.Return(leader.Id, (await OfferAsync("qingshi.fenguan", leader.Id)).ReturnTo[^1].To, AfterReturn.RunAgain), "请改"));
        Assert.IsType<SecondLevel>((await county.DecideAsync("qingshi.baomi", (await county.OpenTaskAsync("qingshi")).Id, "Approve")).Error);
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
    }
}
