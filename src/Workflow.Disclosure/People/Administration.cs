using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <summary>What every command of the administration has around it: one transaction, one administrator at a time, and the
/// question whether the acting person is 县级管理员 today.</summary>
public sealed class Administration(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    private const long Lock = 0x50_65_6F_70_6C_65;

    /// <summary>To everybody else the administration does not exist.</summary>
    public static NotFoundError Unknown { get; } = new("没有找到这个页面。");

    /// <summary>Runs <paramref name="work"/> and commits when it succeeds. It reads and checks freely: nobody else administers meanwhile.</summary>
    public async Task<Result<T>> RunAsync<T>(Guid actingId, Func<Task<Result<T>>> work, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await EnterAsync(db, ct);
        if (!await authority.IsCountyAdministratorAsync(actingId, LocalTime.Today(clock), ct))
        {
            return Unknown;
        }

        var result = await work();
        if (result.Succeeded)
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return result;
    }

    /// <returns>Whether somebody is county administrator on that day without one holding, or without one person.</returns>
    internal Task<bool> HasAdministratorAsync(DateOnly day, Guid withoutHoldingOrPerson, CancellationToken ct) =>
        db.Holdings.AnyAsync(
            h => h.Position == Positions.CountyAdministrator && h.ValidFrom <= day && (h.ValidTo == null || h.ValidTo >= day)
                && h.Id != withoutHoldingOrPerson && h.PersonId != withoutHoldingOrPerson
                && db.Users.Any(p => p.Id == h.PersonId && p.ClosedAt == null && (p.LockoutEnd == null || p.LockoutEnd < LockPersonHandler.ForGood)), ct);

    /// <summary>Waits for whoever administers now; held until the transaction ends.</summary>
    internal static Task EnterAsync(DisclosureDbContext db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", ct);
}

/// <summary>What was done and gives nothing back.</summary>
public sealed record Done
{
    public static Done Value { get; } = new();
}
