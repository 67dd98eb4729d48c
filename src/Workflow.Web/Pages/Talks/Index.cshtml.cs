using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.Talks;

namespace Workflow.Web.Pages.Talks;

/// <summary>沟通 of one person: what waits for an answer, what was answered, what was asked.</summary>
public sealed class IndexModel(CaseTalks talks) : PageModel
{
    public QuestionPage Questions { get; private set; } = new([], null);

    [BindProperty(SupportsGet = true)]
    public QuestionList List { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Questions = await talks.ReadAsync(User.PersonId(), List, NoticeKey.Parse(Before), ct);
}
