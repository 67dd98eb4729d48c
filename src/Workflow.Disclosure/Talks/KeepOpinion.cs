using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Talks;

/// <param name="Text">As it stands in the field; empty forgets what was kept.</param>
/// <param name="PhraseId">One of the phrases offered to that person, to be added to the text.</param>
public sealed record KeepOpinion(Guid TaskId, string Text, Guid? PhraseId, Guid PersonId)
{
    /// <summary>In UTF-16 characters: more than an opinion may have, so that what is too long can be shortened tomorrow.</summary>
    public const int MaxText = 20_000;
}

/// <summary>Keeps an opinion while it is being typed: for that person at that task alone, as long as the task is open.</summary>
public sealed class KeepOpinionHandler(DisclosureDbContext db, OpinionDrafts drafts, Phrases phrases, TimeProvider clock)
{
    public async Task<Result<OpinionDraft>> HandleAsync(KeepOpinion command, CancellationToken ct)
    {
        var task = await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, ct);
        if (task is null || !await drafts.MayActAsync(task, command.PersonId, ct))
        {
            return new TaskNotFound();
        }

        if (task.ClosedAt is { } closed)
        {
            return new OpinionTaskClosed(closed);
        }

        if (Wording.Fault("意见", command.Text, null, KeepOpinion.MaxText) is { } fault)
        {
            return new InvalidError(fault);
        }

        var text = command.Text;
        if (command.PhraseId is { } id)
        {
            if ((await phrases.OfferedAsync(command.PersonId, ct)).FirstOrDefault(p => p.Id == id) is not { } phrase)
            {
                return new PhraseGone();
            }

            text = Join(text.TrimEnd(), phrase.Text);
        }

        var draft = new OpinionDraft { TaskId = task.Id, PersonId = command.PersonId, Text = text, SavedAt = clock.GetUtcNow() };
        await (string.IsNullOrWhiteSpace(text) ? drafts.ForgetAsync(task.Id, command.PersonId, ct) : drafts.SaveAsync(draft, ct));
        return draft;
    }

    /// <summary>The page's script joins in the same way.</summary>
    private static string Join(string text, string phrase) => text.Length > 0 && char.IsLetterOrDigit(text[^1]) ? $"{text}，{phrase}" : text + phrase;
}

/// <summary>Opinions that are being typed, each its writer's own.</summary>
public sealed class OpinionDrafts(DisclosureDbContext db, TimeProvider clock)
{
    /// <returns>Null where nothing is kept, or the task is closed: then it is nobody's any more, and swept.</returns>
    public Task<OpinionDraft?> ReadAsync(Guid taskId, Guid personId, CancellationToken ct) => db.OpinionDrafts.AsNoTracking()
        .SingleOrDefaultAsync(d => d.TaskId == taskId && d.PersonId == personId && db.Tasks.Any(t => t.Id == taskId && t.ClosedAt == null), ct);

    internal Task<bool> MayActAsync(ReviewTask task, Guid personId, CancellationToken ct) =>
        db.MayActAsync(task.Id, personId, LocalTime.Today(clock), ct);

    internal Task SaveAsync(OpinionDraft draft, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO opinion_drafts (task_id, person_id, text, saved_at) VALUES ({draft.TaskId}, {draft.PersonId}, {draft.Text}, {draft.SavedAt})
        ON CONFLICT (task_id, person_id) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at
        """, ct);

    internal Task ForgetAsync(Guid taskId, Guid personId, CancellationToken ct) =>
        db.OpinionDrafts.Where(d => d.TaskId == taskId && d.PersonId == personId).ExecuteDeleteAsync(ct);
}

public sealed record OpinionTaskClosed(DateTimeOffset At) : ConflictError($"这个任务已于{LocalTime.Describe(At)}办结，意见不再保存。");

public sealed record PhraseGone() : InvalidError("这条常用语已被删去，请另选一条。");
