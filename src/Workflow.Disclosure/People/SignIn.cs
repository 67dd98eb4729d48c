using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

public sealed record SignIn(string UserName, string Password);

/// <summary>Checks a name and a password; five failures in a row lock the account for fifteen minutes.</summary>
/// <remarks>Identity's own count is read, raised and written back, so that guesses sent at once count as one; here each
/// guess takes its number from the database before it is looked at.</remarks>
public sealed partial class SignInHandler(DisclosureDbContext db, TimeProvider clock, ILogger<SignInHandler> logger)
{
    public const int MostFailures = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    public async Task<Result<Person>> HandleAsync(SignIn command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // The database takes no NUL, not even to compare with.
        var name = command.UserName.Replace("\0", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.NormalizedUserName == name, ct);
        if (person is null || person.ClosedAt is not null)
        {
            Passwords.Verify(null, command.Password);
            LogRefused(person?.Id);
            return new WrongCredentials();
        }

        if (person.LockoutEnd > now)
        {
            return Locked(person.LockoutEnd.Value);
        }

        var attempt = await db.Database.SqlQuery<int>(
            $"UPDATE people SET access_failed_count = access_failed_count + 1 WHERE id = {person.Id} RETURNING access_failed_count AS \"Value\"").ToListAsync(ct);
        var right = attempt is [<= MostFailures] && Passwords.Verify(person, command.Password);
        var until = now + LockedFor;
        if (right)
        {
            await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null), ct);
            LogSignedIn(person.Id);
            return person;
        }

        if (attempt is not [>= MostFailures])
        {
            LogRefused(person.Id);
            return new WrongCredentials();
        }

        await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, until), ct);
        LogLocked(person.Id, until);
        return Locked(until);
    }

    private static AccountLocked Locked(DateTimeOffset until) => new(until);

    [LoggerMessage(Level = LogLevel.Information, Message = "Person {PersonId} signed in")]
    private partial void LogSignedIn(Guid personId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sign-in refused for person {PersonId} (none: no such name)")]
    private partial void LogRefused(Guid? personId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Person {PersonId} locked until {Until} after too many wrong passwords")]
    private partial void LogLocked(Guid personId, DateTimeOffset until);
}

/// <summary>The same whether the name, the password or the account's state is wrong.</summary>
public sealed record WrongCredentials() : InvalidError("登录名或密码不对，请核对后再试。连续输错5次，账号会锁定15分钟。");

public sealed record AccountLocked(DateTimeOffset Until) : InvalidError(
    Until >= LockPersonHandler.ForGood
        ? "这个账号已被县级管理员锁定。需要使用时，请联系县政府办公室。"
        : $"输错密码次数过多，这个账号已锁定，{LocalTime.Describe(Until)}后可以再试。忘记密码请联系县级管理员重置。");
