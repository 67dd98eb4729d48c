using System.Globalization;
using Quartz;

namespace Workflow.Engine.Activities;

/// <summary>A cron expression as Elsa's files write it (Cronos: five fields, or six with seconds first; Sunday is 0 or 7), read by Quartz.</summary>
internal sealed class CronTime
{
    private readonly CronExpression expression;

    private CronTime(CronExpression expression) => this.expression = expression;

    /// <returns>Null where it can't be read, or names both a day of the month and a day of the week.</returns>
    public static CronTime? Read(string? text)
    {
        var fields = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 5)
        {
            fields = ["0", .. fields];
        }

        if (fields.Length != 6)
        {
            return null;
        }

        var (day, week) = (fields[3], fields[5]);
        (fields[3], fields[5]) = week is "*" or "?" ? (day == "?" ? "*" : day, "?") : day is "*" or "?" ? ("?", Days(week)) : (day, Days(week));
        try
        {
            return new CronTime(new CronExpression(string.Join(' ', fields), Zone));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return null;
        }
    }

    public DateTimeOffset? After(DateTimeOffset instant) => expression.GetNextValidTimeAfter(instant)?.ToUniversalTime();

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("offices", StartAtActivity.LocalOffset, null, null);

    // Quartz counts from Sunday = 1.
    private static string Days(string field) => string.Join(',', field.Split(',').Select(part => string.Join('-', part.Split('-').Select(one =>
        int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day <= 7 ? (day % 7 + 1).ToString(CultureInfo.InvariantCulture) : one))));
}
