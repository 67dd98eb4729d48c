using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <summary>From the command line, by whoever runs the server: nobody has to be signed in.</summary>
/// <param name="UnitName">Of the county office, made when there is none yet; else ignored.</param>
/// <param name="UnitCode">Stands in public addresses.</param>
/// <param name="Password">For the first sign-in; null: one is made.</param>
public sealed record CreateFirstAdministrator(string UserName, string DisplayName, string UnitName, string UnitCode, string? Password = null);

public sealed partial class CreateFirstAdministratorHandler(DisclosureDbContext db, TimeProvider clock, ILogger<CreateFirstAdministratorHandler> logger)
{
    public async Task<Result<NewAccount>> HandleAsync(CreateFirstAdministrator command, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Administration.EnterAsync(db, ct);
        var details = PersonDetails.Of(command.DisplayName, command.UserName, "", "");
        var county = await db.Units.SingleOrDefaultAsync(u => u.Kind == UnitKind.County, ct);
        var (unitName, unitCode) = (Spelling.Trim(command.UnitName), Spelling.Trim(command.UnitCode).ToLowerInvariant());
        if ((details.Faults() ?? (county is null ? UnitFaults(unitName, unitCode) : null)) is { } faults)
        {
            return faults;
        }

        if (command.Password is { } chosen && Passwords.Fault(chosen, details.UserName) is { } weak)
        {
            return new FieldFaults(nameof(command.Password), weak);
        }

        if (await db.Users.AnyAsync(p => p.NormalizedUserName == details.NormalizedUserName, ct))
        {
            return new FieldFaults(nameof(command.UserName), $"登录名“{details.UserName}”已有人使用，请换一个。");
        }

        var now = clock.GetUtcNow();
        if (county is null)
        {
            county = new Unit { Code = unitCode, Name = unitName, Kind = UnitKind.County, CreatedAt = now };
            db.Units.Add(county);
        }

        var password = command.Password ?? Passwords.Generate();
        var person = details.ToPerson(now);
        Passwords.Set(person, password, mustChange: true);
        db.Users.Add(person);
        db.Holdings.Add(new Holding { PersonId = person.Id, UnitId = county.Id, Position = Positions.CountyAdministrator, ValidFrom = LocalTime.DateOf(now) });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        LogCreated(person.Id);
        return new NewAccount(person.Id, person.UserName!, person.DisplayName, password);
    }

    private static FieldFaults? UnitFaults(string name, string code) => FieldFaults.From(
        (nameof(CreateFirstAdministrator.UnitName), Spelling.NameFault(name, "单位名称", UnitNames.Longest)),
        (nameof(CreateFirstAdministrator.UnitCode), Spelling.CodeFault(code)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {PersonId} created from the command line")]
    private partial void LogCreated(Guid personId);
}
