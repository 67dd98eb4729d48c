using System.Text.Json.Nodes;

namespace Workflow.Disclosure.Clocks;

/// <param name="On">Local; due at its end.</param>
/// <param name="Reason">How the date came about, in Chinese: 报县截止2022年1月15日之前3个工作日.</param>
public sealed record DueDate(DateOnly On, string Reason);

/// <summary>Turns a node's due expression into a date and the words that explain it:
/// <c>{"from":"SubmitDue","workingDays":-3,"notBefore":{"from":"Opened","workingDays":1}}</c>, the later of both.</summary>
public static class DueDates
{
    public const string Opened = "Opened";

    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        [Opened] = "任务开始",
        ["DraftDue"] = "起草截止",
        ["SubmitDue"] = "报县截止",
        ["ReviewDue"] = "县级审核截止",
        ["PublishDue"] = "公开截止",
    };

    /// <summary>What is wrong with an expression, in Chinese; null when nothing is. Process files are checked with it when they are loaded.</summary>
    /// <param name="names">The dates there will be, besides <see cref="Opened"/>; null: any name with a label.</param>
    public static string? Fault(JsonNode? due, IReadOnlyCollection<string>? names = null) => due switch
    {
        not JsonObject => "时限须是对象，如 {\"from\":\"Opened\",\"workingDays\":2}",
        JsonObject o when o.FirstOrDefault(p => p.Key is not ("from" or "workingDays" or "notBefore")).Key is { } key => $"时限中有不认识的项“{key}”",
        JsonObject o when From(o) is not { } from || !Known(from, names) => $"时限的 from“{o["from"]}”不是已知日期（可用：{string.Join("、", names?.Prepend(Opened) ?? Labels.Keys)}）",
        JsonObject o when o["workingDays"] is { } n && !(n is JsonValue v && v.TryGetValue<int>(out var days) && Math.Abs(days) <= 1000) => $"时限的 workingDays“{o["workingDays"]}”不是-1000至1000的整数",
        JsonObject o when o["notBefore"] is { } floor => Fault(floor, names),
        _ => null,
    };

    /// <param name="due">Without <see cref="Fault"/>.</param>
    /// <param name="dates">The case's date inputs by name.</param>
    /// <param name="opened">The local day on which the task opened.</param>
    /// <param name="held">Working days since then on which the case stood still.</param>
    /// <param name="heldBy">What made it stand still, in words.</param>
    /// <returns>When a year's 放假安排 is missing, the date is reckoned by weekends and the reason says so.</returns>
    /// <exception cref="InvalidOperationException">The expression is faulty, or names a date that is not there.</exception>
    public static DueDate Compute(
        JsonNode due, IReadOnlyDictionary<string, DateOnly> dates, DateOnly opened, WorkingCalendar calendar, int held = 0, string heldBy = "挂起")
    {
        if (Fault(due, [.. dates.Keys]) is { } fault)
        {
            throw new InvalidOperationException($"{fault}：{due.ToJsonString()}");
        }

        var date = Single((JsonObject)due, dates, opened, calendar, held, heldBy);
        if (due["notBefore"] is not { } floor)
        {
            return date;
        }

        var earliest = Compute(floor, dates, opened, calendar, held, heldBy);
        return earliest.On > date.On ? earliest with { Reason = $"{earliest.Reason}（晚于{date.Reason}，取较晚者）" } : date;
    }

    /// <summary>Whether it moves with days on which a task stood still: nothing in it is a date that somebody set.</summary>
    /// <param name="due">Without <see cref="Fault"/>.</param>
    public static bool CountsFromOpening(JsonNode due) => From((JsonObject)due) == Opened && (due["notBefore"] is not { } floor || CountsFromOpening(floor));

    /// <summary>For a task that has not opened: the date where it is known, else the rule.</summary>
    /// <param name="due">Without <see cref="Fault"/>.</param>
    public static string Ahead(JsonNode due, IReadOnlyDictionary<string, DateOnly> dates, WorkingCalendar calendar)
    {
        var rule = (JsonObject)due;
        var days = (int?)rule["workingDays"] ?? 0;
        var words = From(rule) == Opened
            ? days <= 0 ? "到达当天" : $"到达后{days}个工作日"
            : Single(rule, dates, default, calendar, held: 0) is var (on, reason) ? $"{on:M月d日}，{reason}" : "";
        return rule["notBefore"] is { } floor ? $"{words}；不早于{Ahead(floor, dates, calendar)}" : words;
    }

    private static DueDate Single(
        JsonObject due, IReadOnlyDictionary<string, DateOnly> dates, DateOnly opened, WorkingCalendar calendar, int held, string heldBy = "")
    {
        var from = From(due)!;
        var start = from == Opened ? opened : dates[from];
        var pause = from == Opened ? held : 0;
        var days = (int?)due["workingDays"] ?? 0;
        var label = $"{Labels.GetValueOrDefault(from, from)}{start:yyyy年M月d日}";
        var reason = days switch
        {
            0 => label,
            < 0 => $"{label}之前{-days}个工作日",
            _ => $"{label}之后{days}个工作日",
        } + (pause > 0 ? $"，{heldBy}的{pause}个工作日不算" : "");

        // A date that somebody set holds as it is, on whatever weekday; only counting moves to working days.
        if (days == 0 && pause == 0)
        {
            return new DueDate(start, reason);
        }

        try
        {
            return new DueDate(calendar.AddWorkingDays(start, days + pause), reason);
        }
        catch (CalendarYearMissingException missing)
        {
            return new DueDate(calendar.Estimating.AddWorkingDays(start, days + pause), $"{reason}（{WorkingCalendar.EstimatedText(missing.Year)}）");
        }
    }

    private static bool Known(string from, IReadOnlyCollection<string>? names) =>
        from == Opened || (names?.Contains(from) ?? Labels.ContainsKey(from));

    private static string? From(JsonObject due) => due["from"] is JsonValue value && value.TryGetValue<string>(out var from) ? from : null;
}
