using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Web.Pages.Account;
using Workflow.Web.Pages.Cases;

namespace Workflow.Web.Pages.Tasks;

/// <summary>One task: what is to be read, what was decided so far, and a button for each outcome that the process offers.</summary>
public sealed class TaskModel(
    TaskViews tasks, CaseWays ways, ReadingDesk desk, DecideLevelsHandler decide, OperateHandler operate,
    DrawnSignatures signatures, KeepSignatureHandler keep, TimeProvider clock) : PageModel
{
    public TaskView View { get; private set; } = null!;
    public CaseWay Way { get; private set; } = null!;

    /// <summary>Null before the first version.</summary>
    public Reading? Reading { get; private set; }
    public OperationsView Operations { get; private set; } = null!;
    public SignatureField Signing { get; private set; } = null!;

    /// <summary>Why some outcomes cannot be now; null where all can.</summary>
    public string? Waits =>
        !View.IsOpen ? null
        : View.Case.HeldReason is { } held ? $"这件事项已挂起：{held}。恢复后才能办理。"
        : View.Task.Held ? "您请的人还没有签完，签完才能同意；要退回，现在就可以。"
        : Operations.Offer.Bar?.Message;

    /// <summary>Whether it is 保密审查, and still to be answered.</summary>
    public bool Asks => View.IsOpen && DecideTaskHandler.IsSecrecyReview(View.Task.Position, View.Task.Signer);

    [BindProperty]
    public SecrecyFields Secrecy { get; set; } = new();

    public Error? Problem { get; private set; }
    public DateOnly Today { get; } = LocalTime.Today(clock);

    [BindProperty]
    public string? Opinion { get; set; }

    /// <summary>Hash of the kept signature to sign with.</summary>
    [BindProperty]
    public string? Signature { get; set; }

    /// <summary>A signature drawn in the panel, as a data URL; kept as the person's own.</summary>
    [BindProperty]
    public string? Drawn { get; set; }

    [BindProperty]
    public int SeenVersion { get; set; }

    /// <summary>What one does beside deciding; nothing of it is there where one decides.</summary>
    [BindProperty]
    public OperationForm Form { get; set; } = new();

    /// <summary>Of one's own levels behind this one, those to settle with it.</summary>
    [BindProperty]
    public IReadOnlyList<string> Levels { get; set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await tasks.ReadAsync(id, User.PersonId(), ct) is not { } view)
        {
            // Who handed it on finds there what he may still do about it.
            return await tasks.HandedOnByAsync(id, User.PersonId(), ct) is { } caseId ? RedirectToPage("/Cases/Operate", new { id = caseId, task = id }) : NotFound();
        }

        if (view.Task.MayEdit && view.IsOpen)
        {
            return RedirectToPage(view.Case.Kind == CaseKinds.AnnualReport ? "/Drafts/Report" : "/Releases/Edit", new { taskId = id });
        }

        SeenVersion = view.Version?.Number ?? 0;
        await tasks.RememberOpenedAsync(view, User.PersonId(), ct);
        await ShowAsync(view, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, string? outcome, CancellationToken ct)
    {
        var personId = User.PersonId();
        if (Form.Op is not null)
        {
            return await OperateAsync(id, personId, ct);
        }

        var decided = await DecideAsync(id, outcome ?? "", personId, ct);
        if (decided.Succeeded)
        {
            TempData["Done"] = string.Concat(decided.Value.More.Select(l => l.Refused is { } why ? $"“{l.Title}”没有一并办成：{why.Message}" : $"一并办理了“{l.Title}”。")
                .Prepend($"已办理《{decided.Value.First.Title}》：{decided.Value.First.Label}。"));
            return RedirectToPage("/Inbox/Index");
        }

        return await RefuseAsync(id, personId, decided.Error, ct);
    }

    private async Task<IActionResult> OperateAsync(Guid id, Guid personId, CancellationToken ct)
    {
        Form.TaskId = id;
        if (await tasks.ReadAsync(id, personId, ct) is not { Case.Id: var caseId })
        {
            return NotFound();
        }

        var done = await Form.CarryOutAsync(operate, caseId, personId, ct);
        return done.Succeeded ? Form.Leave(this, caseId, done.Value) : await RefuseAsync(id, personId, done.Error, ct);
    }

    private async Task<IActionResult> RefuseAsync(Guid id, Guid personId, Error error, CancellationToken ct)
    {
        if (error is NotFoundError || await tasks.ReadAsync(id, personId, ct) is not { } view)
        {
            return NotFound();
        }

        Problem = error;
        await ShowAsync(view, ct);
        // The page now shows the present version; deciding again stands on that one.
        SeenVersion = view.Version?.Number ?? 0;
        ModelState.Remove(nameof(SeenVersion));
        return this.Show(error);
    }

    private async Task<Result<LevelsDecided>> DecideAsync(Guid id, string outcome, Guid personId, CancellationToken ct)
    {
        if (Drawn is { Length: > 0 } drawn)
        {
            var kept = await SignatureField.KeepAsync(keep, personId, drawn, ct);
            if (!kept.Succeeded)
            {
                return kept.Error;
            }

            Signature = kept.Value.Hash;
        }

        var first = new DecideTask(id, outcome, Opinion ?? "", SeenVersion, new Actor.OfPerson(personId))
        {
            Signature = string.IsNullOrEmpty(Signature) ? null : Signature,
            Review = Secrecy.Read(),
        };
        return await decide.HandleAsync(new DecideLevels(first, Levels), ct);
    }

    private async Task ShowAsync(TaskView view, CancellationToken ct)
    {
        View = view;
        var offer = (await operate.OfferedAsync(view.Case.Id, view.Task.Id, User.PersonId(), ct))! with { Terminate = false, Hold = false, Continue = false };
        var typed = Form.Op is null ? null : Form;
        Operations = new OperationsView(view.Case.Id, view.Task.Id, offer, view.Version?.Number ?? 0, typed) { OnTask = true, Fault = typed is null ? null : Problem as OpinionFault };
        // Who has a signature signs with it unless he has said no.
        Signing = new SignatureField(await signatures.PresentHashAsync(User.PersonId(), ct), HttpMethods.IsGet(Request.Method) || Form.Op is not null || Signature is not null, view.Task.Id);
        Way = await ways.ReadAsync(view.Case.Id, ct);
        Reading = await desk.ReadAsync(view, User.PersonId(), ct);
    }
}
