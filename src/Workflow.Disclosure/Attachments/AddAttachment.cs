using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Attachments;

/// <param name="Series">Of the attachment that this one replaces; null for a new one.</param>
/// <param name="Content">Seekable.</param>
public sealed record AddAttachment(Guid CaseId, Guid? Series, string FileName, Stream Content, Guid PersonId);

/// <summary>Adds a file to an open case, or a next version of one; what was there before stays.</summary>
public sealed class AddAttachmentHandler(DisclosureDbContext db, Authority authority, FileIntake intake, TimeProvider clock)
{
    /// <summary>Every version counts.</summary>
    public const int MostPerCase = 100;

    public async Task<Result<Attachment>> HandleAsync(AddAttachment command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var row = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.CaseId, ct);
        if (row is null || !await authority.MaySeeAsync(command.PersonId, row.UnitId, row.Kind, LocalTime.Today(clock), ct))
        {
            return new CaseAbsent();
        }

        if (row.Status != CaseStatus.Open)
        {
            return new CaseClosed();
        }

        var series = command.Series is null ? [] : await db.Attachments.Where(a => a.CaseId == row.Id && a.Series == command.Series).Select(a => a.Number).ToListAsync(ct);
        if (command.Series is not null && series.Count == 0)
        {
            return new CaseAbsent();
        }

        if (await db.Attachments.CountAsync(a => a.CaseId == row.Id && a.Series != null, ct) >= MostPerCase)
        {
            return new TooManyAttachments();
        }

        var taken = await intake.TakeAsync(command.FileName, command.Content, ct);
        if (!taken.Succeeded)
        {
            return taken.Error;
        }

        var file = taken.Value;
        var added = new Attachment
        {
            CaseId = row.Id,
            Name = file.Name,
            ContentType = file.ContentType,
            Size = file.Size,
            Hash = file.Hash,
            CreatedBy = command.PersonId,
            CreatedAt = clock.GetUtcNow(),
            Series = command.Series ?? Guid.CreateVersion7(),
            Number = series.DefaultIfEmpty(0).Max() + 1,
        }.Sealed();
        db.Attachments.Add(added);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new ReplacedMeanwhile();
        }

        return added;
    }
}

public sealed record CaseAbsent() : NotFoundError("没有这件事项，或者它不在您的职责范围内。");

public sealed record CaseClosed() : ConflictError("这件事项已经办结，不能再添加或替换附件。");

public sealed record TooManyAttachments() : InvalidError($"一件事项最多{AddAttachmentHandler.MostPerCase}个附件（替换前的也算），没有保存。请合并成几个文件。");

public sealed record ReplacedMeanwhile() : ConflictError("有人刚刚替换了这个附件，您的没有保存。请看过新的以后再决定是否替换。");
