using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

public enum CirculationList { Unread, Read, Sent }

public sealed record CirculationRow(Circulation Circulation, string CaseTitle, string UnitName);

public sealed record CirculationPage(IReadOnlyList<CirculationRow> Rows, NoticeKey? Older);

/// <param name="Version">The one that was sent, whichever came after it.</param>
public sealed record CirculationView(Circulation Circulation, Case Case, string UnitName, DocumentVersion Version)
{
    /// <summary>Since it was sent; null where it was not.</summary>
    public TextReturned? Returned { get; init; }

    /// <summary>Number of the present version.</summary>
    public int Newest { get; init; }
}

/// <summary>传阅 of one person: what there is to read, what was read, what one sent. Never mixed with work.</summary>
public sealed class CirculationLists(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    public const int PageSize = 30;

    public Task<int> CountUnreadAsync(Guid personId, CancellationToken ct) => Of(personId, CirculationList.Unread).CountAsync(ct);

    /// <summary>Newest first; pages go by key.</summary>
    public async Task<CirculationPage> PageAsync(Guid personId, CirculationList list, NoticeKey? from, CancellationToken ct)
    {
        // What was read stands in the order of reading, the rest in that of sending.
        var rows = list == CirculationList.Read
            ? Of(personId, list).Select(c => new { Circulation = c, At = c.ReadAt!.Value })
            : Of(personId, list).Select(c => new { Circulation = c, At = c.SentAt });
        if (from is not null)
        {
            rows = rows.Where(r => r.At <= from.At && (r.At < from.At || r.Circulation.Id.CompareTo(from.Id) < 0));
        }

        var page = await rows.OrderByDescending(r => r.At).ThenByDescending(r => r.Circulation.Id).Take(PageSize + 1)
            .Join(db.Cases, r => r.Circulation.CaseId, c => c.Id, (r, c) => new { r, c })
            .Join(db.Units, x => x.c.UnitId, u => u.Id, (x, u) => new { x.r, x.c.Title, u.Name })
            .OrderByDescending(x => x.r.At).ThenByDescending(x => x.r.Circulation.Id)
            .Select(x => new { x.r.At, Row = new CirculationRow(x.r.Circulation, x.Title, x.Name) }).ToListAsync(ct);
        return page.Count <= PageSize
            ? new CirculationPage([.. page.Select(p => p.Row)], null)
            : new CirculationPage([.. page.Take(PageSize).Select(p => p.Row)], new NoticeKey(page[PageSize - 1].At, page[PageSize - 1].Row.Circulation.Id));
    }

    /// <returns>Null where there is no such circulation, it is not this person's to read, or he may not see its case any more.</returns>
    public async Task<CirculationView?> ReadAsync(Guid id, Guid personId, CancellationToken ct)
    {
        var cases = authority.CasesSeenBy(personId, LocalTime.Today(clock));
        var view = await (from circulation in db.Circulations.AsNoTracking()
                          join c in cases on circulation.CaseId equals c.Id
                          join unit in db.Units on c.UnitId equals unit.Id
                          join version in db.DocumentVersions on circulation.VersionId equals version.Id
                          where circulation.Id == id && circulation.ReaderId == personId
                          select new CirculationView(circulation, c, unit.Name, version)).SingleOrDefaultAsync(ct);
        return view is not { Circulation: var row } ? null : view with
        {
            Returned = await TextReturned.FindAsync(db, row.CaseId, row.SentAt, row.VersionNumber, ct),
            Newest = await db.DocumentVersions.Where(v => v.CaseId == row.CaseId).MaxAsync(v => v.Number, ct),
        };
    }

    /// <summary>In the order of sending, to somebody who has been shown the case already.</summary>
    public Task<List<Circulation>> OfCaseAsync(Guid caseId, CancellationToken ct) =>
        db.Circulations.AsNoTracking().Where(c => c.CaseId == caseId).OrderBy(c => c.SentAt).ThenBy(c => c.Id).ToListAsync(ct);

    /// <summary>Of cases that the person may still see.</summary>
    private IQueryable<Circulation> Of(Guid personId, CirculationList list)
    {
        var cases = authority.CasesSeenBy(personId, LocalTime.Today(clock));
        var rows = db.Circulations.AsNoTracking().Where(c => cases.Any(s => s.Id == c.CaseId));
        return list switch
        {
            CirculationList.Unread => rows.Where(c => c.ReaderId == personId && c.ReadAt == null && c.TakenBackAt == null),
            CirculationList.Read => rows.Where(c => c.ReaderId == personId && c.ReadAt != null),
            _ => rows.Where(c => c.SentBy == personId),
        };
    }
}
