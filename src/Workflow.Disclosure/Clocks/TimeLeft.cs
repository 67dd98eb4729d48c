namespace Workflow.Disclosure.Clocks;

/// <summary>How a due date stands today, in the words of pages, notices and mail.</summary>
public static class TimeLeft
{
    /// <returns>还剩3个工作日, 今日到期, 已逾期2个工作日; with a remark when a year's 放假安排 is missing.</returns>
    public static string Describe(DateOnly dueOn, DateOnly today, WorkingCalendar calendar)
    {
        var (from, to) = dueOn < today ? (dueOn, today) : (today, dueOn);
        var remark = string.Concat(calendar.MissingYears(from, to).Select(y => $"（{WorkingCalendar.EstimatedText(y)}）"));
        return Words(dueOn, today, calendar.Estimating.WorkingDaysBetween(today, dueOn)) + remark;
    }

    /// <summary>2022年1月14日（周五）.</summary>
    public static string Day(DateOnly day) => $"{day:yyyy年M月d日}（周{"日一二三四五六"[(int)day.DayOfWeek]}）";

    private static string Words(DateOnly dueOn, DateOnly today, int workingDays) => (dueOn.CompareTo(today), workingDays) switch
    {
        (0, _) => "今日到期",
        ( > 0, 0) => "到期前已无工作日",
        ( > 0, _) => $"还剩{workingDays}个工作日",
        (_, 0) => "已逾期",
        _ => $"已逾期{-workingDays}个工作日",
    };
}
