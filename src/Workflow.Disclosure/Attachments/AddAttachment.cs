using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Attachments;

/// <param name="Series">Of the attachment that this one replaces; null for a new one.</param>
/// <param name="Content">Seekable.</param>
/// <param name="TaskId">The step that a new one belongs to, of those offered (<see cref="AttachmentLists.StepsAsync"/>); null: the whole case.
/// One that replaces another belongs where that one does.</param>
public sealed record AddAttachment(Guid CaseId, Guid? Series, string FileName, Stream Content, Guid PersonId, Guid? TaskId = null);

/// <summary>Adds a file to an open case, or a next version of one; what was there before stays, and the record says that it came.</summary>
public sealed class AddAttachmentHandler(
    NpgsqlDataSource source, DisclosureDbContext db, Authority authority, AttachmentLists lists, OperationDesks desks, ProcessCatalog catalog,
    FileIntake intake, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>Every version counts.</summary>
    public const int MostPerCase = 100;

    private sealed record Before(int Number, Guid? TaskId);

    public async Task<Result<Attachment>> HandleAsync(AddAttachment command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var row = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.CaseId, ct);
        if (row is null || !await authority.MaySeeAsync(command.PersonId, row.UnitId, row.Kind, LocalTime.Today(clock), ct)
            || await desks.PersonAsync(row.Id, command.PersonId, ct) is not { } person)
        {
            return new CaseAbsent();
        }

        if (row.Status != CaseStatus.Open)
        {
            return new CaseClosed();
        }

        var before = await BeforeAsync(command, ct);
        if (command.Series is not null && before is null)
        {
            return new CaseAbsent();
        }

        if (command is { Series: null, TaskId: { } step } && (await lists.StepsAsync(row.Id, command.PersonId, ct)).All(s => s.TaskId != step))
        {
            return new StepNotOffered();
        }

        if (await db.Attachments.CountAsync(a => a.CaseId == row.Id && a.Series != null, ct) >= MostPerCase)
        {
            return new TooManyAttachments();
        }

        // Nobody's lock is held while the file is scanned.
        var taken = await intake.TakeAsync(command.FileName, command.Content, ct);
        return taken.Succeeded ? await WriteAsync(command, taken.Value, before, person, ct) : taken.Error;
    }

    private async Task<Result<Attachment>> WriteAsync(AddAttachment command, TakenFile file, Before? before, OperatingPerson person, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        CaseSnapshot seen;
        await using (var locked = CaseReader.Open(connection, command.CaseId, isTask: false, locks: true))
        await using (var reader = await locked.ExecuteReaderAsync(ct))
        {
            seen = (await CaseReader.ReadAsync(reader, ct))!;
        }

        // Behind the lock: what was seen before the scan may be so no longer.
        Error? late = await db.Cases.AnyAsync(c => c.Id == command.CaseId && c.Status != CaseStatus.Open, ct) ? new CaseClosed()
            : (await BeforeAsync(command, ct))?.Number != before?.Number ? new ReplacedMeanwhile()
            : null;
        if (late is not null)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(ct);
            return late;
        }

        var now = clock.GetUtcNow();
        var added = new Attachment
        {
            CaseId = command.CaseId,
            Name = file.Name,
            ContentType = file.ContentType,
            Size = file.Size,
            Hash = file.Hash,
            CreatedBy = person.Id,
            CreatedAt = now,
            Series = command.Series ?? Guid.CreateVersion7(),
            Number = (before?.Number ?? 0) + 1,
            TaskId = before is null ? command.TaskId : before.TaskId,
        }.Sealed();
        var task = added.TaskId is { } step ? await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == step, ct) : null;
        var definition = await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
        await using var batch = connection.CreateBatch();
        // Nothing has moved: the sequence stays.
        var writer = new CaseWriter(batch, seen.Heading, seen.Sequence, now, calendar);
        AttachmentRows.Write(writer, added);
        DecisionRows.Write(writer, AttachmentEntry.Of(seen, definition.Hash, added, task, person), seen.Sequence);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        return added;
    }

    /// <returns>The newest of the series; null where there is none.</returns>
    private Task<Before?> BeforeAsync(AddAttachment command, CancellationToken ct) => db.Attachments
        .Where(a => a.CaseId == command.CaseId && a.Series != null && a.Series == command.Series).OrderByDescending(a => a.Number)
        .Select(a => new Before(a.Number, a.TaskId)).FirstOrDefaultAsync(ct);
}

public sealed record CaseAbsent() : NotFoundError("没有这件事项，或者它不在您的职责范围内。");

public sealed record CaseClosed() : ConflictError("这件事项已经办结，不能再添加或替换附件。");

public sealed record TooManyAttachments() : InvalidError($"一件事项最多{AddAttachmentHandler.MostPerCase}个附件（替换前的也算），没有保存。请合并成几个文件。");

public sealed record StepNotOffered() : InvalidError("附件只能归到名单里的环节，而且要办理过这件事项才能归，没有保存。请重新选环节，或者不归到哪个环节。");

public sealed record ReplacedMeanwhile() : ConflictError("有人刚刚替换了这个附件，您的没有保存。请看过新的以后再决定是否替换。");
