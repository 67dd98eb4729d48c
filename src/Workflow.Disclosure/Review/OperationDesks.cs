using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review.Levels;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>Lays out what the rules about operations ask: first the person, before any connection is held; then the case.</summary>
public sealed class OperationDesks(NpgsqlDataSource source, DisclosureDbContext db, Authority authority, ProcessCatalog catalog, TimeProvider clock)
{
    /// <summary>Reads only: nobody who decides waits for it.</summary>
    /// <returns>Null where the case is not to be seen.</returns>
    /// <param name="way">As in <see cref="TaskRows.CompleteAsync"/>.</param>
    internal async Task<OperationDesk?> LookAsync(Guid caseId, Guid? taskId, Guid personId, CancellationToken ct, DecidingWay? way = null)
    {
        if (await PersonAsync(caseId, personId, ct) is not { } person)
        {
            return null;
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var desk = await OpenAsync(connection, caseId, taskId, person, locks: false, ct, way);
        if (desk is not null)
        {
            desk = desk with
            {
                History = await LevelRows.ReadAsync(connection, caseId, desk.Definition, desk.State, ct),
                Leaders = await CountyRuleRows.LeaderLevelsAsync(connection, ct),
            };
        }

        await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
        await rollback.ExecuteNonQueryAsync(ct);
        return desk;
    }

    /// <returns>Null where there is no such case, or no such person any more.</returns>
    internal async Task<OperatingPerson?> PersonAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var found = await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.UnitId, c.Kind }).SingleOrDefaultAsync(ct);
        var name = await db.Users.Where(p => p.Id == personId && p.ClosedAt == null).Select(p => p.DisplayName).SingleOrDefaultAsync(ct);
        if (found is null || name is null)
        {
            return null;
        }

        var (unitId, kind) = (found.UnitId, found.Kind);
        Guid[] units = [unitId, (await authority.CountyUnitAsync(ct)).Id];
        var acting = await db.Authorities.Where(a => a.PersonId == personId && units.Contains(a.UnitId) && (a.Kind == null || a.Kind == kind) && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today))
            .Select(a => new { a.Position, a.UnitId, For = db.Users.Where(p => p.Id == a.ForPersonId).Select(p => p.DisplayName).FirstOrDefault() }).ToListAsync(ct);
        var first = acting.OrderBy(a => a.For is not null).ThenBy(a => a.UnitId != unitId).ThenBy(a => Positions.Order(a.Position)).FirstOrDefault();
        return new OperatingPerson(
            personId, name, await authority.MaySeeAsync(personId, unitId, kind, today, ct),
            first is null ? ("", unitId, null) : (first.Position, first.UnitId, first.For is { } other ? $"代{other}" : null),
            await authority.ColleaguesAsync(units, today, ct),
            await db.Units.Where(u => units.Contains(u.Id) && !u.LevelsByOne).Select(u => u.Id).ToListAsync(ct));
    }

    /// <param name="locks">Whether the case is to stay as it is until the connection's transaction ends.</param>
    internal async Task<OperationDesk?> OpenAsync(
        NpgsqlConnection connection, Guid caseId, Guid? taskId, OperatingPerson person, bool locks, CancellationToken ct, DecidingWay? way = null)
    {
        var (actingPerson, today) = (new Actor.OfPerson(person.Id), LocalTime.Today(clock));
        CaseSnapshot? seen;
        TaskSnapshot? task = null;
        ActorSnapshot? actor = null;
        var handover = Handover.None;
        await using (var batch = taskId is { } id
            ? CaseReader.Open(connection, caseId, isTask: false, locks, TaskRows.Query(id, actingPerson, today), Handover.Query(id, person.Id, today))
            : CaseReader.Open(connection, caseId, isTask: false, locks))
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            seen = await CaseReader.ReadAsync(reader, ct);
            if (taskId is not null)
            {
                (task, actor) = await TaskRows.ReadAsync(reader, ct);
                await reader.NextResultAsync(ct);
                handover = await Handover.ReadAsync(reader, ct);
            }
        }

        if (seen is null || (taskId is not null && task?.CaseId != caseId))
        {
            return null;
        }

        actor = await TaskRows.CompleteAsync(connection, catalog, seen, task, actor, actingPerson, way, today, ct);
        return actor is { Holds: true } || person.MaySee
            ? new OperationDesk(
                seen, await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct), ProcessState.FromJson(seen.State), task, actor, person, clock.GetUtcNow())
            { Handover = handover }
            : null;
    }
}
