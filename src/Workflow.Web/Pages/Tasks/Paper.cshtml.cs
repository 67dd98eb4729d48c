using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Tasks;

/// <summary>代录: what was signed on paper is entered with its scan, by a clerk of the unit.</summary>
[RequestSizeLimit(MaxBody)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBody)]
public sealed class PaperModel(PaperDesk desk, TimeProvider clock) : PageModel
{
    // A little more than the file's limit, so that a file slightly too long is still refused in words.
    private const long MaxBody = 52L * 1024 * 1024;

    public PaperOffer Offer { get; private set; } = null!;
    public Error? Problem { get; private set; }
    public DateOnly Today { get; } = LocalTime.Today(clock);

    [BindProperty]
    public Guid? Signer { get; set; }

    [BindProperty]
    public DateOnly? SignedOn { get; set; }

    [BindProperty]
    public string? Opinion { get; set; }

    [BindProperty]
    public int SeenVersion { get; set; }

    /// <summary>Whether it is 保密审查.</summary>
    public bool Asks => DecideTaskHandler.IsSecrecyReview(Offer.Task.Position, Offer.Task.Signer);

    [BindProperty]
    public SecrecyFields Secrecy { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct))
        {
            return NotFound();
        }

        SeenVersion = Offer.Version?.Number ?? 0;
        return Page();
    }

    /// <param name="scan">Null where none was chosen.</param>
    public async Task<IActionResult> OnPostAsync(Guid id, string? outcome, IFormFile? scan, CancellationToken ct)
    {
        await using var content = scan?.OpenReadStream();
        var entered = await desk.EnterAsync(
            new EnterPaper(id, outcome ?? "", Opinion ?? "", SeenVersion, Signer ?? Guid.Empty, SignedOn, scan?.FileName ?? "", content, User.PersonId()) { Review = Secrecy.Read() }, ct);
        if (entered.Succeeded)
        {
            TempData["Done"] = $"纸质签批已代录：{entered.Value.Label}。签批人会收到通知。";
            return RedirectToPage("/Cases/Case", new { id = entered.Value.CaseId });
        }

        Problem = entered.Error;
        if (entered.Error is NotFoundError || !await ReadAsync(id, ct))
        {
            return NotFound();
        }

        // The page now names the present version; entering again stands on that one.
        SeenVersion = Offer.Version?.Number ?? 0;
        return this.Show(entered.Error);
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken ct)
    {
        if (await desk.OfferAsync(id, User.PersonId(), ct) is not { } offer)
        {
            return false;
        }

        Offer = offer;
        return true;
    }
}
