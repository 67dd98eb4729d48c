using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Notifications;

/// <summary>Calls the holders of the position that an opened task waits for. When it was opened by a return, the notice says who
/// returned it and why.</summary>
public sealed class TaskOpenedNotices(
    DisclosureDbContext db, Recipients recipients, NoticeWriter notices, WorkingCalendar calendar, TimeProvider clock)
    : InboxConsumer<TaskOpened>(db, clock)
{
    protected override async Task HandleAsync(TaskOpened message, Guid messageId, CancellationToken ct)
    {
        if (await OpenTask.FindAsync(Db, message.TaskId, ct) is not { } open)
        {
            return;
        }

        // Decision and task carry the same instant, because one transition wrote both.
        var latest = await Db.Decisions.Where(d => d.CaseId == open.Task.CaseId && d.DecidedAt <= open.Task.OpenedAt && d.Kind != DecisionKind.Opinion)
            .OrderByDescending(d => d.Number)
            .Select(d => new { d.Tone, ActorName = d.PaperSignerName ?? d.ActorName, d.Position, d.DecidedAt, d.Opinion }).FirstOrDefaultAsync(ct);
        var returned = latest is { Tone: "Back" }
            ? new ReturnedBy(latest.ActorName, latest.Position, LocalTime.Describe(latest.DecidedAt), latest.Opinion)
            : null;
        var notice = open.Notice(returned is null ? "task-opened" : "task-returned", LocalTime.Today(Clock), calendar);
        var asked = open.Task.Signer is SignerPart.Before or SignerPart.After
            ? await Db.Decisions.Where(d => d.CaseId == open.Task.CaseId && d.Outcome == nameof(OfficeOperation.AddSigner) && d.ActivityId == open.Task.ActivityId)
                .OrderByDescending(d => d.Number).Select(d => d.Position + d.ActorName).FirstOrDefaultAsync(ct)
            : null;
        await notices.WriteAsync(
            messageId, await recipients.OfTaskAsync(open.Task, ct),
            notice with { Model = notice.Model with { Returned = returned, AskedBy = asked } }, ct);
    }
}

/// <summary>Calls again whom a task waits for, and tells those from whom one was taken.</summary>
public sealed class TaskCalledNotices(
    DisclosureDbContext db, Recipients recipients, NoticeWriter notices, WorkingCalendar calendar, TimeProvider clock)
    : InboxConsumer<TaskCalled>(db, clock)
{
    protected override async Task HandleAsync(TaskCalled message, Guid messageId, CancellationToken ct)
    {
        var gone = message.Call == TaskCalled.Gone;
        if (await OpenTask.FindAsync(Db, t => t.CaseId == message.CaseId && t.Bookmark == message.Bookmark && t.ClosedAt == null == !gone, ct) is not { } task)
        {
            return;
        }

        if (message is { Call: TaskCalled.Transferred, DecisionId: { } taking })
        {
            await TellOfTakingAsync(task, taking, message.From, messageId, ct);
            return;
        }

        var kind = message.Call switch { TaskCalled.Gone => "task-gone", TaskCalled.Urged => "task-urged", _ => "task-opened" };
        var notice = task.Notice(kind, LocalTime.Today(Clock), calendar);
        await notices.WriteAsync(
            messageId, await recipients.OfTaskAsync(task.Task, ct), gone ? notice with { TaskId = null, Link = $"/cases/{message.CaseId}" } : notice, ct);
    }

    /// <summary>收回转办 and 改派: who has the task now, and who lost it, each told by whom and why; whoever did it knows.</summary>
    private async Task TellOfTakingAsync(OpenTask task, Guid decisionId, Guid? from, Guid messageId, CancellationToken ct)
    {
        var entry = await Db.Decisions.AsNoTracking().SingleAsync(d => d.Id == decisionId, ct);
        var now = (await recipients.OfTaskAsync(task.Task, ct)).Where(r => r.Id != entry.PersonId).ToList();
        var before = (await recipients.OfTaskAsync(task.Task, from, ct)).Where(r => r.Id != entry.PersonId).ToList();
        var handed = new HandedNotice(entry.Position + entry.ActorName, entry.OutcomeLabel, entry.Opinion);
        var (opened, taken) = (task.Notice("task-opened", LocalTime.Today(Clock), calendar), task.Notice("task-taken", LocalTime.Today(Clock), calendar));
        // Who had it alone and now shares it reads that once, and is not called as well.
        List<Recipient> share = [.. from is null ? [] : now.IntersectBy([from.Value], r => r.Id)];
        await notices.WriteAsync(messageId, share, taken with { Model = taken.Model with { Handed = handed with { Shared = true } } }, ct);
        await notices.WriteAsync(messageId, [.. now.Except(share)], opened with { Model = opened.Model with { Handed = handed } }, ct);
        await notices.WriteAsync(
            messageId, [.. before.ExceptBy(now.Select(r => r.Id), r => r.Id)],
            taken with { TaskId = null, Link = $"/cases/{task.Task.CaseId}", Model = taken.Model with { Handed = handed } }, ct);
    }
}

