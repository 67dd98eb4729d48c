using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.People;

public sealed class DemonstrationCountyTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2022, 1, 4);
    private County county = null!;

    public async ValueTask InitializeAsync() => county = await County.OpenAsync();

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task It_has_a_county_office_six_towns_and_two_departments_with_every_position_filled()
    {
        var needs = await county.WithAsync<PeopleLists, IReadOnlyList<UnitNeeds>>(l => l.NeedsAsync(Today, CancellationToken.None));

        Assert.Equal([(UnitKind.County, 1), (UnitKind.Town, 6), (UnitKind.Department, 2)], needs.GroupBy(n => n.Kind).Select(g => (g.Key, g.Count())));
        Assert.All(needs, n => Assert.Empty(n.Missing));
    }

    [Fact]
    public async Task The_stations_of_a_town_have_no_report_of_their_own()
    {
        await county.StartCampaignAsync("qingshi");
        var stations = await county.QueryAsync(db => db.Units.Where(u => u.Code.StartsWith("qingshi-")).Select(u => u.Name).ToListAsync());
        var reporting = await county.QueryAsync(db => UnitTree.Reporting(db).Select(u => u.Name).ToListAsync());

        Assert.Equal(["青石镇司法所", "青石镇财政所"], stations.Order(StringComparer.Ordinal));
        Assert.Empty(stations.Intersect(reporting));
        Assert.Equal(9, reporting.Count);
    }

    [Fact]
    public async Task Somebody_holds_two_positions_and_two_share_one()
    {
        var director = await county.PersonAsync(DemonstrationCounty.UserName("songping", Positions.SecrecyReviewer));
        var held = await county.WithAsync<Authority, IReadOnlyList<HeldPosition>>(a => a.HoldingsOfAsync(director, Today, CancellationToken.None));
        var baixi = await county.UnitAsync("baixi");
        var drafters = await county.WithAsync<Authority, List<Person>>(a => a.HoldersAsync(baixi, Positions.Drafter, Today, CancellationToken.None));

        Assert.Equal([Positions.SecrecyReviewer, Positions.OfficeDirector], held.Select(h => h.Position));
        Assert.Equal(["baixi.jingban", "baixi.jingban2"], drafters.Select(d => d.UserName));
    }

    [Fact]
    public async Task It_is_created_once_however_many_programs_start_at_once()
    {
        await county.QueryAsync(async db =>
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM holdings");
            await db.Database.ExecuteSqlAsync($"DELETE FROM people");
            return await db.Database.ExecuteSqlAsync($"DELETE FROM units");
        });

        var created = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => county.WithAsync<DemonstrationCounty, bool>(d => d.CreateAsync(CancellationToken.None))));

        Assert.Single(created, c => c);
        Assert.Equal(11, await county.QueryAsync(db => db.Units.CountAsync()));
    }

    [Fact]
    public async Task A_database_with_anybody_in_it_is_left_alone()
    {
        await county.QueryAsync(db => db.Holdings.ExecuteDeleteAsync());
        await county.QueryAsync(db => db.Units.ExecuteDeleteAsync());

        Assert.False(await county.WithAsync<DemonstrationCounty, bool>(d => d.CreateAsync(CancellationToken.None)));
        Assert.Equal(0, await county.QueryAsync(db => db.Units.CountAsync()));
    }

    [Fact]
    public async Task Every_account_signs_in_with_the_one_password_without_having_to_change_it()
    {
        var names = await county.QueryAsync(db => db.Users.Select(p => p.UserName!).ToListAsync());
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            var signedIn = await county.WithAsync<SignInHandler, Result<Person>>(h => h.HandleAsync(new SignIn(name, DemonstrationCounty.Password), CancellationToken.None));
            Assert.False(signedIn.Value!.MustChangePassword);
        }
    }
}
