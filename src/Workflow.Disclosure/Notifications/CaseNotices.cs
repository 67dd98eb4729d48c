using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Notifications;

/// <summary>Tells the unit and the county's reviewers that a document is on the public page.</summary>
public sealed class PublishedNotices(DisclosureDbContext db, Recipients recipients, NoticeWriter notices, TimeProvider clock)
    : InboxConsumer<ReportPublished>(db, clock)
{
    /// <summary>A process may ask for this kind as well (<see cref="AskedNotices"/>); a document is published once.</summary>
    internal const string Kind = "published";

    protected override async Task HandleAsync(ReportPublished message, Guid messageId, CancellationToken ct)
    {
        var found = await (from p in Db.Publications
                           join unit in Db.Units on p.UnitId equals unit.Id
                           where p.Id == message.PublicationId
                           select new { p.CaseId, p.Kind, p.Year, p.Title, p.UnitId, unit.Name, unit.Code }).FirstAsync(ct);
        var link = found is { Kind: CaseKinds.AnnualReport, Year: { } year } ? $"/public/{found.Code}/{year}" : $"/cases/{found.CaseId}";
        await notices.WriteAsync(
            messageId, await recipients.UnitAndReviewersAsync(found.UnitId, ct),
            new Notice(Kind, found.CaseId, null, link, new NoticeModel("", found.Name, found.Title), Once: true), ct);
    }
}

/// <summary>Tells a position what its process asked to have told.</summary>
public sealed class AskedNotices(DisclosureDbContext db, Recipients recipients, NoticeWriter notices, TimeProvider clock)
    : InboxConsumer<NoticeAsked>(db, clock)
{
    protected override async Task HandleAsync(NoticeAsked message, Guid messageId, CancellationToken ct)
    {
        var found = await (from c in Db.Cases
                           join unit in Db.Units on c.UnitId equals unit.Id
                           where c.Id == message.CaseId
                           select new { c.Title, unit.Name }).FirstAsync(ct);
        await notices.WriteAsync(
            messageId, await recipients.HoldersAsync(message.UnitId, message.Position, ct),
            new Notice(message.Template, message.CaseId, null, $"/cases/{message.CaseId}",
                new NoticeModel("", found.Name, found.Title, Position: message.Position), Once: message.Template == PublishedNotices.Kind), ct);
    }
}
