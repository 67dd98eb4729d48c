using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Notifications;

/// <param name="PublicUrl">Where people reach the application, without a slash at the end; links in mail begin with it.</param>
public sealed record SiteSettings(string PublicUrl);

/// <param name="Kind">One of <see cref="NoticeTemplates.Names"/>.</param>
/// <param name="CaseId">Null where it is about no case.</param>
/// <param name="Link">A path of this application.</param>
/// <param name="Model">The recipient's name is filled in for each.</param>
/// <param name="Once">Nobody is told this kind of a case twice, whichever messages say it.</param>
public sealed record Notice(string Kind, Guid? CaseId, Guid? TaskId, string Link, NoticeModel Model, bool Once = false);

/// <summary>Writes a notice into the present transaction: a notification for each, a mail for those with an address.
/// Open pages hear of it when that transaction commits.</summary>
public sealed class NoticeWriter(
    DisclosureDbContext db, NoticeTemplates templates, MailSettings mail, SiteSettings site, TimeProvider clock)
{
    public async Task WriteAsync(Guid messageId, IReadOnlyList<Recipient> recipients, Notice notice, CancellationToken ct)
    {
        if (notice.Once)
        {
            recipients = await NotYetToldAsync(recipients, notice, ct);
        }

        if (recipients.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var recipient in recipients)
        {
            var text = templates.Render(notice.Kind, notice.Model with { Recipient = recipient.Name }, site.PublicUrl + notice.Link);
            db.Notifications.Add(new Notification
            {
                PersonId = recipient.Id,
                MessageId = messageId,
                CaseId = notice.CaseId,
                TaskId = notice.TaskId,
                Kind = notice.Kind,
                Title = text.Subject,
                Body = text.Body,
                Link = notice.Link,
                CreatedAt = now,
            });
            if (mail.Enabled && !string.IsNullOrWhiteSpace(recipient.Address))
            {
                db.Mails.Add(new Mail
                {
                    MessageId = messageId,
                    PersonId = recipient.Id,
                    Address = recipient.Address,
                    Subject = text.Subject,
                    TextBody = text.MailText,
                    HtmlBody = text.MailHtml,
                    CreatedAt = now,
                    NextAttemptAt = now,
                });
            }
        }

        var people = recipients.Select(r => r.Id.ToString()).ToArray();
        await db.Database.ExecuteSqlAsync($"SELECT pg_notify({OutboxSignal.NoticesChannel}, person) FROM unnest({people}) AS person", ct);
    }

    private async Task<IReadOnlyList<Recipient>> NotYetToldAsync(IReadOnlyList<Recipient> recipients, Notice notice, CancellationToken ct)
    {
        // Until this transaction ends, whoever has the same to say of this case waits, and then sees whom we told.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({notice.CaseId.ToString()}, 0))", ct);
        var told = await db.Notifications.Where(n => n.CaseId == notice.CaseId && n.Kind == notice.Kind).Select(n => n.PersonId).ToListAsync(ct);
        return [.. recipients.ExceptBy(told, r => r.Id)];
    }
}
