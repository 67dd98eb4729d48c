using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Review.Lists;

namespace Workflow.Web.Pages.Inbox;

/// <summary>Keeps a list's filter under a name, and takes one away. It is seen only when a name cannot be taken.</summary>
public sealed class FiltersModel(SavedFilters filters) : PageModel
{
    public Error? Problem { get; private set; }

    [BindProperty]
    public TaskList List { get; set; }

    [BindProperty]
    public string? Query { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public string Back => Link(ListFilter.Parse(List, Query).ToQuery(List));

    public IActionResult OnGet() => Redirect("/inbox");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var saved = await filters.SaveAsync(new SaveFilter(User.PersonId(), List, Name, ListFilter.Parse(List, Query)), ct);
        if (saved.Succeeded)
        {
            TempData["Done"] = $"已存为常用筛选“{saved.Value.Name}”。";
            return Redirect(Link(saved.Value.Query));
        }

        Problem = saved.Error;
        return this.Show(saved.Error);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken ct)
    {
        if (!await filters.RemoveAsync(User.PersonId(), id, ct))
        {
            return NotFound();
        }

        TempData["Done"] = "常用筛选已删去，事项没有变动。";
        return Redirect(Link(""));
    }

    private string Link(string query) => InboxTabs.Of(List).Path + (query.Length > 0 ? $"?{query}" : "");
}
