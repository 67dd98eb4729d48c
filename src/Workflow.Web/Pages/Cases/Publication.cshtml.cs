using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>公开件: what the public sees of a case, what became of it, and 撤下, 更正, 废止 for those who may.</summary>
public sealed class PublicationModel(CaseRecords records, ActOnPublicationHandler acting, DisclosureDbContext db) : PageModel
{
    public CaseOutline Record { get; private set; } = null!;
    public PublicHistory History { get; private set; } = null!;
    public PublicationOffer Offer { get; private set; } = null!;
    public string Address { get; private set; } = "";
    public IReadOnlyDictionary<Guid, string> Units { get; private set; } = new Dictionary<Guid, string>();
    public IReadOnlyDictionary<Guid, string> People { get; private set; } = new Dictionary<Guid, string>();
    public Error? Problem { get; private set; }

    [BindProperty]
    public PublicationForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct) => await ShowAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken ct)
    {
        Problem = Form.Act is { } act && Enum.IsDefined(act)
            ? (await acting.HandleAsync(new ActOnPublication(id, act, Form.Number, Form.Reason ?? "", Form.Note ?? "", User.PersonId()), ct)).Error
            : new InvalidError("没有这种办理方式，没有改动。请刷新页面后再试。");
        if (Problem is null)
        {
            TempData["Done"] = Form.Act switch
            {
                PublicAct.TakeDown => "已撤下，公众已经看不到。",
                PublicAct.Correct => "已开始更正，起草任务已转给经办人；新版公开以前，公众看到的不变。",
                _ => "已废止，公开页上已经注明。",
            };
            return RedirectToPage(new { id });
        }

        return Problem is not NotFoundError && await ShowAsync(id, ct) ? this.Show(Problem) : NotFound();
    }

    /// <summary>What was typed for that act, where it was refused.</summary>
    public PublicationForm? Typed(PublicAct act) => Problem is not null && Form.Act == act ? Form : null;

    private async Task<bool> ShowAsync(Guid id, CancellationToken ct)
    {
        if (await records.OutlineAsync(id, User.PersonId(), ct) is not { } record
            || await acting.OfferedAsync(id, User.PersonId(), ct) is not { History.Published.Count: > 0 } found)
        {
            return false;
        }

        (Record, History, Offer) = (record, found.History, found.Offer);
        Guid[] units = [record.Case.UnitId, .. History.Acts.Select(a => a.UnitId)];
        var (people, rows) = (History.Acts.Select(a => a.PersonId).ToList(), await db.Units.AsNoTracking().Where(u => units.Contains(u.Id)).ToListAsync(ct));
        Address = PublicAddress.Of(History.Latest, rows.Single(u => u.Id == record.Case.UnitId).Code);
        Units = rows.ToDictionary(u => u.Id, u => u.Name);
        People = await db.Users.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.DisplayName, ct);
        return true;
    }
}

/// <summary>What the forms post.</summary>
public sealed class PublicationForm
{
    public PublicAct? Act { get; set; }

    /// <summary>Of the publication that was seen.</summary>
    public int Number { get; set; }
    public string? Reason { get; set; }
    public string? Note { get; set; }
}
