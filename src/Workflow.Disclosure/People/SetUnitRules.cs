using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;

namespace Workflow.Disclosure.People;

/// <param name="ReleaseProcess">Definition id of a process that publishes on the portal; takes effect for releases begun from now on.</param>
/// <param name="BusMaySign">Whether a system account may give 主要领导签发 in this unit.</param>
/// <param name="LevelsByOne">Whether one person may decide several levels, in positions that he holds by appointment.</param>
/// <param name="PaperByClerk">Whether a clerk may enter what was signed on paper.</param>
public sealed record SetUnitRules(Guid ActingId, Guid UnitId, string ReleaseProcess, bool BusMaySign, bool LevelsByOne, bool PaperByClerk);

/// <summary>What a unit allowed from one moment on, and who set it: whoever doubts a decision later finds the rule it was made under.</summary>
public sealed class UnitRules
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UnitId { get; init; }
    public required string ReleaseProcess { get; init; }
    public required bool BusMaySign { get; init; }
    public required bool LevelsByOne { get; init; }
    public required bool PaperByClerk { get; init; }
    public required Guid SetBy { get; init; }
    public required DateTimeOffset SetAt { get; init; }
}

public sealed partial class SetUnitRulesHandler(
    DisclosureDbContext db, Administration administration, ProcessCatalog catalog, TimeProvider clock, ILogger<SetUnitRulesHandler> logger)
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
        if (db.Entry(unit).State == EntityState.Modified)
        {
            db.UnitRules.Add(new UnitRules
            {
                UnitId = unit.Id,
                ReleaseProcess = unit.ReleaseProcess,
                BusMaySign = unit.BusMaySign,
                LevelsByOne = unit.LevelsByOne,
                PaperByClerk = unit.PaperByClerk,
                SetBy = command.ActingId,
                SetAt = clock.GetUtcNow(),
            });
        }

        LogSet(command.ActingId, unit.Id, unit.ReleaseProcess, unit.BusMaySign, unit.LevelsByOne);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} set unit {UnitId}: releases on {Process}, system accounts may sign: {BusMaySign}, levels by one: {LevelsByOne}")]
    private partial void LogSet(Guid actingId, Guid unitId, string process, bool busMaySign, bool levelsByOne);
}
