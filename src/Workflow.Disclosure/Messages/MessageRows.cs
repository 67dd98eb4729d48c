using Npgsql;
using Workflow.Disclosure.Data;

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

    /// <summary>For a consumer whose effect is idempotent by itself; on the in-memory bus the row tells that the message is done.</summary>
    internal static async Task RememberAsync(NpgsqlDataSource source, Guid messageId, string consumer, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "INSERT INTO inbox (message_id, consumer, handled_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", messageId, consumer, now);
        await command.ExecuteNonQueryAsync(ct);
    }
}
