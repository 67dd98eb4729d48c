using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.People;

/// <summary>For good: the person is gone, what the person did stays in the record.</summary>
public sealed record ClosePerson(Guid ActingId, Guid PersonId);

public sealed partial class ClosePersonHandler(DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<ClosePersonHandler> logger)
{
    public Task<Result<Done>> HandleAsync(ClosePerson command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        var person = await db.Users.SingleOrDefaultAsync(p => p.Id == command.PersonId && p.ClosedAt == null, ct);
        if (person is null)
        {
            return Administration.Unknown;
        }

        var now = clock.GetUtcNow();
        var today = LocalTime.DateOf(now);
        if (!await administration.HasAdministratorAsync(today, person.Id, ct))
        {
            return new LastAdministrator($"注销{person.DisplayName}");
        }

        person.ClosedAt = now;
        Passwords.EndSessions(person);
        var held = await db.Holdings.Where(h => h.PersonId == person.Id && (h.ValidTo == null || h.ValidTo > today)).ToListAsync(ct);
        db.Holdings.RemoveRange(held.Where(h => h.ValidFrom > today));
        held.ForEach(h => h.ValidTo = today);
        await db.CallAgainAsync(person.Id, now, ct);
        LogClosed(command.ActingId, person.Id);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {ActingId} closed the account of person {PersonId}")]
    private partial void LogClosed(Guid actingId, Guid personId);
}

/// <param name="Locked">False: unlocks, from too many wrong passwords too.</param>
public sealed record LockPerson(Guid ActingId, Guid PersonId, bool Locked);

public sealed partial class LockPersonHandler(DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<LockPersonHandler> logger)
{
    /// <summary>Until an administrator unlocks.</summary>
    public static readonly DateTimeOffset ForGood = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Task<Result<Done>> HandleAsync(LockPerson command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        var person = await db.Users.SingleOrDefaultAsync(p => p.Id == command.PersonId && p.ClosedAt == null, ct);
        if (person is null)
        {
            return Administration.Unknown;
        }

        if (command.Locked && !await administration.HasAdministratorAsync(LocalTime.Today(clock), person.Id, ct))
        {
            return new LastAdministrator($"锁定{person.DisplayName}");
        }

        (person.LockoutEnd, person.AccessFailedCount) = (command.Locked ? ForGood : null, 0);
        if (command.Locked)
        {
            Passwords.EndSessions(person);
            await db.CallAgainAsync(person.Id, clock.GetUtcNow(), ct);
        }

        LogLocked(command.ActingId, person.Id, command.Locked);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {ActingId} set the lock of person {PersonId} to {Locked}")]
    private partial void LogLocked(Guid actingId, Guid personId, bool locked);
}

public sealed record LastAdministrator(string Wanted)
    : InvalidError($"不能{Wanted}：之后全县就没有县级管理员了。请先让另一人担任县级管理员。");
