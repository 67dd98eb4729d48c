using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Tests.Clocks;

public sealed class TimerSweeperTests : IAsyncLifetime
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Load(null);
    private readonly StandingClock clock = new("2022-01-04T08:00:00+08:00");
    private Office office = null!;

    public async ValueTask InitializeAsync() => office = await Office.OpenAsync();

    public ValueTask DisposeAsync() => office.DisposeAsync();

    [Fact]
    public async Task Travelling_to_the_day_before_sends_that_reminder_exactly_once_with_two_sweepers()
    {
        var tasks = new List<Guid>();
        for (var i = 0; i < 120; i++)
        {
            tasks.Add((await office.TaskAsync(due: "2022-01-14", opened: "2022-01-07T12:00:00+08:00")).Id);
        }

        clock.Now = Nine("2022-01-13");
        var sweepers = Enumerable.Range(0, 2).Select(_ => Sweeper()).ToList();
        await Task.WhenAll(sweepers.Select(s => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await s.SweepAsync(TestContext.Current.CancellationToken);
            }
        })));

        var sent = await office.WrittenAsync<ReminderDue>();
        Assert.Equal(tasks.Order(), sent.Select(m => m.TaskId).Order());
        Assert.All(sent, m => Assert.Equal((-1, 0, 7L, Nine("2022-01-13")), (m.Stage, m.Missed, m.Sequence, m.DueAt)));
        await using var db = office.Context();
        Assert.Equal([Nine("2022-01-14")], await db.Timers.Select(t => t.DueAt).Distinct().ToListAsync());
    }

    [Fact]
    public async Task A_month_of_standing_still_sends_one_per_task_naming_how_many_were_missed()
    {
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00");
        var other = await office.TaskAsync(due: "2022-02-21", opened: "2022-01-05T12:00:00+08:00");
        clock.Now = Nine("2022-02-14").AddHours(2);

        await Sweeper().SweepAsync(CancellationToken.None);

        var sent = (await office.WrittenAsync<ReminderDue>()).ToDictionary(m => m.TaskId);
        Assert.Equal(2, sent.Count);
        // 5 days and 1 day before, the day itself, and 18 working days overdue over Spring Festival: all but the newest were missed.
        Assert.Equal((18, 20, Nine("2022-02-14")), (sent[task.Id].Stage, sent[task.Id].Missed, sent[task.Id].DueAt));
        Assert.Equal((-5, 0), (sent[other.Id].Stage, sent[other.Id].Missed));
    }

    [Fact]
    public async Task Nothing_is_sent_before_its_time()
    {
        await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00");
        clock.Now = Nine("2022-01-07").AddTicks(-10);

        Assert.Equal(0, await Sweeper().SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task After_its_last_stage_a_task_has_no_timer()
    {
        await office.TaskAsync(due: "2022-01-14", opened: "2022-01-13T12:00:00+08:00", daily: false);
        clock.Now = Nine("2022-01-14");

        await Sweeper().SweepAsync(CancellationToken.None);

        await using var db = office.Context();
        Assert.Single(await office.WrittenAsync<ReminderDue>());
        Assert.Empty(await db.Timers.ToListAsync());
    }

    [Fact]
    public async Task A_timed_activity_becomes_a_message_and_its_timer_is_gone()
    {
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00");
        await office.SaveAsync(new TimerRow { CaseId = task.CaseId, Bookmark = "delay-1", DueAt = clock.Now });

        await Sweeper().SweepAsync(CancellationToken.None);

        await using var db = office.Context();
        Assert.Equal([new ProcessTimerDue(task.CaseId, 7, "delay-1", clock.Now)], await office.WrittenAsync<ProcessTimerDue>());
        Assert.False(await db.Timers.AnyAsync(t => t.Bookmark != null));
    }

    [Fact]
    public async Task A_timer_that_a_decision_is_just_deleting_sends_nothing()
    {
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00");
        clock.Now = Nine("2022-01-13");
        await using var deciding = office.Context();
        await using var transaction = await deciding.Database.BeginTransactionAsync();
        await deciding.Timers.Where(t => t.TaskId == task.Id).ExecuteDeleteAsync();

        await Sweeper().SweepAsync(CancellationToken.None);
        await transaction.CommitAsync();
        await Sweeper().SweepAsync(CancellationToken.None);

        Assert.Empty(await office.WrittenAsync<ReminderDue>());
    }

    [Fact]
    public async Task A_corrected_calendar_moves_the_timer_instead_of_sending_at_the_wrong_time()
    {
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00", reminders: [0], daily: false);
        await using var db = office.Context();
        await db.Timers.Where(t => t.TaskId == task.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.DueAt, Nine("2022-01-12")));
        clock.Now = Nine("2022-01-12");

        await Sweeper().SweepAsync(CancellationToken.None);

        Assert.Empty(await office.WrittenAsync<ReminderDue>());
        Assert.Equal(Nine("2022-01-14"), await db.Timers.Select(t => t.DueAt).SingleAsync());
    }

    [Fact]
    public async Task Dispatchers_are_woken_once_after_the_commit()
    {
        await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00");
        await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00");
        await using var listener = await office.Source.OpenConnectionAsync();
        var heard = 0;
        listener.Notification += (_, _) => heard++;
        await ExecuteAsync(listener, "LISTEN outbox");
        clock.Now = Nine("2022-01-13");

        await Sweeper().SweepAsync(CancellationToken.None);

        await ExecuteAsync(listener, "SELECT 1");
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task A_tick_that_fails_is_tried_again()
    {
        await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T12:00:00+08:00");
        clock.Now = Nine("2022-01-13");
        await office.Database.ExecuteAsync("ALTER TABLE timers RENAME TO away");
        using var sweeper = Sweeper();
        await sweeper.StartAsync(CancellationToken.None);
        await Task.Delay(300);

        await office.Database.ExecuteAsync("ALTER TABLE away RENAME TO timers");

        for (var i = 0; i < 100 && (await office.WrittenAsync<ReminderDue>()).Count == 0; i++)
        {
            await Task.Delay(50);
        }

        Assert.Single(await office.WrittenAsync<ReminderDue>());
        Assert.False(sweeper.ExecuteTask!.IsCompleted);
        await sweeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Every_process_travels_when_one_does()
    {
        var (traveller, other) = (new TestClock(office.Source), new TestClock(office.Source));
        using var poll = new TestClockPoll(other, NullLogger<TestClockPoll>.Instance);
        await poll.StartAsync(CancellationToken.None);

        await traveller.TravelAsync(Nine("2031-05-06"), CancellationToken.None);
        await Task.Delay(600);

        Assert.InRange(traveller.GetUtcNow(), Nine("2031-05-06").AddSeconds(-2), Nine("2031-05-06").AddSeconds(10));
        Assert.InRange(other.GetUtcNow() - traveller.GetUtcNow(), TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));
        await poll.StopAsync(CancellationToken.None);
    }

    private TimerSweeper Sweeper() =>
        new(office.Source, Calendar, clock, new SweeperSettings(TimeSpan.FromMilliseconds(50)), NullLogger<TimerSweeper>.Instance);

    private static DateTimeOffset Nine(string day) => DateTimeOffset.Parse($"{day}T09:00:00+08:00").ToUniversalTime();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
