using System.Text.Json.Nodes;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Drawing;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

public enum StepState
{
    ToCome,
    Here,
    Done,

    /// <summary>Whoever decides there has sent the case back and has not got it again.</summary>
    Returned,

    /// <summary>The case has ended without it.</summary>
    Skipped,
}

/// <summary>办理过程: the way of a case so far and ahead, as the definition draws it.</summary>
/// <param name="Steps">In the order of the way.</param>
/// <param name="Held">Why it stands still; null where it does not.</param>
/// <param name="Terminated">It ended before its end.</param>
/// <param name="Correction">It is that of a 更正: what was before stands in the record.</param>
public sealed record CaseWay(IReadOnlyList<WayStep> Steps, IReadOnlyList<WayLine> Lines, string? Held, bool Terminated, bool Correction)
{
    public IEnumerable<WayStep> Here => Steps.Where(s => s.State == StepState.Here);

    /// <param name="tasks">All of the case, in the order of opening.</param>
    /// <param name="journal">All of the case, in order; what an old case no longer has is told by its decisions.</param>
    public static CaseWay Of(
        ProcessDefinition definition, ProcessState state, IReadOnlyList<JournalRow> journal, IReadOnlyList<WayTask> tasks, IReadOnlyList<Decision> decisions)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(journal);
        var anew = journal.LastOrDefault(j => j.Event == Progress.Restarted);
        if (anew is not null)
        {
            journal = [.. journal.SkipWhile(j => j != anew)];
            tasks = [.. tasks.Where(t => t.Task.OpenedSequence >= anew.Sequence)];
            decisions = [.. decisions.SkipWhile(d => d != decisions.Last(b => b.BeginsAnew))];
        }

        var grid = ProcessGrid.Of(definition);
        var ended = state.Status == ProcessStatus.Finished;
        List<JournalEntry> entries = [.. journal.Select(j => new JournalEntry(j.ActivityId, j.ActivityType, j.Event, j.Detail))];
        var done = journal.Count == 0 && ended
            ? grid.Nodes.Where(n => !n.IsWork || decisions.Any(d => d.Tone != Decision.Neutral && Within(n.Activity, d.ActivityId))).Select(n => n.Activity.NodeId).ToHashSet(StringComparer.Ordinal)
            : Progress.Done(definition, entries);
        WayStep Step(GridNode node)
        {
            var starts = journal.Where(j => j.Event == "Started" && j.ActivityId == node.Activity.NodeId).ToList();
            var round = starts is [.., var last] ? last.Sequence : 0;
            var own = tasks.Where(t => Within(node.Activity, t.Task.ActivityId) && t.Task.OpenedSequence >= round)
                .Select(t => new WayEntry(t, decisions.LastOrDefault(d => d.TaskId == t.Task.Id && Settles(d)))).ToList();
            var here = own.Exists(e => e.IsOpen) || state.Bookmarks.Any(b => Within(node.Activity, b.ActivityId));
            var at = here ? StepState.Here
                : done.Contains(node.Activity.NodeId) ? StepState.Done
                : decisions.LastOrDefault(d => d.Tone != Decision.Neutral && d.Kind != DecisionKind.Opinion && Within(node.Activity, d.ActivityId))?.Tone == nameof(OutcomeTone.Back) ? StepState.Returned
                : ended ? StepState.Skipped
                : StepState.ToCome;
            return new WayStep(
                node.Activity.NodeId, node.Activity.Title, node.Column, node.Lane, node.IsWork,
                node.Activity.Type is "Elsa.Start" or "Elsa.End" or "Elsa.Finish", PositionsOf(definition, node.Activity), starts.Count, at,
                // What a return made void stands in the record; here it would look as if it were ahead.
                at is StepState.ToCome or StepState.Skipped ? [] : own);
        }

