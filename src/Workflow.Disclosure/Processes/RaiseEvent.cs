using System.Text.Json.Nodes;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Processes;

/// <param name="CorrelationId">Null: every case that waits for the event.</param>
/// <param name="OnlyCase">Null: whichever case waits.</param>
public sealed record RaiseEvent(string EventName, string? CorrelationId = null, JsonNode? Payload = null, Guid? OnlyCase = null);

/// <summary>Something happened that processes wait for (<c>Elsa.Event</c>). Each that waits now goes on, once, as by a timer that is
/// due at once; one that begins to wait later does not hear of it.</summary>
public sealed class RaiseEventHandler(NpgsqlDataSource source, OutboxSignal signal, TimeProvider clock)
{
    // Taking the wait away and setting the timer is one statement: two who raise the same event at once wake each case once.
    private const string Raise = """
        WITH heard AS (
            DELETE FROM event_waits w USING process_states s
            WHERE s.case_id = w.case_id AND w.event_name = $1 AND ($2::text IS NULL OR s.correlation_id = $2) AND ($3::uuid IS NULL OR w.case_id = $3)
            RETURNING w.case_id, w.bookmark)
        INSERT INTO timers (id, case_id, bookmark, due_at, payload) SELECT gen_random_uuid(), case_id, bookmark, $4, $5 FROM heard ON CONFLICT DO NOTHING
        """;

    /// <returns>How many cases heard it.</returns>
    public async Task<int> HandleAsync(RaiseEvent command, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(Statement(command, clock.GetUtcNow()));
        var heard = await batch.ExecuteNonQueryAsync(ct);
        signal.Raise();
        return heard;
    }

    internal static NpgsqlBatchCommand Statement(RaiseEvent command, DateTimeOffset now) => Sql.Statement(
        Raise, command.EventName, Sql.Typed(NpgsqlTypes.NpgsqlDbType.Text, command.CorrelationId), Sql.Typed(NpgsqlTypes.NpgsqlDbType.Uuid, command.OnlyCase), now,
        Sql.Typed(NpgsqlTypes.NpgsqlDbType.Text, command.Payload?.ToJsonString()));
}
