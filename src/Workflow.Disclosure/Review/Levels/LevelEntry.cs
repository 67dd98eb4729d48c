using Npgsql;
using NpgsqlTypes;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review.Levels;

/// <summary>How a step's task ended by somebody's word, as the rules of the levels ask it; what was taken back is none.</summary>
/// <param name="NodeId">Of the step in its process.</param>
/// <param name="Opened">The case's sequence when the task opened.</param>
/// <param name="Hash">Of the version decided on.</param>
/// <param name="Own">Whether he has written at the text at another step since, where nothing lets him do both: it counts for no text.</param>
/// <param name="Appointed">Whether he decided in a position of his own and as himself: not for another, by 转办, on paper or in a batch.</param>
/// <param name="DeciderId">Whose word it is: on paper the signer's. Null for a system account.</param>
internal sealed record LevelEntry(
    Guid DecisionId, int Number, Guid TaskId, string NodeId, string Title, string Position, Guid UnitId, long Opened, bool Forward, string? Hash,
    Guid? DeciderId, Guid? SystemAccountId, bool Appointed, bool Own = false)
{
    public static LevelEntry Of(Decision d, TaskSnapshot task) => new(
        d.Id, d.Number, task.Id, task.ActivityId, d.Title, d.Position, d.UnitId, task.OpenedSequence, d.Tone == nameof(OutcomeTone.Forward), d.VersionHash,
        d.DeciderId, d.SystemAccountId, Appointed: d is { OnBehalf: null, PaperSignerId: null } && task.AssigneeId is null && d.Says?.Batch != true);
}

internal static class LevelRows
{
    /// <summary>Behind the case's lock, or at one instant: the caller's transaction settles that.</summary>
    /// <param name="handing">Who hands a text on right now, and at which step: he stands behind it from here on.</param>
    public static async Task<LevelHistory> ReadAsync(
        NpgsqlConnection connection, Guid caseId, ProcessDefinition definition, ProcessState state, CancellationToken ct, (Guid Person, string ActivityId)? handing = null)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement(
            $"""
            SELECT d.id, d.number, t.id, t.activity_id, d.title, d.position, d.unit_id, t.opened_sequence, d.tone = 'Forward', d.version_hash,
                   coalesce(d.paper_signer_id, d.person_id), d.system_account_id, num_nonnulls(d.on_behalf, d.paper_signer_id, t.assignee_id) = 0, d.facts,
                   EXISTS (
                       SELECT FROM (SELECT person_id, activity_id FROM writings WHERE case_id = $1 UNION ALL SELECT $2, $3 WHERE $2 IS NOT NULL) w
                       WHERE w.person_id = coalesce(d.paper_signer_id, d.person_id) AND (w.activity_id <> t.activity_id OR d.position = '{Positions.SecrecyReviewer}'))
            FROM decisions d JOIN tasks t ON t.id = d.task_id
            WHERE d.case_id = $1 AND (d.kind = 'Decision' OR (d.kind = 'Operation' AND d.tone = 'Back'))
            AND NOT EXISTS (SELECT FROM decisions w WHERE w.case_id = d.case_id AND w.task_id = d.task_id AND w.outcome = '{Decision.Withdrawn}')
            ORDER BY d.number
            """, caseId, Sql.Typed(NpgsqlDbType.Uuid, handing?.Person), Sql.Typed(NpgsqlDbType.Text, handing?.ActivityId)));
        batch.BatchCommands.Add(Sql.Statement("SELECT sequence, activity_id, activity_type, event, detail FROM journal WHERE case_id = $1 ORDER BY id", caseId));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var entries = new List<LevelEntry>();
        while (await reader.ReadAsync(ct))
        {
            var facts = DecisionFacts.Read(reader.IsDBNull(13) ? null : reader.GetString(13));
            entries.Add(new LevelEntry(
                reader.GetGuid(0), reader.GetInt32(1), reader.GetGuid(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetGuid(6),
                reader.GetInt64(7), reader.GetBoolean(8), reader.IsDBNull(9) ? null : reader.GetString(9),
                reader.IsDBNull(10) ? null : reader.GetGuid(10), reader.IsDBNull(11) ? null : reader.GetGuid(11), reader.GetBoolean(12) && facts?.Batch != true,
                reader.GetBoolean(14) && (reader.GetString(5) == Positions.SecrecyReviewer || facts?.ByOne?.Contains(LevelRules.Drafting) != true)));
        }

        await reader.NextResultAsync(ct);
        var journal = new List<(long, JournalEntry)>();
        while (await reader.ReadAsync(ct))
        {
            journal.Add((reader.GetInt64(0), new JournalEntry(reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4))));
        }

        return new LevelHistory(definition, state, entries, journal);
    }
}
