using Npgsql;
using NpgsqlTypes;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>The same rows written by hand: what one case's five decisions wrote is recorded once, and written again for other cases with
/// fresh ids. One round trip locks and reads state, task and case, one writes and commits; every statement is prepared. No engine, no
/// authority, no document, no checks.</summary>
internal sealed class Floor(Office office)
{
    private sealed record Message(string Type, string Payload);

    /// <param name="Next">Null at the last level, which publishes.</param>
    private sealed record Level(
        object[] Decision, string Outcome, string Actor, string[][] Journal, Message[] Messages, object[]? Next, DateTime? Due, object[]? Publication);

    private List<Level> levels = [];

    public async Task RecordAsync(Guid caseId)
    {
        var found = new List<Level>();
        for (var number = 2; number <= Cases.Levels + 1; number++)
        {
            var (decision, sequence) = ((await ReadAsync(
                """
                SELECT activity_id, title, position, outcome, outcome_label, tone, opinion, version_id, version_number, version_hash,
                       definition_hash, previous_hash, hash, actor_name FROM decisions WHERE case_id = $1 AND number = $2
                """, caseId, number))[0], (long)number + 1);
            var next = await ReadAsync(
                """
                SELECT bookmark, activity_id, title, position, unit_id, outcomes, may_edit, due_on, due_reason, reminders, remind_daily
                FROM tasks WHERE case_id = $1 AND opened_sequence = $2
                """, caseId, sequence);
            var journal = await ReadAsync("SELECT activity_id, activity_type, event, coalesce(detail, '') FROM journal WHERE case_id = $1 AND sequence = $2 ORDER BY id", caseId, sequence);
            var messages = await ReadAsync("SELECT type, payload FROM outbox WHERE case_id = $1 AND case_sequence = $2", caseId, sequence);
            var published = number == Cases.Levels + 1
                ? await ReadAsync("SELECT kind, title, version_hash FROM publications WHERE case_id = $1", caseId)
                : [];
            found.Add(new Level(
                decision, (string)decision[3], (string)decision[13],
                [.. Enumerable.Range(0, 4).Select(column => journal.Select(row => (string)row[column]).ToArray())],
                [.. messages.Select(m => new Message((string)m[0], (string)m[1]))],
                next.SingleOrDefault(), next.Count == 0 ? null : County.Morning.UtcDateTime.AddDays(1), published.SingleOrDefault()));
        }

        levels = found;
    }

    public Task<Sample> DecideAsync(Waiting[] waiting, int clients, int level) =>
        Clients.RunAsync(waiting, clients, next => DecideAsync(next, levels[level]));

    private async Task DecideAsync(Waiting waiting, Level level)
    {
        await using var connection = await office.ByHand.OpenConnectionAsync();
        var (state, caseId, unit, year, sequence, number, versionId) = await LockAsync(connection, waiting.TaskId);
        var (now, decision) = (County.Morning.UtcDateTime, Guid.CreateVersion7());
        await using var batch = connection.CreateBatch();
        Add(batch,
            """
            INSERT INTO decisions (id, case_id, number, task_id, activity_id, title, position, unit_id, person_id, system_account_id, actor_name,
                                   outcome, outcome_label, tone, opinion, version_id, version_number, version_hash, definition_hash,
                                   decided_at, previous_hash, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            """,
            decision, caseId, number + 1, waiting.TaskId, level.Decision[0], level.Decision[1], level.Decision[2], unit, waiting.PersonId, level.Actor,
            level.Decision[3], level.Decision[4], level.Decision[5], level.Decision[6], versionId, level.Decision[8], level.Decision[9],
            level.Decision[10], now, level.Decision[11], level.Decision[12]);
        Add(batch, "UPDATE tasks SET closed_at = $2, outcome = $3, decided_by = $4, decided_by_name = $5 WHERE id = $1",
            waiting.TaskId, now, level.Outcome, waiting.PersonId, level.Actor);
        Add(batch, "DELETE FROM timers WHERE task_id = $1", waiting.TaskId);
        Add(batch, "UPDATE cases SET sequence = $2, decision_count = $3, record_head = $4, updated_at = $5, status = $6 WHERE id = $1",
            caseId, sequence + 1, number + 1, level.Decision[12], now, level.Publication is null ? "Open" : "Published");
        Add(batch, "UPDATE process_states SET state = $2, status = $3, updated_at = $4 WHERE case_id = $1",
            caseId, state, level.Publication is null ? "Suspended" : "Finished", now);
        Add(batch, "INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event, detail) SELECT $1, $2, $3, * FROM unnest($4, $5, $6, $7)",
            caseId, sequence + 1, now, level.Journal[0], level.Journal[1], level.Journal[2], level.Journal[3]);
        if (level.Next is { } n)
        {
            var task = Guid.CreateVersion7();
            Add(batch,
                """
                INSERT INTO tasks (id, case_id, bookmark, activity_id, title, position, unit_id, outcomes, may_edit,
                                   due_on, due_reason, reminders, remind_daily, opened_at, opened_sequence)
                VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $6 = '县级审核员' THEN $7 ELSE $8 END, $9, $10, $11, $12, $13, $14, $15, $16)
                """,
                task, caseId, n[0], n[1], n[2], n[3], n[4], unit, n[5], n[6], n[7], n[8], n[9], n[10], now, sequence + 1);
            Add(batch, "INSERT INTO timers (id, case_id, task_id, due_at) VALUES ($1, $2, $3, $4)", Guid.CreateVersion7(), caseId, task, level.Due!);
        }

        if (level.Publication is { } p)
        {
            Add(batch,
                """
                INSERT INTO publications (id, case_id, kind, unit_id, year, title, version_id, version_hash, signed_by, published_at)
                VALUES ($1, $2, $3, (SELECT unit_id FROM cases WHERE id = $2), $4, $5, $6, $7, $8, $9)
                """,
                Guid.CreateVersion7(), caseId, p[0], year, p[1], versionId, p[2], decision, now);
        }

        foreach (var message in level.Messages)
        {
            Add(batch, "INSERT INTO outbox (id, type, payload, case_id, case_sequence, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
                Guid.CreateVersion7(), message.Type, message.Payload, caseId, sequence + 1, now);
        }

        Add(batch, "COMMIT");
        await batch.ExecuteNonQueryAsync();
    }

    private static async Task<(string State, Guid CaseId, Guid Unit, int Year, long Sequence, int Number, Guid Version)> LockAsync(NpgsqlConnection connection, Guid taskId)
    {
        await using var batch = connection.CreateBatch();
        Add(batch, "BEGIN");
        Add(batch, "SELECT state FROM process_states WHERE case_id = (SELECT case_id FROM tasks WHERE id = $1) FOR UPDATE", taskId);
        Add(batch,
            """
            SELECT c.id, t.unit_id, c.year, c.sequence, c.decision_count, v.id
            FROM tasks t JOIN cases c ON c.id = t.case_id JOIN document_versions v ON v.case_id = c.id WHERE t.id = $1 AND t.closed_at IS NULL
            """, taskId);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var state = reader.GetString(0);
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return (state, reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetGuid(5));
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value is DateTime
                ? new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.TimestampTz }
                : new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }

    private async Task<List<object[]>> ReadAsync(string sql, params object[] values)
    {
        await using var command = office.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
