using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Archiving;

/// <summary>What anybody who holds a paper is told about it.</summary>
/// <param name="Title">Of the document in exactly that version.</param>
/// <param name="Signatures">Of that version, up to the entry that the paper names; positions, no names.</param>
/// <param name="Present">The document's present version, where it is a later one.</param>
/// <param name="Holds">Whether the whole record is as it was written.</param>
public sealed record Verification(
    string UnitName, string Title, int VersionNumber, string VersionHash, IReadOnlyList<SignedAs> Signatures, int? Present, DateTimeOffset? PublishedAt, bool Holds)
{
    /// <summary>What became of it since it was published: corrected, taken down, abolished; in the order of time.</summary>
    public IReadOnlyList<string> Since { get; init; } = [];
}

/// <param name="PaperOn">代录: the day on which it was signed on paper; null where it was decided here.</param>
public sealed record SignedAs(string Step, string UnitName, string Position, string Outcome, DateTimeOffset At, DateOnly? PaperOn);

/// <summary>Answers the QR code of a paper.</summary>
public sealed class Verifications(DisclosureDbContext db, CaseFiles files, RecentFiles recent, DocumentKinds kinds, PublicDocuments documents)
{
    /// <returns>Null where no entry answers to the code, or that entry stands on no version.</returns>
    public async Task<Verification?> FindAsync(VerifyCode code, CancellationToken ct)
    {
        // A code that somebody made up costs one question.
        if (!await db.Decisions.AnyAsync(d => d.CaseId == code.CaseId && d.Hash.StartsWith(code.HashStart), ct)
            || await files.ReadAsync(code.CaseId, recent, ct) is not { } file
            || file.Decisions.FirstOrDefault(d => d.Hash.StartsWith(code.HashStart, StringComparison.Ordinal)) is not { } entry
            || file.Versions.FirstOrDefault(v => v.Id == entry.VersionId) is not { } version)
        {
            return null;
        }

        var signing = file.SignaturesOf(version.Id).Where(d => d.Number <= entry.Number).ToList();
        var units = await db.Units.Where(u => u.Id == file.Case.UnitId || signing.Select(d => d.UnitId).Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, ct);
        var history = await documents.HistoryAsync(code.CaseId, ct);
        var published = history.Published.LastOrDefault(p => p.VersionId == version.Id);
        var holds = RecordCheck.Parts(file).All(p => p.Fault is null);
        return new(
            units[file.Case.UnitId],
            // Content that is not what was signed may be no document at all.
            // What was taken down is not told here either: the fault may be in the title.
            published is not null && history.TakenDown(published.Number) is not null ? "（已撤下）" : holds ? kinds[file.Case.Kind].Heading(version.Content).Title : file.Case.Title,
            version.Number, version.Hash,
            [.. signing.Select(d => new SignedAs(d.Title, units.GetValueOrDefault(d.UnitId, ""), d.Position, d.OutcomeLabel, d.DecidedAt, d.PaperSignedOn))],
            file.Versions[^1].Number is var last && last > version.Number ? last : null, published?.PublishedAt, holds)
        {
            Since = published is null ? [] : [.. await SinceAsync(history, published, ct)],
        };
    }

    private async Task<IEnumerable<string>> SinceAsync(PublicHistory history, PublishedDocument published, CancellationToken ct)
    {
        var ids = history.Acts.Select(a => a.UnitId).ToList();
        var units = await db.Units.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, ct);
        PublicMark?[] marks = [PublicMark.Of(history.TakenDown(published.Number), units), published == history.Latest ? PublicMark.Of(history.Abolished, units) : null];
        var corrected = history.Published.FirstOrDefault(p => p.Number > published.Number);
        return marks.OfType<PublicMark>().Select(m => (m.At, m.Words))
            .Concat(corrected is null ? [] : [(At: corrected.PublishedAt, Words: $"{LocalTime.Describe(corrected.PublishedAt)}公开了更正后的版本")])
            .OrderBy(m => m.At).Select(m => m.Words);
    }
}
