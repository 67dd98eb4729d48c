using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>退回 to a chosen step, 撤回, 转办, 收回转办, 改派, 加签, 减签, 催办, 挂起, 恢复, 终止: all that is not a task's own outcome.</summary>
public sealed class OperateModel(OperateHandler operate, CaseRecords records) : PageModel
{
    public CaseOutline Record { get; private set; } = null!;
    public OperationsView Operations { get; private set; } = null!;
    public Error? Problem { get; private set; }

    [BindProperty]
    public OperationForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(Guid id, Guid? task, CancellationToken ct)
    {
        Form.TaskId = task;
        return await ShowAsync(id, ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken ct)
    {
        var done = await Form.CarryOutAsync(operate, id, User.PersonId(), ct);
        if (done.Succeeded)
        {
            return Form.Leave(this, id, done.Value);
        }

        Problem = done.Error;
        return done.Error is not NotFoundError && await ShowAsync(id, ct) ? this.Show(done.Error) : NotFound();
    }

    private async Task<bool> ShowAsync(Guid id, CancellationToken ct)
    {
        if (await records.OutlineAsync(id, User.PersonId(), ct) is not { } record || await operate.OfferedAsync(id, Form.TaskId, User.PersonId(), ct) is not { } offer)
        {
            return false;
        }

        Record = record;
        Operations = new OperationsView(id, Form.TaskId, offer, record.Versions.Count == 0 ? 0 : record.Versions.Max(v => v.Number), Form.Op is null ? null : Form) { Fault = Problem as OpinionFault };
        return true;
    }
}
