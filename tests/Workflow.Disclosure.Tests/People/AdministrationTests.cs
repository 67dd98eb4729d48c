using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.People;

public sealed class AdministrationTests : IAsyncLifetime
{
    private County county = null!;
    private Guid administrator;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        administrator = await county.PersonAsync("yunling.guanli");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Whoever_is_no_administrator_today_finds_no_administration()
    {
        var (acting, person, unit) = (await county.PersonAsync("yunling.shenhe"), await county.PersonAsync("qingshi.jingban"), await county.UnitAsync("liuhe"));
        var holding = await HoldingAsync("qingshi.jingban");
        Error?[] answers =
        [
            await ErrorAsync<CreateUnitHandler, Guid>(h => h.HandleAsync(new(acting, "新镇", "xin", UnitKind.Town, null), default)),
            await ErrorAsync<RenameUnitHandler, Done>(h => h.HandleAsync(new(acting, unit, "新镇"), default)),
            await ErrorAsync<CloseUnitHandler, Done>(h => h.HandleAsync(new(acting, unit), default)),
            await ErrorAsync<CreatePersonHandler, NewAccount>(h => h.HandleAsync(new(acting, "张三", "zhangsan", "", ""), default)),
            await ErrorAsync<EditPersonHandler, Done>(h => h.HandleAsync(new(acting, person, "张三", "zhangsan", "", "", ""), default)),
            await ErrorAsync<ClosePersonHandler, Done>(h => h.HandleAsync(new(acting, person), default)),
            await ErrorAsync<LockPersonHandler, Done>(h => h.HandleAsync(new(acting, person, true), default)),
            await ErrorAsync<ResetPasswordHandler, NewAccount>(h => h.HandleAsync(new(acting, person), default)),
            await ErrorAsync<GiveHoldingHandler, Guid>(h => h.HandleAsync(new(acting, person, unit, Positions.Drafter, "2022-01-01", ""), default)),
            await ErrorAsync<EndHoldingHandler, Done>(h => h.HandleAsync(new(acting, holding, "2022-01-31"), default)),
            await ErrorAsync<ImportPeopleHandler, ImportOutcome>(h => h.HandleAsync(new(acting, "", true), default)),
        ];

        Assert.All(answers, answer => Assert.IsType<NotFoundError>(answer));
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var holding = await HoldingAsync("yunling.guanli");

        Assert.IsType<LastAdministrator>(await ErrorAsync<ClosePersonHandler, Done>(h => h.HandleAsync(new(administrator, administrator), default)));
        Assert.IsType<LastAdministrator>(await ErrorAsync<LockPersonHandler, Done>(h => h.HandleAsync(new(administrator, administrator, true), default)));
        Assert.IsType<LastAdministrator>(await ErrorAsync<EndHoldingHandler, Done>(h => h.HandleAsync(new(administrator, holding, "2022-01-03"), default)));
        Assert.IsType<LastAdministrator>(await ErrorAsync<EndHoldingHandler, Done>(h => h.HandleAsync(new(administrator, holding, "2030-12-31"), default)));
    }

    [Fact]
    public async Task Of_two_administrators_who_close_each_other_at_once_one_stays()
    {
        var (second, office) = (await county.PersonAsync("yunling.shenhe"), await county.UnitAsync("yunling"));
        Assert.Null(await ErrorAsync<GiveHoldingHandler, Guid>(h => h.HandleAsync(new(administrator, second, office, Positions.CountyAdministrator, "2022-01-01", ""), default)));

        var errors = await Task.WhenAll(
            ErrorAsync<ClosePersonHandler, Done>(h => h.HandleAsync(new(administrator, second), default)),
            ErrorAsync<ClosePersonHandler, Done>(h => h.HandleAsync(new(second, administrator), default)));

        Assert.Single(errors, e => e is null);
    }

