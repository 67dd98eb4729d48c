using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Releases;

/// <param name="Content">Seekable. Null takes the present attachment away.</param>
public sealed record AttachFile(Guid TaskId, string FileName, Stream? Content, Guid PersonId);

/// <summary>Gives a release draft its one attachment; a new one takes the old one's place in the next version, never in an older.</summary>
public sealed class AttachFileHandler(DisclosureDbContext db, FileIntake intake, TimeProvider clock)
{
    /// <summary>In bytes.</summary>
    public const long MaxSize = 50L * 1024 * 1024;

    public async Task<Error?> HandleAsync(AttachFile command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // In a statement of its own: joined with the task, one that waited for a submission would still read the task as open.
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM process_states WHERE case_id = (SELECT case_id FROM tasks WHERE id = {command.TaskId}) FOR SHARE", ct);
        var task = await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, ct);
        if (task is null || !await db.MayActAsync(task.Id, command.PersonId, LocalTime.DateOf(now), ct))
        {
            return new TaskNotFound();
        }

        if (task.ClosedAt is { } closed)
        {
            return new DraftNotOpen(task.DecidedByName ?? "流程", closed);
        }

        var kind = await db.Cases.Where(c => c.Id == task.CaseId).Select(c => c.Kind).SingleAsync(ct);
        if (!task.MayEdit || kind != CaseKinds.InformationRelease)
        {
            return new NotADraft();
        }

        string text = "";
        if (command.Content is not null)
        {
            var stored = await StoreAsync(command, command.Content, task.CaseId, now, ct);
            if (!stored.Succeeded)
            {
                return stored.Error;
            }

            text = JsonSerializer.Serialize(stored.Value);
        }

        var content = new SectionContent(
            new Dictionary<string, string>(StringComparer.Ordinal) { [ReleaseKind.AttachmentSection] = text }, new Dictionary<string, string?>()).Write();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO draft_sections (case_id, section, version, content, saved_by, saved_at)
            VALUES ({task.CaseId}, {ReleaseKind.AttachmentSection}, 1, {content}, {command.PersonId}, {now})
            ON CONFLICT (case_id, section) DO UPDATE SET version = draft_sections.version + 1, content = excluded.content,
                saved_by = excluded.saved_by, saved_at = excluded.saved_at
            """, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    private async Task<Result<ReleaseAttachment>> StoreAsync(AttachFile command, Stream content, Guid caseId, DateTimeOffset now, CancellationToken ct)
    {
        var taken = await intake.TakeAsync(command.FileName, content, ct);
        if (!taken.Succeeded)
        {
            return taken.Error;
        }

        var file = taken.Value;
        var row = new Attachment
        {
            CaseId = caseId,
            Name = file.Name,
            ContentType = file.ContentType,
            Size = file.Size,
            Hash = file.Hash,
            CreatedBy = command.PersonId,
            CreatedAt = now,
        };
        db.Attachments.Add(row.Sealed());
        return new ReleaseAttachment(row.Id, row.Name, row.ContentType, row.Size, row.Hash);
    }
}

public sealed record FileTooLarge() : InvalidError($"附件超过{AttachFileHandler.MaxSize / 1024 / 1024}MB，没有上传。请压缩或分成几次发布；其他内容没有变。");

public sealed record FileTypeNotTaken()
    : InvalidError("附件要是 PDF、Word（docx）、Excel（xlsx）、PNG 或 JPEG；按内容辨认，只改扩展名不行，带宏的也不收。请另存为其中一种再上传。");
