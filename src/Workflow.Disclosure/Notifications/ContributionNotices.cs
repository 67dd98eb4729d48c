using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Notifications;

/// <summary>Tells the colleague of a part that is his, and the drafter of what came back.</summary>
public sealed class ContributionNotices(
    DisclosureDbContext db, Recipients recipients, NoticeWriter notices, WorkingCalendar calendar, TimeProvider clock)
    : InboxConsumer<ContributionChanged>(db, clock)
{
    protected override async Task HandleAsync(ContributionChanged message, Guid messageId, CancellationToken ct)
    {
        var found = await PartInHand.FindAsync(Db, message.ContributionId, ct);
        var part = found.Part;
        switch (message.Change, part.Outcome)
        {
            // Taken back before anybody was told: there is nothing to do, and a notice says so below.
            case (ContributionChanged.Assigned or ContributionChanged.Urged, null):
                await notices.WriteAsync(
                    messageId, await found.FillersAsync(recipients, ct),
                    found.Notice(message.Change == ContributionChanged.Urged ? "part-urged" : "part-assigned", part.AssignedByName, part.Note, LocalTime.Today(Clock), calendar), ct);
                break;
            case (ContributionChanged.Ended, ContributionOutcome.Returned or ContributionOutcome.Declined):
                await notices.WriteAsync(
                    messageId, await recipients.HoldersAsync(found.DraftUnitId, found.DraftPosition, ct),
                    found.Notice("part-back", part.ClosedByName!, part.Remark!, LocalTime.Today(Clock), calendar) with { Link = $"/drafts/{part.TaskId}/parts" }, ct);
                break;
            case (ContributionChanged.Ended, ContributionOutcome.TakenBack):
                await notices.WriteAsync(
                    messageId, await found.FillersAsync(recipients, ct),
                    found.Notice("part-taken-back", part.ClosedByName!, part.Remark!, LocalTime.Today(Clock), calendar), ct);
                break;
        }
    }
}

/// <summary>Reminds whoever fills the part today, if it is still out.</summary>
public sealed class ContributionReminderNotices(
    DisclosureDbContext db, Recipients recipients, NoticeWriter notices, WorkingCalendar calendar, TimeProvider clock)
    : InboxConsumer<ContributionReminderDue>(db, clock)
{
    protected override async Task HandleAsync(ContributionReminderDue message, Guid messageId, CancellationToken ct)
    {
        var found = await PartInHand.FindAsync(Db, message.ContributionId, ct);
        if (found.Part.ClosedAt is not null)
        {
            return;
        }

        var notice = found.Notice("reminder", found.Part.AssignedByName, found.Part.Note, LocalTime.Today(Clock), calendar);
        await notices.WriteAsync(
            messageId, await found.FillersAsync(recipients, ct),
            notice with { Model = notice.Model with { Late = ReminderNotices.Late(message.Missed, message.DueAt, Clock.GetUtcNow()) } }, ct);
    }
}

/// <summary>A part with what a notice says about it.</summary>
internal sealed record PartInHand(Contribution Part, string CaseTitle, string Unit, Guid DraftUnitId, string DraftPosition)
{
    public static Task<PartInHand> FindAsync(DisclosureDbContext db, Guid id, CancellationToken ct) =>
        (from part in db.Contributions.AsNoTracking()
         join c in db.Cases on part.CaseId equals c.Id
         join unit in db.Units on c.UnitId equals unit.Id
         join task in db.Tasks on part.TaskId equals task.Id
         where part.Id == id
         select new PartInHand(part, c.Title, unit.Name, task.UnitId, task.Position)).SingleAsync(ct);

    public Task<List<Recipient>> FillersAsync(Recipients recipients, CancellationToken ct) => Part.PersonId is { } person
        ? recipients.PersonAsync(Part.UnitId, person, ct)
        : recipients.HoldersAsync(Part.UnitId, Part.Position!, ct);

    public Notice Notice(string kind, string by, string words, DateOnly today, WorkingCalendar calendar) => new(
        kind, Part.CaseId, null, $"/contributions/{Part.Id}",
        new NoticeModel(
            "", Unit, CaseTitle, $"填报{Part.Title}", null, TimeLeft.Day(Part.DueOn), null, TimeLeft.Describe(Part.DueOn, today, calendar),
            Part: new PartNotice(Part.Title, by, Part.Assignee, words, Part.Outcome == ContributionOutcome.Declined)));
}
