using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>青石镇 has two 保密审查员; the task is transferred from the first to the second.</summary>
public sealed class TaskAuthorityTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2022, 1, 4);
    private County county = null!;
    private ReviewTask task = null!;
    private Guid first;
    private Guid second;
    private Guid administrator;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        var unit = await county.UnitAsync("qingshi");
        (first, second, administrator) = (await county.PersonAsync("qingshi.baomi"), await county.PersonAsync("qingshi.zhuren"), await county.PersonAsync("yunling.guanli"));
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(new Holding { PersonId = second, UnitId = unit, Position = Positions.SecrecyReviewer, ValidFrom = new(2021, 1, 1) });
            return db.SaveChangesAsync();
        });
        task = await county.OpenTaskAsync("qingshi");
        Assert.True((await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(
            new Operate(task.CaseId, new OfficeOperation.Transfer(task.Id, second), "", 1, first), default))).Succeeded);
        task = await county.OpenTaskAsync("qingshi");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task What_was_transferred_to_one_who_is_locked_is_everybodys_again_until_he_is_unlocked()
    {
        await AssertActorsAsync(second);
        Assert.IsType<TaskNotFound>((await county.DecideAsync("qingshi.baomi", task.Id, "Approve")).Error);

        await LockAsync(true);
        await AssertActorsAsync(first, second);
        Assert.Equal(1, await CalledAsync());
        await LockAsync(false);
        await AssertActorsAsync(second);

        await LockAsync(true);
        Assert.True((await county.DecideAsync("qingshi.baomi", task.Id, "Approve")).Succeeded);
    }

    [Fact]
    public async Task What_was_transferred_to_one_whose_account_is_closed_is_the_others_on_the_same_day()
    {
        await county.WithAsync<ClosePersonHandler, Result<Done>>(h => h.HandleAsync(new ClosePerson(administrator, second), default));

        await AssertActorsAsync(first);
        Assert.Equal(1, await CalledAsync());
        Assert.True((await county.DecideAsync("qingshi.baomi", task.Id, "Approve")).Succeeded);
    }

    [Theory]
    [InlineData("closed_at = '2022-01-04'")]
    [InlineData("lockout_end = '9999-01-01Z'")]
    public async Task Who_cannot_sign_in_acts_for_nobody(string away)
    {
        var acting = await county.PersonAsync("qingshi.fenguan");
        await county.WithAsync<DelegationDesk, Result<Guid>>(d => d.DelegateAsync(
            new Disclosure.People.Delegate(second, second, acting, null, null, Today, Today, ""), default));
        await AssertActorsAsync(second, acting);

        await county.Database.ExecuteAsync($"UPDATE people SET {away} WHERE id = '{acting}'");

        await AssertActorsAsync(second);
    }

    /// <summary>Asked about all, and asked for each person alone.</summary>
    private async Task AssertActorsAsync(params Guid[] expected)
    {
        Assert.Equal(expected.Order(), (await county.QueryAsync(db => db.ActorsAsync(task, Today, default))).Order());
        foreach (var person in (Guid[])[first, second, administrator])
        {
            Assert.Equal(expected.Contains(person), await county.QueryAsync(db => db.MayActAsync(task.Id, person, Today, default)));
        }
    }

    private async Task LockAsync(bool locked) => await county.WithAsync<LockPersonHandler, Result<Done>>(h => h.HandleAsync(new LockPerson(administrator, second, locked), default));

    private Task<int> CalledAsync() => county.QueryAsync(db => db.Outbox.CountAsync(o => o.Type == nameof(TaskCalled) && o.CaseId == task.CaseId && o.Payload.Contains(TaskCalled.Released)));
}
