using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Talks;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Talks;

/// <summary>传阅 of 青石镇's report.</summary>
public sealed class CirculationTests : IAsyncLifetime
{
    private const string Drafter = "qingshi.jingban";
    private const string Director = "qingshi.zhuren";
    private const string Leader = "qingshi.fenguan";
    private const string Reviewer = "yunling.shenhe";
    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        var draft = await county.OpenTaskAsync("qingshi");
        caseId = draft.CaseId;
        Assert.IsType<NothingToCirculate>((await SendAsync(Director, 0, "", Leader)).Error);
        await county.TypeReportAsync(draft.Id, Drafter);
        await county.WalkAsync("qingshi", (Drafter, "Submit"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_version_goes_to_its_readers_who_say_so_and_whose_remarks_stay_apart_from_the_opinions()
    {
        Assert.Equal(["青石镇分管领导", "县级审核员甲"], (await SendAsync(Director, 1, "请先看第三部分", Leader, Reviewer)).Value!.Sent);
        var row = Assert.Single((await PageAsync(Leader, CirculationList.Unread)).Rows).Circulation;
        Assert.Equal(1, await county.WithAsync<CirculationLists, int>(async l => await l.CountUnreadAsync(await county.PersonAsync(Leader), default)));
        Assert.Equal($"/circulations/{row.Id}", (await ToldAsync(Leader))!.Link);

        county.Clock.Now = County.Morning.AddHours(1);
        Assert.True((await ReadAsync(Leader, row.Id, "数据请再核对。")).Succeeded);
        Assert.IsType<CirculationEnded>((await ReadAsync(Leader, row.Id, "又看了一遍")).Error);
        Assert.Empty((await PageAsync(Leader, CirculationList.Unread)).Rows);
        Assert.Equal("数据请再核对。", Assert.Single((await PageAsync(Leader, CirculationList.Read)).Rows).Circulation.Remark);
        Assert.Contains("青石镇分管领导已阅，并写了附言：\n数据请再核对。", (await ToldAsync(Director))!.Body, StringComparison.Ordinal);
        var sent = (await PageAsync(Director, CirculationList.Sent)).Rows.ToDictionary(r => r.Circulation.ReaderName, r => r.Circulation.ReadAt);
        Assert.Equal(county.Clock.Now, sent["青石镇分管领导"]);
        Assert.Null(sent["县级审核员甲"]);
        Assert.Equal(1, await county.QueryAsync(db => db.Decisions.CountAsync()));
        Assert.Equal(0, await county.QueryAsync(db => db.Decisions.CountAsync(d => d.Opinion.Contains("核对"))));
    }

    [Fact]
    public async Task What_was_sent_stays_the_version_that_it_was()
    {
        await SendAsync(Director, 1, "", Leader);
        var row = Assert.Single((await PageAsync(Leader, CirculationList.Unread)).Rows).Circulation;
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Return"));
        var draft = await county.OpenTaskAsync("qingshi");
        var drafter = await county.PersonAsync(Drafter);
        var content = new SectionContent(new Dictionary<string, string> { ["problems"] = "改过了。" }, new Dictionary<string, string?>());
        var saved = await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(draft.Id, "problems", 1, content, drafter), default));
        Assert.True(saved.Succeeded, saved.Error?.Message);
        await county.WalkAsync("qingshi", (Drafter, "Submit"));

        var leader = await county.PersonAsync(Leader);
        var view = (await county.WithAsync<CirculationLists, CirculationView?>(l => l.ReadAsync(row.Id, leader, default)))!;
        Assert.Equal(1, view.Version.Number);
        Assert.IsType<CirculatedVersionChanged>((await SendAsync(Director, 1, "", "qingshi.zhuyao")).Error);
        Assert.True((await SendAsync(Director, 2, "", Leader)).Succeeded);
    }

    [Fact]
    public async Task The_same_version_is_not_given_twice_while_unread()
    {
        await SendAsync(Director, 1, "", Leader);

        var again = (await SendAsync(Drafter, 1, "", Leader, Reviewer)).Value!;

        Assert.Equal(("县级审核员甲", "青石镇分管领导"), (Assert.Single(again.Sent), Assert.Single(again.Waiting)));
        Assert.Single((await PageAsync(Leader, CirculationList.Unread)).Rows);
    }