/// <summary>Reminds those who hold the position today, if the task still waits.</summary>
public sealed class ReminderNotices(
    DisclosureDbContext db, Recipients recipients, NoticeWriter notices, WorkingCalendar calendar, TimeProvider clock)
    : InboxConsumer<ReminderDue>(db, clock)
{
    private static readonly TimeSpan Punctual = TimeSpan.FromHours(1);

    protected override async Task HandleAsync(ReminderDue message, Guid messageId, CancellationToken ct)
    {
        if (await OpenTask.FindAsync(Db, message.TaskId, ct) is not { } open)
        {
            return;
        }

        var late = Late(message.Missed, message.DueAt, Clock.GetUtcNow());
        var notice = open.Notice("reminder", LocalTime.Today(Clock), calendar);
        await notices.WriteAsync(
            messageId, await recipients.OfTaskAsync(open.Task, ct),
            notice with { Model = notice.Model with { Late = late } }, ct);
    }

    /// <returns>Why the reminder comes late; null when it does not.</returns>
    internal static string? Late(int missed, DateTimeOffset dueAt, DateTimeOffset now) =>
        missed > 0 ? $"迟发提醒，期间错过{missed}次"
        : now - dueAt > Punctual ? $"迟发提醒，应于{LocalTime.Describe(dueAt)}发出"
        : null;
}

/// <summary>A task that still waits, with what a notice says about it.</summary>
internal sealed record OpenTask(ReviewTask Task, string CaseTitle, string Unit)
{
    /// <returns>Null when it is closed by now: whoever would be called has nothing to do.</returns>
    public static Task<OpenTask?> FindAsync(DisclosureDbContext db, Guid taskId, CancellationToken ct) =>
        FindAsync(db, t => t.Id == taskId && t.ClosedAt == null, ct);

    public static Task<OpenTask?> FindAsync(DisclosureDbContext db, Expression<Func<ReviewTask, bool>> which, CancellationToken ct) =>
        (from task in db.Tasks.AsNoTracking().Where(which)
         join c in db.Cases on task.CaseId equals c.Id
         join unit in db.Units on c.UnitId equals unit.Id
         select new OpenTask(task, c.Title, unit.Name)).FirstOrDefaultAsync(ct);

    public Notice Notice(string kind, DateOnly today, WorkingCalendar calendar) => new(
        kind, Task.CaseId, Task.Id, $"/tasks/{Task.Id}",
        new NoticeModel(
            "", Unit, CaseTitle, Task.Title, Task.Position,
            Task.DueOn is { } due ? TimeLeft.Day(due) : null, Task.DueReason,
            Task.DueOn is { } date ? TimeLeft.Describe(date, today, calendar) : null));
}
