using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Campaigns;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Campaigns;

public sealed class StartCampaignTests : IAsyncLifetime
{
    private County county = null!;
    private Guid administrator;
    private Guid campaign;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        administrator = await county.PersonAsync("yunling.guanli");
        campaign = (await county.WithAsync<CreateCampaignHandler, Result<Guid>>(h => h.HandleAsync(
            new CreateCampaign(2021, "年报", new(2022, 1, 10), new(2022, 1, 15), new(2022, 1, 25), new(2022, 1, 31), administrator), default))).Value;
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_unit_that_lacks_a_position_is_named_and_nothing_starts_until_it_is_left_out()
    {
        await county.Database.ExecuteAsync("DELETE FROM holdings WHERE position = '分管领导' AND unit_id = (SELECT id FROM units WHERE code = 'hongfeng')");

        var missing = Assert.IsType<PositionsMissing>((await StartAsync()).Error);
        Assert.Equal(["红枫镇人民政府：缺分管领导"], missing.Details);
        Assert.Equal((0, CampaignStatus.Draft), await county.QueryAsync(async db => (await db.Cases.CountAsync(), await db.Campaigns.Select(c => c.Status).SingleAsync())));

        Assert.Null(await LeaveOutAsync("hongfeng"));
        Assert.Equal(8, (await StartAsync()).Value!.Cases);
    }

    [Fact]
    public async Task A_unit_closed_since_the_campaign_was_drafted_no_longer_takes_part()
    {
        await county.Database.ExecuteAsync("UPDATE units SET closed_at = now() WHERE code = 'hongfeng'; DELETE FROM holdings WHERE unit_id = (SELECT id FROM units WHERE code = 'hongfeng')");

        Assert.Equal(8, (await StartAsync()).Value!.Cases);
    }

    [Fact]
    public async Task Leaving_out_and_starting_at_once_leaves_no_unit_out_that_has_a_case()
    {
        for (var round = 0; round < 5; round++)
        {
            var leaving = LeaveOutAsync("hongfeng");
            var starting = StartAsync();
            await Task.WhenAll(leaving, starting);
            Assert.True((await starting).Succeeded);
            var leftOut = await county.QueryAsync(db => db.CampaignUnits.CountAsync(u => u.LeftOutReason != null));
            Assert.Equal(9 - leftOut, await county.QueryAsync(db => db.Cases.CountAsync()));
            await county.Database.ExecuteAsync(
                "TRUNCATE outbox, timers, journal, tasks, process_states, cases CASCADE; UPDATE campaigns SET status = 'Draft'; UPDATE campaign_units SET left_out_reason = NULL");
        }
    }

    [Fact]
    public async Task Changing_the_dates_and_starting_at_once_starts_on_the_dates_that_the_campaign_has()
    {
        for (var round = 0; round < 5; round++)
        {
            var changing = county.WithAsync<EditCampaignHandler, Error?>(h => h.HandleAsync(
                new EditCampaign(campaign, "年报", new(2022, 1, 11 + round), new(2022, 1, 20), new(2022, 1, 25), new(2022, 1, 31), administrator), default));
            var starting = StartAsync();
            await Task.WhenAll(changing, starting);
            Assert.True((await starting).Succeeded);
            Assert.True(await changing is null or CampaignAlreadyStarted);
            var due = await county.QueryAsync(db => db.Campaigns.Select(c => c.DraftDue).SingleAsync());
            Assert.All(await county.QueryAsync(db => db.Tasks.Select(t => t.DueOn).ToListAsync()), on => Assert.Equal(due, on));
            await county.Database.ExecuteAsync(
                "TRUNCATE outbox, timers, journal, tasks, process_states, cases CASCADE; UPDATE campaigns SET status = 'Draft'");
        }
    }

    [Fact]
    public async Task Two_starts_at_once_are_one()
    {
        var results = await Task.WhenAll(StartAsync(), StartAsync(), StartAsync());

        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.IsType<CampaignAlreadyStarted>(r.Error));
        Assert.Equal(9, await county.QueryAsync(db => db.Cases.CountAsync()));
    }

    private Task<Result<CampaignStarted>> StartAsync() => county.WithAsync<StartCampaignHandler, Result<CampaignStarted>>(h => h.HandleAsync(
        new StartCampaign(campaign, administrator), default));

    private async Task<Error?> LeaveOutAsync(string unitCode)
    {
        var unit = await county.UnitAsync(unitCode);
        return await county.WithAsync<LeaveOutUnitHandler, Error?>(h => h.HandleAsync(new LeaveOutUnit(campaign, unit, "已撤并", administrator), default));
    }
}
