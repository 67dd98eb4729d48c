using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

/// <param name="SeenVersion">Number of the version that the sender saw: exactly that one is sent.</param>
/// <param name="Note">What the readers are told with it; at most <see cref="MaxNote"/> UTF-16 characters, may be empty.</param>
public sealed record Circulate(Guid CaseId, IReadOnlyCollection<Guid> To, int SeenVersion, string Note, Guid PersonId)
{
    public const int MaxNote = 500;
}

/// <param name="Sent">Names of those who have it now.</param>
/// <param name="Waiting">Names of those who had the same version unread already, and got no second one.</param>
public sealed record Circulated(IReadOnlyList<string> Sent, IReadOnlyList<string> Waiting);

/// <summary>Sends the present version of a case's document to people for reading; the case stays where it is.</summary>
public sealed partial class CirculateHandler(
    DisclosureDbContext db, CaseCircles circles, Recipients recipients, NoticeWriter notices, TimeProvider clock, ILogger<CirculateHandler> logger)
{
    public async Task<Result<Circulated>> HandleAsync(Circulate command, CancellationToken ct)
    {
        if (await circles.ReadAsync(command.CaseId, command.PersonId, ct) is not { } circle)
        {
            return new CaseNotFound();
        }

        var readers = circle.Members.Where(m => command.To.Contains(m.Id)).ToList();
        if (Refusal(command, circle, readers.Count) is { } refusal)
        {
            return refusal;
        }

        var versionId = await db.DocumentVersions.Where(v => v.CaseId == command.CaseId && v.Number == circle.Version).Select(v => v.Id).SingleAsync(ct);
        try
        {
            return await SendAsync(command, circle, readers, versionId, ct);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new CirculatedMeanwhile();
        }
    }

    private async Task<Circulated> SendAsync(Circulate command, CaseCircle circle, List<CircleMember> readers, Guid versionId, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var waiting = await db.Circulations.Where(c => c.VersionId == versionId && c.ReadAt == null && c.TakenBackAt == null).Select(c => c.ReaderId).ToListAsync(ct);
        var (note, now) = (Wording.Clean(command.Note), clock.GetUtcNow());
        var fresh = readers.Where(r => !waiting.Contains(r.Id)).ToList();
        foreach (var reader in fresh)
        {
            var row = new Circulation
            {
                CaseId = command.CaseId,
                VersionId = versionId,
                VersionNumber = circle.Version,
                Note = note,
                SentBy = command.PersonId,
                SentByName = circle.OwnName,
                ReaderId = reader.Id,
                ReaderName = reader.Name,
                SentAt = now,
            };
            db.Circulations.Add(row);
            await notices.WriteAsync(
                row.Id, await recipients.PersonAsync(reader.Id, ct),
                new Notice("circulated", row.CaseId, null, $"/circulations/{row.Id}",
                    new NoticeModel("", circle.UnitName, circle.Case.Title, Said: new SaidNotice(row.SentByName, note, row.VersionNumber))), ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        LogCirculated(command.CaseId, circle.Version, fresh.Count);
        return new Circulated([.. fresh.Select(r => r.Name)], [.. readers.Except(fresh).Select(r => r.Name)]);
    }

    private static Error? Refusal(Circulate command, CaseCircle circle, int readers) =>
        circle.Version == 0 ? new NothingToCirculate()
        : command.SeenVersion != circle.Version ? new CirculatedVersionChanged(command.SeenVersion, circle.Version)
        : FieldFaults.From(
            (nameof(command.To), command.To.Count == 0 ? "请至少选一个人。" : readers < command.To.Count ? "所选的人里有人现在看不到这件事项（可能已经离岗），请重新选择。" : null),
            (nameof(command.Note), Wording.Fault("附言", command.Note, null, Circulate.MaxNote)));

    [LoggerMessage(Level = LogLevel.Information, Message = "Version {Version} of case {CaseId} circulated to {Count} people")]
    private partial void LogCirculated(Guid caseId, int version, int count);
}

public sealed record NothingToCirculate() : InvalidError("稿件还没有送出过，没有可以传阅的版本；请在起草人送审后再传阅。");

public sealed record CirculatedVersionChanged(int Seen, int Current)
    : ConflictError($"您看的是第{Seen}版，稿件现在是第{Current}版。请看过新版后再点“传阅”；您选的人和附言还在下面。");

public sealed record CirculatedMeanwhile() : ConflictError("所选的人里，有人刚刚由别人传阅了这一版。请再点一次“传阅”，已有的不会重发。");
