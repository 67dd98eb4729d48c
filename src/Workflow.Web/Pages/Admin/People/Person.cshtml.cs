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

    [BindProperty]
    public string? LastDay { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct) => await ReadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostEditAsync(Guid id, CancellationToken ct)
    {
        var done = await edit.HandleAsync(new EditPerson(User.PersonId(), id, DisplayName ?? "", UserName ?? "", Email ?? "", Phone ?? "", Seen ?? ""), ct);
        var typed = (DisplayName, UserName, Email, Phone);
        return await AnswerAsync(id, done, "资料已保存。", () => (DisplayName, UserName, Email, Phone) = typed, ct);
    }

    public async Task<IActionResult> OnPostGiveAsync(Guid id, CancellationToken ct)
    {
        var done = await give.HandleAsync(new GiveHolding(User.PersonId(), id, UnitId ?? Guid.Empty, Position ?? "", From ?? "", To ?? ""), ct);
        var from = From;
        return await AnswerAsync(id, done, "岗位已增加。", () => From = from, ct);
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await end.HandleAsync(new EndHolding(User.PersonId(), HoldingId ?? Guid.Empty, LastDay ?? ""), ct), "截止日期已保存。", null, ct);

    public async Task<IActionResult> OnPostResetAsync(Guid id, CancellationToken ct)
    {
        var done = await reset.HandleAsync(new ResetPassword(User.PersonId(), id), ct);
        TempData[OneTimePassword] = done.Value?.Password;
        return await AnswerAsync(id, done, "密码已重置。", null, ct);
    }

    public async Task<IActionResult> OnPostLockAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await locking.HandleAsync(new LockPerson(User.PersonId(), id, Locked: true), ct), "账号已锁定。", null, ct);

    public async Task<IActionResult> OnPostUnlockAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await locking.HandleAsync(new LockPerson(User.PersonId(), id, Locked: false), ct), "账号已解锁。", null, ct);

    public async Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await close.HandleAsync(new ClosePerson(User.PersonId(), id), ct), "账号已注销。", null, ct);

    private async Task<IActionResult> AnswerAsync<T>(Guid id, Result<T> result, string done, Action? keepTyped, CancellationToken ct)
    {
        if (result.Succeeded)
        {
            return Say(done, "/Admin/People/Person", new { id });
        }

        if (!await ReadAsync(id, ct))
        {
            return NotFound();
        }

        keepTyped?.Invoke();
        if (result.Error is ConflictError)
        {
            // The message says what the person is now; saving again means it.
            ModelState.Remove(nameof(Seen));
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
        (DisplayName, UserName, Email, Phone, Seen) = (person.DisplayName, person.UserName, person.Email, person.PhoneNumber, person.ConcurrencyStamp);
        From ??= $"{Today:yyyy-MM-dd}";
        Holdings = await lists.HoldingsAsync(id, ct);
        Units = await lists.UnitsAsync(withClosed: false, Today, ct);
        return true;
    }
}
