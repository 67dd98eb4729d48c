using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Tests.Clocks;

namespace Workflow.Disclosure.Tests.Notifications;

public sealed class NoticeListTests : IAsyncLifetime
{
    private readonly StandingClock clock = new("2022-01-11T10:00:00+08:00");
    private Office office = null!;

    public async ValueTask InitializeAsync() => office = await Office.OpenAsync();

    public ValueTask DisposeAsync() => office.DisposeAsync();

    [Fact]
    public async Task Page_by_page_every_notice_comes_once_newest_first_even_when_many_have_one_instant()
    {
        var person = await office.PersonAsync("李经办", office.Town, Positions.Drafter);
        for (var i = 0; i < 45; i++)
        {
            await NoticeAsync(person, clock.Now.AddMinutes(-(i / 15)));
        }

        await using var db = office.Context();
        var list = new NoticeList(db, clock);
        var rows = new List<NoticeRow>();
        for (NoticeKey? from = null; ;)
        {
            var page = await list.ReadAsync(person.Id, from, CancellationToken.None);
            rows.AddRange(page.Rows);
            if (page.Older is null)
            {
                break;
            }

            from = NoticeKey.Parse(page.Older.ToString());
        }

        Assert.Equal(45, rows.Select(r => r.Id).Distinct().Count());
        Assert.Equal(45, rows.Count);
        Assert.Equal(rows.OrderByDescending(r => r.CreatedAt).Select(r => r.CreatedAt), rows.Select(r => r.CreatedAt));
    }

    [Fact]
    public async Task Nobody_reads_or_marks_anothers_notice()
    {
        var (mine, others) = (await office.PersonAsync("李经办", office.Town, Positions.Drafter), await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge));
        var notice = await NoticeAsync(others, clock.Now);
        await using var db = office.Context();
        var list = new NoticeList(db, clock);

        Assert.Empty((await list.ReadAsync(mine.Id, null, CancellationToken.None)).Rows);
        Assert.Null(await list.MarkReadAsync(mine.Id, notice.Id, CancellationToken.None));
        await list.MarkAllReadAsync(mine.Id, CancellationToken.None);
        Assert.Equal(1, await db.Notifications.CountAsync(n => n.ReadAt == null));

        Assert.Equal("/tasks/1", await list.MarkReadAsync(others.Id, notice.Id, CancellationToken.None));
        Assert.Equal(0, await db.Notifications.CountAsync(n => n.ReadAt == null));
    }

    [Fact]
    public async Task The_badge_counts_what_waits_for_positions_held_today_and_what_is_unread()
    {
        var leader = await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge);
        var former = await office.PersonAsync("前任", office.Town, Positions.LeaderInCharge, to: "2022-01-10");
        await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00");
        await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00", position: Positions.OfficeDirector);
        await office.CloseAsync(await office.TaskAsync(due: "2022-01-14", opened: "2022-01-10T10:00:00+08:00"));
        await NoticeAsync(leader, clock.Now);
        await using var db = office.Context();
        var badges = new Badges(db, clock);

        Assert.Equal(new Badge(Tasks: 1, Notices: 1), await badges.CountAsync(leader.Id, CancellationToken.None));
        Assert.Equal(new Badge(0, 0), await badges.CountAsync(former.Id, CancellationToken.None));
        Assert.True(await badges.StillSignedInAsync(leader.Id, "stamp", CancellationToken.None));
        Assert.False(await badges.StillSignedInAsync(leader.Id, "another", CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("-1_00000000000000000000000000000001")]
    [InlineData("99999999999999999999_00000000000000000000000000000001")]
    [InlineData("9223372036854775807_00000000000000000000000000000001")]
    [InlineData("1_nobody")]
    [InlineData("1_2_3")]
    public void A_place_that_somebody_made_up_is_none(string? text) => Assert.Null(NoticeKey.Parse(text));

    private async Task<Notification> NoticeAsync(Person person, DateTimeOffset at)
    {
        var notice = new Notification
        {
            PersonId = person.Id,
            MessageId = Guid.CreateVersion7(),
            Kind = "notice",
            Title = "告知",
            Body = "内容",
            Link = "/tasks/1",
            CreatedAt = at,
        };
        await office.SaveAsync(notice);
        return notice;
    }
}
