namespace Workflow.Disclosure.Clocks;

/// <summary>Asia/Shanghai, which has been UTC+8 without summer time since 1991; fixed, so that no machine needs zone data.</summary>
public static class LocalTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Today(TimeProvider clock) => DateOf(clock.GetUtcNow());

    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(ToLocal(instant).DateTime);

    public static DateTimeOffset ToLocal(DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>For sentences: 2022年1月14日15:20.</summary>
    public static string Describe(DateTimeOffset instant) => $"{ToLocal(instant):yyyy年M月d日HH:mm}";

    /// <summary>For lists: 1月14日, with its year where that is not this year's.</summary>
    public static string ShortDay(DateOnly day, DateOnly today) => day.Year == today.Year ? $"{day:M月d日}" : $"{day:yyyy年M月d日}";

    /// <summary>For lists: 1月14日 15:20, with its year where that is not this year's.</summary>
    public static string ShortTime(DateTimeOffset instant, DateOnly today) => $"{ShortDay(DateOf(instant), today)} {ToLocal(instant):HH:mm}";

    /// <summary>The first instant that is no longer that day, in UTC: a due date counts until then, excluded.</summary>
    public static DateTimeOffset EndOfDay(DateOnly day) => new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, Offset).ToUniversalTime();
}
