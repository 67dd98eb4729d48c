using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

/// <param name="OfUnit">Of a unit in which the person holds a position, not his own.</param>
public sealed record OfferedPhrase(Guid Id, string Text, bool OfUnit);

/// <param name="UnitId">Null: one's own.</param>
public sealed record PhraseBook(Guid? UnitId, string Name, int Most, IReadOnlyList<Phrase> Phrases);

/// <summary>常用语 that one may choose, and those that one keeps.</summary>
public sealed class Phrases(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    public const int MostOwn = 50;
    public const int MostOfUnit = 30;

    /// <summary>How many of the person's last opinions say which phrases are in use.</summary>
    private const int LookedAt = 100;

    /// <summary>One's own and those of one's units, the most used first: the record itself says how often each was used.</summary>
    public async Task<IReadOnlyList<OfferedPhrase>> OfferedAsync(Guid personId, CancellationToken ct)
    {
        var units = (await authority.HoldingsOfAsync(personId, LocalTime.Today(clock), ct)).Select(h => h.UnitId).Distinct().ToList();
        var phrases = await db.Phrases.AsNoTracking().Where(p => p.PersonId == personId || (p.UnitId != null && units.Contains(p.UnitId.Value)))
            .OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).ToListAsync(ct);
        if (phrases.Count == 0)
        {
            return [];
        }

        var opinions = await db.Decisions.Where(d => d.PersonId == personId && d.PaperSignerId == null).OrderByDescending(d => d.DecidedAt).Take(LookedAt).Select(d => d.Opinion).ToListAsync(ct);
        return
        [
            .. phrases.OrderBy(p => p.UnitId != null).DistinctBy(p => p.Text)
                .OrderByDescending(p => opinions.Count(o => o.Contains(p.Text, StringComparison.Ordinal)))
                .Select(p => new OfferedPhrase(p.Id, p.Text, p.UnitId != null)),
        ];
    }

    /// <summary>One's own, and those of each unit that one keeps, in the order of adding.</summary>
    public async Task<IReadOnlyList<PhraseBook>> KeptAsync(Guid personId, CancellationToken ct)
    {
        var units = await Keeps(personId).OrderBy(u => u.CreatedAt).Select(u => new { u.Id, u.Name }).ToListAsync(ct);
        var ids = units.Select(u => u.Id).ToList();
        var phrases = await db.Phrases.AsNoTracking().Where(p => p.PersonId == personId || (p.UnitId != null && ids.Contains(p.UnitId.Value)))
            .OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).ToListAsync(ct);
        return
        [
            new PhraseBook(null, "我的常用语", MostOwn, [.. phrases.Where(p => p.PersonId == personId)]),
            .. units.Select(u => new PhraseBook(u.Id, $"{u.Name}的常用语", MostOfUnit, [.. phrases.Where(p => p.UnitId == u.Id)])),
        ];
    }

    /// <summary>办公室主任 keeps those of his unit, 县级管理员 those of every unit.</summary>
    internal IQueryable<Unit> Keeps(Guid personId)
    {
        var mine = authority.HeldBy(personId, LocalTime.Today(clock));
        return db.Units.Where(u => u.ClosedAt == null && mine.Any(h =>
            h.Position == Positions.CountyAdministrator || (h.Position == Positions.OfficeDirector && h.UnitId == u.Id)));
    }
}
