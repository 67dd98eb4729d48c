namespace Workflow.Disclosure.Messages;

/// <summary>A message written in the transaction that caused it and carried to the bus afterwards.</summary>
public sealed class OutboxRow
{
    /// <summary>The MessageId on the bus.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public long Number { get; init; }
    public required string Type { get; init; }
    public required string Payload { get; init; }
    public Guid? CaseId { get; init; }
    public long? CaseSequence { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClaimedUntil { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
}

/// <summary>One consumer has handled one message; a redelivery finds this row and changes nothing.</summary>
public sealed class InboxRow
{
    public required Guid MessageId { get; init; }
    public required string Consumer { get; init; }
    public required DateTimeOffset HandledAt { get; init; }
}
