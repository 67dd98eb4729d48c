using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Attachments;

/// <param name="Step">The title of the step that it belongs to; null: the whole case.</param>
/// <param name="Earlier">Versions that were replaced, the newest first.</param>
public sealed record AttachmentRow(Attachment Present, string By, string? Step, IReadOnlyList<Attachment> Earlier);

/// <summary>A step to which a file can belong.</summary>
/// <param name="Words">Its title, and who decided it when.</param>
public sealed record AttachableStep(Guid TaskId, string Words);

public sealed class AttachmentLists(DisclosureDbContext db, TimeProvider clock)
{
    /// <summary>Asks nobody whether they may see the case.</summary>
    /// <returns>In the order in which they were first added.</returns>
    public async Task<IReadOnlyList<AttachmentRow>> OfAsync(Guid caseId, CancellationToken ct)
    {
        var rows = await db.Attachments.AsNoTracking().Where(a => a.CaseId == caseId && a.Series != null).OrderBy(a => a.CreatedAt).ThenBy(a => a.Number).ToListAsync(ct);
        var people = rows.Select(r => r.CreatedBy).Distinct().ToList();
        var names = await db.Users.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.DisplayName, ct);
        var steps = rows.Exists(r => r.TaskId is not null) ? await db.Tasks.Where(t => t.CaseId == caseId).ToDictionaryAsync(t => t.Id, t => t.Title, ct) : [];
        return
        [
            .. rows.GroupBy(r => r.Series).Select(g => g.OrderByDescending(r => r.Number).ToList()).Select(g => new AttachmentRow(
                g[0], names.GetValueOrDefault(g[0].CreatedBy, ""), g[0].TaskId is { } step ? steps.GetValueOrDefault(step) : null, g[1..])),
        ];
    }

    /// <returns>In the order of opening; none for whoever took no part in the case and has nothing of it to decide.</returns>
    public async Task<IReadOnlyList<AttachableStep>> StepsAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        var took = await db.Decisions.AnyAsync(d => d.CaseId == caseId && d.Outcome != Decision.Attached && (d.PersonId == personId || d.PaperSignerId == personId), ct);
        if (!took && !await db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null).Of(db, personId, LocalTime.Today(clock)).AnyAsync(ct))
        {
            return [];
        }

        var tasks = await db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && (t.ClosedAt == null || t.DecidedByName != null))
            .OrderBy(t => t.OpenedSequence).ThenBy(t => t.Id).ToListAsync(ct);
        return [.. tasks.Select(t => new AttachableStep(t.Id, t.ClosedAt is { } at ? $"{t.Title}（{t.DecidedByName}，{LocalTime.Describe(at)}）" : $"{t.Title}（正在办理）"))];
    }
}
