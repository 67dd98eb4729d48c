using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review.Lists;

/// <summary>A place in a list: what it is sorted by, and the row's id. It costs the hundredth page what it costs the first.</summary>
/// <param name="At">Day number or UTC ticks; 0 where the id alone, which grows with time, is sorted by.</param>
public sealed record ListKey(long At, Guid Id)
{
    public override string ToString() => $"{At}-{Id:N}";

    /// <returns>Null for anything that is no such place.</returns>
    public static ListKey? Parse(string? text) =>
        text?.Split('-') is [var at, var id] && long.TryParse(at, out var number) && number >= 0 && number <= DateTime.MaxValue.Ticks && Guid.TryParseExact(id, "N", out var guid)
            ? new ListKey(number, guid) : null;

    /// <returns>Null where it is no day.</returns>
    internal DateOnly? Day => At <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)At) : null;
}

/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record ListPage(IReadOnlyList<ListRow> Rows, ListKey? Next);

/// <param name="FollowUpOn">The reader's own date, beside the due date.</param>
public abstract record ListRow(Guid CaseId, string Kind, string Title, string UnitName, DateOnly? FollowUpOn)
{
    internal abstract ListKey KeyOf(ListSort sort);
}

/// <summary>An open task, or one part of a draft to fill.</summary>
/// <param name="Mine">Whether the reader is to do it; the county office sees what others are late with, too.</param>
/// <param name="Version">The document's version as shown, which a decision in a batch stands on; 0 for none.</param>
/// <param name="Outcomes">As stored; see <see cref="Forward"/>.</param>
/// <param name="ReturnedBy">Position and reason of the return that reopened it; null where it was not returned.</param>
/// <param name="ObjectedBy">Likewise of one who was asked to sign beside and does not agree.</param>
/// <param name="Held">It waits for those who were asked to sign first.</param>
/// <param name="CaseHeld">The whole case is suspended (挂起).</param>
/// <param name="Signer">What is asked is a signature beside the task's holder; null for the holder.</param>
/// <param name="TaskUnitId">Where the position is held.</param>
/// <param name="ForOther">The reader acts for somebody who holds the position.</param>
/// <param name="IsPart">It is one part of a draft to fill (分工填报), and <paramref name="TaskId"/> the contribution's.</param>
public sealed record WorkRow(
    Guid TaskId, Guid CaseId, string Kind, string Title, string UnitName, string Step, string Position, DateTimeOffset OpenedAt, DateOnly? DueOn,
    bool MayEdit, string Outcomes, string? ReturnedBy, string? ObjectedBy, int Version, bool Mine, bool Held, bool CaseHeld, SignerPart? Signer, Guid TaskUnitId, DateOnly? FollowUpOn,
    bool ForOther = false, bool IsPart = false)
    : ListRow(CaseId, Kind, Title, UnitName, FollowUpOn)
{
    /// <summary>请示: the authority whose answer it waits for.</summary>
    public string? AskedOf { get; init; }

    /// <summary>What a tick in a batch says; null where the task is to be opened: it edits, asks questions, waits, has an objection, or offers more than one way on.</summary>
    public TaskOutcome? Forward => IsPart || Held || CaseHeld || ObjectedBy is not null || !Mine || DecideTaskHandler.IsSecrecyReview(Position, Signer) ? null : DecideBatchHandler.Forward(MayEdit, CaseWriter.ReadOutcomes(Outcomes));

    internal override ListKey KeyOf(ListSort sort) => new(sort == ListSort.Due ? (DueOn ?? DateOnly.MaxValue).DayNumber : 0, TaskId);
}

/// <param name="OnBehalf">For whom, in words; null for oneself.</param>
/// <param name="Detail">What an operation did, in words.</param>
/// <param name="MaySee">Whether the reader may still open the case.</param>
public sealed record DecidedRow(
    Guid DecisionId, Guid CaseId, string Kind, string Title, string UnitName, string Step, string Position, string OutcomeLabel, string Tone, string Opinion,
    string? OnBehalf, string? Detail, DateTimeOffset DecidedAt, bool MaySee, DateOnly? FollowUpOn)
    : ListRow(CaseId, Kind, Title, UnitName, FollowUpOn)
{
    internal override ListKey KeyOf(ListSort sort) => new(DecidedAt.UtcTicks, DecisionId);
}

/// <param name="HeldReason">Why it is suspended (挂起); null where it goes on.</param>
/// <param name="MaySee">Whether the reader may still open the case; where not, nothing is said of where it stands.</param>
public sealed record CaseRow(
    Guid CaseId, string Kind, string Title, string UnitName, CaseStatus Status, string? HeldReason, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool MaySee, DateOnly? FollowUpOn,
    PublicState? PublicState)
    : ListRow(CaseId, Kind, Title, UnitName, FollowUpOn)
{
    /// <summary>Where it stands; empty once it is closed.</summary>
    public IReadOnlyList<CaseStep> Steps { get; init; } = [];

    public DateOnly? DueOn => Steps.Min(s => s.DueOn);

    internal override ListKey KeyOf(ListSort sort) => new(0, CaseId);
}

public sealed record CaseStep(string Title, string Position, DateOnly? DueOn);

/// <summary>How many stand in each list, <see cref="TaskLists.MostCounted"/> at most.</summary>
public sealed record ListCounts(int Waiting, int Decided, int Started, int Drafts, int Running, int Overdue)
{
    public int Of(TaskList list) => list switch
    {
        TaskList.Waiting => Waiting,
        TaskList.Decided => Decided,
        TaskList.Started => Started,
        TaskList.Drafts => Drafts,
        TaskList.Running => Running,
        _ => Overdue,
    };
}
