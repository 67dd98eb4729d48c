using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Talks;

namespace Workflow.Web.Pages.Circulations;

/// <summary>Sends the present version of a case's document to people for reading, and shows who has read.</summary>
public sealed class SendModel(CaseCircles circles, CirculateHandler circulate) : PageModel
{
    public CaseCircle Circle { get; private set; } = null!;
    public Error? Problem { get; private set; }

    [BindProperty]
    public List<Guid> To { get; set; } = [];

    [BindProperty]
    public int SeenVersion { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await circles.ReadAsync(id, User.PersonId(), ct) is not { } circle)
        {
            return NotFound();
        }

        Circle = circle;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken ct)
    {
        var sent = await circulate.HandleAsync(new Circulate(id, [.. To.Distinct()], SeenVersion, Note ?? "", User.PersonId()), ct);
        if (sent.Succeeded)
        {
            var (fresh, waiting) = (string.Join('、', sent.Value.Sent), string.Join('、', sent.Value.Waiting));
            TempData["Done"] = (fresh.Length > 0 ? $"已传阅给{fresh}。" : "") + (waiting.Length > 0 ? $"{waiting}已有这一版还没有阅，没有重发。" : "");
            return RedirectToPage(new { id });
        }

        if (sent.Error is NotFoundError || await circles.ReadAsync(id, User.PersonId(), ct) is not { } circle)
        {
            return NotFound();
        }

        (Circle, Problem) = (circle, sent.Error);
        return this.Show(sent.Error);
    }
}
