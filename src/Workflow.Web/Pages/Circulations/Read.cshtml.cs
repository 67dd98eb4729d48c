using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Talks;

namespace Workflow.Web.Pages.Circulations;

/// <summary>One 传阅: the version that was sent, and 已阅 with a remark.</summary>
public sealed class ReadModel(CirculationLists lists, MarkReadHandler mark) : PageModel
{
    public CirculationView View { get; private set; } = null!;
    public Error? Problem { get; private set; }

    [BindProperty]
    public string? Remark { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await lists.ReadAsync(id, User.PersonId(), ct) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken ct)
    {
        var read = await mark.HandleAsync(new MarkRead(id, Remark ?? "", User.PersonId()), ct);
        if (read.Succeeded)
        {
            TempData["Done"] = string.IsNullOrWhiteSpace(Remark) ? "已阅。" : $"已阅，附言已告知{read.Value.SentByName}。";
            return RedirectToPage("/Circulations/Index");
        }

        if (read.Error is NotFoundError || await lists.ReadAsync(id, User.PersonId(), ct) is not { } view)
        {
            return NotFound();
        }

        (View, Problem) = (view, read.Error);
        return this.Show(read.Error);
    }
}
