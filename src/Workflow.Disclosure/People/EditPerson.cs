using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <param name="Seen">The concurrency stamp the form was drawn from.</param>
public sealed record EditPerson(Guid ActingId, Guid PersonId, string DisplayName, string UserName, string Email, string Phone, string Seen);

public sealed partial class EditPersonHandler(DisclosureDbContext db, Administration administration, ILogger<EditPersonHandler> logger)
{
    public Task<Result<Done>> HandleAsync(EditPerson command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        var person = await db.Users.SingleOrDefaultAsync(p => p.Id == command.PersonId && p.ClosedAt == null, ct);
        if (person is null)
        {
            return Administration.Unknown;
        }

        var details = PersonDetails.Of(command.DisplayName, command.UserName, command.Email, command.Phone);
        if (details.Faults() is { } faults)
        {
            return faults;
        }

        if (await db.Users.AnyAsync(p => p.NormalizedUserName == details.NormalizedUserName && p.Id != person.Id, ct))
        {
            return new FieldFaults(nameof(command.UserName), $"登录名“{details.UserName}”已有人使用，请换一个。");
        }

        if (person.ConcurrencyStamp != command.Seen)
        {
            return new ConflictError($"{person.DisplayName}的资料刚被别人修改过，现在是：姓名{person.DisplayName}，登录名{person.UserName}，邮箱{person.Email ?? "（无）"}，电话{person.PhoneNumber ?? "（无）"}。您填写的内容还在下面，确认后再保存一次即可。");
        }

        details.WriteTo(person);
        LogEdited(command.ActingId, person.Id);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} edited person {PersonId}")]
    private partial void LogEdited(Guid actingId, Guid personId);
}
