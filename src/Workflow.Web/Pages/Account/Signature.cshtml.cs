using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

/// <summary>手写签名: drawn here with a finger, a pen or a mouse, or sent as a picture.</summary>
public sealed class SignatureModel(DrawnSignatures signatures, KeepSignatureHandler keep) : PageModel
{
    public DrawnSignature? Present { get; private set; }
    public Error? Problem { get; private set; }

    /// <summary>The task from which somebody came to draw a signature.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Task { get; set; }

    /// <summary>As a data URL.</summary>
    [BindProperty]
    public string? Drawn { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Present = await signatures.PresentAsync(User.PersonId(), ct);

    /// <param name="picture">Null where none was chosen.</param>
    public async Task<IActionResult> OnPostAsync(IFormFile? picture, CancellationToken ct)
    {
        var kept = picture is not null ? await KeepAsync(picture, ct)
            : Drawn is { Length: > 0 } drawn ? await SignatureField.KeepAsync(keep, User.PersonId(), drawn, ct)
            : new SignatureBlank();
        if (kept.Succeeded)
        {
            TempData["Done"] = "手写签名已保存，办理时可以使用。";
            return Task is { } task ? RedirectToPage("/Tasks/Task", new { id = task }) : RedirectToPage();
        }

        Problem = kept.Error;
        await OnGetAsync(ct);
        return this.Show(kept.Error);
    }

    private async Task<Result<DrawnSignature>> KeepAsync(IFormFile picture, CancellationToken ct)
    {
        if (picture.Length > SignatureImage.MostBytes)
        {
            return new SignatureTooLarge();
        }

        using var bytes = new MemoryStream();
        await picture.CopyToAsync(bytes, ct);
        return await keep.HandleAsync(new KeepSignature(User.PersonId(), bytes.ToArray()), ct);
    }
}
