using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.People;

/// <summary>手写签名 as its person drew it. A new one does not touch those before: what was signed with them stands.</summary>
public sealed record DrawnSignature
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PersonId { get; init; }
    public required byte[] Png { get; init; }

    /// <summary>Lower-case hex SHA-256 of <see cref="Png"/>.</summary>
    public required string Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Lower-case hex SHA-256 over all the other fields, one a line.</summary>
    public string Seal { get; init; } = "";

    /// <summary>Whether it is as it was kept.</summary>
    public bool IsSound => Seal == ExpectedSeal() && Hash == HashOf(Png);

    public DrawnSignature Sealed() => this with { Seal = ExpectedSeal() };

    public static string HashOf(byte[] png) => Convert.ToHexStringLower(SHA256.HashData(png));

    private string ExpectedSeal() => ContentHash.Of(string.Join('\n', Id, PersonId, Hash, CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'")));
}

public sealed record KeepSignature(Guid PersonId, byte[] Png);

/// <summary>Keeps a person's own signature; nobody can keep one for another.</summary>
public sealed class KeepSignatureHandler(DisclosureDbContext db, TimeProvider clock)
{
    /// <summary>Nothing is ever deleted, so a day has an end.</summary>
    public const int MostPerDay = 20;

    public async Task<Result<DrawnSignature>> HandleAsync(KeepSignature command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (SignatureImage.Fault(command.Png) is { } fault)
        {
            return fault;
        }

        var (now, hash) = (clock.GetUtcNow(), DrawnSignature.HashOf(command.Png));
        if (await db.Signatures.AsNoTracking().LatestOf(command.PersonId).FirstOrDefaultAsync(ct) is { } present && present.Hash == hash)
        {
            return present;
        }

        var since = LocalTime.EndOfDay(LocalTime.DateOf(now).AddDays(-1));
        if (await db.Signatures.CountAsync(s => s.PersonId == command.PersonId && s.CreatedAt >= since, ct) >= MostPerDay)
        {
            return new TooManySignatures();
        }

        var kept = new DrawnSignature { PersonId = command.PersonId, Png = command.Png, Hash = hash, CreatedAt = now }.Sealed();
        db.Signatures.Add(kept);
        await db.SaveChangesAsync(ct);
        return kept;
    }
}

public sealed class DrawnSignatures(DisclosureDbContext db)
{
    /// <returns>The one that the person signs with; null where none was ever kept.</returns>
    public Task<DrawnSignature?> PresentAsync(Guid personId, CancellationToken ct) => db.Signatures.AsNoTracking().LatestOf(personId).FirstOrDefaultAsync(ct);

    /// <returns>Its hash.</returns>
    public Task<string?> PresentHashAsync(Guid personId, CancellationToken ct) => db.Signatures.LatestOf(personId).Select(s => s.Hash).FirstOrDefaultAsync(ct);

    /// <summary>Asks nobody whether they may see the case.</summary>
    /// <param name="number">Of the entry in the case's record.</param>
    /// <returns>The picture that the entry was signed with; null where there is none, or it is not as it was kept.</returns>
    public async Task<byte[]?> OfEntryAsync(Guid caseId, int number, CancellationToken ct) => (await db.Decisions
        .Where(d => d.CaseId == caseId && d.Number == number && d.SignatureHash != null)
        .Join(db.Signatures.AsNoTracking(), d => new { Person = d.PersonId!.Value, Hash = d.SignatureHash! }, s => new { Person = s.PersonId, s.Hash }, (d, s) => s)
        .ToListAsync(ct)).Find(s => s.IsSound)?.Png;
}

internal static class SignatureQueries
{
    public static IQueryable<DrawnSignature> LatestOf(this IQueryable<DrawnSignature> signatures, Guid personId) =>
        signatures.Where(s => s.PersonId == personId).OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id);
}

public sealed record TooManySignatures() : ConflictError($"今天已经换过{KeepSignatureHandler.MostPerDay}次签名，没有保存。请明天再换；现在可以用原来的签名，或者不用手写签名。");
