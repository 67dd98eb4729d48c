using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Archiving;

public sealed class RecordDaysTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Midnight = new(2022, 1, 4, 16, 0, 0, TimeSpan.Zero);
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_day_is_kept_once_by_however_many_when_it_is_over_and_days_of_a_stop_are_made_up()
    {
        Assert.Equal([new DateOnly(2022, 1, 3)], await KeptAsync());
        county.Clock.Now = Midnight + RecordDays.Grace - TimeSpan.FromSeconds(1);
        Assert.Equal(0, await KeepAsync());
        county.Clock.Now = Midnight + RecordDays.Grace;
        Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(KeepAsync)))).Sum());

        county.Clock.Now = Midnight.AddDays(3);
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        county.Clock.Now = Midnight.AddDays(5);
        Assert.Equal(4, await KeepAsync());
        var days = await county.QueryAsync(db => db.RecordDays.OrderBy(d => d.Day).ToListAsync());
        Assert.Equal([0, 1, 0, 0, 0, 1], days.Select(d => d.Cases));
        Assert.Equal(["", .. days.SkipLast(1).Select(d => d.Hash)], days.Select(d => d.PreviousHash));
        Assert.Equal([2, 3], await county.QueryAsync(db => db.RecordDayHeads.OrderBy(h => h.Day).Select(h => h.Number).ToListAsync()));
        Assert.Null(await FaultAsync());
        Assert.Null(await PartAsync());
    }

    [Fact]
    public async Task A_record_written_anew_with_every_hash_recomputed_does_not_fit_what_was_published()
    {
        county.Clock.Now = Midnight.AddHours(1);
        await KeepAsync();
        var last = await county.QueryAsync(db => db.Decisions.AsNoTracking().SingleAsync(d => d.Number == 2));
        var forged = last with { Opinion = "没有涉密内容" };
        var hash = DecisionHash.Of(forged);
        await county.Database.ExecuteAsync($"UPDATE decisions SET opinion = '没有涉密内容', hash = '{hash}' WHERE number = 2; UPDATE cases SET record_head = '{hash}' WHERE id = '{last.CaseId}'");

        Assert.Contains("2022年1月4日的指纹所包括的第2条办理记录", await FaultAsync(), StringComparison.Ordinal);
        Assert.Contains("第2条办理记录", await PartAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE record_day_heads SET head = 'x' || head", "2022年1月4日的指纹与公布时不一致")]
    [InlineData("UPDATE record_day_heads SET number = number + 1", "2022年1月4日的指纹与公布时不一致")]
    [InlineData("DELETE FROM record_day_heads", "2022年1月4日的指纹与公布时不一致")]
    [InlineData("UPDATE record_days SET cases = cases + 1", "的指纹与公布时不一致")]
    [InlineData("UPDATE record_days SET hash = 'x' || hash WHERE day = '2022-01-05'", "2022年1月5日的指纹与公布时不一致")]
    [InlineData("UPDATE record_days SET previous_hash = hash WHERE day = '2022-01-05'", "2022年1月5日的指纹没有接在前一天之后")]
    [InlineData("DELETE FROM record_days WHERE day = '2022-01-05'", "2022年1月6日的指纹没有接在前一天之后")]
    [InlineData("DELETE FROM record_day_heads; DELETE FROM record_days WHERE day <= '2022-01-04'", "2022年1月5日的指纹没有接在前一天之后")]
    [InlineData("DELETE FROM record_days WHERE day = '2022-01-06'", "2022年1月6日的指纹没有留存")]
    [InlineData("DELETE FROM record_day_heads; DELETE FROM record_days", "2022年1月4日的指纹没有留存")]
    public async Task A_changed_day_is_found(string change, string told)
    {
        await KeptAsync();
        county.Clock.Now = Midnight.AddDays(3) - TimeSpan.FromHours(1);
        await KeepAsync();
        county.Clock.Now = Midnight.AddDays(3);
        await county.Database.ExecuteAsync(change);
        Assert.Contains(told, await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_applications_own_account_can_neither_change_nor_delete_a_day()
    {
        await using var source = NpgsqlDataSource.Create(county.Database.AppConnectionString);
        foreach (var sql in (string[])["UPDATE record_days SET hash = ''", "DELETE FROM record_days", "UPDATE record_day_heads SET head = ''", "DELETE FROM record_day_heads"])
        {
            await using var command = source.CreateCommand(sql);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    private Task<int> KeepAsync() => county.WithAsync<RecordDays, int>(d => d.KeepAsync(default));

    private async Task<List<DateOnly>> KeptAsync()
    {
        await KeepAsync();
        return await county.QueryAsync(db => db.RecordDays.Select(d => d.Day).ToListAsync());
    }

    private Task<string?> FaultAsync() => county.WithAsync<RecordDays, string?>(d => d.FaultAsync(default));

    private async Task<string?> PartAsync()
    {
        var id = await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        var file = await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(id, default));
        return RecordCheck.Parts(file!)[^1].Fault;
    }
}
