using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Processes;

namespace Workflow.Disclosure.Publication;

internal static class PublicationWriter
{
    /// <param name="standing">Of this very version (<see cref="PublicationRule"/>).</param>
    public static void Write(CaseWriter writer, CaseSnapshot seen, IDocumentKind kind, Standing standing, VersionHead version, long sequence, DateTimeOffset now)
    {
        var heading = kind.Heading(version.Content);
        var id = Guid.CreateVersion7();
        writer.Add("""
            INSERT INTO publications (id, case_id, kind, unit_id, year, column_code, title, version_id, version_hash, signed_by, published_at, number, levels)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT coalesce(max(number), 0) + 1 FROM publications WHERE case_id = $2), $12)
            """,
            id, seen.Heading.CaseId, seen.Heading.Kind, seen.Heading.UnitId, seen.Heading.Year, heading.ColumnCode, heading.Title,
            version.Id, version.Hash, standing.SignedBy, now, standing.Write());
        writer.Add("UPDATE cases SET status = 'Published', public_state = 'Public', title = $2 WHERE id = $1", seen.Heading.CaseId, heading.Title);
        writer.Send(new ReportPublished(seen.Heading.CaseId, sequence, id, now));
    }
}
