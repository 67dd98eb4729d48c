using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.People;

public sealed class AuthorityTests : IAsyncLifetime
{
    private County county = null!;

    public async ValueTask InitializeAsync() => county = await County.OpenAsync();

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Theory]
    [InlineData("2022-03-01", "2022-03-31", "2022-02-28", false)]
    [InlineData("2022-03-01", "2022-03-31", "2022-03-01", true)]
    [InlineData("2022-03-01", "2022-03-31", "2022-03-31", true)]
    [InlineData("2022-03-01", "2022-03-31", "2022-04-01", false)]
    [InlineData("2022-03-01", "", "2199-01-01", true)]
    public async Task A_position_is_held_from_its_first_to_its_last_day(string from, string to, string day, bool held)
    {
        var (person, unit) = (await county.PersonAsync("qingshi.jingban"), await county.UnitAsync("liuhe"));
        await GiveAsync(person, unit, Positions.LeaderInCharge, from, to);

        Assert.Equal(held, await AskAsync(a => a.HoldsAsync(person, Positions.LeaderInCharge, unit, DateOnly.Parse(day), CancellationToken.None)));
    }

    [Fact]
    public async Task A_unit_is_seen_by_its_own_people_and_by_the_county_office()
    {
        var (today, unit) = (new DateOnly(2022, 1, 4), await county.UnitAsync("qingshi"));

        Assert.True(await SeesAsync("qingshi.baomi"));
        Assert.True(await SeesAsync("yunling.shenhe"));
        Assert.False(await SeesAsync("liuhe.zhuyao"));

        async Task<bool> SeesAsync(string name)
        {
            var person = await county.PersonAsync(name);
            return await AskAsync(a => a.MaySeeAsync(person, unit, CaseKinds.AnnualReport, today, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_closed_account_holds_nothing_from_that_moment()
    {
        var (administrator, person, unit) = (await county.PersonAsync("yunling.guanli"), await county.PersonAsync("qingshi.jingban"), await county.UnitAsync("qingshi"));

        await county.WithAsync<ClosePersonHandler, Result<Done>>(h => h.HandleAsync(new ClosePerson(administrator, person), CancellationToken.None));

        Assert.False(await AskAsync(a => a.HoldsAsync(person, Positions.Drafter, unit, new DateOnly(2022, 1, 4), CancellationToken.None)));
        Assert.Empty(await AskAsync(a => a.HoldersAsync(unit, Positions.Drafter, new DateOnly(2022, 1, 4), CancellationToken.None)));
    }

    private Task<T> AskAsync<T>(Func<Authority, Task<T>> question) => county.WithAsync(question);

    private async Task GiveAsync(Guid person, Guid unit, string position, string from, string to)
    {
        var administrator = await county.PersonAsync("yunling.guanli");
        var given = await county.WithAsync<GiveHoldingHandler, Result<Guid>>(h => h.HandleAsync(new GiveHolding(administrator, person, unit, position, from, to), CancellationToken.None));
        Assert.True(given.Succeeded, given.Error?.Message);
    }
}
