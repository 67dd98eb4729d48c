using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;
using Workflow.Disclosure;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Data;

namespace Workflow.Web.Pages.Public;

/// <summary>Where the QR code of a paper leads: what was signed, by which positions, when, and whether the record holds now.</summary>
[OutputCache(NoStore = true)]
public sealed class VerifyModel(DisclosureDbContext db, Verifications verifications) : PublicPageModel(db)
{
    public Verification Found { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken ct)
    {
        // The address itself says that one holds the paper: it belongs in no index and no shared cache.
        Response.Headers["X-Robots-Tag"] = "noindex";
        Response.Headers.CacheControl = "no-store";
        if (VerifyCode.Read(code) is not { } read || await verifications.FindAsync(read, ct) is not { } found)
        {
            return Refuse(new PaperUnknown());
        }

        Found = found;
        return Page();
    }
}

public sealed record PaperUnknown() : NotFoundError("没有与这个验证码对应的办理记录。请重新扫描纸面上的二维码；仍然查不到的，这份纸件与现在的记录不符，请联系县政府办公室。");
