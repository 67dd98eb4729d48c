using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

/// <param name="Remark">At most <see cref="MaxRemark"/> UTF-16 characters after trimming; may be empty.</param>
public sealed record MarkRead(Guid CirculationId, string Remark, Guid PersonId)
{
    public const int MaxRemark = 2000;
}

/// <summary>已阅, with a remark or without. The sender is told of a remark as long as he may see the case; that somebody has read he sees at the case.</summary>
public sealed class MarkReadHandler(
    DisclosureDbContext db, Authority authority, CirculationLists lists, Recipients recipients, NoticeWriter notices, TimeProvider clock)
{
    public async Task<Result<Circulation>> HandleAsync(MarkRead command, CancellationToken ct)
    {
        if (await lists.ReadAsync(command.CirculationId, command.PersonId, ct) is not { } view)
        {
            return new CirculationNotFound();
        }

        if (Wording.Fault("附言", command.Remark, null, MarkRead.MaxRemark) is { } fault)
        {
            return new FieldFaults(nameof(command.Remark), fault);
        }

        var (row, now, remark) = (view.Circulation, clock.GetUtcNow(), Wording.Clean(command.Remark));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var marked = await db.Circulations.Where(c => c.Id == row.Id && c.ReadAt == null && c.TakenBackAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.ReadAt, now).SetProperty(c => c.Remark, remark), ct);
        if (marked == 0)
        {
            return CirculationEnded.Of(await db.Circulations.AsNoTracking().SingleAsync(c => c.Id == row.Id, ct));
        }

        if (remark.Length > 0 && await authority.MaySeeAsync(row.SentBy, view.Case.UnitId, view.Case.Kind, LocalTime.DateOf(now), ct))
        {
            await notices.WriteAsync(
                Guid.CreateVersion7(), await recipients.PersonAsync(row.SentBy, ct),
                new Notice("circulation-remark", row.CaseId, null, $"/cases/{row.CaseId}/circulate",
                    new NoticeModel("", view.UnitName, view.Case.Title, Said: new SaidNotice(row.ReaderName, remark, row.VersionNumber))), ct);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return row;
    }
}

public sealed record TakeBackCirculation(Guid CirculationId, Guid PersonId);

/// <summary>收回, by the sender and while unread. What the reader was told of it goes too, unless its mail is out already.</summary>
public sealed class TakeBackCirculationHandler(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    public async Task<Result<Circulation>> HandleAsync(TakeBackCirculation command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var cases = authority.CasesSeenBy(command.PersonId, LocalTime.DateOf(now));
        var row = await db.Circulations.AsNoTracking().SingleOrDefaultAsync(
            c => c.Id == command.CirculationId && c.SentBy == command.PersonId && cases.Any(s => s.Id == c.CaseId), ct);
        if (row is null)
        {
            return new CirculationNotFound();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var taken = await db.Circulations.Where(c => c.Id == row.Id && c.ReadAt == null && c.TakenBackAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.TakenBackAt, now), ct);
        if (taken == 0)
        {
            return CirculationEnded.Of(await db.Circulations.AsNoTracking().SingleAsync(c => c.Id == row.Id, ct));
        }

        await db.Notifications.Where(n => n.MessageId == row.Id).ExecuteDeleteAsync(ct);
        await db.Mails.Where(m => m.MessageId == row.Id && m.SentAt == null).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return row;
    }
}

public sealed record CirculationNotFound() : NotFoundError("没有这份传阅，或者它不是给您的。");

public sealed record CirculationEnded(string Message) : ConflictError(Message)
{
    public static CirculationEnded Of(Circulation row) => new(row.ReadAt is { } read
        ? $"{row.ReaderName}已于{LocalTime.Describe(read)}阅读，不用再办，也不能再收回。"
        : $"{row.SentByName}已于{LocalTime.Describe(row.TakenBackAt!.Value)}收回给{row.ReaderName}的这份传阅。");
}
