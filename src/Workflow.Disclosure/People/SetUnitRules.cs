using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;

namespace Workflow.Disclosure.People;

/// <param name="ReleaseProcess">Definition id of a process that publishes on the portal; takes effect for releases begun from now on.</param>
/// <param name="BusMaySign">Whether a system account may give 主要领导签发 in this unit.</param>
/// <param name="LevelsByOne">Whether one person may decide two levels that follow each other.</param>
/// <param name="PaperByClerk">Whether a clerk may enter what was signed on paper.</param>
public sealed record SetUnitRules(Guid ActingId, Guid UnitId, string ReleaseProcess, bool BusMaySign, bool LevelsByOne, bool PaperByClerk);

public sealed partial class SetUnitRulesHandler(
    DisclosureDbContext db, Administration administration, ProcessCatalog catalog, ILogger<SetUnitRulesHandler> logger)
{
    public Task<Result<Done>> HandleAsync(SetUnitRules command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        var unit = await db.Units.SingleOrDefaultAsync(u => u.Id == command.UnitId && u.ClosedAt == null, ct);
        if (unit is null)
        {
            return Administration.Unknown;
        }

        if (catalog.ForReleases().All(d => d.DefinitionId != command.ReleaseProcess))
        {
            return new FieldFaults(nameof(command.ReleaseProcess), "没有这个发布流程，请从列表里选一个。");
        }

        (unit.ReleaseProcess, unit.BusMaySign, unit.LevelsByOne, unit.PaperByClerk) = (command.ReleaseProcess, command.BusMaySign, command.LevelsByOne, command.PaperByClerk);
        LogSet(command.ActingId, unit.Id, unit.ReleaseProcess, unit.BusMaySign);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} set unit {UnitId}: releases on {Process}, system accounts may sign: {BusMaySign}")]
    private partial void LogSet(Guid actingId, Guid unitId, string process, bool busMaySign);
}
