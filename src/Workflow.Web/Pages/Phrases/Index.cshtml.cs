using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Talks;

namespace Workflow.Web.Pages.Phrases;

/// <summary>常用语 to add, change and remove: one's own, and those of a unit that one keeps.</summary>
public sealed class IndexModel(Disclosure.Talks.Phrases phrases, KeepPhraseHandler keep, RemovePhraseHandler remove) : PageModel
{
    public IReadOnlyList<PhraseBook> Books { get; private set; } = [];
    public PhraseBook Book { get; private set; } = null!;
    public Error? Problem { get; private set; }

    /// <summary>Whose; null: one's own.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Unit { get; set; }

    /// <summary>The one that is changed or removed; null adds one.</summary>
    [BindProperty]
    public Guid? Phrase { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Books = await phrases.KeptAsync(User.PersonId(), ct);
        if (Books.FirstOrDefault(b => b.UnitId == Unit) is not { } book)
        {
            return NotFound();
        }

        Book = book;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) => await AnswerAsync(
        await keep.HandleAsync(new KeepPhrase(Phrase, Unit, Text ?? "", User.PersonId()), ct), Phrase is null ? "已添加。" : "已保存。", ct);

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) => await AnswerAsync(
        await remove.HandleAsync(new RemovePhrase(Phrase ?? Guid.Empty, User.PersonId()), ct), "已删去。", ct);

    private async Task<IActionResult> AnswerAsync(Result<Phrase> result, string done, CancellationToken ct)
    {
        if (result.Succeeded)
        {
            TempData["Done"] = done;
            return RedirectToPage(new { Unit });
        }

        if (result.Error is NotFoundError || await OnGetAsync(ct) is NotFoundResult)
        {
            return NotFound();
        }

        Problem = result.Error;
        return this.Show(result.Error);
    }
}
