using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Notifications;

/// <summary>收回转办 and 改派 of 保密审查 in 青石镇, which has three who hold that position.</summary>
public sealed class HandoverNoticesTests : IAsyncLifetime
{
    private const string Giver = "qingshi.baomi";
    private const string Receiver = "qingshi.jingban";
    private const string Third = "qingshi.fenguan";
    private County county = null!;
    private ReviewTask task = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(HostRoles.Worker);
        await county.Host.StartAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        task = await county.OpenTaskAsync("qingshi");
        var (unit, receiver, third) = (await county.UnitAsync("qingshi"), await county.PersonAsync(Receiver), await county.PersonAsync(Third));
        await county.QueryAsync(db =>
        {
            db.Holdings.AddRange(((Guid[])[receiver, third]).Select(p => new Holding { PersonId = p, UnitId = unit, Position = Positions.SecrecyReviewer, ValidFrom = new(2021, 1, 1) }));
            return db.SaveChangesAsync();
        });
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Who_loses_a_task_and_who_gets_it_are_told_once_each_by_whom_and_why_and_whoever_did_it_is_not()
    {
        await TransferAsync();
        await DoAsync(Giver, new OfficeOperation.TakeBack(task.Id));

        Assert.Equal([(Third, "task-opened"), (Receiver, "task-taken")], await ToldAsync());
        Assert.Contains("保密审查员青石镇保密审查员收回转办，不再单等您办理", await BodyAsync(Receiver), StringComparison.Ordinal);

        await TransferAsync();
        await DoAsync("yunling.guanli", new OfficeOperation.Reassign(task.Id, await county.PersonAsync(Third)), "他调走了");

        Assert.Equal([(Third, "task-opened"), (Receiver, "task-taken")], await ToldAsync());
        Assert.Contains("改派，不再由您办理。\n说明：他调走了", await BodyAsync(Receiver), StringComparison.Ordinal);
        Assert.Contains("改派，现在等您以保密审查员身份办理", await BodyAsync(Third), StringComparison.Ordinal);
    }

    /// <summary>What was told of it, or before, is forgotten.</summary>
    private async Task TransferAsync()
    {
        await DoAsync(Giver, new OfficeOperation.Transfer(task.Id, await county.PersonAsync(Receiver)));
        await county.HandledAsync<TaskOpened, TaskOpenedNotices>();
        await county.HandledAsync<TaskCalled, TaskCalledNotices>();
        await county.QueryAsync(db => db.Notifications.ExecuteDeleteAsync());
    }

    private async Task DoAsync(string userName, OfficeOperation operation, string reason = "")
    {
        var person = await county.PersonAsync(userName);
        var done = await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(task.CaseId, operation, reason, 1, person), default));
        Assert.True(done.Succeeded, done.Error?.Message);
    }

    private async Task<List<(string, string)>> ToldAsync()
    {
        await county.HandledAsync<TaskCalled, TaskCalledNotices>();
        return await county.QueryAsync(async db =>
            (await db.Notifications.Join(db.Users, n => n.PersonId, p => p.Id, (n, p) => new { p.UserName, n.Kind }).OrderBy(n => n.UserName).ToListAsync()).ConvertAll(n => (n.UserName!, n.Kind)));
    }

    private async Task<string> BodyAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.QueryAsync(db => db.Notifications.Where(n => n.PersonId == person).Select(n => n.Body).SingleAsync());
    }
}
