using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <summary>A person changes the own password.</summary>
public sealed record SetPassword(Guid PersonId, string Current, string New, string Repeated);

public sealed partial class SetPasswordHandler(DisclosureDbContext db, SignInHandler signIn, ILogger<SetPasswordHandler> logger)
{
    /// <returns>The person with a new security stamp: every other session ends within a minute.</returns>
    public async Task<Result<Person>> HandleAsync(SetPassword command, CancellationToken ct)
    {
        var person = await db.Users.SingleOrDefaultAsync(p => p.Id == command.PersonId && p.ClosedAt == null, ct);
        if (person is null)
        {
            return Administration.Unknown;
        }

        if (Faults(command, person.UserName!) is { } faults)
        {
            return faults;
        }

        // Through the counting door: an unattended desk must not become a place to guess at.
        var current = await signIn.HandleAsync(new SignIn(person.UserName!, command.Current), ct);
        if (!current.Succeeded)
        {
            return current.Error is AccountLocked locked ? locked : new FieldFaults(nameof(command.Current), "当前密码不对，请重新输入。");
        }

        Passwords.Set(person, command.New, mustChange: false);
        await db.SaveChangesAsync(ct);
        LogChanged(person.Id);
        return person;
    }

    private static FieldFaults? Faults(SetPassword command, string userName) => FieldFaults.From(
        (nameof(command.Current), command.Current.Length == 0 ? "请输入当前密码。" : null),
        (nameof(command.New), command.New.Length > 0 && command.New == command.Current ? "新密码与当前密码相同，请换一个。" : Passwords.Fault(command.New, userName)),
        (nameof(command.Repeated), command.New != command.Repeated ? "两次输入的新密码不一致，请重新输入。" : null));

    [LoggerMessage(Level = LogLevel.Information, Message = "Person {PersonId} changed the password")]
    private partial void LogChanged(Guid personId);
}

/// <summary>Ends every session of the person, this one too.</summary>
public sealed partial class SignOutEverywhereHandler(DisclosureDbContext db, ILogger<SignOutEverywhereHandler> logger)
{
    public async Task HandleAsync(Guid personId, CancellationToken ct)
    {
        var person = await db.Users.SingleAsync(p => p.Id == personId, ct);
        Passwords.EndSessions(person);
        await db.SaveChangesAsync(ct);
        LogEnded(personId);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Person {PersonId} signed out everywhere")]
    private partial void LogEnded(Guid personId);
}
