using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Texts;

namespace Workflow.Disclosure.Releases;

/// <param name="Content">Seekable. Null takes the present attachment away.</param>
public sealed record AttachFile(Guid TaskId, string FileName, Stream? Content, Guid PersonId);

/// <summary>Gives a release draft its one attachment; a new one takes the old one's place in the next version, never in an older.</summary>
public sealed class AttachFileHandler(DisclosureDbContext db, FileIntake intake, FileReadings readings, TimeProvider clock)
{
    /// <summary>In bytes.</summary>
    public const long MaxSize = 50L * 1024 * 1024;

    public async Task<Error?> HandleAsync(AttachFile command, CancellationToken ct)
    {
        TakenFile? file = null;
        if (command.Content is { } content)
        {
            // Outside the lock: the scanner may take a minute, and the reading half of one, and the case need not wait for them.
            var early = await OpenAsync(command, LocalTime.Today(clock), ct);
            var taken = early.Succeeded ? await intake.TakeAsync(command.FileName, content, ct) : early.Error;
            if (!taken.Succeeded)
            {
                return taken.Error;
            }

            file = taken.Value;
            await readings.OfAsync([new NamedFile(file.Name, file.ContentType, file.Hash)], ct);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // In a statement of its own: joined with the task, one that waited for a submission would still read the task as open.
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM process_states WHERE case_id = (SELECT case_id FROM tasks WHERE id = {command.TaskId}) FOR SHARE", ct);
        var now = clock.GetUtcNow();
        var task = await OpenAsync(command, LocalTime.DateOf(now), ct);
        if (!task.Succeeded)
        {
            return task.Error;
        }

        var caseId = task.Value.CaseId;
        var text = file is null ? "" : JsonSerializer.Serialize(Add(file, caseId, command.PersonId, now));
        var section = new SectionContent(
            new Dictionary<string, string>(StringComparer.Ordinal) { [ReleaseKind.AttachmentSection] = text }, new Dictionary<string, string?>()).Write();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO draft_sections (case_id, section, version, content, saved_by, saved_at)
            VALUES ({caseId}, {ReleaseKind.AttachmentSection}, 1, {section}, {command.PersonId}, {now})
            ON CONFLICT (case_id, section) DO UPDATE SET version = draft_sections.version + 1, content = excluded.content,
                saved_by = excluded.saved_by, saved_at = excluded.saved_at
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO writings (case_id, person_id, activity_id, first_at) VALUES ({caseId}, {command.PersonId}, {task.Value.ActivityId}, {now}) ON CONFLICT DO NOTHING", ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <summary>The task as it is now, if the person may attach to its draft.</summary>
    private async Task<Result<ReviewTask>> OpenAsync(AttachFile command, DateOnly today, CancellationToken ct)
    {
        var task = await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, ct);
        if (task is null || !await db.MayActAsync(task.Id, command.PersonId, today, ct))
        {
            return new TaskNotFound();
        }

        if (task.ClosedAt is { } closed)
        {
            return new DraftNotOpen(task.DecidedByName ?? "流程", closed);
        }

        var kind = await db.Cases.Where(c => c.Id == task.CaseId).Select(c => c.Kind).SingleAsync(ct);
        return task.MayEdit && kind == CaseKinds.InformationRelease ? task : new NotADraft();
    }

    private ReleaseAttachment Add(TakenFile file, Guid caseId, Guid personId, DateTimeOffset now)
    {
        var row = new Attachment
        {
            CaseId = caseId,
            Name = file.Name,
            ContentType = file.ContentType,
            Size = file.Size,
            Hash = file.Hash,
            CreatedBy = personId,
            CreatedAt = now,
        };
        db.Attachments.Add(row.Sealed());
        return new ReleaseAttachment(row.Id, row.Name, row.ContentType, row.Size, row.Hash);
    }
}

public sealed record FileTooLarge() : InvalidError($"附件超过{AttachFileHandler.MaxSize / 1024 / 1024}MB，没有上传。请压缩或分成几次发布；其他内容没有变。");

public sealed record FileTypeNotTaken()
    : InvalidError("附件要是 PDF、OFD、Word（docx）、Excel（xlsx）、PNG 或 JPEG；按内容辨认，只改扩展名不行，带宏的、设了打开密码的 Word 和 Excel 也不收。请另存为其中一种再上传。");
