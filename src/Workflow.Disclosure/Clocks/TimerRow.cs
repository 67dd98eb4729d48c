namespace Workflow.Disclosure.Clocks;

/// <summary>The next reminder of a task or of a contribution, or a timed activity of a process; a sweeper takes what is due.</summary>
public sealed class TimerRow
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public Guid? TaskId { get; init; }
    public Guid? ContributionId { get; init; }
    public string? Bookmark { get; init; }
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>JSON that the process gets with it.</summary>
    public string? Payload { get; init; }
}

public sealed class TestClockRow
{
    public required int Id { get; init; }
    public required long OffsetSeconds { get; set; }
}
