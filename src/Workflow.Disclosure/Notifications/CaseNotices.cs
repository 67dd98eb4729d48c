using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Publication;

namespace Workflow.Disclosure.Notifications;

/// <summary>Tells the unit and the county's reviewers that a document is on the public page.</summary>
public sealed class PublishedNotices(DisclosureDbContext db, Recipients recipients, NoticeWriter notices, TimeProvider clock)
    : InboxConsumer<ReportPublished>(db, clock)
{
    /// <summary>A process may ask for this kind as well (<see cref="AskedNotices"/>); of its first publication nobody is told twice.</summary>
    internal const string Kind = "published";
    private const string Corrected = "corrected";

    protected override async Task HandleAsync(ReportPublished message, Guid messageId, CancellationToken ct)
    {
        var found = await (from p in Db.Publications
                           join unit in Db.Units on p.UnitId equals unit.Id
                           where p.Id == message.PublicationId
                           select new { p.CaseId, p.Number, p.Kind, p.Year, p.Title, p.UnitId, unit.Name, unit.Code }).FirstAsync(ct);
        var link = found is { Kind: CaseKinds.AnnualReport, Year: { } year } ? PublicAddress.Report(found.Code, year) : $"/cases/{found.CaseId}";
        var first = found.Number == 1;
        await notices.WriteAsync(
            messageId, await recipients.UnitAndReviewersAsync(found.UnitId, ct),
            new Notice(first ? Kind : Corrected, found.CaseId, null, link, new NoticeModel("", found.Name, found.Title), Once: first), ct);
    }
}

/// <summary>Tells all concerned that what they made public was taken down, is being corrected, or is abolished: who decided in the case, its
/// drafter among them, and the county office.</summary>
public sealed class PublicationNotices(DisclosureDbContext db, Recipients recipients, NoticeWriter notices, TimeProvider clock)
    : InboxConsumer<PublicationChanged>(db, clock)
{
    protected override async Task HandleAsync(PublicationChanged message, Guid messageId, CancellationToken ct)
    {
        var found = await (from act in Db.PublicationActs.AsNoTracking()
                           join publication in Db.Publications on new { act.CaseId, act.Number } equals new { publication.CaseId, publication.Number }
                           join unit in Db.Units on publication.UnitId equals unit.Id
                           join office in Db.Units on act.UnitId equals office.Id
                           join person in Db.Users on act.PersonId equals person.Id
                           where act.Id == message.ActId
                           select new { Act = act, publication.Title, Unit = unit.Name, By = office.Name, person.DisplayName }).FirstAsync(ct);
        var kind = found.Act.Act switch { PublicAct.TakeDown => "taken-down", PublicAct.Correct => "correcting", _ => "abolished" };
        var said = new SaidNotice($"{found.By}{found.Act.Position}{found.DisplayName}", found.Act.Reason);
        await notices.WriteAsync(
            messageId, await recipients.ConcernedAsync(message.CaseId, found.Act.PersonId, ct),
            new Notice(kind, message.CaseId, null, $"/cases/{message.CaseId}/publication", new NoticeModel("", found.Unit, found.Title, Said: said)), ct);
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
