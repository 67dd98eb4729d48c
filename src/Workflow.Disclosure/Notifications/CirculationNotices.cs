using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Talks;

namespace Workflow.Disclosure.Notifications;

/// <summary>Tells who was given a text to read that the matter was sent back since, once for each return; not those who decided on it
/// themselves, and not those whom the returned task waits for: they know.</summary>
public sealed class CirculationNotices(DisclosureDbContext db, Authority authority, Recipients recipients, NoticeWriter notices, TimeProvider clock)
    : InboxConsumer<TaskOpened>(db, clock)
{
    protected override async Task HandleAsync(TaskOpened message, Guid messageId, CancellationToken ct)
    {
        var task = await Db.Tasks.AsNoTracking().SingleAsync(t => t.Id == message.TaskId, ct);
        if (await TextReturned.OpeningAsync(Db, task, ct) is not { } returned)
        {
            return;
        }

        // A return may open several tasks, and each has its message.
        await Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({returned.EntryId.ToString()}, 0))", ct);
        var know = (await Db.Notifications.Where(n => n.MessageId == returned.EntryId).Select(n => n.PersonId).ToListAsync(ct)).ToHashSet();
        know.UnionWith(await Db.Decisions
            .Where(d => d.CaseId == task.CaseId && d.PersonId != null && (d.Kind == DecisionKind.Decision || d.Kind == DecisionKind.Opinion || d.Id == returned.EntryId))
            .Select(d => d.PaperSignerId ?? d.PersonId!.Value).ToListAsync(ct));
        foreach (var opened in await Db.Tasks.AsNoTracking().Where(t => t.CaseId == task.CaseId && t.OpenedSequence == task.OpenedSequence).ToListAsync(ct))
        {
            know.UnionWith(await Db.ActorsAsync(opened, LocalTime.Today(Clock), ct));
        }

        var found = await Db.Cases.Where(c => c.Id == task.CaseId).Join(Db.Units, c => c.UnitId, u => u.Id, (c, u) => new { c.Kind, c.UnitId, c.Title, u.Name }).SingleAsync(ct);
        var sent = await Db.Circulations.AsNoTracking()
            .Where(c => c.CaseId == task.CaseId && c.TakenBackAt == null && c.SentAt <= returned.At && c.VersionNumber <= returned.Version).ToListAsync(ct);
        foreach (var row in sent.Where(c => !know.Contains(c.ReaderId)).GroupBy(c => c.ReaderId).Select(g => g.MaxBy(c => c.SentAt)!))
        {
            if (await authority.MaySeeAsync(row.ReaderId, found.UnitId, found.Kind, LocalTime.Today(Clock), ct))
            {
                await notices.WriteAsync(
                    returned.EntryId, await recipients.PersonAsync(row.ReaderId, ct),
                    new Notice("circulated-returned", task.CaseId, null, $"/circulations/{row.Id}", new NoticeModel(
                        "", found.Name, found.Title, Text: new ReturnedText(returned.By, LocalTime.Describe(returned.At), row.VersionNumber, returned.Version))), ct);
            }
        }
    }
}
