using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <summary>What the tree of units means: the county's towns and departments report; a 司法所 or 财政所 below one works within it.</summary>
public static class UnitTree
{
    /// <returns>The open units that have a report of their own.</returns>
    public static IQueryable<Unit> Reporting(DisclosureDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Units.Where(u => u.ClosedAt == null && (u.ParentId == null || db.Units.Any(p => p.Id == u.ParentId && p.Kind == UnitKind.County)));
    }

    /// <returns>The unit and the departments below it, however deep; of the county office its departments, not its towns.</returns>
    public static Task<List<Unit>> WithinAsync(DisclosureDbContext db, Guid unitId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Units.FromSql(
            $"""
            WITH RECURSIVE own AS (
                SELECT id FROM units WHERE id = {unitId} AND closed_at IS NULL
                UNION SELECT u.id FROM units u JOIN own ON u.parent_id = own.id WHERE u.closed_at IS NULL AND u.kind = 'Department')
            SELECT * FROM units WHERE id IN (SELECT id FROM own)
            """).AsNoTracking().ToListAsync(ct);
    }
}
