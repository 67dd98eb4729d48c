using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.People;

/// <param name="ParentId">Null: directly below the county office.</param>
public sealed record CreateUnit(Guid ActingId, string Name, string Code, UnitKind Kind, Guid? ParentId);

public sealed partial class CreateUnitHandler(DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<CreateUnitHandler> logger)
{
    public Task<Result<Guid>> HandleAsync(CreateUnit command, CancellationToken ct) => administration.RunAsync<Guid>(command.ActingId, async () =>
    {
        var (name, code) = (Spelling.Trim(command.Name), Spelling.Trim(command.Code).ToLowerInvariant());
        var faults = FieldFaults.From(
            (nameof(command.Name), await UnitNames.FaultAsync(db, name, null, ct)),
            (nameof(command.Code), Spelling.CodeFault(code) ?? (await db.Units.AnyAsync(u => u.Code == code, ct) ? $"单位代码“{code}”已被使用，请换一个。" : null)),
            (nameof(command.Kind), command.Kind is UnitKind.Town or UnitKind.Department ? null : "请选择乡镇或部门；县政府办公室只有一个。"),
            (nameof(command.ParentId), command.ParentId is { } wanted && !await db.Units.AnyAsync(u => u.Id == wanted && u.ClosedAt == null, ct) ? "所选的上级单位不存在或已停用，请重新选择。" : null));
        if (faults is not null)
        {
            return faults;
        }

        var parent = command.ParentId ?? await db.Units.Where(u => u.Kind == UnitKind.County).Select(u => u.Id).SingleAsync(ct);
        var unit = new Unit { Name = name, Code = code, Kind = command.Kind, ParentId = parent, CreatedAt = clock.GetUtcNow() };
        db.Units.Add(unit);
        LogCreated(command.ActingId, unit.Id);
        return unit.Id;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} created unit {UnitId}")]
    private partial void LogCreated(Guid actingId, Guid unitId);
}

/// <summary>The code stays: published addresses carry it.</summary>
public sealed record RenameUnit(Guid ActingId, Guid UnitId, string Name);

public sealed partial class RenameUnitHandler(DisclosureDbContext db, Administration administration, ILogger<RenameUnitHandler> logger)
{
    public Task<Result<Done>> HandleAsync(RenameUnit command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        var unit = await db.Units.SingleOrDefaultAsync(u => u.Id == command.UnitId && u.ClosedAt == null, ct);
        if (unit is null)
        {
            return Administration.Unknown;
        }

        var name = Spelling.Trim(command.Name);
        if (await UnitNames.FaultAsync(db, name, unit.Id, ct) is { } fault)
        {
            return new FieldFaults(nameof(command.Name), fault);
        }

        unit.Name = name;
        LogRenamed(command.ActingId, unit.Id);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} renamed unit {UnitId}")]
    private partial void LogRenamed(Guid actingId, Guid unitId);
}

/// <summary>A closed unit keeps its record and its public pages; nothing new begins there.</summary>
public sealed record CloseUnit(Guid ActingId, Guid UnitId);

public sealed partial class CloseUnitHandler(DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<CloseUnitHandler> logger)
{
    public Task<Result<Done>> HandleAsync(CloseUnit command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        var unit = await db.Units.SingleOrDefaultAsync(u => u.Id == command.UnitId && u.ClosedAt == null, ct);
        if (unit is null)
        {
            return Administration.Unknown;
        }

        if (unit.Kind == UnitKind.County)
        {
            return new InvalidError("县政府办公室不能停用。");
        }

        var today = Clocks.LocalTime.Today(clock);
        var children = await db.Units.CountAsync(u => u.ParentId == unit.Id && u.ClosedAt == null, ct);
        var holders = await db.Holdings.Where(h => h.UnitId == unit.Id && (h.ValidTo == null || h.ValidTo >= today)).Select(h => h.PersonId).Distinct().CountAsync(ct);
        var cases = await db.Cases.CountAsync(c => c.UnitId == unit.Id && c.Status == CaseStatus.Open, ct);
        string?[] reasons =
        [
            children > 0 ? $"它还有{children}个下级单位，请先停用或另建。" : null,
            holders > 0 ? $"它还有{holders}人在岗，请先在人员页结束他们的任职。" : null,
            cases > 0 ? $"它还有{cases}件事项在办理，请先办结。" : null,
        ];
        if (reasons.OfType<string>().ToList() is { Count: > 0 } why)
        {
            return new InvalidError($"现在不能停用{unit.Name}。", why);
        }

        unit.ClosedAt = clock.GetUtcNow();
        LogClosed(command.ActingId, unit.Id);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} closed unit {UnitId}")]
    private partial void LogClosed(Guid actingId, Guid unitId);
}

internal static class UnitNames
{
    public const int Longest = 60;

    public static async Task<string?> FaultAsync(DisclosureDbContext db, string name, Guid? self, CancellationToken ct) =>
        Spelling.NameFault(name, "单位名称", Longest)
        ?? (await db.Units.AnyAsync(u => u.Name == name && u.Id != self, ct) ? $"已有名为“{name}”的单位，请换一个名称。" : null);
}
