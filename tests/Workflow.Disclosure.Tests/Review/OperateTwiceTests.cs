using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

public sealed class OperateTwiceTests : IAsyncLifetime
{
    private County county = null!;
    private ReviewTask draft = null!;
    private ReviewTask review = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        draft = await county.OpenTaskAsync("qingshi");
        await county.TypeReportAsync(draft.Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        review = await county.OpenTaskAsync("qingshi");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_second_click_on_a_transfer_is_told_that_it_is_done_and_nobody_else_is()
    {
        var (unit, second) = (await county.UnitAsync("qingshi"), await county.PersonAsync("qingshi.zhuren"));
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(new Holding { PersonId = second, UnitId = unit, Position = Positions.SecrecyReviewer, ValidFrom = new(2021, 1, 1) });
            return db.SaveChangesAsync();
        });
        var transfer = new OfficeOperation.Transfer(review.Id, second);
        Assert.Null(await OperateAsync("qingshi.baomi", transfer));

        var told = await OperateAsync("qingshi.baomi", transfer);

        Assert.Equal("您已于2022年1月4日09:00转办：转给青石镇办公室主任。不用再点一次。", Assert.IsAssignableFrom<ConflictError>(told).Message);
        Assert.IsType<TaskNotFound>(await OperateAsync("qingshi.fenguan", transfer));
        await county.Database.ExecuteAsync($"UPDATE holdings SET valid_to = '2022-01-03' WHERE person_id = '{await county.PersonAsync("qingshi.baomi")}'");
        Assert.IsType<TaskNotFound>(await OperateAsync("qingshi.baomi", transfer));
    }

    [Fact]
    public async Task A_second_click_on_a_withdrawal_is_told_that_it_is_done_until_somebody_acts()
    {
        var withdraw = new OfficeOperation.Withdraw(draft.Id);
        Assert.Null(await OperateAsync("qingshi.jingban", withdraw));

        Assert.Equal("您已于2022年1月4日09:00撤回。不用再点一次。", Assert.IsAssignableFrom<ConflictError>(await OperateAsync("qingshi.jingban", withdraw)).Message);

        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
        var again = await county.QueryAsync(db => Task.FromResult(db.Tasks.Single(t => t.DecidedBy != null && t.Position == Positions.Drafter && t.Id != draft.Id).Id));
        Assert.Contains("后面已经有人办理", (await OperateAsync("qingshi.jingban", new OfficeOperation.Withdraw(again)))!.Message, StringComparison.Ordinal);
    }

    private async Task<Error?> OperateAsync(string userName, OfficeOperation operation)
    {
        var person = await county.PersonAsync(userName);
        var done = await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(draft.CaseId, operation, "", 1, person), default));
        return done.Succeeded ? null : done.Error;
    }
}
