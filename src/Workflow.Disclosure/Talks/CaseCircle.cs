using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Talks;

/// <param name="Position">In words: what he holds in the case's unit, or in the county office.</param>
/// <param name="Group">办理过, or the unit in which he holds it: the heading under which he is offered.</param>
public sealed record CircleMember(Guid Id, string Name, string Position, string Group);

/// <summary>Those who may see a case, without the one who asks: nobody else can be asked about it or get it to read.</summary>
/// <param name="Version">Number of the present version; 0 where nothing was handed on yet.</param>
public sealed record CaseCircle(Case Case, string UnitName, string OwnName, int Version, IReadOnlyList<CircleMember> Members)
{
    public CircleMember? Find(Guid id) => Members.FirstOrDefault(m => m.Id == id);
}

public sealed class CaseCircles(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    public const string Decided = "办理过这件事项";

    /// <returns>Null where there is no such case, or the person may not see it. Those who decided on it come first.</returns>
    public async Task<CaseCircle?> ReadAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var found = await db.Cases.AsNoTracking().Where(c => c.Id == caseId).Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new { Case = c, u.Name }).SingleOrDefaultAsync(ct);
        if (found is null || !await authority.MaySeeAsync(personId, found.Case.UnitId, found.Case.Kind, today, ct))
        {
            return null;
        }

        var seers = await authority.SeersAsync(found.Case.UnitId, found.Case.Kind, today, ct);
        var decided = await db.Decisions.Where(d => d.CaseId == caseId && d.PersonId != null && d.Outcome != Decision.Attached).Select(d => d.PaperSignerId ?? d.PersonId!.Value).Distinct().ToListAsync(ct);
        var version = await db.DocumentVersions.Where(v => v.CaseId == caseId).MaxAsync(v => (int?)v.Number, ct) ?? 0;
        var members = from s in seers
                      where s.Id != personId
                      let acted = decided.Contains(s.Id)
                      orderby !acted
                      select new CircleMember(s.Id, s.Name, string.Join('、', s.Positions), acted ? Decided : s.UnitName);
        var name = await db.Users.Where(p => p.Id == personId).Select(p => p.DisplayName).SingleAsync(ct);
        return new CaseCircle(found.Case, found.Name, name, version, [.. members]);
    }
}

public sealed record CaseNotFound() : NotFoundError("没有这件事项，或者您今天的岗位看不到它。");