    [Theory]
    [InlineData("qingshi", "县级审核员", "2022-01-01", "", "Position", "只设在县政府办公室")]
    [InlineData("qingshi", "县级管理员", "2022-01-01", "", "Position", "只设在县政府办公室")]
    [InlineData("qingshi", "局长", "2022-01-01", "", "Position", "没有“局长”这个岗位")]
    [InlineData("qingshi", "", "2022-01-01", "", "Position", "请选择岗位")]
    [InlineData("qingshi", "分管领导", "", "", "From", "请填写起始日期")]
    [InlineData("qingshi", "分管领导", "2022-02-30", "", "From", "看不懂")]
    [InlineData("qingshi", "分管领导", "2022-02-01", "2022-01-31", "To", "早于起始日期")]
    [InlineData("qingshi", "经办人", "2022-02-01", "", "From", "日期不能重叠")]
    public async Task A_position_that_cannot_be_given_says_why_at_its_field(string unitCode, string position, string from, string to, string field, string said)
    {
        var (person, unit) = (await county.PersonAsync("qingshi.jingban"), await county.UnitAsync(unitCode));

        var error = await ErrorAsync<GiveHoldingHandler, Guid>(h => h.HandleAsync(new(administrator, person, unit, position, from, to), default));

        var fault = Assert.Single(Assert.IsType<FieldFaults>(error).Faults);
        Assert.Equal(field, fault.Field);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_position_can_be_given_again_after_it_ended()
    {
        var (person, unit, holding) = (await county.PersonAsync("qingshi.jingban"), await county.UnitAsync("qingshi"), await HoldingAsync("qingshi.jingban"));

        Assert.Null(await ErrorAsync<EndHoldingHandler, Done>(h => h.HandleAsync(new(administrator, holding, "2022-01-31"), default)));
        Assert.Null(await ErrorAsync<GiveHoldingHandler, Guid>(h => h.HandleAsync(new(administrator, person, unit, Positions.Drafter, "2022年2月1日", ""), default)));
    }

    [Theory]
    [InlineData("", "zhangsan", "DisplayName")]
    [InlineData("=HYPERLINK(1)", "zhangsan", "DisplayName")]
    [InlineData("<b>张三</b>", "zhangsan", "DisplayName")]
    [InlineData("张三", "张三", "UserName")]
    [InlineData("张三", "ab", "UserName")]
    [InlineData("张三", "QINGSHI.JINGBAN", "UserName")]
    public async Task A_person_that_cannot_be_made_says_why_at_its_field(string name, string userName, string field)
    {
        var error = await ErrorAsync<CreatePersonHandler, NewAccount>(h => h.HandleAsync(new(administrator, name, userName, "", ""), default));

        Assert.Equal(field, Assert.Single(Assert.IsType<FieldFaults>(error).Faults).Field);
    }

    [Fact]
    public async Task Two_who_edit_one_person_do_not_overwrite_each_other()
    {
        var person = await county.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.UserName == "qingshi.jingban"));

        Assert.Null(await EditAsync("张三"));
        var second = await EditAsync("李四");

        Assert.Contains("张三", Assert.IsType<ConflictError>(second).Message, StringComparison.Ordinal);

