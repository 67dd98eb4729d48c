using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Attachments;

/// <param name="Earlier">Versions that were replaced, the newest first.</param>
public sealed record AttachmentRow(Attachment Present, string By, IReadOnlyList<Attachment> Earlier);

public sealed class AttachmentLists(DisclosureDbContext db)
{
    /// <summary>Asks nobody whether they may see the case.</summary>
    /// <returns>In the order in which they were first added.</returns>
    public async Task<IReadOnlyList<AttachmentRow>> OfAsync(Guid caseId, CancellationToken ct)
    {
        var rows = await db.Attachments.AsNoTracking().Where(a => a.CaseId == caseId && a.Series != null).OrderBy(a => a.CreatedAt).ThenBy(a => a.Number).ToListAsync(ct);
        var people = rows.Select(r => r.CreatedBy).Distinct().ToList();
        var names = await db.Users.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.DisplayName, ct);
        return [.. rows.GroupBy(r => r.Series).Select(g => g.OrderByDescending(r => r.Number).ToList()).Select(g => new AttachmentRow(g[0], names.GetValueOrDefault(g[0].CreatedBy, ""), g[1..]))];
    }
}
