using Workflow.Disclosure.Clocks;

namespace Workflow.Web.Shell;

/// <summary>Says that a list has nothing yet, and how something comes into it.</summary>
public sealed record EmptyState(string Icon, string Title, string Text);

/// <param name="DueOn">Null: no due date, and no chip.</param>
public sealed record DueChip(DateOnly? DueOn, DateOnly Today)
{
    /// <returns>overdue, today (no whole working day left), soon (five working days at most), later.</returns>
    public string Tone(WorkingCalendar calendar)
    {
        if (DueOn is not { } due)
        {
            return "later";
        }

        return due < Today ? "overdue" : calendar.Estimating.WorkingDaysBetween(Today, due) switch { <= 1 => "today", <= 5 => "soon", _ => "later" };
    }
}
