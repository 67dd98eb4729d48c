using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Admin;

/// <summary>公开规则: how many leaders decide on everything that becomes public.</summary>
public sealed class PublishingModel(SetCountyRulesHandler set) : AdminPage
{
    [BindProperty]
    public int LeaderLevels { get; set; }

    /// <summary>What the released processes lack by the present rule.</summary>
    public IReadOnlyList<string> Lacking { get; private set; } = [];

    /// <summary>Since when the present rule holds, and by whom.</summary>
    public string Since { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken ct) => LeaderLevels = await ShowAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var done = await set.HandleAsync(new SetCountyRules(User.PersonId(), LeaderLevels), ct);
        if (done.Succeeded)
        {
            return Say($"公开规则已保存：至少{LeaderLevels}级领导审批。", "/Admin/Publishing");
        }

        await ShowAsync(ct);
        return Refuse(done.Error);
    }

    private async Task<int> ShowAsync(CancellationToken ct)
    {
        var present = await set.PresentAsync(ct);
        (Lacking, Since) = (present.Lacking, present.Since);
        return present.LeaderLevels;
    }
}
