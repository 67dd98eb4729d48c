using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Notifications;

/// <summary>Tells a person that somebody has entered what he signed on paper.</summary>
public sealed class PaperNotices(DisclosureDbContext db, Recipients recipients, NoticeWriter notices, TimeProvider clock)
    : InboxConsumer<PaperEntered>(db, clock)
{
    protected override async Task HandleAsync(PaperEntered message, Guid messageId, CancellationToken ct)
    {
        var found = await (from d in Db.Decisions
                           join c in Db.Cases on d.CaseId equals c.Id
                           join unit in Db.Units on c.UnitId equals unit.Id
                           where d.Id == message.DecisionId && d.PaperSignerId != null
                           select new { Signer = d.PaperSignerId!.Value, d.PaperSignedOn, d.ActorName, d.Title, d.Position, d.OutcomeLabel, d.Opinion, Case = c.Title, unit.Name })
            .FirstAsync(ct);
        await notices.WriteAsync(
            messageId, await recipients.PersonAsync(found.Signer, ct),
            new Notice("paper-entered", message.CaseId, null, $"/cases/{message.CaseId}", new NoticeModel(
                "", found.Name, found.Case, found.Title, found.Position,
                Paper: new PaperNotice(found.ActorName, TimeLeft.Day(found.PaperSignedOn!.Value), found.OutcomeLabel, found.Opinion))), ct);
    }
}
