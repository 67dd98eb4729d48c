using NpgsqlTypes;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

internal static class DecisionRows
{
    /// <summary>The entry, and the case's new end of the chain.</summary>
    public static void Write(CaseWriter writer, Decision d, long sequence)
    {
        Insert(writer, d);
        writer.Add("UPDATE cases SET sequence = $2, decision_count = $3, record_head = $4, updated_at = $5 WHERE id = $1",
            d.CaseId, sequence, d.Number, d.Hash, d.DecidedAt);
    }

    /// <summary>The entry, and what the transition it led to did by itself; whoever loses a task by it is told.</summary>
    /// <param name="version">The one that checks of the transition read.</param>
    public static void Write(CaseWriter writer, Decision d, CaseHeading heading, ProcessDefinition definition, VersionHead? version, Advance advance, long sequence)
    {
        Write(writer, d, sequence);
        foreach (var entry in AutomaticEntry.Returns(d, heading, definition, version, advance, d.DecidedAt))
        {
            Write(writer, entry, sequence);
        }

        foreach (var gone in advance.Effects.OfType<Effect.CloseTask>())
        {
            writer.Send(new TaskCalled(d.CaseId, sequence, gone.BookmarkId, TaskCalled.Gone, d.DecidedAt));
        }
    }

    private static void Insert(CaseWriter writer, Decision d) => writer.Add(
        """
        INSERT INTO decisions (id, case_id, number, task_id, activity_id, title, position, unit_id, person_id, system_account_id, actor_name,
                               outcome, outcome_label, tone, opinion, version_id, version_number, version_hash, definition_hash,
                               decided_at, previous_hash, hash, kind, on_behalf, detail,
                               signature_hash, paper_signer_id, paper_signer_name, paper_signed_on, attachment_id, attachment_hash, facts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
                $26, $27, $28, $29, $30, $31, $32)
        """,
        d.Id, d.CaseId, d.Number, Sql.Typed(NpgsqlDbType.Uuid, d.TaskId), d.ActivityId, d.Title, d.Position, d.UnitId,
        Sql.Typed(NpgsqlDbType.Uuid, d.PersonId), Sql.Typed(NpgsqlDbType.Uuid, d.SystemAccountId), d.ActorName,
        d.Outcome, d.OutcomeLabel, d.Tone, d.Opinion,
        Sql.Typed(NpgsqlDbType.Uuid, d.VersionId), Sql.Typed(NpgsqlDbType.Integer, d.VersionNumber), Sql.Typed(NpgsqlDbType.Text, d.VersionHash), d.DefinitionHash,
        d.DecidedAt, d.PreviousHash, d.Hash, d.Kind.ToString(), Sql.Typed(NpgsqlDbType.Text, d.OnBehalf), Sql.Typed(NpgsqlDbType.Text, d.Detail),
        Sql.Typed(NpgsqlDbType.Text, d.SignatureHash), Sql.Typed(NpgsqlDbType.Uuid, d.PaperSignerId), Sql.Typed(NpgsqlDbType.Text, d.PaperSignerName),
        Sql.Typed(NpgsqlDbType.Date, d.PaperSignedOn), Sql.Typed(NpgsqlDbType.Uuid, d.AttachmentId), Sql.Typed(NpgsqlDbType.Text, d.AttachmentHash),
        Sql.Typed(NpgsqlDbType.Text, d.Facts));
}
