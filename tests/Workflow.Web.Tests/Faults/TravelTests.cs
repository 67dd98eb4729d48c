using Npgsql;
using Workflow.Testing;

namespace Workflow.Web.Tests.Faults;

/// <summary>Days pass, with two workers running or with nobody there.</summary>
[Collection(nameof(Alone))]
public sealed class TravelTests
{
    [Fact]
    public async Task The_day_before_a_due_date_reminds_exactly_once_with_two_workers_and_a_month_away_reminds_once_and_says_it_is_late()
    {
        await using var site = await Deployment.StartAsync(workers: 2, County.Morning);
        await using var source = NpgsqlDataSource.Create(site.Database.OwnerConnectionString);
        using var administrator = await Clerk.SignInAsync(site.Web.Address, "yunling.guanli");
        await administrator.PostAsync(
            site.Web.Address, "/campaigns/new", ("Year", "2021"), ("Title", "年报"), ("DraftDue", "2022-01-14"), ("SubmitDue", "2022-01-20"),
            ("ReviewDue", "2022-01-25"), ("PublishDue", "2022-01-31"));
        Guid campaign;
        await using (var read = source.CreateCommand("SELECT id FROM campaigns"))
        {
            campaign = (Guid)(await read.ExecuteScalarAsync())!;
        }

        await administrator.PostAsync(site.Web.Address, $"/campaigns/{campaign}?handler=Start");
        var opened = await SettledAsync(source, "task-opened", 10);
        Assert.Equal(10, opened.Count);
        Assert.Empty(await SettledAsync(source, "reminder", 0));

        // Thursday, 13 January 2022, 09:00 in Shanghai: one working day before Friday's due date. The stage of 7 January went by unsent.
        await site.TravelAsync(new DateTimeOffset(2022, 1, 13, 1, 0, 5, TimeSpan.Zero));
        var reminded = await SettledAsync(source, "reminder", 10);
        Assert.Equal(10, reminded.Count);

        foreach (var worker in site.Workers)
        {
            await worker.KillAsync();
        }

        await site.TravelAsync(new DateTimeOffset(2022, 2, 14, 1, 0, 5, TimeSpan.Zero));
        await site.StartWorkersAsync(2);
        var late = (await SettledAsync(source, "reminder", 20)).Except(reminded).ToList();
        Assert.Equal(10, late.Count);
        Assert.All(late, l => Assert.Contains("迟", l.Text, StringComparison.Ordinal));
    }

    /// <summary>The notices of a kind once as many as awaited have come, and then no further one for four seconds.</summary>
    private static async Task<List<(Guid Id, string Text)>> SettledAsync(NpgsqlDataSource source, string kind, int awaited)
    {
        var (found, since, until) = (new List<(Guid, string)>(), DateTime.UtcNow, DateTime.UtcNow.AddSeconds(60));
        while (DateTime.UtcNow - since < TimeSpan.FromSeconds(4) || (found.Count < awaited && DateTime.UtcNow < until))
        {
            await Task.Delay(200);
            await using var command = source.CreateCommand($"SELECT id, title || body FROM notifications WHERE kind = '{kind}'");
            await using var reader = await command.ExecuteReaderAsync();
            var now = new List<(Guid, string)>();
            while (await reader.ReadAsync())
            {
                now.Add((reader.GetGuid(0), reader.GetString(1)));
            }

            (found, since) = (now, now.Count == found.Count ? since : DateTime.UtcNow);
        }

        return found;
    }
}
