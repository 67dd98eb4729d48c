using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Web.Pages.Cases;

/// <summary>What one may do beside deciding, as forms that post to <c>/cases/{id}/operate</c>.</summary>
/// <param name="TaskId">Null for what concerns the whole case.</param>
/// <param name="Typed">What was refused, so that it stands there still.</param>
public sealed record OperationsView(Guid CaseId, Guid? TaskId, Offer Offer, int SeenVersion, OperationForm? Typed = null)
{
    public bool Any => Offer.ReturnTo.Count + Offer.Transfer.Count + Offer.Asked.Count > 0 || Offer.Signers.Values.Any(s => s.Count > 0)
        || Offer.Withdraw || Offer.Urge || Offer.Terminate || Offer.Hold || Offer.Continue;

    public string? Reason => Typed?.Reason;

    public bool IsOpen(params ReadOnlySpan<string> operations) => Typed?.Op is { } op && operations.Contains(op);
}

/// <summary>What the forms post.</summary>
public sealed class OperationForm
{
    public string? Op { get; set; }
    public Guid? TaskId { get; set; }

    /// <summary>A step's node id.</summary>
    public string? To { get; set; }
    public AfterReturn Then { get; set; }

    /// <summary>A person's id and position with a bar between: a person may be asked as one of several.</summary>
    public string? Person { get; set; }
    public SignerPart Part { get; set; }
    public string? Reason { get; set; }
    public int SeenVersion { get; set; }

    /// <returns>Null where something that it needs was not chosen, or is nothing that the forms offer.</returns>
    public OfficeOperation? Read()
    {
        var (person, position) = Person?.Split('|', 2) is [var id, var held] && Guid.TryParse(id, out var guid) ? (guid, held) : ((Guid?)null, "");
        return (Op, TaskId, person) switch
        {
            (nameof(OfficeOperation.Return), { } task, _) when To is not null && Enum.IsDefined(Then) => new OfficeOperation.Return(task, To, Then),
            (nameof(OfficeOperation.Withdraw), { } task, _) => new OfficeOperation.Withdraw(task),
            (nameof(OfficeOperation.Transfer), { } task, { } to) => new OfficeOperation.Transfer(task, to),
            (nameof(OfficeOperation.AddSigner), { } task, { } to) when Enum.IsDefined(Part) => new OfficeOperation.AddSigner(task, to, position, Part),
            (nameof(OfficeOperation.RemoveSigner), { } task, { } of) => new OfficeOperation.RemoveSigner(task, of, position),
            (nameof(OfficeOperation.Urge), { } task, _) => new OfficeOperation.Urge(task),
            (nameof(OfficeOperation.Terminate), _, _) => new OfficeOperation.Terminate(),
            (nameof(OfficeOperation.Hold), _, _) => new OfficeOperation.Hold(),
            (nameof(OfficeOperation.Continue), _, _) => new OfficeOperation.Continue(),
            _ => null,
        };
    }
}
