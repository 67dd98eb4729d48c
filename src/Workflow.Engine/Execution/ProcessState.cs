using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

public enum ProcessStatus { Running, Finished }

/// <summary>Elsa's sub-statuses, as far as a state at rest can have them.</summary>
public enum ProcessSubStatus { Suspended, Finished, Cancelled, Faulted }

/// <param name="Kind">What is waited for: Task, Check, Publish, Timer, RunTask, Event, Process.</param>
/// <param name="Frame">The container it waits in.</param>
/// <param name="Cause">The bookmark of the decision that opened it, while nobody has acted since; null where that can't be taken back.</param>
/// <param name="Stimulus">The name of the event.</param>
/// <param name="Signer">Whom the task is for, where that is not the node's own position.</param>
/// <param name="Part">What a signer's word is for; null for the holder of the task.</param>
/// <param name="Held">It waits for signers whom its holder asked first.</param>
/// <param name="AskedBy">The bookmark of the task whose holder asked for it; null for what the definition asks for.</param>
/// <param name="Before"><paramref name="Signer"/> as it was before the last 转办.</param>
public sealed record Bookmark(
    string Id, string ActivityId, string Kind, int Frame = 0, string? Cause = null, string? Stimulus = null,
    TaskSigner? Signer = null, SignerPart? Part = null, bool Held = false, string? AskedBy = null, TaskSigner? Before = null);

/// <summary>What somebody signs beside the holder of a task.</summary>
public enum SignerPart
{
    /// <summary>前加签: before the holder decides.</summary>
    Before,

    /// <summary>后加签: after the holder, before the process goes on.</summary>
    After,

    /// <summary>会签: one of several who decide together.</summary>
    Joint,
}

/// <summary>A way that was taken to an activity that has not run yet.</summary>
public sealed record Token(string Source, string Port, string Target, string? Cause = null);

/// <summary>When <paramref name="From"/> is done again, the process goes straight back to <paramref name="To"/>.</summary>
/// <param name="By">The bookmark of the decision that has followed it and may be taken back; null while it is still to be followed.</param>
/// <param name="Port">Set: it goes on where <paramref name="To"/>, which was done with that outcome, would have led.</param>
/// <param name="For">The bookmark of the decision that made it necessary and may be taken back.</param>
public sealed record Jump(string From, string To, string? By = null, string? Port = null, string? For = null);

/// <summary>A join that had let through and that a return has undone; taking the return back makes it so again.</summary>
/// <param name="By">The bookmark of the decision that returned.</param>
public sealed record Undone(string Join, string By);

/// <param name="Id">Of the bookmark that was decided.</param>
public sealed record Vote(string Id, string Outcome, TaskSigner Signer);

/// <summary>A task that more than one person signs.</summary>
/// <param name="Votes">Of the joint signers who have decided.</param>
/// <param name="Later">Whom the holder has asked to sign afterwards; an objection brings it back, and who has not signed by then is asked again.</param>
/// <param name="Outcome">What the holder has decided, while those sign; null before.</param>
/// <param name="Owner">The holder's bookmark, for opening it again.</param>
public sealed record Signing(IReadOnlyList<Vote> Votes, IReadOnlyList<TaskSigner> Later, string? Outcome, TaskSigner? Owner);

/// <summary>A container that is running: a flowchart, a loop, one round of a loop, a task of several signers.</summary>
/// <param name="Parent">0 = the process itself.</param>
/// <param name="Round">One run of a loop's body, with variables of its own.</param>
/// <param name="Passed">Tasks done on the way here, in the order of their last completion (flowcharts).</param>
/// <param name="Joined">Joins that have let through and whose tokens a way back may have to give back.</param>
public sealed record Frame(
    int Id, string ActivityId, int Parent, bool Round = false, bool Breaking = false, IReadOnlyDictionary<string, JsonNode?>? Values = null,
    IReadOnlyList<Token>? Tokens = null, IReadOnlyList<string>? Joined = null, IReadOnlyList<string>? Passed = null,
    IReadOnlyList<Jump>? Jumps = null, IReadOnlyList<Undone>? Undone = null, JsonObject? Notes = null, Signing? Signing = null);

/// <summary>What went wrong at an activity. Of <c>Elsa.Fault</c> it carries the author's code, category and type.</summary>
/// <param name="Frame">The container that can't complete because of it; 0 for none.</param>
public sealed record Fault(string ActivityId, string Message, string? Code = null, string? Category = null, string? Type = null, int Frame = 0);

/// <summary>Where a process is: what waits, what is on its way, and the values set so far. Proportional to what is open, not to history.</summary>
/// <param name="Next">Bookmarks are numbered 1, 2, … over the life of the instance.</param>
/// <param name="Values">Variables that were set, by name; inputs carry the prefix <c>in:</c>, outputs <c>out:</c>.</param>
/// <param name="Incidents">What went wrong without ending the process: it may need a person to go on.</param>
/// <param name="Outcomes">What it completed with; null while it runs and where it says none.</param>
/// <param name="Held">Why it stands still; null when it does not.</param>
public sealed record ProcessState(
    string DefinitionId, int Version, ProcessSubStatus SubStatus, IReadOnlyList<Bookmark> Bookmarks, IReadOnlyList<Frame> Frames,
    int Next, IReadOnlyDictionary<string, JsonNode?> Values, Fault? Fault, IReadOnlyList<Fault>? Incidents = null,
    string? Name = null, string? CorrelationId = null, string? Held = null, IReadOnlyList<string>? Outcomes = null)
{
    [JsonIgnore]
    public ProcessStatus Status => SubStatus == ProcessSubStatus.Suspended ? ProcessStatus.Running : ProcessStatus.Finished;

    /// <summary>What the process has given so far, by name.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonNode?> Outputs => Values
        .Where(v => v.Key.StartsWith(Run.OutputPrefix, StringComparison.Ordinal)).ToDictionary(v => v.Key[Run.OutputPrefix.Length..], v => v.Value, StringComparer.Ordinal);

    public string ToJson() => StateJson.Write(this);

    /// <exception cref="JsonException">Not a state written by <see cref="ToJson"/>.</exception>
    public static ProcessState FromJson(string json) => StateJson.Read(json);
}
