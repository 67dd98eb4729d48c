using NpgsqlTypes;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;

namespace Workflow.Disclosure.Attachments;

internal static class AttachmentRows
{
    /// <summary>Before the entry that names it.</summary>
    public static void Write(CaseWriter writer, Attachment a) => writer.Add(
        """
        INSERT INTO attachments (id, case_id, name, content_type, size, hash, created_by, created_at, series, number, task_id, seal)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        a.Id, a.CaseId, a.Name, a.ContentType, a.Size, a.Hash, a.CreatedBy, a.CreatedAt, Sql.Typed(NpgsqlDbType.Uuid, a.Series), a.Number,
        Sql.Typed(NpgsqlDbType.Uuid, a.TaskId), a.Seal);
}
