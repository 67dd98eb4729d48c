using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

/// <summary>代理: who acts for me and for whom I act; a county administrator sets it for a person who cannot.</summary>
public sealed class DelegationsModel(DelegationDesk desk, Authority authority, PeopleLists people, TimeProvider clock) : PageModel
{
    public IReadOnlyList<DelegationRow> Rows { get; private set; } = [];
    public IReadOnlyList<Colleague> Candidates { get; private set; } = [];
    public IReadOnlyList<HeldPosition> Held { get; private set; } = [];
    public Error? Problem { get; private set; }
    public DateOnly Today { get; } = LocalTime.Today(clock);

    /// <summary>Whose delegations; null: one's own.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Person { get; set; }
    public string? PersonName { get; private set; }
    public Guid Owner => Person ?? User.PersonId();

    [BindProperty]
    public Guid? To { get; set; }

    /// <summary>Unit id and position with a bar between; empty: all.</summary>
    [BindProperty]
    public string? Holding { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public DateOnly? From { get; set; }

    [BindProperty]
    public DateOnly? Until { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await ShowAsync(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var holding = Holding?.Split('|', 2) is [var unit, var position] && Guid.TryParse(unit, out var id) ? (id, position) : ((Guid, string)?)null;
        var done = await desk.DelegateAsync(
            new Disclosure.People.Delegate(
                User.PersonId(), Owner, To ?? Guid.Empty, holding, string.IsNullOrEmpty(Kind) ? null : Kind, From ?? Today, Until ?? DateOnly.MinValue, Reason ?? ""), ct);
        return await AnswerAsync(done.Succeeded ? null : done.Error, "代理已设好，正在等待的任务对方现在就能看到。", ct);
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken ct)
    {
        var done = await desk.RevokeAsync(User.PersonId(), id, ct);
        return await AnswerAsync(done.Succeeded ? null : done.Error, "代理已结束。", ct);
    }

    private async Task<IActionResult> AnswerAsync(Error? error, string done, CancellationToken ct)
    {
        if (error is null)
        {
            TempData["Done"] = done;
            return RedirectToPage(new { Person });
        }

        Problem = error;
        return await ShowAsync(ct) ? this.Show(error) : NotFound();
    }

    private async Task<bool> ShowAsync(CancellationToken ct)
    {
        if (!await desk.MayAsync(User.PersonId(), Owner, Today, ct))
        {
            return false;
        }

        PersonName = Person is null ? null : (await people.PersonAsync(Owner, ct))?.DisplayName;
        Rows = await desk.OfAsync(Owner, ct);
        Candidates = await desk.CandidatesAsync(Owner, ct);
        Held = await authority.HoldingsOfAsync(Owner, Today, ct);
        return true;
    }
}
