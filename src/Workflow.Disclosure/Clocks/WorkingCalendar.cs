using System.Collections.Frozen;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Clocks;

/// <summary>One year's 放假安排 as data, one file a year.</summary>
/// <param name="Source">The notice it was taken from, by its 文号.</param>
/// <param name="Holidays">Days off, whatever weekday they fall on.</param>
/// <param name="Workdays">调休: Saturdays and Sundays that are worked.</param>
public sealed record CalendarYear(int Year, string Source, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> Workdays);

/// <summary>A working day was asked for in a year whose 放假安排 is not on file; the caller says so, or asks <see cref="WorkingCalendar.Estimating"/>.</summary>
public sealed class CalendarYearMissingException(int year) : Exception(WorkingCalendar.MissingText(year))
{
    public int Year { get; } = year;
}

/// <summary>Working days from weekends, holidays and 调休. A year without data is an exception, never a guess.</summary>
public sealed class WorkingCalendar
{
    private readonly FrozenDictionary<int, CalendarYear> years;
    private readonly FrozenSet<DateOnly> holidays;
    private readonly FrozenSet<DateOnly> workdays;
    private readonly bool estimates;

    public WorkingCalendar(IEnumerable<CalendarYear> years) : this(years.ToFrozenDictionary(y => y.Year), estimates: false) { }

    private WorkingCalendar(FrozenDictionary<int, CalendarYear> years, bool estimates)
    {
        this.years = years;
        this.estimates = estimates;
        holidays = years.Values.SelectMany(y => y.Holidays).ToFrozenSet();
        workdays = years.Values.SelectMany(y => y.Workdays).ToFrozenSet();
        Estimating = estimates ? this : new WorkingCalendar(years, estimates: true);
    }

    /// <summary>The same data; a year without any counts by weekends alone. Whoever shows its result says so (<see cref="EstimatedText"/>).</summary>
    public WorkingCalendar Estimating { get; }

    /// <summary>In order.</summary>
    public IEnumerable<CalendarYear> Years => years.Values.OrderBy(y => y.Year);

    /// <param name="folder">Further files, each named for its year; one of a year that is built in takes its place. Null: none.</param>
    /// <exception cref="StartProblemException">A file cannot be read as a year; says which file and what is wrong.</exception>
    public static WorkingCalendar Load(string? folder) => new(CalendarFiles.Read(folder));

    public static string MissingText(int year) => $"{year}年放假安排未录入";

    public static string EstimatedText(int year) => $"{MissingText(year)}，按周末推算";

    public bool Covers(DateOnly date) => years.ContainsKey(date.Year);

    /// <summary>The years between two days, both included, that have no data.</summary>
    public IReadOnlyList<int> MissingYears(DateOnly from, DateOnly to) =>
        [.. Enumerable.Range(from.Year, Math.Max(0, to.Year - from.Year + 1)).Where(y => !years.ContainsKey(y))];

    /// <exception cref="CalendarYearMissingException"/>
    public bool IsWorkingDay(DateOnly date)
    {
        if (!estimates && !Covers(date))
        {
            throw new CalendarYearMissingException(date.Year);
        }

        return workdays.Contains(date)
            || (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(date));
    }

    /// <summary>The <paramref name="count"/>th working day after the date, or before it when negative; the date itself does not
    /// count. Zero is the date itself when it is worked, else the next working day.</summary>
    /// <exception cref="CalendarYearMissingException"/>
    public DateOnly AddWorkingDays(DateOnly date, int count)
    {
        if (count == 0)
        {
            return IsWorkingDay(date) ? date : AddWorkingDays(date, 1);
        }

        var step = Math.Sign(count);
        for (var left = Math.Abs(count); left > 0;)
        {
            date = date.AddDays(step);
            left -= IsWorkingDay(date) ? 1 : 0;
        }

        return date;
    }

    /// <summary>The date when it is worked, else the last working day before it.</summary>
    /// <exception cref="CalendarYearMissingException"/>
    public DateOnly OnOrBefore(DateOnly date) => IsWorkingDay(date) ? date : AddWorkingDays(date, -1);

    /// <summary>Working days after <paramref name="from"/> up to <paramref name="to"/>, which counts; negative when it lies before.</summary>
    /// <exception cref="CalendarYearMissingException"/>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -WorkingDaysBetween(to, from);
        }

        var count = 0;
        for (var day = from; day < to;)
        {
            day = day.AddDays(1);
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return count;
    }
}
