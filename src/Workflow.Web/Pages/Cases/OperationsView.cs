using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Web.Pages.Cases;

/// <summary>What one may do beside deciding, as forms that post to <c>/cases/{id}/operate</c> or, on a task's page, to that page.</summary>
/// <param name="TaskId">Null for what concerns the whole case.</param>
/// <param name="Typed">What was refused, so that it stands there still.</param>
public sealed record OperationsView(Guid CaseId, Guid? TaskId, Offer Offer, int SeenVersion, OperationForm? Typed = null)
{
    /// <summary>Named where several such cards stand on one page.</summary>
    public string? Step { get; init; }

    /// <summary>Whether it stands on the task's own page, which then shows what was refused.</summary>
    public bool OnTask { get; init; }

    /// <summary>What is wrong with the words that were typed; stands at their field.</summary>
    public OpinionFault? Fault { get; init; }

    public bool Any => Words.Count + Offer.Asked.Count > 0 || Offer.Urged is not null || Offer.Vacant is not null;

    /// <summary>What there is to do, in the office's words.</summary>
    public IReadOnlyList<string> Words => [.. from kind in Kinds where kind.Is select kind.Word];

    private (string Word, bool Is)[] Kinds =>
    [
        ("请示", Offer.Consult), ("登记答复", Offer.Answer is not null), ("退回", Offer.ReturnTo.Count > 0), ("加签", Signers), ("转办", Offer.Transfer.Count > 0), ("收回转办", Offer.TakeBack is not null), ("改派", Reassigns), ("撤回", Offer.Withdraw), ("催办", Offer.Urge),
        ("恢复", Offer.Continue), ("挂起", Offer.Hold), ("终止", Offer.Terminate),
    ];

    /// <summary>What was typed for something that is not offered any more; null where its form still holds it.</summary>
    public string? Lost => string.IsNullOrWhiteSpace(Typed?.Reason) ? null : Typed.Op switch
    {
        nameof(OfficeOperation.Return) when Offer.ReturnTo.Count > 0 => null,
        nameof(OfficeOperation.Consult) when Offer.Consult => null,
        nameof(OfficeOperation.Answer) when Offer.Answer is not null => null,
        nameof(OfficeOperation.AddSigner) when Signers => null,
        nameof(OfficeOperation.Transfer) when Offer.Transfer.Count > 0 => null,
        nameof(OfficeOperation.Reassign) when Reassigns => null,
        nameof(OfficeOperation.Terminate) or nameof(OfficeOperation.Hold) or nameof(OfficeOperation.Continue) when Offer.Terminate || Offer.Hold || Offer.Continue => null,
        _ => Typed.Reason,
    };

    public bool Reassigns => Offer.Reassign.Count > 0 || Offer.Release is not null;

    private bool Signers => Offer.Signers.Values.Any(s => s.Count > 0);

    public bool IsOpen(params ReadOnlySpan<string> operations) => Typed?.Op is { } op && operations.Contains(op);
}

/// <summary>What the forms post.</summary>
public sealed class OperationForm
{
    /// <summary>Chosen in place of a person: the position as a whole.</summary>
    public const string Position = "position";

    private static readonly InvalidError Incomplete = new("还没有选好：请选择退回到哪一步或者请哪一位，再提交。您填写的说明还在下面。");

    public string? Op { get; set; }
    public Guid? TaskId { get; set; }

    /// <summary>A step's node id.</summary>
    public string? To { get; set; }
    public AfterReturn Then { get; set; }

    /// <summary>A person's id and position with a bar between: a person may be asked as one of several.</summary>
    public string? Person { get; set; }
    public SignerPart Part { get; set; }
    public string? Reason { get; set; }

    /// <summary>请示: of whom.</summary>
    public string? Authority { get; set; }
    public int SeenVersion { get; set; }

    public async Task<Result<OperationDone>> CarryOutAsync(OperateHandler operate, Guid caseId, Guid personId, CancellationToken ct) =>
        Read() is { } operation ? await operate.HandleAsync(new Operate(caseId, operation, Reason ?? "", SeenVersion, personId), ct) : Incomplete;

    /// <summary>Says what was done where it leads: to the inbox if the task is the person's no more.</summary>
    public IActionResult Leave(PageModel page, Guid caseId, OperationDone done)
    {
        page.TempData["Done"] = $"已{done.Words}。{(Op == nameof(OfficeOperation.Transfer) ? "转错了的，他还没有办以前，您可以从“已办”里打开这件事项收回。" : "")}";
        return Op is nameof(OfficeOperation.Return) or nameof(OfficeOperation.Transfer) ? page.RedirectToPage("/Inbox/Index") : page.RedirectToPage("/Cases/Case", new { id = caseId });
    }

    /// <returns>Null where something that it needs was not chosen, or is nothing that the forms offer.</returns>
    public OfficeOperation? Read()
    {
        var (person, position) = Person?.Split('|', 2) is [var id, var held] && Guid.TryParse(id, out var guid) ? (guid, held) : ((Guid?)null, "");
        return (Op, TaskId, person) switch
        {
            (nameof(OfficeOperation.Return), { } task, _) when To is not null && Enum.IsDefined(Then) => new OfficeOperation.Return(task, To, Then),
            (nameof(OfficeOperation.Withdraw), { } task, _) => new OfficeOperation.Withdraw(task),
            (nameof(OfficeOperation.Transfer), { } task, { } to) => new OfficeOperation.Transfer(task, to),
            (nameof(OfficeOperation.TakeBack), { } task, _) => new OfficeOperation.TakeBack(task),
            (nameof(OfficeOperation.Reassign), { } task, null) when Person == Position => new OfficeOperation.Reassign(task, null),
            (nameof(OfficeOperation.Reassign), { } task, { } to) => new OfficeOperation.Reassign(task, to),
            (nameof(OfficeOperation.AddSigner), { } task, { } to) when Enum.IsDefined(Part) => new OfficeOperation.AddSigner(task, to, position, Part),
            (nameof(OfficeOperation.RemoveSigner), { } task, { } of) => new OfficeOperation.RemoveSigner(task, of, position),
            (nameof(OfficeOperation.Consult), { } task, _) => new OfficeOperation.Consult(task, Authority ?? ""),
            (nameof(OfficeOperation.Answer), { } task, _) => new OfficeOperation.Answer(task),
            (nameof(OfficeOperation.Urge), { } task, _) => new OfficeOperation.Urge(task),
            (nameof(OfficeOperation.Terminate), _, _) => new OfficeOperation.Terminate(),
            (nameof(OfficeOperation.Hold), _, _) => new OfficeOperation.Hold(),
            (nameof(OfficeOperation.Continue), _, _) => new OfficeOperation.Continue(),
            _ => null,
        };
    }
}
