using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review.Lists;
using Workflow.Engine.Execution;

namespace Workflow.Web.Pages.Inbox;

/// <summary>待办, 已办, 我发起的, 草稿, 在途, 超时: one page, since one looks for things in all of them in the same way.</summary>
public sealed class IndexModel(TaskLists lists, SavedFilters saved, DrawnSignatures signatures, TimeProvider clock) : PageModel
{
    public DateOnly Today { get; } = LocalTime.Today(clock);
    public InboxTab Tab { get; private set; } = InboxTabs.All[0];
    public ListFilter Filter { get; private set; } = ListFilter.Parse(TaskList.Waiting, null);
    public ListPage List { get; private set; } = new([], null);
    public ListCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0);
    public IReadOnlyList<SavedFilter> Saved { get; private set; } = [];
    public IReadOnlyList<Unit> Units { get; private set; } = [];

    /// <summary>As in the address, without where a page begins.</summary>
    public string Query => Filter.ToQuery(Tab.List);

    /// <summary>Where one comes back to.</summary>
    public string Here { get; private set; } = "";
    public bool IsFirstPage { get; private set; }

    /// <summary>What can be said to several rows of this page at once; one row alone is opened.</summary>
    public IReadOnlyList<TaskOutcome> Batches { get; private set; } = [];

    /// <summary>Hash of the person's kept signature, where a batch could be signed with it.</summary>
    public string? Signature { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? list, string? after, CancellationToken ct)
    {
        if (InboxTabs.Find(list) is not { } tab)
        {
            return NotFound();
        }

        var (person, key) = (User.PersonId(), ListKey.Parse(after));
        (Tab, Filter, IsFirstPage) = (tab, ListFilter.Parse(tab.List, Request.QueryString.Value), key is null);
        Here = Link(Query, key);
        List = await lists.ReadAsync(tab.List, person, Filter, key, ct);
        Counts = await lists.CountAsync(person, ct);
        Saved = await saved.OfAsync(person, tab.List, ct);
        Units = await lists.UnitsAsync(person, ct);
        Batches = tab.List == TaskList.Waiting
            ? [.. List.Rows.OfType<WorkRow>().Select(r => r.Forward).OfType<TaskOutcome>().GroupBy(o => (o.Name, o.Label)).Where(g => g.Count() > 1).Select(g => g.First())]
            : [];
        Signature = Batches.Count > 0 ? await signatures.PresentHashAsync(person, ct) : null;
        return Page();
    }

    public string Link(string query, ListKey? after = null)
    {
        var all = string.Join('&', ((string[])[query, after is null ? "" : $"after={after}"]).Where(q => q.Length > 0));
        return all.Length > 0 ? $"{Tab.Path}?{all}" : Tab.Path;
    }
}
