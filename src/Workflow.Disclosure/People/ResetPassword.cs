using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

public sealed record ResetPassword(Guid ActingId, Guid PersonId);

/// <summary>Gives a one-time password, unlocks the account and ends its sessions.</summary>
public sealed partial class ResetPasswordHandler(DisclosureDbContext db, Administration administration, ILogger<ResetPasswordHandler> logger)
{
    public Task<Result<NewAccount>> HandleAsync(ResetPassword command, CancellationToken ct) => administration.RunAsync<NewAccount>(command.ActingId, async () =>
    {
        var person = await db.Users.SingleOrDefaultAsync(p => p.Id == command.PersonId && p.ClosedAt == null, ct);
        if (person is null)
        {
            return Administration.Unknown;
        }

        var password = Passwords.Generate();
        Passwords.Set(person, password, mustChange: true);
        LogReset(command.ActingId, person.Id);
        return new NewAccount(person.Id, person.UserName!, person.DisplayName, password);
    }, ct);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {ActingId} reset the password of person {PersonId}")]
    private partial void LogReset(Guid actingId, Guid personId);
}
