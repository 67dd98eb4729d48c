using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>任务: work that waits for a position in a unit. Written by the process runtime only.</summary>
public sealed class ReviewTask
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required string Bookmark { get; init; }
    public required string ActivityId { get; init; }
    public required string Title { get; init; }
    public required string Position { get; init; }

    /// <summary>The unit whose position decides: the case's own, or the county office.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>JSON array of the engine's task outcomes.</summary>
    public required string Outcomes { get; init; }
    public bool MayEdit { get; init; }

    /// <summary>Local date; due at its end.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>How the date came about, for the reader.</summary>
    public string? DueReason { get; init; }

    /// <summary>Working days before the due date, negative; 0 is the day itself.</summary>
    public required IReadOnlyList<int> Reminders { get; init; }
    public bool RemindDaily { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required long OpenedSequence { get; init; }

    /// <summary>The holder of the position it is for; null, or no longer one: whoever holds it.</summary>
    public Guid? AssigneeId { get; init; }

    /// <summary>Null for the task's own holder.</summary>
    public SignerPart? Signer { get; init; }

    /// <summary>It waits for those whom its holder asked to sign first.</summary>
    public bool Held { get; init; }

    /// <summary>请示: since when it waits for an authority's answer; null where it does not.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Which authority.</summary>
    public string? AskedOf { get; init; }

    /// <summary>The last time.</summary>
    public DateTimeOffset? UrgedAt { get; init; }
    public int UrgedCount { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Null: still open, or closed by the process itself.</summary>
    public string? Outcome { get; init; }
    public Guid? DecidedBy { get; init; }
    public string? DecidedByName { get; init; }

    /// <summary>Who entered what the decider had signed on paper; null where he decided by himself.</summary>
    public Guid? RecordedBy { get; init; }
}