        Task<Error?> EditAsync(string name) => ErrorAsync<EditPersonHandler, Done>(
            h => h.HandleAsync(new(administrator, person.Id, name, person.UserName!, "", "", person.ConcurrencyStamp!), default));
    }

    [Theory]
    [InlineData("", "xin", "Name")]
    [InlineData("青石镇人民政府", "xin", "Name")]
    [InlineData("新镇人民政府", "qingshi", "Code")]
    [InlineData("新镇人民政府", "Xin Zhen", "Code")]
    [InlineData("新镇人民政府", "releases", "Code")]
    public async Task A_unit_that_cannot_be_made_says_why_at_its_field(string name, string code, string field)
    {
        var error = await ErrorAsync<CreateUnitHandler, Guid>(h => h.HandleAsync(new(administrator, name, code, UnitKind.Town, null), default));

        Assert.Equal(field, Assert.Single(Assert.IsType<FieldFaults>(error).Faults).Field);
    }

    [Fact]
    public async Task A_unit_closes_only_when_nobody_and_nothing_is_left_in_it()
    {
        var town = await county.UnitAsync("hongfeng");
        var created = await county.WithAsync<CreateUnitHandler, Result<Guid>>(h => h.HandleAsync(new(administrator, "空镇人民政府", "kong", UnitKind.Town, null), default));

        var refused = await ErrorAsync<CloseUnitHandler, Done>(h => h.HandleAsync(new(administrator, town), default));

        Assert.Contains("5人在岗", Assert.Single(Assert.IsType<InvalidError>(refused).Details), StringComparison.Ordinal);
        Assert.Null(await ErrorAsync<CloseUnitHandler, Done>(h => h.HandleAsync(new(administrator, created.Value), default)));
    }

    [Fact]
    public async Task A_reset_password_unlocks_must_be_changed_and_ends_sessions()
    {
        var person = await county.PersonAsync("qingshi.jingban");
        await ErrorAsync<LockPersonHandler, Done>(h => h.HandleAsync(new(administrator, person, true), default));

        var reset = await county.WithAsync<ResetPasswordHandler, Result<NewAccount>>(h => h.HandleAsync(new(administrator, person), default));
        var signedIn = await county.WithAsync<SignInHandler, Result<Person>>(h => h.HandleAsync(new("qingshi.jingban", reset.Value!.Password), default));

        Assert.True(signedIn.Value!.MustChangePassword);
    }

    [Fact]
    public async Task The_first_administrator_makes_the_county_office_and_the_next_joins_it()
    {
        await county.QueryAsync(db => db.Holdings.ExecuteDeleteAsync());
        await county.QueryAsync(db => db.Units.ExecuteDeleteAsync());

        var first = await CreateAsync("first", "云山县人民政府办公室", "yunshan");
        var next = await CreateAsync("next", "", "");
        var nameless = await CreateAsync("first", "", "");

        Assert.True(first.Succeeded && next.Succeeded);
        Assert.IsType<FieldFaults>(nameless.Error);
        Assert.Equal("云山县人民政府办公室", await county.QueryAsync(db => db.Units.Select(u => u.Name).SingleAsync()));
        Assert.True(await county.WithAsync<Authority, bool>(a => a.IsCountyAdministratorAsync(next.Value!.PersonId, new DateOnly(2022, 1, 4), default)));

        Task<Result<NewAccount>> CreateAsync(string user, string unit, string code) =>
            county.WithAsync<CreateFirstAdministratorHandler, Result<NewAccount>>(h => h.HandleAsync(new(user, "张三", unit, code), default));
    }

    [Fact]
    public async Task Each_change_of_a_units_rules_is_kept_with_who_and_when()
    {
        var unit = await county.UnitAsync("qingshi");
        Task<Error?> SetAsync(bool levelsByOne) => ErrorAsync<SetUnitRulesHandler, Done>(h => h.HandleAsync(new(administrator, unit, "information-release", false, levelsByOne, true), default));

        Assert.Null(await SetAsync(false));
        Assert.Empty(await KeptAsync());
        Assert.Null(await SetAsync(true));
        county.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Null(await SetAsync(false));

        Assert.Equal([(true, administrator, County.Morning), (false, administrator, County.Morning.AddMinutes(1))], await KeptAsync());
        await using var source = Npgsql.NpgsqlDataSource.Create(county.Database.AppConnectionString);
        await using var rewrite = source.CreateCommand("UPDATE unit_rules SET levels_by_one = true");
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => rewrite.ExecuteNonQueryAsync())).SqlState);

        async Task<List<(bool, Guid, DateTimeOffset)>> KeptAsync() =>
            [.. (await county.QueryAsync(db => db.UnitRules.AsNoTracking().OrderBy(r => r.SetAt).ToListAsync())).Select(r => (r.LevelsByOne, r.SetBy, r.SetAt))];
    }

    private async Task<Error?> ErrorAsync<THandler, T>(Func<THandler, Task<Result<T>>> run) where THandler : notnull => (await county.WithAsync(run)).Error;

    private Task<Guid> HoldingAsync(string userName) =>
        county.QueryAsync(db => db.Holdings.Where(h => db.Users.Any(p => p.Id == h.PersonId && p.UserName == userName)).Select(h => h.Id).SingleAsync());
}
