using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Admin.People;

public sealed class PersonModel(
    PeopleLists lists, EditPersonHandler edit, GiveHoldingHandler give, EndHoldingHandler end, ResetPasswordHandler reset,
    LockPersonHandler locking, ClosePersonHandler close, TimeProvider clock) : PersonForm
{
    /// <summary>Shown once after it was made: in the encrypted cookie between two requests, never in an address.</summary>
    public const string OneTimePassword = "OneTimePassword";

    public Person Person { get; private set; } = null!;
    public IReadOnlyList<HoldingRow> Holdings { get; private set; } = [];
    public IReadOnlyList<UnitRow> Units { get; private set; } = [];
    public bool Locked => Person.LockoutEnd > clock.GetUtcNow();
    public string State => Person.ClosedAt is { } closed ? $"{LocalTime.Describe(closed)}注销" : !Locked ? "正常"
        : Person.LockoutEnd < LockPersonHandler.ForGood ? $"输错密码，锁定到{LocalTime.Describe(Person.LockoutEnd!.Value)}" : "已锁定";

    [BindProperty]
    public string? Seen { get; set; }

    [BindProperty]
    public Guid? UnitId { get; set; }

    [BindProperty]
    public string? Position { get; set; }

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public Guid? HoldingId { get; set; }

    /// <summary>By holding; only that of <see cref="HoldingId"/> counts, the others come back as typed.</summary>
    [BindProperty]
    public Dictionary<Guid, string?> LastDays { get; set; } = [];

    public string? LastDay => LastDays.GetValueOrDefault(HoldingId ?? Guid.Empty);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct))
        {
            return NotFound();
        }

        (DisplayName, UserName, Email, Phone, Seen) = (Person.DisplayName, Person.UserName, Person.Email, Person.PhoneNumber, Person.ConcurrencyStamp);
        From = $"{Today:yyyy-MM-dd}";
        return Page();
    }

    public async Task<IActionResult> OnPostEditAsync(Guid id, CancellationToken ct)
    {
        var done = await edit.HandleAsync(new EditPerson(User.PersonId(), id, DisplayName ?? "", UserName ?? "", Email ?? "", Phone ?? "", Seen ?? ""), ct);
        var answer = await AnswerAsync(id, done, "资料已保存。", ct);
        if (done is { Succeeded: false, Error: ConflictError })
        {
            // The message says what the person is now; saving again means it.
            Seen = Person.ConcurrencyStamp;
        }

        return answer;
    }

    public async Task<IActionResult> OnPostGiveAsync(Guid id, CancellationToken ct)
    {
        var done = await give.HandleAsync(new GiveHolding(User.PersonId(), id, UnitId ?? Guid.Empty, Position ?? "", From ?? "", To ?? ""), ct);
        return await AnswerAsync(id, done, "岗位已增加。", ct);
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await end.HandleAsync(new EndHolding(User.PersonId(), HoldingId ?? Guid.Empty, LastDay ?? ""), ct), "截止日期已保存。", ct);

    public async Task<IActionResult> OnPostResetAsync(Guid id, CancellationToken ct)
    {
        var done = await reset.HandleAsync(new ResetPassword(User.PersonId(), id), ct);
        TempData[OneTimePassword] = done.Value?.Password;
        return await AnswerAsync(id, done, "密码已重置。", ct);
    }

    public async Task<IActionResult> OnPostLockAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await locking.HandleAsync(new LockPerson(User.PersonId(), id, Locked: true), ct), "账号已锁定。", ct);

    public async Task<IActionResult> OnPostUnlockAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await locking.HandleAsync(new LockPerson(User.PersonId(), id, Locked: false), ct), "账号已解锁。", ct);

    public async Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await close.HandleAsync(new ClosePerson(User.PersonId(), id), ct), "账号已注销。", ct);

    private async Task<IActionResult> AnswerAsync<T>(Guid id, Result<T> result, string done, CancellationToken ct)
    {
        if (result.Succeeded)
        {
            return Say(done, "/Admin/People/Person", new { id });
        }

        if (!await ReadAsync(id, ct))
        {
            return NotFound();
        }

        return Refuse(result.Error);
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken ct)
    {
        if (await lists.PersonAsync(id, ct) is not { } person)
        {
            return false;
        }

        Person = person;
        Holdings = await lists.HoldingsAsync(id, ct);
        Units = await lists.UnitsAsync(withClosed: false, Today, ct);
        return true;
    }
}