    [Fact]
    public async Task Taken_back_while_unread_it_is_gone_with_its_notice_and_afterwards_it_stays()
    {
        await SendAsync(Director, 1, "", Leader, Reviewer);
        var unread = Assert.Single((await PageAsync(Leader, CirculationList.Unread)).Rows).Circulation;
        Assert.IsType<CirculationNotFound>((await TakeBackAsync(Drafter, unread.Id)).Error);
        Assert.True((await TakeBackAsync(Director, unread.Id)).Succeeded);
        Assert.Empty((await PageAsync(Leader, CirculationList.Unread)).Rows);
        Assert.Null(await ToldAsync(Leader));
        Assert.Contains("收回", Assert.IsType<CirculationEnded>((await ReadAsync(Leader, unread.Id, "")).Error).Message, StringComparison.Ordinal);
        Assert.True((await SendAsync(Director, 1, "", Leader)).Succeeded);

        var read = Assert.Single((await PageAsync(Reviewer, CirculationList.Unread)).Rows).Circulation;
        Assert.True((await ReadAsync(Reviewer, read.Id, "")).Succeeded);
        Assert.Contains("县级审核员甲已于", Assert.IsType<CirculationEnded>((await TakeBackAsync(Director, read.Id)).Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_and_taking_back_at_once_leave_one_winner()
    {
        await SendAsync(Director, 1, "", Leader);
        var row = Assert.Single((await PageAsync(Leader, CirculationList.Unread)).Rows).Circulation;

        var both = await Task.WhenAll(ReadAsync(Leader, row.Id, "好"), TakeBackAsync(Director, row.Id));

        Assert.Single(both, r => r.Succeeded);
    }

    [Fact]
    public async Task Nobody_outside_sends_gets_or_reads_one_and_who_left_reads_it_no_more()
    {
        Assert.IsType<CaseNotFound>((await SendAsync("baixi.zhuren", 1, "", Leader)).Error);
        Assert.Equal("To", Assert.Single(Assert.IsType<FieldFaults>((await SendAsync(Director, 1, "", Leader, "baixi.zhuren")).Error).Faults).Field);
        Assert.Equal("To", Assert.Single(Assert.IsType<FieldFaults>((await SendAsync(Director, 1, "")).Error).Faults).Field);
        await SendAsync(Director, 1, "", Leader);
        var row = Assert.Single((await PageAsync(Leader, CirculationList.Unread)).Rows).Circulation;
        Assert.IsType<CirculationNotFound>((await ReadAsync(Drafter, row.Id, "")).Error);

        await county.Database.ExecuteAsync($"UPDATE holdings SET valid_to = '2022-01-03' WHERE person_id = '{await county.PersonAsync(Leader)}'");
        Assert.IsType<CirculationNotFound>((await ReadAsync(Leader, row.Id, "")).Error);
        Assert.Empty((await PageAsync(Leader, CirculationList.Unread)).Rows);
    }

    [Fact]
    public async Task A_sender_who_left_is_told_no_remark_and_it_is_kept_all_the_same()
    {
        await SendAsync(Director, 1, "", Leader);
        var row = Assert.Single((await PageAsync(Leader, CirculationList.Unread)).Rows).Circulation;
        await county.Database.ExecuteAsync($"UPDATE holdings SET valid_to = '2022-01-03' WHERE person_id = '{await county.PersonAsync(Director)}'");

        Assert.True((await ReadAsync(Leader, row.Id, "数据请再核对。")).Succeeded);

        Assert.Null(await ToldAsync(Director));
        Assert.Equal("数据请再核对。", Assert.Single((await PageAsync(Leader, CirculationList.Read)).Rows).Circulation.Remark);
    }

    [Theory]
    [InlineData(CirculationList.Unread)]
    [InlineData(CirculationList.Read)]
    [InlineData(CirculationList.Sent)]
    public async Task Pages_go_by_key_and_miss_none(CirculationList list)
    {
        await SendAsync(Director, 1, "", Leader);
        var (sender, reader) = (await county.PersonAsync(Director), await county.PersonAsync(Leader));
        await county.Database.ExecuteAsync($"""
            INSERT INTO document_versions (id, case_id, number, content, hash, created_by_name, created_at)
            SELECT gen_random_uuid(), '{caseId}', n, '', '', '', '2022-01-01' FROM generate_series(2, 70) n;
            INSERT INTO circulations (id, case_id, version_id, version_number, note, sent_by, sent_by_name, reader_id, reader_name, sent_at, read_at, remark)
            SELECT gen_random_uuid(), case_id, id, number, '', '{sender}', '甲', '{reader}', '乙', '2022-01-03'::timestamptz + number / 3 * interval '1 minute',
                   {(list == CirculationList.Read ? "'2022-01-04'::timestamptz + number / 3 * interval '1 minute', ''" : "NULL, NULL")}
            FROM document_versions WHERE number > 1
            """);

        var (seen, from, last) = (new List<Circulation>(), (NoticeKey?)null, DateTimeOffset.MaxValue);
        do
        {
            var page = await PageAsync(list == CirculationList.Sent ? Director : Leader, list, from);
            seen.AddRange(page.Rows.Select(r => r.Circulation));
            from = NoticeKey.Parse(page.Older?.ToString());
        }
        while (from is not null);

        Assert.Equal(list == CirculationList.Read ? 69 : 70, seen.DistinctBy(c => c.Id).Count());
        Assert.Equal(seen.Count, seen.DistinctBy(c => c.Id).Count());
        Assert.All(seen.Select(c => list == CirculationList.Read ? c.ReadAt!.Value : c.SentAt), at => Assert.True(at <= last, $"{last = at}"));
    }

    private async Task<Result<Circulated>> SendAsync(string by, int version, string note, params string[] to)
    {
        var readers = new List<Guid>();
        foreach (var userName in to)
        {
            readers.Add(await county.PersonAsync(userName));
        }

        var person = await county.PersonAsync(by);
        return await county.WithAsync<CirculateHandler, Result<Circulated>>(h => h.HandleAsync(new Circulate(caseId, readers, version, note, person), default));
    }

    private async Task<Result<Circulation>> ReadAsync(string by, Guid id, string remark)
    {
        var person = await county.PersonAsync(by);
        return await county.WithAsync<MarkReadHandler, Result<Circulation>>(h => h.HandleAsync(new MarkRead(id, remark, person), default));
    }

    private async Task<Result<Circulation>> TakeBackAsync(string by, Guid id)
    {
        var person = await county.PersonAsync(by);
        return await county.WithAsync<TakeBackCirculationHandler, Result<Circulation>>(h => h.HandleAsync(new TakeBackCirculation(id, person), default));
    }

    private async Task<CirculationPage> PageAsync(string userName, CirculationList list, NoticeKey? from = null)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<CirculationLists, CirculationPage>(l => l.PageAsync(person, list, from, default));
    }

    private async Task<Notification?> ToldAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.QueryAsync(db => db.Notifications.Where(n => n.PersonId == person).OrderByDescending(n => n.CreatedAt).FirstOrDefaultAsync());
    }
}
