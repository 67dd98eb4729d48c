using Workflow.Disclosure.Clocks;

namespace Workflow.Disclosure.Tests.Clocks;

public sealed class ReminderScheduleTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Load(null);
    private static readonly DateTimeOffset LongAgo = new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Due on Friday, 14 January 2022.</summary>
    private static ReminderSchedule Schedule(bool daily = true, string due = "2022-01-14") => new(DateOnly.Parse(due), [-5, -1, 0], daily, Calendar);

    [Fact]
    public void It_reminds_five_days_and_one_day_before_on_the_day_and_each_working_day_after()
    {
        var stages = new List<ReminderStage>();
        for (var at = LongAgo; stages.Count < 6; at = stages[^1].At)
        {
            stages.Add(Schedule().Next(at)!);
        }

        Assert.Equal(
            [(-5, Nine("2022-01-07")), (-1, Nine("2022-01-13")), (0, Nine("2022-01-14")), (1, Nine("2022-01-17")), (2, Nine("2022-01-18")), (3, Nine("2022-01-19"))],
            stages.Select(s => (s.WorkingDays, s.At)));
    }

    [Fact]
    public void Without_daily_reminders_it_ends_on_the_day() => Assert.Null(Schedule(daily: false).Next(Nine("2022-01-14")));

    [Fact]
    public void A_due_date_on_a_day_off_reminds_on_the_last_working_day_before_it()
    {
        var schedule = Schedule(due: "2022-02-05");   // Spring Festival

        Assert.Equal(new ReminderStage(0, Nine("2022-01-30")), schedule.Next(Nine("2022-01-29")));
        Assert.Equal(new ReminderStage(1, Nine("2022-02-07")), schedule.Next(Nine("2022-01-30")));
    }

    [Theory]
    [InlineData("2022-01-05T00:00:00Z", "2022-01-07")]
    [InlineData("2022-01-07T00:59:59Z", "2022-01-07")]
    [InlineData("2022-01-07T01:00:00Z", "2022-01-13")]   // opened at nine sharp: the notice of its opening is enough
    [InlineData("2022-01-13T09:00:00Z", "2022-01-14")]
    [InlineData("2022-01-15T09:00:00Z", "2022-01-17")]
    public void The_first_timer_is_the_first_stage_after_the_task_opened(string opened, string expected) =>
        Assert.Equal(Nine(expected), ReminderSchedule.FirstAfter(new DateOnly(2022, 1, 14), [-5, -1, 0], daily: true, DateTimeOffset.Parse(opened), Calendar));

    [Fact]
    public void A_task_that_never_reminds_has_no_timer() =>
        Assert.Null(ReminderSchedule.FirstAfter(new DateOnly(2022, 1, 14), [], daily: false, LongAgo, Calendar));

    [Fact]
    public void After_a_stop_only_the_newest_stage_is_due_and_it_names_how_many_were_missed()
    {
        var due = Schedule().NewestDue(Nine("2022-01-07"), Nine("2022-01-18").AddHours(3));

        Assert.Equal(new DueReminder(new ReminderStage(2, Nine("2022-01-18")), Missed: 4), due);
    }

    [Fact]
    public void A_reminder_in_time_has_missed_nothing() =>
        Assert.Equal(new DueReminder(new ReminderStage(-1, Nine("2022-01-13")), Missed: 0), Schedule().NewestDue(Nine("2022-01-13"), Nine("2022-01-13")));

    [Fact]
    public void Stages_before_the_task_opened_are_not_missed()
    {
        var first = ReminderSchedule.FirstAfter(new DateOnly(2022, 1, 14), [-5, -1, 0], daily: true, Nine("2022-01-12"), Calendar)!.Value;

        Assert.Equal(1, Schedule().NewestDue(first, Nine("2022-01-14"))!.Missed);
    }

    [Fact]
    public void Nothing_is_due_before_its_time() => Assert.Null(Schedule().NewestDue(Nine("2022-01-13"), Nine("2022-01-13").AddTicks(-10)));

    [Fact]
    public void A_year_without_data_still_reminds()
    {
        var schedule = Schedule(due: "2027-01-05");

        Assert.Equal(new ReminderStage(0, Nine("2027-01-05")), schedule.Next(Nine("2027-01-04")));
    }

    private static DateTimeOffset Nine(string day) => DateTimeOffset.Parse($"{day}T09:00:00+08:00").ToUniversalTime();
}
