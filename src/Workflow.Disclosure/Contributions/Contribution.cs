namespace Workflow.Disclosure.Contributions;

public enum ContributionOutcome
{
    /// <summary>交回.</summary>
    Returned,

    /// <summary>不接: the colleague does not take it.</summary>
    Declined,

    /// <summary>收回, by the drafter.</summary>
    TakenBack,

    /// <summary>The draft itself ended.</summary>
    Ended,
}

/// <summary>分工填报: one part of a draft that a colleague fills, while the draft's task is open.</summary>
public sealed class Contribution
{
    public const int MaxNote = 500;

    /// <summary>Working days before the due date; afterwards daily, as with tasks.</summary>
    public static IReadOnlyList<int> Reminders { get; } = [-1, 0];

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required Guid TaskId { get; init; }

    /// <summary>Key of the part.</summary>
    public required string Section { get; init; }

    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>Whose position fills it, or the unit in which the person holds one.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>Null where a person was chosen.</summary>
    public string? Position { get; init; }
    public Guid? PersonId { get; init; }

    /// <summary>In words: 青石镇司法所·经办人.</summary>
    public required string Assignee { get; init; }

    /// <summary>Local date; due at its end.</summary>
    public required DateOnly DueOn { get; init; }
    public required string Note { get; init; }
    public required Guid AssignedBy { get; init; }
    public required string AssignedByName { get; init; }
    public required DateTimeOffset AssignedAt { get; init; }
    public DateTimeOffset? UrgedAt { get; set; }
    public int UrgedCount { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public ContributionOutcome? Outcome { get; set; }
    public Guid? ClosedBy { get; set; }
    public string? ClosedByName { get; set; }
    public string? Remark { get; set; }

    public static string Describe(ContributionOutcome outcome) => outcome switch
    {
        ContributionOutcome.Returned => "已交回",
        ContributionOutcome.Declined => "没有接",
        ContributionOutcome.TakenBack => "已收回",
        _ => "起草结束",
    };
}
