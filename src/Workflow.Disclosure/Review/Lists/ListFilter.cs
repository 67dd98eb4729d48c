using Microsoft.AspNetCore.WebUtilities;
using Workflow.Reports;

namespace Workflow.Disclosure.Review.Lists;

public enum TaskList
{
    /// <summary>待办.</summary>
    Waiting,

    /// <summary>已办.</summary>
    Decided,

    /// <summary>我发起的.</summary>
    Started,

    /// <summary>草稿.</summary>
    Drafts,

    /// <summary>在途.</summary>
    Running,

    /// <summary>超时.</summary>
    Overdue,
}

public enum ListSort { Due, Newest, Oldest }

public enum TimeFilter { Overdue, Today, Week, Never, FollowUp }

/// <summary>What of a list one wants to see; the same in an address and in a filter kept under a name.</summary>
/// <param name="Words">Each of them is to be found in the case's title, its unit's name or the task's title.</param>
/// <param name="Year">A report's year; of other cases the year in which they began.</param>
public sealed record ListFilter(string Words, Guid? UnitId, string? Kind, int? Year, string? Position, TimeFilter? Time, ListSort Sort)
{
    public const int MaxWords = 60;
    private const int MostWords = 5;

    public IEnumerable<string> Terms => Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords);

    public bool IsEmpty => this with { Sort = ListSort.Due } == new ListFilter("", null, null, null, null, null, ListSort.Due);

    /// <returns>In which orders a list can be shown; the first without asking.</returns>
    public static IReadOnlyList<ListSort> Sorts(TaskList list) => list switch
    {
        TaskList.Waiting or TaskList.Drafts or TaskList.Overdue => [ListSort.Due, ListSort.Newest, ListSort.Oldest],
        _ => [ListSort.Newest, ListSort.Oldest],
    };

    /// <returns>Which questions about time a list can answer.</returns>
    public static IReadOnlyList<TimeFilter> Times(TaskList list) => list switch
    {
        TaskList.Decided => [TimeFilter.FollowUp],
        TaskList.Overdue => [TimeFilter.FollowUp],
        _ => Enum.GetValues<TimeFilter>(),
    };

    /// <summary>Reads an address's query; what cannot be understood is as if it were not there.</summary>
    public static ListFilter Parse(TaskList list, string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string Text(string name) => values.TryGetValue(name, out var value) ? TextRules.Halve(value[0]?.Replace('\n', ' ')) : "";
        TEnum? Choice<TEnum>(string name, IReadOnlyList<TEnum> offered) where TEnum : struct, Enum =>
            offered.Where(o => string.Equals(o.ToString(), Text(name), StringComparison.OrdinalIgnoreCase)).Select(o => (TEnum?)o).FirstOrDefault();
        var words = Text("q");
        return new ListFilter(
            words.Length > MaxWords ? words[..MaxWords] : words,
            Guid.TryParse(Text("unit"), out var unit) ? unit : null,
            Text("kind") is { Length: > 0 and <= 60 } kind ? kind : null,
            int.TryParse(Text("year"), out var year) && year is >= 1990 and <= 2199 ? year : null,
            Text("position") is { Length: > 0 and <= 60 } position ? position : null,
            Choice("time", Times(list)),
            Choice("sort", Sorts(list)) ?? Sorts(list)[0]);
    }

    /// <returns>Without a question mark; empty where nothing is asked.</returns>
    public string ToQuery(TaskList list)
    {
        (string Name, string? Value)[] parts =
        [
            ("q", Words), ("unit", UnitId?.ToString()), ("kind", Kind), ("year", Year?.ToString()), ("position", Position),
            ("time", Time?.ToString().ToLowerInvariant()), ("sort", Sort == Sorts(list)[0] ? null : Sort.ToString().ToLowerInvariant()),
        ];
        return string.Join('&', parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }
}
