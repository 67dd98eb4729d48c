using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Review;

/// <param name="ReturnedBy">Position and reason of the return that reopened it; null where it was not returned.</param>
/// <param name="IsPart">It is one part of a draft to fill (分工填报), and <paramref name="TaskId"/> the contribution's.</param>
public sealed record WaitingRow(
    Guid TaskId, Guid CaseId, string Kind, string CaseTitle, string UnitName, string TaskTitle, string Position, DateTimeOffset OpenedAt,
    DateOnly? DueOn, bool MayEdit, string? ReturnedBy, bool IsPart = false);

public sealed record DecidedRow(
    Guid CaseId, string CaseTitle, string UnitName, string TaskTitle, string Position, string OutcomeLabel, string Opinion, DateTimeOffset DecidedAt);

/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record InboxPage<TRow>(IReadOnlyList<TRow> Rows, string? Next);

/// <summary>待办 and 已办 of one person. Pages go by key, so that the hundredth costs what the first does.</summary>
public sealed class TaskLists(DisclosureDbContext db, TimeProvider clock)
{
    public const int PageSize = 50;
    private static readonly DateOnly Never = DateOnly.MaxValue;

    /// <summary>What waits for a position that the person holds today, the most urgent first.</summary>
    /// <param name="after">A page's <see cref="InboxPage{TRow}.Next"/>; null or anything else starts at the top.</param>
    public async Task<InboxPage<WaitingRow>> WaitingAsync(Guid personId, string? after, CancellationToken ct)
    {
        var tasks = Waiting(personId);
        if (Cursor(after) is { Day: { } day, Id: { } id })
        {
            tasks = tasks.Where(t => (t.DueOn ?? Never) > day || ((t.DueOn ?? Never) == day && t.Id.CompareTo(id) > 0));
        }

        var rows = await tasks.OrderBy(t => t.DueOn ?? Never).ThenBy(t => t.Id).Take(PageSize + 1)
            .Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new { Task = t, Case = c })
            .Join(db.Units, x => x.Case.UnitId, u => u.Id, (x, u) => new
            {
                x.Task,
                Row = new WaitingRow(
                    x.Task.Id, x.Case.Id, x.Case.Kind, x.Case.Title, u.Name, x.Task.Title, x.Task.Position, x.Task.OpenedAt, x.Task.DueOn, x.Task.MayEdit,
                    db.Decisions.Where(d => d.CaseId == x.Case.Id && d.Number == x.Case.DecisionCount && d.Tone == "Back")
                        .Select(d => d.Position + "：" + d.Opinion).FirstOrDefault()),
            })
            .OrderBy(x => x.Task.DueOn ?? Never).ThenBy(x => x.Task.Id)
            .Select(x => x.Row).ToListAsync(ct);
        rows = [.. rows.Concat(await PartsAsync(personId, after, ct)).OrderBy(r => r.DueOn ?? Never).ThenBy(r => r.TaskId).Take(PageSize + 1)];
        return Page(rows, r => $"{r.DueOn ?? Never:yyyyMMdd}-{r.TaskId:N}");
    }

    /// <summary>Parts of drafts, by the same key: as many as a page could hold.</summary>
    private Task<List<WaitingRow>> PartsAsync(Guid personId, string? after, CancellationToken ct)
    {
        var parts = ContributionDesk.Of(db, personId, LocalTime.Today(clock)).AsNoTracking().Where(c => c.ClosedAt == null);
        if (Cursor(after) is { Day: { } day, Id: { } id })
        {
            parts = parts.Where(c => c.DueOn > day || (c.DueOn == day && c.Id.CompareTo(id) > 0));
        }

        return parts.OrderBy(c => c.DueOn).ThenBy(c => c.Id).Take(PageSize + 1)
            .Join(db.Cases, c => c.CaseId, c => c.Id, (part, row) => new { part, row })
            .Join(db.Units, x => x.row.UnitId, u => u.Id, (x, u) => new WaitingRow(
                x.part.Id, x.row.Id, x.row.Kind, x.row.Title, u.Name, "填报“" + x.part.Title + "”", x.part.Assignee, x.part.AssignedAt, x.part.DueOn, true, null, true))
            .ToListAsync(ct);
    }

    public async Task<InboxPage<DecidedRow>> DecidedAsync(Guid personId, string? after, CancellationToken ct)
    {
        var decisions = db.Decisions.Where(d => d.PersonId == personId);
        if (long.TryParse(after, out var ticks) && ticks > 0 && ticks < DateTime.MaxValue.Ticks)
        {
            var before = new DateTimeOffset(ticks, TimeSpan.Zero);
            decisions = decisions.Where(d => d.DecidedAt < before);
        }

        var rows = await decisions.OrderByDescending(d => d.DecidedAt).Take(PageSize + 1)
            .Join(db.Cases, d => d.CaseId, c => c.Id, (d, c) => new { d, c })
            .Join(db.Units, x => x.c.UnitId, u => u.Id, (x, u) => new { x.d, x.c, u.Name })
            .OrderByDescending(x => x.d.DecidedAt)
            .Select(x => new DecidedRow(x.c.Id, x.c.Title, x.Name, x.d.Title, x.d.Position, x.d.OutcomeLabel, x.d.Opinion, x.d.DecidedAt))
            .ToListAsync(ct);
        return Page(rows, r => r.DecidedAt.UtcTicks.ToString());
    }

    public async Task<int> CountWaitingAsync(Guid personId, CancellationToken ct) =>
        await Waiting(personId).CountAsync(ct) + await ContributionDesk.Of(db, personId, LocalTime.Today(clock)).CountAsync(c => c.ClosedAt == null, ct);

    private IQueryable<ReviewTask> Waiting(Guid personId) =>
        db.Tasks.AsNoTracking().Where(t => t.ClosedAt == null).Of(db, personId, LocalTime.Today(clock));

    private static (DateOnly? Day, Guid? Id) Cursor(string? after) =>
        after?.Split('-') is [var day, var id] && DateOnly.TryParseExact(day, "yyyyMMdd", out var due) && Guid.TryParseExact(id, "N", out var task)
            ? (due, task)
            : (null, null);

    private static InboxPage<TRow> Page<TRow>(List<TRow> rows, Func<TRow, string> key) => rows.Count > PageSize
        ? new InboxPage<TRow>(rows[..PageSize], key(rows[PageSize - 1]))
        : new InboxPage<TRow>(rows, null);
}