        List<WayStep> steps = [.. grid.Nodes.Select(Step)];
        var byId = steps.ToDictionary(s => s.Id, StringComparer.Ordinal);
        return new(steps, [.. grid.Lines.Where(l => !l.IsBack).Select(l => new WayLine(l.Source, l.Target, IsTaken(byId[l.Source], byId[l.Target]), false))
            .Concat(Returns(grid, entries, decisions)).Distinct()], state.Held, state.SubStatus == ProcessSubStatus.Cancelled, anew is not null);
    }

    /// <summary>Whether it says how a task ended: who urges it, hands it on or asks others to sign leaves it open.</summary>
    private static bool Settles(Decision decision) =>
        decision.Kind != DecisionKind.Operation || decision.Tone == nameof(OutcomeTone.Back) || decision.Outcome == Decision.Withdrawn;

    private static bool IsTaken(WayStep from, WayStep to) => from.State == StepState.Done && to.State is StepState.Done or StepState.Here;

    /// <summary>The ways back that were taken: by an outcome that has a line, or by 退回 to a step that somebody chose.</summary>
    private static IEnumerable<WayLine> Returns(ProcessGrid grid, IReadOnlyList<JournalEntry> journal, IReadOnlyList<Decision> decisions) =>
        grid.Lines.Where(l => l.IsBack && decisions.Any(d => d.ActivityId == l.Source && d.Outcome == l.Port)).Select(l => new WayLine(l.Source, l.Target, true, true))
            .Concat(
                from entry in journal
                let to = Progress.ReturnedTo(entry)
                where to is not null
                from source in grid.Nodes
                where Within(source.Activity, entry.ActivityId)
                from target in grid.Nodes
                where target != source && Within(target.Activity, to)
                select new WayLine(source.Activity.NodeId, target.Activity.NodeId, true, true));

    private static bool Within(ActivityDefinition activity, string nodeId) =>
        nodeId == activity.NodeId || nodeId.StartsWith($"{activity.NodeId}:", StringComparison.Ordinal);

    private static string PositionsOf(ProcessDefinition definition, ActivityDefinition activity)
    {
        var tasks = definition.Tasks.Where(t => Within(activity, t.ActivityId))
            .SelectMany(t => t.Completion is { } completion ? completion.Signers.Select(s => s.Position) : [t.Position]);
        var asked = definition.All.Where(a => a.Type == "Elsa.RunTask" && Within(activity, a.NodeId)).Select(a => (a.Literal("payload") as JsonObject)?["position"]?.ToString() ?? "");
        return string.Join('、', tasks.Concat(asked).Where(p => p.Length > 0).Distinct());
    }
}

/// <param name="Id">Node id.</param>
/// <param name="IsMark">Start or end: drawn, not told.</param>
/// <param name="Positions">Whose work it is; empty where the process does it by itself.</param>
/// <param name="Times">How often the way has come here.</param>
/// <param name="Entries">Of the present round; several where several sign.</param>
public sealed record WayStep(
    string Id, string Title, int Column, int Lane, bool IsWork, bool IsMark, string Positions, int Times, StepState State, IReadOnlyList<WayEntry> Entries)
{
    /// <summary>How long there will be for it when the case comes there; null where that is past, or the process does not say.</summary>
    public string? DueAhead { get; init; }
}

/// <param name="From">Node id.</param>
/// <param name="To">Node id.</param>
public sealed record WayLine(string From, string To, bool Taken, bool IsReturn);

/// <param name="UnitName">Empty where it is the case's own unit.</param>
/// <param name="Holders">Who may act on it today; empty once it is closed.</param>
public sealed record WayTask(ReviewTask Task, string UnitName, IReadOnlyList<string> Holders);

/// <param name="Decision">Null while it is open, and where the process took it back.</param>
public sealed record WayEntry(WayTask Of, Decision? Decision)
{
    private const int NamedAtMost = 3;

    public bool IsOpen => Of.Task.ClosedAt is null;

    /// <summary>Since when it waits, else when it was decided or taken back.</summary>
    public DateTimeOffset At => Of.Task.ClosedAt ?? Of.Task.OpenedAt;

    /// <summary>Who decided, or who can.</summary>
    public string Who => (Decision is { Paper: not null } ? Of.Task.DecidedByName : Decision?.ActorName ?? Of.Task.DecidedByName) is { } by ? by
        : !IsOpen ? "由流程收回"
        : Of.Holders.Count == 0 ? "现在没有人在岗"
        : Of.Holders.Count > NamedAtMost ? $"{string.Join('、', Of.Holders.Take(NamedAtMost))}等{Of.Holders.Count}人"
        : string.Join('、', Of.Holders);
}
