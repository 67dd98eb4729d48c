using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

/// <param name="PhraseId">Which one is changed; null adds one.</param>
/// <param name="UnitId">Whose a new one is; null: one's own.</param>
/// <param name="Text">At most <see cref="MaxText"/> UTF-16 characters after trimming.</param>
public sealed record KeepPhrase(Guid? PhraseId, Guid? UnitId, string Text, Guid PersonId)
{
    public const int MaxText = 200;
}

public sealed class KeepPhraseHandler(DisclosureDbContext db, Phrases phrases, TimeProvider clock)
{
    public async Task<Result<Phrase>> HandleAsync(KeepPhrase command, CancellationToken ct)
    {
        var books = await phrases.KeptAsync(command.PersonId, ct);
        var book = books.FirstOrDefault(b => command.PhraseId is { } id ? b.Phrases.Any(p => p.Id == id) : b.UnitId == command.UnitId);
        var text = Wording.Clean(command.Text);
        if (Refusal(command, book, text) is { } refusal)
        {
            return refusal;
        }

        Phrase phrase;
        if (command.PhraseId is { } changed)
        {
            phrase = await db.Phrases.SingleAsync(p => p.Id == changed, ct);
            phrase.Text = text;
        }
        else
        {
            phrase = new Phrase { PersonId = book!.UnitId is null ? command.PersonId : null, UnitId = book.UnitId, Text = text, CreatedAt = clock.GetUtcNow() };
            db.Phrases.Add(phrase);
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new FieldFaults(nameof(command.Text), "已经有这一条常用语。");
        }

        return phrase;
    }

    private static Error? Refusal(KeepPhrase command, PhraseBook? book, string text) => book switch
    {
        null => new PhraseNotFound(),
        _ when Wording.Fault("常用语", command.Text, "请写下常用语。", KeepPhrase.MaxText) is { } fault => new FieldFaults(nameof(command.Text), fault),
        _ when book.Phrases.Any(p => p.Id != command.PhraseId && p.Text == text) => new FieldFaults(nameof(command.Text), "已经有这一条常用语。"),
        _ when command.PhraseId is null && book.Phrases.Count >= book.Most
            => new FieldFaults(nameof(command.Text), $"{book.Name}已有{book.Phrases.Count}条，最多{book.Most}条；请先删去不用的。"),
        _ => null,
    };
}

public sealed record RemovePhrase(Guid PhraseId, Guid PersonId);

public sealed class RemovePhraseHandler(DisclosureDbContext db, Phrases phrases)
{
    /// <returns>The phrase that is gone.</returns>
    public async Task<Result<Phrase>> HandleAsync(RemovePhrase command, CancellationToken ct)
    {
        var phrase = (await phrases.KeptAsync(command.PersonId, ct)).SelectMany(b => b.Phrases).FirstOrDefault(p => p.Id == command.PhraseId);
        if (phrase is null)
        {
            return new PhraseNotFound();
        }

        await db.Phrases.Where(p => p.Id == phrase.Id).ExecuteDeleteAsync(ct);
        return phrase;
    }
}

public sealed record PhraseNotFound() : NotFoundError("没有这条常用语，或者它不归您维护。");
