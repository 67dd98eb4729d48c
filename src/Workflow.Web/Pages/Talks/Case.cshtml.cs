using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Talks;

namespace Workflow.Web.Pages.Talks;

/// <summary>沟通 about one case: what was asked and answered, and the forms of every page that shows it are sent here.</summary>
public sealed class CaseTalkModel(CaseCircles circles, AskQuestionHandler ask, AnswerQuestionHandler answers) : PageModel
{
    public CaseCircle Circle { get; private set; } = null!;
    public TalkCard Card { get; private set; } = null!;
    public Error? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct) => await ShowAsync(new TalkCard(id), null, ct);

    /// <param name="taskId">The task's page on which it was asked.</param>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid to, string? text, Guid? taskId, CancellationToken ct)
    {
        var asked = await ask.HandleAsync(new AskQuestion(id, to, text ?? "", User.PersonId()), ct);
        return asked.Succeeded
            ? Back(id, taskId, $"已问{asked.Value.AskedOfName}，答复后会通知您。")
            : await ShowAsync(new TalkCard(id, taskId, to, text ?? ""), asked.Error, ct);
    }

    public async Task<IActionResult> OnPostAnswerAsync(Guid id, Guid question, string? answer, Guid? taskId, CancellationToken ct)
    {
        var answered = await answers.HandleAsync(new AnswerQuestion(question, answer ?? "", User.PersonId()), ct);
        return answered.Succeeded
            ? Back(answered.Value.CaseId, taskId, $"已答复{answered.Value.AskedByName}。")
            : await ShowAsync(new TalkCard(id, taskId, Answering: question, Answer: answer), answered.Error, ct);
    }

    private async Task<IActionResult> ShowAsync(TalkCard card, Error? problem, CancellationToken ct)
    {
        if (problem is NotFoundError || await circles.ReadAsync(card.CaseId, User.PersonId(), ct) is not { } circle)
        {
            return NotFound();
        }

        (Circle, Card, Problem) = (circle, card, problem);
        return problem is null ? Page() : this.Show(problem);
    }

    private RedirectToPageResult Back(Guid caseId, Guid? taskId, string done)
    {
        TempData["Done"] = done;
        return taskId is { } task
            ? RedirectToPage("/Tasks/Task", null, new { id = task }, "talk")
            : RedirectToPage("/Talks/Case", null, new { id = caseId }, "talk");
    }
}
