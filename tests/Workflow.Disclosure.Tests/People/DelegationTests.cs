using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.People;

public sealed class DelegationTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2022, 1, 4);
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Who_acts_for_another_has_the_tasks_that_already_wait_and_the_record_says_for_whom()
    {
        var task = await county.OpenTaskAsync("qingshi");
        Assert.Empty(await WaitingAsync("qingshi.zhuren"));
        Assert.Null(await DelegateAsync("qingshi.baomi", "qingshi.zhuren", Today, Today.AddDays(2)));

        Assert.Equal([task.Id], await WaitingAsync("qingshi.zhuren"));
        Assert.Equal([task.Id], await WaitingAsync("qingshi.baomi"));
        Assert.True((await county.DecideAsync("qingshi.zhuren", task.Id, "Approve")).Succeeded);

        var entry = await county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).LastAsync());
        Assert.Equal(("保密审查员", "由青石镇人民政府办公室主任代青石镇人民政府保密审查员（青石镇保密审查员）"), (entry.Position, entry.OnBehalf));
        var (person, id) = (await county.PersonAsync("qingshi.jingban"), entry.CaseId);
        Assert.Null((await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(id, person, default)))!.Fault);
        await county.Database.ExecuteAsync("UPDATE decisions SET on_behalf = NULL WHERE number = 2");
        Assert.Contains("第2条", (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(id, person, default)))!.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3, null, false)]
    [InlineData(0, 0, null, true)]
    [InlineData(0, 3, CaseKinds.AnnualReport, true)]
    [InlineData(0, 3, CaseKinds.InformationRelease, false)]
    public async Task It_holds_on_its_days_and_for_its_kind_of_case_only(int from, int to, string? kind, bool acts)
    {
        Assert.Null(await DelegateAsync("qingshi.baomi", "qingshi.zhuren", Today.AddDays(from), Today.AddDays(to), kind));

        var task = await county.OpenTaskAsync("qingshi");
        Assert.Equal(acts ? [task.Id] : [], await WaitingAsync("qingshi.zhuren"));
        Assert.Equal(acts, (await county.DecideAsync("qingshi.zhuren", task.Id, "Return", "请改")).Succeeded);
    }

    [Fact]
    public async Task For_one_kind_of_case_it_shows_no_other()
    {
        var (report, release) = (await county.QueryAsync(db => db.Cases.AsNoTracking().SingleAsync()), await county.StartReleaseAsync("information-release"));
        var (from, to) = (await county.PersonAsync("qingshi.fenguan"), await county.PersonAsync("baixi.zhuren"));
        // Set while he still held a position in that unit.
        await county.QueryAsync(db =>
        {
            db.Delegations.Add(new Delegation
            {
                FromPersonId = from,
                ToPersonId = to,
                Kind = CaseKinds.InformationRelease,
                ValidFrom = Today,
                ValidTo = Today,
                Reason = "",
                CreatedBy = from,
                CreatedAt = County.Morning,
            });
            return db.SaveChangesAsync();
        });

        Assert.False(await AskAsync(a => a.MaySeeAsync(to, report.UnitId, CaseKinds.AnnualReport, Today, default)));
        Assert.True(await AskAsync(a => a.MaySeeAsync(to, report.UnitId, CaseKinds.InformationRelease, Today, default)));
        Assert.Equal([release], await AskAsync(a => a.CasesSeenBy(to, Today).Select(c => c.Id).ToListAsync()));
        Assert.DoesNotContain(await AskAsync(a => a.SeersAsync(report.UnitId, CaseKinds.AnnualReport, Today, default)), s => s.Id == to);
        Assert.Contains(await AskAsync(a => a.SeersAsync(report.UnitId, CaseKinds.InformationRelease, Today, default)), s => s.Id == to);
        Assert.Null(await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(report.Id, to, default)));
        var running = await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Running, to, ListFilter.Parse(TaskList.Running, ""), null, default));
        Assert.Equal(release, Assert.Single(running.Rows).CaseId);
        Assert.Equal(1, (await county.WithAsync<TaskLists, ListCounts>(l => l.CountAsync(to, default))).Running);
    }

    [Fact]
    public async Task It_leads_nobody_into_a_unit_in_which_he_holds_nothing()
    {
        var (owner, to, other) = (await county.PersonAsync("qingshi.fenguan"), await county.PersonAsync("qingshi.zhuren"), await county.UnitAsync("baixi"));
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(new Holding { PersonId = owner, UnitId = other, Position = Positions.LeaderInCharge, ValidFrom = Today });
            return db.SaveChangesAsync();
        });
        var own = await county.UnitAsync("qingshi");

        Assert.Contains("在白溪镇人民政府没有岗位", await FaultAsync(null), StringComparison.Ordinal);
        Assert.Contains("在白溪镇人民政府没有岗位", await FaultAsync((other, Positions.LeaderInCharge)), StringComparison.Ordinal);
        Assert.Null(await FaultAsync((own, Positions.LeaderInCharge)));

        async Task<string?> FaultAsync((Guid, string)? holding) => (await county.WithAsync<DelegationDesk, Result<Guid>>(d => d.DelegateAsync(
            new Disclosure.People.Delegate(owner, owner, to, holding, null, Today, Today, ""), default))).Error is FieldFaults faults ? faults.Details[0] : null;
    }

    [Fact]
    public async Task It_is_not_handed_on_and_ends_when_it_is_ended()
    {
        Assert.Null(await DelegateAsync("qingshi.baomi", "qingshi.zhuren", Today, Today.AddDays(9)));
        Assert.Null(await DelegateAsync("qingshi.zhuren", "qingshi.fenguan", Today, Today.AddDays(9)));
        Assert.Empty(await WaitingAsync("qingshi.fenguan"));

        var (owner, other) = (await county.PersonAsync("qingshi.baomi"), await county.PersonAsync("qingshi.zhuren"));
        var row = Assert.Single(await county.WithAsync<DelegationDesk, IReadOnlyList<DelegationRow>>(d => d.OfAsync(owner, default)));
        Assert.IsType<NotFoundError>((await county.WithAsync<DelegationDesk, Result<Done>>(d => d.RevokeAsync(other, row.Id, default))).Error);
        Assert.True((await county.WithAsync<DelegationDesk, Result<Done>>(d => d.RevokeAsync(owner, row.Id, default))).Succeeded);
        Assert.Empty(await WaitingAsync("qingshi.zhuren"));
    }

    [Fact]
    public async Task What_was_transferred_to_one_who_is_away_waits_for_who_acts_for_him()
    {
        var (unit, second) = (await county.UnitAsync("qingshi"), await county.PersonAsync("qingshi.jingban"));
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(new Holding { PersonId = second, UnitId = unit, Position = Positions.SecrecyReviewer, ValidFrom = new(2021, 1, 1) });
            return db.SaveChangesAsync();
        });
        var task = await county.OpenTaskAsync("qingshi");
        Assert.Null(await DelegateAsync("qingshi.jingban", "qingshi.fenguan", Today, Today.AddDays(9)));
        var owner = await county.PersonAsync("qingshi.baomi");
        Assert.True((await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(task.CaseId, new OfficeOperation.Transfer(task.Id, second), "", 1, owner), default))).Succeeded);

        Assert.Equal([task.Id], await WaitingAsync("qingshi.fenguan"));
        Assert.Empty(await WaitingAsync("qingshi.baomi"));
        Assert.True((await county.DecideAsync("qingshi.fenguan", task.Id, "Approve")).Succeeded);
    }

    [Theory]
    [InlineData("qingshi.zhuren", -1, 3, "开始日期")]
    [InlineData("qingshi.zhuren", 3, 1, "结束日期")]
    [InlineData("qingshi.zhuren", 0, 400, "最长一年")]
    [InlineData("baixi.zhuren", 0, 3, "同单位")]
    [InlineData("qingshi.baomi", 0, 3, "同单位")]
    public async Task What_makes_no_sense_is_refused_with_its_reason(string to, int from, int until, string told) =>
        Assert.Contains(told, Assert.IsType<FieldFaults>(await DelegateAsync("qingshi.baomi", to, Today.AddDays(from), Today.AddDays(until))).Details[0], StringComparison.Ordinal);

    [Fact]
    public async Task A_county_administrator_sets_it_for_one_who_cannot_and_nobody_else_does()
    {
        var (owner, to, stranger, administrator) = (await county.PersonAsync("qingshi.baomi"), await county.PersonAsync("qingshi.zhuren"), await county.PersonAsync("qingshi.zhuyao"), await county.PersonAsync("yunling.guanli"));
        Task<Result<Guid>> BySomebody(Guid acting) => county.WithAsync<DelegationDesk, Result<Guid>>(d => d.DelegateAsync(
            new Disclosure.People.Delegate(acting, owner, to, null, null, Today, Today, "住院"), default));

        Assert.IsType<NotFoundError>((await BySomebody(stranger)).Error);
        Assert.True((await BySomebody(administrator)).Succeeded);
    }

    [Fact]
    public async Task Both_are_told_who_set_it_and_who_ended_it_and_the_list_names_who_set_it()
    {
        var (owner, to, administrator) = (await county.PersonAsync("qingshi.zhuyao"), await county.PersonAsync("qingshi.fenguan"), await county.PersonAsync("yunling.guanli"));
        await county.WithAsync<DelegationDesk, Result<Guid>>(d => d.DelegateAsync(
            new Disclosure.People.Delegate(administrator, owner, to, null, CaseKinds.AnnualReport, Today, Today.AddDays(2), "住院"), default));

        var told = await ToldAsync("delegated");
        Assert.Equal(new[] { owner, to }.Order(), told.Select(n => n.PersonId).Order());
        Assert.All(told, n => Assert.Contains("青石镇分管领导代青石镇主要领导办理（全部岗位，年度报告），由县级管理员设置。", n.Body, StringComparison.Ordinal));
        Assert.All(told, n => Assert.Contains("终止、挂起、恢复仍由本人办理", n.Body, StringComparison.Ordinal));
        Assert.All(told, n => Assert.EndsWith("说明：住院", n.Body, StringComparison.Ordinal));
        var row = Assert.Single(await county.WithAsync<DelegationDesk, IReadOnlyList<DelegationRow>>(d => d.OfAsync(owner, default)));
        Assert.Equal("县级管理员", row.SetBy);

        await county.WithAsync<DelegationDesk, Result<Done>>(d => d.RevokeAsync(owner, row.Id, default));
        var ended = await ToldAsync("delegation-ended");
        Assert.Equal(new[] { owner, to }.Order(), ended.Select(n => n.PersonId).Order());
        Assert.All(ended, n => Assert.Contains("这项代理已由青石镇主要领导结束", n.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_twice_it_stands_once_and_ended_twice_it_has_ended()
    {
        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DelegateAsync("qingshi.baomi", "qingshi.zhuren", Today, Today))));
        Assert.All(again, Assert.Null);
        var owner = await county.PersonAsync("qingshi.baomi");
        var row = Assert.Single(await county.WithAsync<DelegationDesk, IReadOnlyList<DelegationRow>>(d => d.OfAsync(owner, default)));
        Assert.Equal(2, (await ToldAsync("delegated")).Count);

        Assert.True((await county.WithAsync<DelegationDesk, Result<Done>>(d => d.RevokeAsync(owner, row.Id, default))).Succeeded);
        Assert.True((await county.WithAsync<DelegationDesk, Result<Done>>(d => d.RevokeAsync(owner, row.Id, default))).Succeeded);
        Assert.Equal(2, (await ToldAsync("delegation-ended")).Count);
        Assert.Empty(await WaitingAsync("qingshi.zhuren"));

        // A page that still shows the ended one does not end an equal one set since.
        Assert.Null(await DelegateAsync("qingshi.baomi", "qingshi.zhuren", Today, Today));
        Assert.True((await county.WithAsync<DelegationDesk, Result<Done>>(d => d.RevokeAsync(owner, row.Id, default))).Succeeded);
        Assert.Single(await WaitingAsync("qingshi.zhuren"));
        Assert.Equal(2, (await ToldAsync("delegation-ended")).Count);
    }

    private Task<List<Notification>> ToldAsync(string kind) => county.QueryAsync(db => db.Notifications.AsNoTracking().Where(n => n.Kind == kind).ToListAsync());

    private Task<T> AskAsync<T>(Func<Authority, Task<T>> question) => county.WithAsync(question);

    private async Task<Error?> DelegateAsync(string from, string to, DateOnly first, DateOnly last, string? kind = null)
    {
        var (owner, acting) = (await county.PersonAsync(from), await county.PersonAsync(to));
        var done = await county.WithAsync<DelegationDesk, Result<Guid>>(d => d.DelegateAsync(
            new Disclosure.People.Delegate(owner, owner, acting, null, kind, first, last, ""), default));
        return done.Succeeded ? null : done.Error;
    }

    private async Task<List<Guid>> WaitingAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        var all = ListFilter.Parse(TaskList.Waiting, "");
        return [.. (await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Waiting, person, all, null, default))).Rows.Cast<WorkRow>().Select(r => r.TaskId)];
    }
}
