using System.Text.Json.Nodes;

namespace Workflow.Engine.Execution;

/// <summary>Time and values come in as input; the same input gives the same bytes.</summary>
/// <param name="Values">At the start: the process inputs by name.</param>
public sealed record ProcessInput(DateTimeOffset Now, IReadOnlyDictionary<string, JsonNode?>? Values = null);

/// <param name="Outcome">One of the ports that the waiting activity offers.</param>
public sealed record Resumption(string BookmarkId, string Outcome);

/// <param name="Effects">In the order in which they are to be carried out.</param>
public sealed record Transition(ProcessState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEntry> Journal);

/// <param name="Event">Elsa's names: Started, Resumed, Suspended, Completed, Canceled, Faulted.</param>
public sealed record JournalEntry(string ActivityId, string ActivityType, string Event, string? Detail);

public enum OpinionRule { Optional, Required }

public enum OutcomeTone { Forward, Back }

/// <param name="Name">The port: Approve, Return, Submit.</param>
/// <param name="Label">What the button says: 同意, 退回, 送审.</param>
public sealed record TaskOutcome(string Name, string Label, OpinionRule Opinion, OutcomeTone Tone);

/// <summary>What should happen outside; the host carries it out in the transaction that stores the state.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <param name="Unit">"Case" or "County".</param>
    /// <param name="Due">As the file has it; the host knows the dates.</param>
    /// <param name="Reminders">Working days relative to the due date.</param>
    public sealed record OpenTask(
        string BookmarkId, string ActivityId, string Title, string Position, string Unit, IReadOnlyList<TaskOutcome> Outcomes, bool MayEdit,
        JsonNode? Due, IReadOnlyList<int> Reminders, bool RemindDailyWhenOverdue) : Effect;

    /// <summary>A task that the process itself takes back; never the one that was just decided.</summary>
    public sealed record CloseTask(string BookmarkId) : Effect;

    /// <summary>The host resumes the bookmark with <c>Done</c> at that instant or later.</summary>
    public sealed record SetTimer(string BookmarkId, string ActivityId, DateTimeOffset DueAt) : Effect;

    public sealed record CancelTimer(string BookmarkId) : Effect;

    /// <summary>The host checks at once and resumes with <c>Passed</c> or <c>Failed</c>.</summary>
    /// <param name="FailedLeadsSomewhere">False: a failed check is to refuse the decision that led to it.</param>
    public sealed record RunCheck(string BookmarkId, string ActivityId, string Check, bool FailedLeadsSomewhere) : Effect;

    /// <summary>The host publishes at once and resumes with <c>Done</c>.</summary>
    public sealed record Publish(string BookmarkId, string ActivityId, string Channel) : Effect;

    public sealed record Notify(string ActivityId, string Template, string Position, string Unit) : Effect;

    /// <summary>The process has ended.</summary>
    public sealed record Finished : Effect;
}
