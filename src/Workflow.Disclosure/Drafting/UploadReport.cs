using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Review;
using Workflow.Reports;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Disclosure.Drafting;

/// <summary>A file that somebody is about to write into a draft; only that person sees it, and for a day.</summary>
public sealed class DraftUpload
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid TaskId { get; init; }
    public required Guid PersonId { get; init; }
    public required string Name { get; init; }
    public required byte[] Content { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <param name="Content">Read to its end, or to one byte more than <see cref="ReportImporter.MaxFileBytes"/>.</param>
public sealed record UploadReport(Guid TaskId, string FileName, Stream Content, Guid PersonId);

/// <summary>Keeps a report file for its import, in place of one kept before. The draft itself is not touched.</summary>
public sealed partial class UploadReportHandler(
    DisclosureDbContext db, NpgsqlDataSource source, DraftReader drafts, TimeProvider clock, ILogger<UploadReportHandler> logger)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private const int LongestName = 120;

    public async Task<Result<Guid>> HandleAsync(UploadReport command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var task = await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, ct);
        if (task is null || !await db.MayActAsync(task.Id, command.PersonId, LocalTime.DateOf(now), ct))
        {
            return new TaskNotFound();
        }

        if (task.ClosedAt is { } closed)
        {
            return new DraftNotOpen(task.DecidedByName ?? "流程", closed);
        }

        var heading = await drafts.HeadingAsync(task.CaseId, ct);
        if (!task.MayEdit || heading.Kind != CaseKinds.AnnualReport)
        {
            return new NotADraft();
        }

        using var content = new MemoryStream();
        await CopyAsync(command.Content, content, ct);
        var (name, bytes) = (SafeName(command.FileName), content.ToArray());
        if (OldWord.Is(bytes))
        {
            var (docx, unreadable) = await Task.Run(() => OldWord.Installed.ToDocx(bytes), ct);
            if (docx is null)
            {
                return new FileUnreadable(unreadable!);
            }
            bytes = docx;
        }

        if (Refusal(ReportImporter.Read(new MemoryStream(bytes), name), ReportLayouts.Get(heading.LayoutId!)) is { } refusal)
        {
            return refusal;
        }

        var row = new DraftUpload { TaskId = task.Id, PersonId = command.PersonId, Name = name, Content = bytes, ExpiresAt = now + Lifetime };
        await WriteAsync(row, ct);
        LogKept(task.Id, row.Content.Length);
        return row.Id;
    }

    private static InvalidError? Refusal(ReportReading reading, ReportLayout layout) => reading switch
    {
        { Unreadable: { } why } => new FileUnreadable(why),
        { Report.Layout: var read } when read != layout && layout.UpgradeFrom(read) is null => new NoWayBetweenLayouts(read, layout),
        _ => null,
    };

    // One more than the limit is enough for the reading to say that it is too much.
    private static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken ct)
    {
        var buffer = new byte[81920];
        for (int read; to.Length <= ReportImporter.MaxFileBytes && (read = await from.ReadAsync(buffer, ct)) > 0;)
        {
            to.Write(buffer, 0, read);
        }
    }

    private async Task WriteAsync(DraftUpload row, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement("DELETE FROM draft_uploads WHERE task_id = $1 AND person_id = $2", row.TaskId, row.PersonId));
        // Of two uploads at once one stays, and the page of the other is told that its file is gone.
        batch.BatchCommands.Add(Sql.Statement(
            "INSERT INTO draft_uploads (id, task_id, person_id, name, content, expires_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            row.Id, row.TaskId, row.PersonId, row.Name, row.Content, row.ExpiresAt));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static string SafeName(string name)
    {
        var clean = TextRules.Clean(Path.GetFileName(name.Replace('\\', '/'))).Replace('\n', ' ');
        return clean.Length switch { 0 => "文件", > LongestName => TextRules.Clean(clean[^LongestName..]), _ => clean };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A file of {Size} bytes is kept to be imported at task {TaskId}")]
    private partial void LogKept(Guid taskId, int size);
}

/// <summary>The file that a person has uploaded for a draft.</summary>
public sealed class DraftUploads(DisclosureDbContext db, TimeProvider clock)
{
    /// <returns>Null where there is none, or its day is over.</returns>
    public Task<DraftUpload?> FindAsync(Guid taskId, Guid personId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.DraftUploads.AsNoTracking().SingleOrDefaultAsync(u => u.TaskId == taskId && u.PersonId == personId && u.ExpiresAt > now, ct);
    }

    public Task DropAsync(Guid taskId, Guid personId, CancellationToken ct) =>
        db.DraftUploads.Where(u => u.TaskId == taskId && u.PersonId == personId).ExecuteDeleteAsync(ct);
}

/// <param name="Why">As the reading says it: what is wrong, and what to do.</param>
public sealed record FileUnreadable(string Why) : InvalidError($"{Why}稿件没有改动。");

public sealed record NoWayBetweenLayouts(ReportLayout File, ReportLayout Draft) : InvalidError(
    $"文件用的是{File.FirstYear}年起的格式（{File.NoticeNumber}），稿件用的是{Draft.FirstYear}年起的格式（{Draft.NoticeNumber}），前者的表格不能换算成后者。请导入与稿件格式相同的文件，或者打开文件照着填。稿件没有改动。");

public sealed record UploadGone() : ConflictError(
    $"上传的文件已经过期（只保留{(int)UploadReportHandler.Lifetime.TotalHours}小时）或者换成了另一份，没有写入。请重新选择文件；稿件没有改动。");
