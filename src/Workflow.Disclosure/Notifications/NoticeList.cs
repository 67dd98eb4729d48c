using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Notifications;

public sealed record NoticeRow(Guid Id, string Kind, string Title, string Body, DateTimeOffset CreatedAt, bool Unread);

/// <param name="Older">Where the next page begins; null on the last.</param>
public sealed record NoticePage(IReadOnlyList<NoticeRow> Rows, NoticeKey? Older);

/// <summary>A place in the list, newest first.</summary>
public sealed record NoticeKey(DateTimeOffset At, Guid Id)
{
    public override string ToString() => $"{At.UtcTicks}_{Id:N}";

    /// <returns>Null for anything that is no such place.</returns>
    public static NoticeKey? Parse(string? text) =>
        text?.Split('_') is [var ticks, var id] && long.TryParse(ticks, out var at) && at >= 0 && at <= DateTime.MaxValue.Ticks
            && Guid.TryParseExact(id, "N", out var guid)
            ? new NoticeKey(new DateTimeOffset(at, TimeSpan.Zero), guid) : null;
}

/// <summary>A person's notifications; nobody reads or marks another's.</summary>
public sealed class NoticeList(DisclosureDbContext db, TimeProvider clock)
{
    public const int PageSize = 20;

    public async Task<NoticePage> ReadAsync(Guid personId, NoticeKey? from, CancellationToken ct)
    {
        var rows = db.Notifications.Where(n => n.PersonId == personId);
        if (from is not null)
        {
            rows = rows.Where(n => n.CreatedAt < from.At || (n.CreatedAt == from.At && n.Id.CompareTo(from.Id) < 0));
        }

        var page = await rows.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(PageSize + 1)
            .Select(n => new NoticeRow(n.Id, n.Kind, n.Title, n.Body, n.CreatedAt, n.ReadAt == null)).ToListAsync(ct);
        if (page.Count <= PageSize)
        {
            return new NoticePage(page, null);
        }

        page.RemoveAt(PageSize);
        return new NoticePage(page, new NoticeKey(page[^1].CreatedAt, page[^1].Id));
    }

    /// <returns>Where the notification leads; null when the person has no such notification.</returns>
    public async Task<string?> MarkReadAsync(Guid personId, Guid id, CancellationToken ct)
    {
        var link = await db.Notifications.Where(n => n.Id == id && n.PersonId == personId).Select(n => n.Link).FirstOrDefaultAsync(ct);
        if (link is not null)
        {
            await MarkAsync(personId, db.Notifications.Where(n => n.Id == id), ct);
        }

        return link;
    }

    public Task MarkAllReadAsync(Guid personId, CancellationToken ct) => MarkAsync(personId, db.Notifications, ct);

    private async Task MarkAsync(Guid personId, IQueryable<Notification> which, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await which.Where(n => n.PersonId == personId && n.ReadAt == null).ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, now), ct);
        var person = personId.ToString();
        await db.Database.ExecuteSqlAsync($"SELECT pg_notify({OutboxSignal.NoticesChannel}, {person})", ct);
    }
}
