namespace Workflow.Disclosure.Messages;

// Names and namespace are wire format: a published message type is never renamed.

/// <summary>Something that happened to a case. <see cref="Sequence"/> is the case's at that transition:
/// a consumer that has seen a later one reads the present state instead of believing this message.</summary>
public interface ICaseEvent
{
    Guid CaseId { get; }
    long Sequence { get; }
}

/// <summary>The drafter has handed a version on.</summary>
public sealed record DraftSubmitted(Guid CaseId, long Sequence, Guid TaskId, Guid VersionId, DateTimeOffset At) : ICaseEvent;

/// <summary>A task waits for a position; its holders are called.</summary>
public sealed record TaskOpened(Guid CaseId, long Sequence, Guid TaskId, DateTimeOffset At) : ICaseEvent;

/// <summary>An open task calls somebody again, or is nobody's any more. It is read at its bookmark.</summary>
/// <param name="Call">One of this record's constants.</param>
/// <param name="DecisionId">The entry by which it was taken from those who had it; null where nobody is to be told so.</param>
/// <param name="From">Who had it alone until then; null: whoever holds the position.</param>
public sealed record TaskCalled(Guid CaseId, long Sequence, string Bookmark, string Call, DateTimeOffset At, Guid? DecisionId = null, Guid? From = null) : ICaseEvent
{
    public const string Transferred = "Transferred";
    public const string Released = "Released";
    public const string Urged = "Urged";
    public const string Gone = "Gone";
}

/// <summary>A task was decided.</summary>
public sealed record TaskDecided(Guid CaseId, long Sequence, Guid TaskId, Guid DecisionId, string Outcome, DateTimeOffset At) : ICaseEvent;

/// <summary>What somebody signed on paper was entered by somebody else.</summary>
public sealed record PaperEntered(Guid CaseId, long Sequence, Guid TaskId, Guid DecisionId, DateTimeOffset At) : ICaseEvent;

/// <summary>A document is on the public page.</summary>
public sealed record ReportPublished(Guid CaseId, long Sequence, Guid PublicationId, DateTimeOffset At) : ICaseEvent;

/// <summary>What is public was taken down or abolished, or is being corrected.</summary>
public sealed record PublicationChanged(Guid CaseId, long Sequence, Guid ActId, DateTimeOffset At) : ICaseEvent;

/// <summary>A process asks that a position be told something (<c>Workflow.Notify</c>).</summary>
/// <param name="UnitId">The unit whose holders of <paramref name="Position"/> are told.</param>
public sealed record NoticeAsked(Guid CaseId, long Sequence, string Template, string Position, Guid UnitId, DateTimeOffset At) : ICaseEvent;

/// <summary>A task's reminder fell due.</summary>
/// <param name="Stage">Working days relative to the due date: negative before it, 0 on the day, positive overdue.</param>
/// <param name="Missed">How many earlier stages fell due while nobody was there to send them; they are not sent.</param>
public sealed record ReminderDue(Guid CaseId, long Sequence, Guid TaskId, int Stage, int Missed, DateTimeOffset DueAt, DateTimeOffset At) : ICaseEvent;

/// <summary>A part of a draft went to a colleague, came back, or was asked for again.</summary>
/// <param name="Change">One of this record's constants; what it led to is read from the contribution itself.</param>
public sealed record ContributionChanged(Guid CaseId, long Sequence, Guid ContributionId, string Change, DateTimeOffset At) : ICaseEvent
{
    public const string Assigned = "Assigned";
    public const string Ended = "Ended";
    public const string Urged = "Urged";
}

/// <summary>The reminder of a part in a colleague's hands fell due.</summary>
/// <inheritdoc cref="ReminderDue" path="/param"/>
public sealed record ContributionReminderDue(
    Guid CaseId, long Sequence, Guid ContributionId, int Stage, int Missed, DateTimeOffset DueAt, DateTimeOffset At) : ICaseEvent;

/// <summary>What a process waited for has come: a time (Delay, StartAt), an event, the end of a process that it started.</summary>
/// <param name="Payload">JSON; null where nothing comes with it.</param>
public sealed record ProcessTimerDue(Guid CaseId, long Sequence, string Bookmark, DateTimeOffset At, string? Payload = null) : ICaseEvent;

/// <summary>A process asks for another one.</summary>
/// <param name="Bookmark">Where it waits for the end; null where it does not.</param>
/// <param name="Input">A JSON object.</param>
public sealed record ProcessStartAsked(
    Guid CaseId, long Sequence, string? Bookmark, string DefinitionId, string? CorrelationId, string Input, DateTimeOffset At) : ICaseEvent;
