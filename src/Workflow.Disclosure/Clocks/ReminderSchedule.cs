namespace Workflow.Disclosure.Clocks;

/// <param name="WorkingDays">Relative to the due date: negative before it, 0 on the day, positive overdue.</param>
/// <param name="At">09:00 in Shanghai of a working day.</param>
public sealed record ReminderStage(int WorkingDays, DateTimeOffset At);

/// <param name="Missed">Stages that fell due before <paramref name="Stage"/> and were not sent; they never will be.</param>
public sealed record DueReminder(ReminderStage Stage, int Missed);

/// <summary>When a task reminds. A due date on a day off reminds "on the day" on the last working day before it.
/// Years without data count by weekends, and the reminder's text says so.</summary>
/// <param name="reminders">In working days, as in <see cref="Review.ReviewTask.Reminders"/>.</param>
/// <param name="daily">Also on each working day after the due date, until the task is decided.</param>
public sealed class ReminderSchedule(DateOnly dueOn, IReadOnlyList<int> reminders, bool daily, WorkingCalendar calendar)
{
    private static readonly TimeSpan NineBeforeMidnight = TimeSpan.FromHours(-15);
    private readonly WorkingCalendar calendar = calendar.Estimating;

    /// <summary>The first timer of a task: stages before it opened are nobody's fault, so they are not missed. Null: it never reminds.</summary>
    public static DateTimeOffset? FirstAfter(
        DateOnly dueOn, IReadOnlyList<int> reminders, bool daily, DateTimeOffset openedAt, WorkingCalendar calendar) =>
        new ReminderSchedule(dueOn, reminders, daily, calendar).Next(openedAt)?.At;

    /// <summary>The first stage later than that instant; null when there is none.</summary>
    public ReminderStage? Next(DateTimeOffset after) => Stages().FirstOrDefault(s => s.At > after);

    /// <summary>The newest stage that fell due in <paramref name="from"/> … <paramref name="now"/>, both included; null when none did.</summary>
    /// <param name="from">The first stage that was not sent.</param>
    public DueReminder? NewestDue(DateTimeOffset from, DateTimeOffset now)
    {
        var due = Stages().TakeWhile(s => s.At <= now).Where(s => s.At >= from).ToList();
        return due.Count == 0 ? null : new DueReminder(due[^1], due.Count - 1);
    }

    /// <summary>In order of time; without end when it reminds daily.</summary>
    private IEnumerable<ReminderStage> Stages()
    {
        var listed = reminders.Distinct().Order().ToList();
        foreach (var before in listed.Where(n => n <= 0))
        {
            yield return At(before, before == 0 ? LastDay() : calendar.AddWorkingDays(LastDay(), before));
        }

        var day = dueOn;
        var last = daily ? int.MaxValue : listed.LastOrDefault();
        for (var after = 1; after <= last; after++)
        {
            day = calendar.AddWorkingDays(day, 1);
            if (daily || listed.Contains(after))
            {
                yield return At(after, day);
            }
        }
    }

    private DateOnly LastDay() => calendar.OnOrBefore(dueOn);

    private static ReminderStage At(int workingDays, DateOnly day) => new(workingDays, LocalTime.EndOfDay(day) + NineBeforeMidnight);
}
