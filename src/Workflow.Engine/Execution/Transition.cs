using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>Time and values come in as input; the same input gives the same bytes.</summary>
/// <param name="Values">At the start: the process inputs by name.</param>
/// <param name="InstanceId">What scripts are told; empty where no script asks.</param>
/// <param name="Seed">Of the random numbers that scripts draw.</param>
public sealed record ProcessInput(DateTimeOffset Now, IReadOnlyDictionary<string, JsonNode?>? Values = null, string InstanceId = "", long Seed = 0);

/// <param name="Outcome">One of the ports that the waiting activity offers.</param>
/// <param name="Result">What came with it: the payload of an event, the result of a task, how a child process ended.</param>
/// <param name="Void">Node ids of tasks whose decision does not hold for what is handed on: those that the way ahead does not come to by
/// itself are asked again first (<see cref="ProcessEngine.AskedAgain"/>).</param>
public sealed record Resumption(string BookmarkId, string Outcome, JsonNode? Result = null, IReadOnlyCollection<string>? Void = null);

/// <param name="Effects">In the order in which they are to be carried out.</param>
public sealed record Transition(ProcessState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEntry> Journal);

/// <param name="Event">Elsa's names: Started, Resumed, Suspended, Completed, Canceled, Faulted; and of the office's operations Returned,
/// Withdrawn, Transferred, SignerAdded, SignerRemoved, Terminated, Held, Continued, AskedAgain, and of a process that goes its way again Restarted.</param>
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

    /// <summary>The bookmark that the host resumes when it has done what it was asked; null where nothing waits for that.</summary>
    public string? Opens => this switch
    {
        OpenTask task => task.BookmarkId,
        SetTimer timer => timer.BookmarkId,
        RunCheck check => check.BookmarkId,
        Publish publish => publish.BookmarkId,
        RunTask task => task.BookmarkId,
        AwaitEvent wait => wait.BookmarkId,
        StartProcess start => start.BookmarkId,
        _ => null,
    };

    /// <param name="Unit">"Case" or "County".</param>
    /// <param name="Due">As the file has it; the host knows the dates.</param>
    /// <param name="Reminders">Working days relative to the due date.</param>
    /// <param name="Assignee">The one person it is for; null for whoever holds the position. Opaque to the engine.</param>
    public sealed record OpenTask(
        string BookmarkId, string ActivityId, string Title, string Position, string Unit, IReadOnlyList<TaskOutcome> Outcomes, bool MayEdit,
        JsonNode? Due, IReadOnlyList<int> Reminders, bool RemindDailyWhenOverdue, string? Assignee = null) : Effect;

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

    /// <summary>An open task goes to somebody else.</summary>
    public sealed record AssignTask(string BookmarkId, TaskSigner To) : Effect;

    /// <summary>An open task waits for signers whom its holder asked first.</summary>
    public sealed record HoldTask(string BookmarkId) : Effect;

    public sealed record ReleaseTask(string BookmarkId) : Effect;

    /// <summary>The whole case stands still, its clocks with it; <paramref name="Reason"/> null: it goes on.</summary>
    public sealed record HoldCase(string? Reason) : Effect;

    public sealed record WriteLine(string ActivityId, string Text) : Effect;

    /// <summary>The host asks somebody or something to do a named task and resumes with <c>Done</c> and its result.</summary>
    public sealed record RunTask(string BookmarkId, string ActivityId, string TaskName, JsonNode? Payload) : Effect;

    /// <summary>The host resumes with <c>Done</c> and the payload when such an event comes, for this correlation where it names one.</summary>
    public sealed record AwaitEvent(string BookmarkId, string ActivityId, string EventName) : Effect;

    /// <summary>An event is no longer waited for.</summary>
    public sealed record ForgetEvent(string BookmarkId) : Effect;

    /// <param name="CorrelationId">Null: every process that waits for the event.</param>
    /// <param name="IsLocal">Only this instance.</param>
    public sealed record PublishEvent(string ActivityId, string EventName, string? CorrelationId, bool IsLocal, JsonNode? Payload) : Effect;

    /// <summary>Starts another process. With a bookmark, the host resumes it when that process has ended, with <c>Done</c> and
    /// its <see cref="Ending"/>.</summary>
    /// <param name="AtOnce">It runs before anything else of this process goes on (ExecuteWorkflow).</param>
    public sealed record StartProcess(
        string? BookmarkId, string ActivityId, string DefinitionId, string? CorrelationId, IReadOnlyDictionary<string, JsonNode?> Input, bool AtOnce) : Effect
    {
        /// <summary>How a process ended, as Elsa tells the one that waited for it: in the words of DispatchWorkflow and of ExecuteWorkflow.</summary>
        public static JsonObject Ending(string instanceId, ProcessState state)
        {
            ArgumentNullException.ThrowIfNull(state);
            JsonObject Output() => new(state.Outputs.Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone())));
            return new JsonObject
            {
                ["WorkflowInstanceId"] = instanceId,
                ["WorkflowStatus"] = state.Status.ToString(),
                ["WorkflowSubStatus"] = state.SubStatus.ToString(),
                ["WorkflowOutput"] = Output(),
                ["workflowInstanceId"] = instanceId,
                ["status"] = state.Status.ToString(),
                ["subStatus"] = state.SubStatus.ToString(),
                ["output"] = Output(),
            };
        }
    }

    /// <summary>A process that was started and is waited for is no longer wanted.</summary>
    public sealed record ForgetProcess(string BookmarkId) : Effect;

    /// <summary>The process has ended.</summary>
    public sealed record Finished : Effect;
}
