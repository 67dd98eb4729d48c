using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Archiving;

/// <summary>What anybody who holds a paper is told about it.</summary>
/// <param name="Title">Of the document in exactly that version.</param>
/// <param name="Signatures">Of that version, up to the entry that the paper names; positions, no names.</param>
/// <param name="Present">The document's present version, where it is a later one.</param>
/// <param name="Holds">Whether the whole record is as it was written.</param>
public sealed record Verification(
    string UnitName, string Title, int VersionNumber, string VersionHash, IReadOnlyList<SignedAs> Signatures, int? Present, DateTimeOffset? PublishedAt, bool Holds);

/// <param name="PaperOn">代录: the day on which it was signed on paper; null where it was decided here.</param>
public sealed record SignedAs(string Step, string UnitName, string Position, string Outcome, DateTimeOffset At, DateOnly? PaperOn);

/// <summary>Answers the QR code of a paper.</summary>
public sealed class Verifications(DisclosureDbContext db, CaseFiles files, RecentFiles recent, DocumentKinds kinds)
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
        var published = await db.Publications.Where(p => p.CaseId == code.CaseId && p.VersionId == version.Id).Select(p => (DateTimeOffset?)p.PublishedAt).SingleOrDefaultAsync(ct);
        var holds = RecordCheck.Parts(file).All(p => p.Fault is null);
        return new(
            units[file.Case.UnitId],
            // Content that is not what was signed may be no document at all.
            holds ? kinds[file.Case.Kind].Heading(version.Content).Title : file.Case.Title,
            version.Number, version.Hash,
            [.. signing.Select(d => new SignedAs(d.Title, units.GetValueOrDefault(d.UnitId, ""), d.Position, d.OutcomeLabel, d.DecidedAt, d.PaperSignedOn))],
            file.Versions[^1].Number is var last && last > version.Number ? last : null, published, holds);
    }
}
