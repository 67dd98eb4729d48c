using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Processes;

/// <summary>The first of a decision's two round trips: begins the transaction, locks the process state, then reads.
/// The lock stands in a statement of its own before the reads: joined with them, the loser of a race would be
/// given the state from before the winner (READ COMMITTED takes its snapshot per statement).</summary>
internal static class CaseReader
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);
    private const string OfTask = "(SELECT case_id FROM tasks WHERE id = $1)";

    private static readonly (string State, string Case, string Sections) ForTask = (
        State(OfTask), Case(OfTask),
        // Only a task that edits composes a document: the others decide on the version that stands.
        "SELECT s.section, s.content FROM tasks t JOIN draft_sections s ON s.case_id = t.case_id WHERE t.id = $1 AND t.may_edit");

    private static readonly (string State, string Case, string Sections) ForCase = (
        State("$1"), Case("$1"), "SELECT section, content FROM draft_sections WHERE case_id = $1");

    /// <param name="id">A task's id, or with <paramref name="isTask"/> false the case's own.</param>
    /// <param name="locks">False: as it stands now, all of one instant, and nobody waits for it.</param>
    /// <param name="more">Statements read after the case, in the same round trip.</param>
    public static NpgsqlBatch Open(NpgsqlConnection connection, Guid id, bool isTask, bool locks, params ReadOnlySpan<NpgsqlBatchCommand> more)
    {
        var sql = isTask ? ForTask : ForCase;
        var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(locks ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        batch.BatchCommands.Add(Sql.Statement(locks ? $"{sql.State} FOR UPDATE" : sql.State, id));
        batch.BatchCommands.Add(Sql.Statement(sql.Case, id));
        batch.BatchCommands.Add(Sql.Statement(sql.Sections, id));
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
        var seen = await reader.ReadAsync(ct) && state.Item1 is not null
            ? new CaseSnapshot(
                Heading(reader), reader.GetInt64(6), reader.GetInt32(7), reader.GetString(8), state.Item1, state.Item2, state.Item3,
                reader.IsDBNull(15) ? null : new VersionHead(reader.GetGuid(15), reader.GetInt32(16), reader.GetString(17), reader.GetString(18)),
                reader.IsDBNull(19) ? null : new SignedDecision(reader.GetGuid(19), reader.GetString(20)),
                new CheckBasis(reader.IsDBNull(21) ? null : reader.GetString(21), reader.IsDBNull(22) ? null : reader.GetString(22)),
                Nothing)
            : null;
        await reader.NextResultAsync(ct);
        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            sections[reader.GetString(0)] = reader.GetString(1);
        }

        await reader.NextResultAsync(ct);
        return seen is null ? null : seen with { Sections = sections };
    }

    private static string State(string caseId) => $"SELECT definition_id, version, state FROM process_states WHERE case_id = {caseId}";

    private static string Case(string caseId) => $"""
        SELECT c.id, c.kind, c.title, c.unit_id, u.name, c.year, c.sequence, c.decision_count, c.record_head,
               k.layout_id, k.draft_due, k.submit_due, k.review_due, k.publish_due,
               (SELECT id FROM units WHERE kind = 'County' ORDER BY created_at LIMIT 1),
               v.id, v.number, v.hash, v.content, d.id, d.version_hash,
               {EarlierReport.ContentOf("c.unit_id", "c.year - 1")}, (SELECT settings FROM check_settings)
        FROM cases c JOIN units u ON u.id = c.unit_id LEFT JOIN campaigns k ON k.id = c.campaign_id
        LEFT JOIN LATERAL (SELECT id, number, hash, content FROM document_versions WHERE case_id = c.id ORDER BY number DESC LIMIT 1) v ON true
        LEFT JOIN LATERAL (SELECT id, version_hash FROM decisions WHERE case_id = c.id AND kind = 'Decision' AND position = '{Positions.PrincipalLeader}' AND tone = 'Forward'
                           AND NOT EXISTS (SELECT FROM decisions w WHERE w.case_id = c.id AND w.task_id = decisions.task_id AND w.outcome = '{Decision.Withdrawn}')
                           AND NOT EXISTS (SELECT FROM decisions k WHERE k.case_id = c.id AND k.number > decisions.number AND k.kind = 'Operation' AND k.outcome = '{Decision.Corrected}')
                           ORDER BY number DESC LIMIT 1) d ON true
        WHERE c.id = {caseId}
        """;

    private static CaseHeading Heading(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetGuid(3), reader.GetString(4), reader.GetGuid(14),
        reader.IsDBNull(5) ? null : reader.GetInt32(5),
        reader.IsDBNull(9) ? null : reader.GetString(9),
        reader.IsDBNull(10) ? CampaignDates.None : CampaignDates.Of(
            reader.GetFieldValue<DateOnly>(10), reader.GetFieldValue<DateOnly>(11), reader.GetFieldValue<DateOnly>(12), reader.GetFieldValue<DateOnly>(13)));
}
