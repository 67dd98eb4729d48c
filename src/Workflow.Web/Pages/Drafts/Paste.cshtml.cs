using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Pages.Drafts;

/// <summary>Reads a copied block for the editor's script. It saves nothing: the cells are filled on the page, and that saves itself.</summary>
[RequestSizeLimit(MaxBody)]
public sealed class PasteModel(TaskViews tasks, ContributionLists contributions, DraftReader drafts) : PageModel
{
    /// <summary>In bytes. The script leaves the clipboard's HTML away when it alone is longer, since its text says the same.</summary>
    private const int MaxBody = 2_000_000;

    public sealed record Block(string? Cell, string? Html, string? Text);

    public IActionResult OnGet() => NotFound();

    public async Task<IActionResult> OnPostAsync(Guid taskId, CancellationToken ct)
    {
        if (Request.ContentLength > MaxBody)
        {
            return Answer(StatusCodes.Status413PayloadTooLarge, "复制的内容太多，没有粘贴。请只复制这张表里的格子。");
        }

        Block? sent;
        try
        {
            sent = await Request.ReadFromJsonAsync<Block>(ct);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            sent = null;
        }

        var view = await tasks.ReadAsync(taskId, User.PersonId(), ct);
        var caseId = view is { Task.MayEdit: true, Case: { Kind: CaseKinds.AnnualReport, Id: var own } }
            ? own : await contributions.CaseOfOpenAsync(taskId, User.PersonId(), ct);
        if (caseId is not { } reported)
        {
            return Answer(StatusCodes.Status404NotFound, new TaskNotFound().Message);
        }

        if (view is { IsOpen: false })
        {
            return Answer(StatusCodes.Status409Conflict, new DraftNotOpen(view.Task.DecidedByName ?? "流程", view.Task.ClosedAt!.Value).Message);
        }

        var layout = ReportLayouts.Get((await drafts.HeadingAsync(reported, ct)).LayoutId!);
        if (sent is not { Cell: { } cell } || !layout.HasCell(cell))
        {
            return Answer(StatusCodes.Status422UnprocessableEntity, "页面与当前报告格式不一致，没有粘贴。请刷新页面后再粘贴。");
        }

        var read = ClipboardTable.Read(layout, cell, sent.Html, sent.Text);
        return read.Refusal is { } refusal
            ? Answer(StatusCodes.Status422UnprocessableEntity, refusal)
            : new JsonResult(new
            {
                cells = read.Cells,
                questions = read.Questions.Select(q => new { text = q.Text, evidence = q.Evidence, choices = q.Choices.Select(c => new { label = c.Label, cells = c.Cells }) }),
            });
    }

    private static JsonResult Answer(int status, string message) => new(new { message }) { StatusCode = status };
}
