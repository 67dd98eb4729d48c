using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Archiving;

/// <summary>Everything that the record of a case vouches for, as database and file store have it now.</summary>
/// <param name="Decisions">In order.</param>
/// <param name="Versions">In order.</param>
/// <param name="Signatures">Those that its entries were signed with.</param>
/// <param name="Days">In order: the days whose published hash covers the record, and up to which entry.</param>
/// <param name="Publications">In order.</param>
/// <param name="Acts">撤下, 更正, 废止; in order.</param>
/// <param name="Definitions">Hashes of the stored process definitions whose content still has that hash.</param>
public sealed record CaseFile(
    Case Case, IReadOnlyList<Decision> Decisions, IReadOnlyList<DocumentVersion> Versions, IReadOnlyList<AttachedFile> Attachments, IReadOnlySet<string> Definitions,
    IReadOnlyList<DrawnSignature> Signatures, IReadOnlyList<RecordDayHead> Days, IReadOnlyList<PublishedDocument> Publications,
    IReadOnlyList<PublicationAct> Acts)
{
    /// <summary>What was decided on a version, without what was taken back; of the operations only a return.</summary>
    public IEnumerable<Decision> SignaturesOf(Guid versionId) => Decisions.Where(d => d.VersionId == versionId
        && (d.Kind is DecisionKind.Decision or DecisionKind.Opinion || (d.Kind == DecisionKind.Operation && d.Tone == nameof(OutcomeTone.Back)))
        && !Decisions.Any(w => w.Outcome == Decision.Withdrawn && w.TaskId == d.TaskId && w.Number > d.Number));

    /// <returns>The picture that an entry was signed with; null where there is none, or it is no longer the one.</returns>
    public byte[]? PictureOf(Decision entry) =>
        Signatures.FirstOrDefault(s => s.PersonId == entry.PersonId && s.Hash == entry.SignatureHash && s.IsSound)?.Png;
}

/// <param name="Kept">Hash and size of what the file store has in its place; null: nothing.</param>
public sealed record AttachedFile(Attachment Row, (string Hash, long Size)? Kept);

/// <summary>Reads whole cases, to be verified or handed out. Asks nobody whether they may see them.</summary>
public sealed class CaseFiles(DisclosureDbContext db, FileStore files)
{
    private readonly HashSet<string> asked = [], sound = [];

    /// <summary>Every file of the cases is read too.</summary>
    /// <returns>In the order of <paramref name="ids"/>; those that do not exist are left out.</returns>
    public Task<IReadOnlyList<CaseFile>> ReadAsync(IReadOnlyList<Guid> ids, CancellationToken ct) => ReadAsync(ids, files.FindAsync, ct);

    /// <returns>Null where there is no such case.</returns>
    public async Task<CaseFile?> ReadAsync(Guid id, CancellationToken ct) => await ReadAsync([id], ct) is [var file] ? file : null;

    /// <summary>For whoever comes from outside: its files as they were seen within the last minute.</summary>
    internal async Task<CaseFile?> ReadAsync(Guid id, RecentFiles recent, CancellationToken ct) => await ReadAsync([id], recent.FindAsync, ct) is [var file] ? file : null;

    /// <summary>For a paper that names no attachment: none is there, and no file is read.</summary>
    public async Task<CaseFile?> WithoutAttachmentsAsync(Guid id, CancellationToken ct) => await ReadAsync([id], null, ct) is [var file] ? file : null;

    private async Task<IReadOnlyList<CaseFile>> ReadAsync(
        IReadOnlyList<Guid> ids, Func<string, CancellationToken, Task<(string Hash, long Size)?>>? find, CancellationToken ct)
    {
        var cases = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var decisions = (await db.Decisions.AsNoTracking().Where(d => ids.Contains(d.CaseId)).OrderBy(d => d.Number).ToListAsync(ct)).ToLookup(d => d.CaseId);
        var versions = (await db.DocumentVersions.AsNoTracking().Where(v => ids.Contains(v.CaseId)).OrderBy(v => v.Number).ToListAsync(ct)).ToLookup(v => v.CaseId);
        var attachments = (await db.Attachments.AsNoTracking().Where(a => ids.Contains(a.CaseId)).OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).ToListAsync(ct)).ToLookup(a => a.CaseId);
        var hashes = decisions.SelectMany(d => d).Select(d => d.SignatureHash).OfType<string>().Distinct().ToList();
        var signatures = hashes.Count == 0 ? [] : await db.Signatures.AsNoTracking().Where(s => hashes.Contains(s.Hash)).OrderBy(s => s.CreatedAt).ToListAsync(ct);
        await AskDefinitionsAsync([.. decisions.SelectMany(d => d).Select(d => d.DefinitionHash).Where(asked.Add)], ct);
        var days = (await db.RecordDayHeads.AsNoTracking().Where(h => ids.Contains(h.CaseId)).OrderBy(h => h.Day).ToListAsync(ct)).ToLookup(h => h.CaseId);
        var publications = (await db.Publications.AsNoTracking().Where(p => ids.Contains(p.CaseId)).OrderBy(p => p.PublishedAt).ToListAsync(ct)).ToLookup(p => p.CaseId);
        var acts = (await db.PublicationActs.AsNoTracking().Where(a => ids.Contains(a.CaseId)).OrderBy(a => a.At).ToListAsync(ct)).ToLookup(a => a.CaseId);
        var read = new List<CaseFile>();
        foreach (var row in ids.Where(cases.ContainsKey).Select(id => cases[id]))
        {
            var attached = new List<AttachedFile>();
            if (find is not null)
            {
                foreach (var attachment in attachments[row.Id])
                {
                    attached.Add(new(attachment, await find(attachment.Hash, ct)));
                }
            }

            var signed = decisions[row.Id].Select(d => (d.PersonId, d.SignatureHash)).ToHashSet();
            read.Add(new(
                row, [.. decisions[row.Id]], [.. versions[row.Id]], attached, sound, [.. signatures.Where(s => signed.Contains((s.PersonId, s.Hash)))], [.. days[row.Id]], [.. publications[row.Id]], [.. acts[row.Id]]));
        }

        return read;
    }

    private async Task AskDefinitionsAsync(IReadOnlyList<string> hashes, CancellationToken ct)
    {
        var stored = hashes.Count == 0 ? [] : await db.ProcessDefinitions.AsNoTracking().Where(d => hashes.Contains(d.Hash)).ToListAsync(ct);
        sound.UnionWith(stored.Where(d => ProcessDefinitionReader.ReadAny(d.Content).Definition?.Hash == d.Hash).Select(d => d.Hash));
    }
}
