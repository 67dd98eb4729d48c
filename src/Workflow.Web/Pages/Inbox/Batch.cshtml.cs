using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Review.Lists;

namespace Workflow.Web.Pages.Inbox;

/// <summary>批量同意: what became of each. Sent again, it says of each that it is done already.</summary>
public sealed class BatchModel(DecideBatchHandler decide) : PageModel
{
    public IReadOnlyList<BatchLine> Lines { get; private set; } = [];
    public Error? Problem { get; private set; }
    public string Label { get; private set; } = "";
    public string? Opinion { get; private set; }

    public IActionResult OnGet() => Redirect("/inbox");

    /// <param name="picked">Task and version as the list showed them: <c>{id}/{number}</c>.</param>
    /// <param name="outcome">Name and label: <c>Approve|同意</c>.</param>
    /// <param name="signature">Hash of the kept signature to sign each with; null: without one.</param>
    public async Task<IActionResult> OnPostAsync(string[] picked, string? outcome, string? opinion, string? signature, CancellationToken ct)
    {
        var (name, label) = outcome?.Split('|', 2) is [var port, var words] ? (port, words) : ("", "");
        (Label, Opinion) = (label, opinion);
        var items = picked.Select(Read).OfType<BatchItem>().ToList();
        var done = await decide.HandleAsync(new DecideBatch(User.PersonId(), name, label, opinion ?? "", items) { Signature = string.IsNullOrEmpty(signature) ? null : signature }, ct);
        if (!done.Succeeded)
        {
            Problem = done.Error;
            return this.Show(done.Error);
        }

        Lines = [.. done.Value.OrderBy(l => l.Refused is null)];
        return Page();
    }

    private static BatchItem? Read(string? picked) =>
        picked?.Split('/') is [var id, var version] && Guid.TryParse(id, out var task) && int.TryParse(version, out var number) ? new BatchItem(task, number) : null;
}
