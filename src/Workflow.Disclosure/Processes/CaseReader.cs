using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Processes;

/// <summary>The first of a decision's two round trips: begins the transaction, locks the process state, then reads.
/// The lock stands in a statement of its own before the reads: joined with them, the loser of a race would be
/// given the state from before the winner (READ COMMITTED takes its snapshot per statement).</summary>
internal static class CaseReader
{
    private const string OfTask = "(SELECT case_id FROM tasks WHERE id = $1)";

    /// <param name="id">A task's id, or with <paramref name="isTask"/> false the case's own.</param>
    /// <param name="more">Statements read after the case, in the same round trip.</param>
    public static NpgsqlBatch Open(NpgsqlConnection connection, Guid id, bool isTask, params ReadOnlySpan<NpgsqlBatchCommand> more)
    {
        var caseId = isTask ? OfTask : "$1";
        var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        batch.BatchCommands.Add(Sql.Statement($"SELECT definition_id, version, state FROM process_states WHERE case_id = {caseId} FOR UPDATE", id));
        batch.BatchCommands.Add(Sql.Statement(
            $"""
            SELECT c.id, c.kind, c.title, c.unit_id, u.name, c.year, c.sequence, c.decision_count, c.record_head,
                   k.layout_id, k.draft_due, k.submit_due, k.review_due, k.publish_due,
                   (SELECT id FROM units WHERE kind = 'County' ORDER BY created_at LIMIT 1)
            FROM cases c JOIN units u ON u.id = c.unit_id LEFT JOIN campaigns k ON k.id = c.campaign_id
            WHERE c.id = {caseId}
            """, id));
        batch.BatchCommands.Add(Sql.Statement(
            $"SELECT id, number, hash, content FROM document_versions WHERE case_id = {caseId} ORDER BY number DESC LIMIT 1", id));
        batch.BatchCommands.Add(Sql.Statement(
            $"""
            SELECT id, version_hash FROM decisions WHERE case_id = {caseId} AND position = $2 AND tone = 'Forward'
            ORDER BY number DESC LIMIT 1
            """, id, People.Positions.PrincipalLeader));
        batch.BatchCommands.Add(Sql.Statement($"SELECT section, content FROM draft_sections WHERE case_id = {caseId}", id));
        foreach (var command in more)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    /// <returns>Null where there is no such case; the reader then stands after the case's results all the same.</returns>
    public static async Task<CaseSnapshot?> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var state = await reader.ReadAsync(ct) ? (reader.GetString(0), reader.GetInt32(1), reader.GetString(2)) : default;
        await reader.NextResultAsync(ct);
        var heading = await reader.ReadAsync(ct)
            ? (Heading(reader), Sequence: reader.GetInt64(6), Count: reader.GetInt32(7), Head: reader.GetString(8))
            : default((CaseHeading Heading, long Sequence, int Count, string Head)?);
        await reader.NextResultAsync(ct);
        var version = await reader.ReadAsync(ct)
            ? new VersionHead(reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3))
            : null;
        await reader.NextResultAsync(ct);
        var signed = await reader.ReadAsync(ct) ? new SignedDecision(reader.GetGuid(0), reader.GetString(1)) : null;
        await reader.NextResultAsync(ct);
        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            sections[reader.GetString(0)] = reader.GetString(1);
        }

        await reader.NextResultAsync(ct);
        return heading is { } h && state.Item1 is not null
            ? new CaseSnapshot(h.Heading, h.Sequence, h.Count, h.Head, state.Item1, state.Item2, state.Item3, version, signed, sections)
            : null;
    }

    private static CaseHeading Heading(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetGuid(3), reader.GetString(4), reader.GetGuid(14),
        reader.IsDBNull(5) ? null : reader.GetInt32(5),
        reader.IsDBNull(9) ? null : reader.GetString(9),
        reader.IsDBNull(10) ? CampaignDates.None : CampaignDates.Of(
            reader.GetFieldValue<DateOnly>(10), reader.GetFieldValue<DateOnly>(11), reader.GetFieldValue<DateOnly>(12), reader.GetFieldValue<DateOnly>(13)));
}
