using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

public sealed record CreatePerson(Guid ActingId, string DisplayName, string UserName, string Email, string Phone);

/// <param name="Password">Shown once; the first sign-in replaces it.</param>
public sealed record NewAccount(Guid PersonId, string UserName, string DisplayName, string Password);

public sealed partial class CreatePersonHandler(DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<CreatePersonHandler> logger)
{
    public Task<Result<NewAccount>> HandleAsync(CreatePerson command, CancellationToken ct) => administration.RunAsync<NewAccount>(command.ActingId, async () =>
    {
        var details = PersonDetails.Of(command.DisplayName, command.UserName, command.Email, command.Phone);
        if (details.Faults() is { } faults)
        {
            return faults;
        }

        if (await db.Users.AnyAsync(p => p.NormalizedUserName == details.NormalizedUserName, ct))
        {
            return new FieldFaults(nameof(command.UserName), $"登录名“{details.UserName}”已有人使用，请换一个。");
        }

        var password = Passwords.Generate();
        var person = details.ToPerson(clock.GetUtcNow());
        Passwords.Set(person, password, mustChange: true);
        db.Users.Add(person);
        LogCreated(command.ActingId, person.Id);
        return new NewAccount(person.Id, person.UserName!, person.DisplayName, password);
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} created person {PersonId}")]
    private partial void LogCreated(Guid actingId, Guid personId);
}

/// <summary>What is kept of a person besides the positions, as typed and then put into one form.</summary>
internal sealed record PersonDetails(string DisplayName, string UserName, string Email, string Phone)
{
    public const int LongestName = 40;

    public string NormalizedUserName => UserName.ToUpperInvariant();

    public static PersonDetails Of(string? displayName, string? userName, string? email, string? phone) =>
        new(Spelling.Trim(displayName), Spelling.Trim(userName).ToLowerInvariant(), Spelling.Trim(email), Spelling.Trim(phone));

    public FieldFaults? Faults() => FieldFaults.From(
        (nameof(DisplayName), Spelling.NameFault(DisplayName, "姓名", LongestName)),
        (nameof(UserName), Spelling.UserNameFault(UserName)),
        (nameof(Email), Spelling.EmailFault(Email)),
        (nameof(Phone), Spelling.PhoneFault(Phone)));

    public Person ToPerson(DateTimeOffset now, bool demonstration = false)
    {
        var person = new Person { DisplayName = DisplayName, CreatedAt = now, Demonstration = demonstration, LockoutEnabled = true };
        WriteTo(person);
        return person;
    }

    public void WriteTo(Person person)
    {
        person.DisplayName = DisplayName;
        (person.UserName, person.NormalizedUserName) = (UserName, NormalizedUserName);
        (person.Email, person.NormalizedEmail) = Email.Length == 0 ? (null, null) : (Email, Email.ToUpperInvariant());
        person.PhoneNumber = Phone.Length == 0 ? null : Phone;
        person.ConcurrencyStamp = Guid.NewGuid().ToString();
    }
}
