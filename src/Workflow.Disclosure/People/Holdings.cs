using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <param name="From">As typed; so is <paramref name="To"/>, which may be empty: open.</param>
public sealed record GiveHolding(Guid ActingId, Guid PersonId, Guid UnitId, string Position, string From, string To);

public sealed partial class GiveHoldingHandler(DisclosureDbContext db, Administration administration, ILogger<GiveHoldingHandler> logger)
{
    public Task<Result<Guid>> HandleAsync(GiveHolding command, CancellationToken ct) => administration.RunAsync<Guid>(command.ActingId, async () =>
    {
        if (!await db.Users.AnyAsync(p => p.Id == command.PersonId && p.ClosedAt == null, ct))
        {
            return Administration.Unknown;
        }

        var unit = await db.Units.SingleOrDefaultAsync(u => u.Id == command.UnitId && u.ClosedAt == null, ct);
        var (from, to) = (Spelling.Trim(command.From), Spelling.Trim(command.To));
        var faults = FieldFaults.From(
            (nameof(command.UnitId), unit is null ? "请选择单位。" : null),
            (nameof(command.Position), HoldingRules.PositionFault(command.Position, unit)),
            (nameof(command.From), HoldingRules.FromFault(from)),
            (nameof(command.To), HoldingRules.ToFault(from, to)));
        if (faults is not null)
        {
            return faults;
        }

        var holding = HoldingRules.Make(command.PersonId, unit!.Id, command.Position, from, to);
        var others = await db.Holdings.AsNoTracking().Where(h => h.PersonId == command.PersonId && h.UnitId == unit.Id && h.Position == command.Position).ToListAsync(ct);
        if (others.Find(o => HoldingRules.Overlap(o, holding)) is { } other)
        {
            return new FieldFaults(nameof(command.From), $"这个人在{HoldingRules.Describe(other)}已担任{unit.Name}{command.Position}，日期不能重叠。");
        }

        db.Holdings.Add(holding);
        LogGiven(command.ActingId, holding.PersonId, holding.UnitId, holding.Position);
        return holding.Id;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} gave person {PersonId} in unit {UnitId} the position {Position}")]
    private partial void LogGiven(Guid actingId, Guid personId, Guid unitId, string position);
}

/// <param name="LastDay">As typed; the position is held on that day too.</param>
public sealed record EndHolding(Guid ActingId, Guid HoldingId, string LastDay);

public sealed partial class EndHoldingHandler(DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<EndHoldingHandler> logger)
{
    public Task<Result<Done>> HandleAsync(EndHolding command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        var holding = await db.Holdings.SingleOrDefaultAsync(h => h.Id == command.HoldingId, ct);
        if (holding is null)
        {
            return Administration.Unknown;
        }

        if (Spelling.ReadDate(Spelling.Trim(command.LastDay)) is not { } last)
        {
            return new FieldFaults(nameof(command.LastDay), "请填写任职的最后一天，如2026-12-31。");
        }

        if (last < holding.ValidFrom)
        {
            return new FieldFaults(nameof(command.LastDay), $"最后一天不能早于起始日期{holding.ValidFrom:yyyy-MM-dd}。");
        }

        var today = LocalTime.Today(clock);
        var after = last < today ? today : last.AddDays(1);
        if (holding.Position == Positions.CountyAdministrator && !await administration.HasAdministratorAsync(after, holding.Id, ct))
        {
            return new LastAdministrator("结束这一任职");
        }

        holding.ValidTo = last;
        LogEnded(command.ActingId, holding.PersonId, holding.UnitId, holding.Position);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} ended for person {PersonId} in unit {UnitId} the position {Position}")]
    private partial void LogEnded(Guid actingId, Guid personId, Guid unitId, string position);
}

/// <summary>Shared by the form and the import.</summary>
internal static class HoldingRules
{
    public static string? PositionFault(string position, Unit? unit) => position switch
    {
        "" => "请选择岗位。",
        _ when !Positions.All.Contains(position) => $"没有“{position}”这个岗位，可用的有：{string.Join('、', Positions.All)}。",
        _ when unit is not null && !Positions.Of(unit.Kind).Contains(position) => $"{position}只设在县政府办公室，{unit.Name}没有这个岗位。",
        _ => null,
    };

    public static string? FromFault(string from) => from.Length == 0 ? "请填写起始日期。" : Spelling.ReadDate(from) is null ? $"起始日期“{from}”看不懂，请写成2026-01-01这样。" : null;

    public static string? ToFault(string from, string to) => to.Length == 0 ? null : Spelling.ReadDate(to) switch
    {
        null => $"截止日期“{to}”看不懂，请写成2026-12-31这样；长期任职请留空。",
        { } last when Spelling.ReadDate(from) is { } first && last < first => $"截止日期{last:yyyy-MM-dd}早于起始日期{first:yyyy-MM-dd}。",
        _ => null,
    };

    /// <summary>Only after both dates passed their checks.</summary>
    public static Holding Make(Guid personId, Guid unitId, string position, string from, string to) => new()
    {
        PersonId = personId,
        UnitId = unitId,
        Position = position,
        ValidFrom = Spelling.ReadDate(from)!.Value,
        ValidTo = Spelling.ReadDate(to),
    };

    public static bool Overlap(Holding a, Holding b) =>
        a.ValidFrom <= (b.ValidTo ?? DateOnly.MaxValue) && b.ValidFrom <= (a.ValidTo ?? DateOnly.MaxValue);

    public static string Describe(Holding holding) => $"{holding.ValidFrom:yyyy-MM-dd}至{holding.ValidTo?.ToString("yyyy-MM-dd") ?? "今"}";
}
