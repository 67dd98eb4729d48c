using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Reports;
using Workflow.Reports.Layouts;

namespace Workflow.Disclosure.Contributions;

/// <param name="To">As <see cref="Assignee.Key"/> writes it.</param>
/// <param name="DueOn">As typed.</param>
/// <param name="Confirmed">A date that is doubtful was shown, and is meant.</param>
public sealed record AssignPart(Guid TaskId, string Section, string To, string DueOn, string Note, bool Confirmed, Guid PersonId);

/// <summary>Gives one part of an open draft to a colleague within the unit's own tree.</summary>
public sealed partial class AssignPartHandler(
    DisclosureDbContext db, ContributionDesk desk, ContributionLists lists, WorkingCalendar calendar, OutboxSignal signal, TimeProvider clock, ILogger<AssignPartHandler> logger)
{
    public async Task<Result<Contribution>> HandleAsync(AssignPart command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = LocalTime.DateOf(now);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var draft = await desk.LockAsync(command.TaskId, ct);
        if (draft is null || !await desk.DraftsAsync(command.PersonId, draft.Task, today, ct))
        {
            return new TaskNotFound();
        }

        if (draft.Task.ClosedAt is { } closed)
        {
            return new DraftNotOpen(draft.Task.DecidedByName ?? "流程", closed);
        }

        if (!draft.Task.MayEdit || draft.Case.Kind != CaseKinds.AnnualReport)
        {
            return new NotADraft();
        }

        var layout = ReportLayouts.Get(await db.Campaigns.Where(k => k.Id == draft.Case.CampaignId).Select(k => k.LayoutId).SingleAsync(ct));
        var (part, due, note) = (layout.FindPart(command.Section), Spelling.ReadDate(Spelling.Trim(command.DueOn)), TextRules.Clean(command.Note).Trim());
        var to = (await lists.AssigneesAsync(draft.Case.UnitId, command.PersonId, ct)).FirstOrDefault(a => a.Key == command.To);
        if (Faults(command, part, to, due, note, today) is { } faults)
        {
            return faults;
        }

        if (await db.Contributions.AsNoTracking().SingleOrDefaultAsync(c => c.TaskId == command.TaskId && c.Section == command.Section && c.ClosedAt == null, ct) is { } other)
        {
            return new PartAlreadyAssigned(other);
        }

        if (!command.Confirmed && Doubts(due!.Value, draft.Task.DueOn) is { Count: > 0 } doubts)
        {
            return new DueDateDoubtful(doubts);
        }

        var contribution = await AddAsync(command, draft, part!, to!, due!.Value, note, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Raise();
        LogAssigned(contribution.Id, draft.Case.Id, contribution.Section);
        return contribution;
    }

    private static FieldFaults? Faults(AssignPart command, Part? part, Assignee? to, DateOnly? due, string note, DateOnly today) => FieldFaults.From(
        (nameof(command.Section), part is null ? "请选择要分出去的部分。" : null),
        (nameof(command.To), to is null ? command.To.Length == 0 ? "请选择由谁填报。" : "所选的岗位或人员现在不在可选之列（可能已经离岗），请重新选择。" : null),
        (nameof(command.DueOn), due is null ? "请填写交回期限，如2022-01-07。" : due < today ? $"交回期限{TimeLeft.Day(due.Value)}已经过去，请改为今天或以后。" : null),
        (nameof(command.Note), note.Length > Contribution.MaxNote ? $"说明有{note.Length}字，最多{Contribution.MaxNote}字，请删减。" : null));

    private List<string> Doubts(DateOnly due, DateOnly? draftDue)
    {
        var doubts = new List<string>();
        if (!calendar.Estimating.IsWorkingDay(due))
        {
            doubts.Add($"{TimeLeft.Day(due)}不是工作日，之前最后一个工作日是{TimeLeft.Day(calendar.Estimating.OnOrBefore(due))}。");
        }

        if (due > draftDue)
        {
            doubts.Add($"您自己的起草任务{TimeLeft.Day(draftDue.Value)}到期，交回期限{TimeLeft.Day(due)}比它晚。");
        }

        return doubts;
    }

    private async Task<Contribution> AddAsync(
        AssignPart command, ContributionDesk.Draft draft, Part part, Assignee to, DateOnly due, string note, DateTimeOffset now, CancellationToken ct)
    {
        var row = new Contribution
        {
            CaseId = draft.Case.Id,
            TaskId = draft.Task.Id,
            Section = part.Key,
            Title = part.Heading ?? part.Name,
            UnitId = to.UnitId,
            Position = to.Position,
            PersonId = to.PersonId,
            Assignee = to.Name,
            DueOn = due,
            Note = note,
            AssignedBy = command.PersonId,
            AssignedByName = await desk.NameAsync(command.PersonId, ct),
            AssignedAt = now,
        };
        db.Contributions.Add(row);
        if (ReminderSchedule.FirstAfter(due, Contribution.Reminders, daily: true, now, calendar) is { } first)
        {
            db.Timers.Add(new TimerRow { CaseId = row.CaseId, ContributionId = row.Id, DueAt = first });
        }

        desk.Trace(
            draft, "Assigned", $"{row.AssignedByName}把“{row.Title}”分给{row.Assignee}填报，{TimeLeft.Day(due)}前交回{(note.Length > 0 ? $"。说明：{note}" : "")}",
            new ContributionChanged(row.CaseId, draft.Case.Sequence, row.Id, ContributionChanged.Assigned, now), now);
        return row;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Contribution {ContributionId} of case {CaseId} assigned: {Section}")]
    private partial void LogAssigned(Guid contributionId, Guid caseId, string section);
}

public sealed record PartAlreadyAssigned(Contribution Other)
    : ConflictError($"“{Other.Title}”已由{Other.AssignedByName}分给{Other.Assignee}，{TimeLeft.Day(Other.DueOn)}前交回。要换人请先收回。");

public sealed record DueDateDoubtful(IReadOnlyList<string> Doubts)
    : InvalidError("交回期限请再看一下；确实要用这个日期，请点“按这个日期分工”。", Doubts);
