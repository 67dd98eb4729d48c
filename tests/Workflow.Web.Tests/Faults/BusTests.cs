using System.Net;
using Npgsql;
using Workflow.Testing;

namespace Workflow.Web.Tests.Faults;

/// <summary>Messages when the broker or the process goes away: late perhaps, but each effect once.</summary>
[Collection(nameof(Alone))]
public sealed class BusTests
{
    private const int Undelivered = 1000;

    [Fact]
    public async Task With_the_broker_gone_for_long_decisions_go_on_and_their_messages_arrive_afterwards()
    {
        await using var site = await Deployment.StartAsync(workers: 2, County.Morning);
        await using var source = NpgsqlDataSource.Create(site.Database.OwnerConnectionString);
        using var administrator = await Clerk.SignInAsync(site.Web.Address, "yunling.guanli");
        await administrator.PostAsync(
            site.Web.Address, "/campaigns/new", ("Year", "2021"), ("Title", "年报"), ("DraftDue", "2022-01-10"), ("SubmitDue", "2022-01-15"),
            ("ReviewDue", "2022-01-25"), ("PublishDue", "2022-01-31"));
        var campaign = await ScalarAsync<Guid>(source, "SELECT id FROM campaigns");

        await site.Broker!.StopAsync();
        var (status, _) = await administrator.PostAsync(site.Web.Address, $"/campaigns/{campaign}?handler=Start");
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Equal(9L, await ScalarAsync<long>(source, "SELECT count(*) FROM tasks WHERE closed_at IS NULL"));
        await Task.Delay(TimeSpan.FromSeconds(LongRun.Of(60, 12)));
        Assert.Equal(9L, await ScalarAsync<long>(source, "SELECT count(*) FROM outbox WHERE sent_at IS NULL"));

        await site.Broker.StartAsync();
        // Ten drafters in nine units: one town has two.
        await EventuallyAsync(async () => await ScalarAsync<long>(source, "SELECT count(*) FROM notifications WHERE kind = 'task-opened'") == 10);
        Assert.Equal(0L, await ScalarAsync<long>(source, "SELECT count(*) FROM outbox WHERE sent_at IS NULL"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thousand_messages_in_the_memory_of_a_process_that_ends_take_effect_once_after_the_restart(bool killed)
    {
        await using var county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        // A notice to the drafter for each message, and nothing else.
        await county.Database.ExecuteAsync(
            $"""
            DELETE FROM outbox;
            DELETE FROM timers;
            INSERT INTO outbox (id, type, payload, case_id, case_sequence, created_at)
            SELECT gen_random_uuid(), 'NoticeAsked', json_build_object('caseId', c.id, 'sequence', c.sequence, 'template', 'notice', 'position', '经办人',
                'unitId', c.unit_id, 'at', now())::text, c.id, c.sequence, now()
            FROM cases c, generate_series(1, {Undelivered})
            """);
        var settings = new Dictionary<string, string> { ["ConnectionStrings__Workflow"] = county.Database.AppConnectionString };
        await using var source = NpgsqlDataSource.Create(county.Database.OwnerConnectionString);
        await using (var first = await AppProcess.StartAsync("all", settings))
        {
            await EventuallyAsync(async () => await ScalarAsync<long>(source, "SELECT count(*) FROM notifications") > 0);
            await (killed ? first.KillAsync() : first.InterruptAsync());
        }

        var before = await ScalarAsync<long>(source, "SELECT count(*) FROM notifications");
        // Ctrl-C lets what is in memory finish; a kill does not.
        Assert.InRange(before, 1, killed ? Undelivered - 1 : Undelivered);
        await using var second = await AppProcess.StartAsync("all", settings);
        await EventuallyAsync(async () => await ScalarAsync<long>(source, "SELECT count(*) FROM outbox WHERE done_at IS NULL") == 0);
        Assert.Equal((long)Undelivered, await ScalarAsync<long>(source, "SELECT count(*) FROM notifications"));
        Assert.Equal((long)Undelivered, await ScalarAsync<long>(source, "SELECT count(DISTINCT message_id) FROM notifications"));
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); !await holds(); await Task.Delay(20))
        {
            Assert.True(DateTime.UtcNow < until, "It did not come about within a minute.");
        }
    }
}
