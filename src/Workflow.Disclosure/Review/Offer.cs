using Workflow.Disclosure.People;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <param name="To">Node id.</param>
/// <param name="MayComeBack">Whether it can come straight back.</param>
public sealed record ReturnStep(string To, string Title, bool MayComeBack);

/// <summary>What one person may do with a task or case right now, and no more.</summary>
/// <param name="Outcomes">Of the task's own, those that can be now.</param>
/// <param name="ReturnTo">First done first.</param>
/// <param name="Levels">Behind the task, the person's own too: <see cref="DecideLevels"/> settles them with it.</param>
/// <param name="Asked">Whom the person has asked to sign and may ask no longer.</param>
/// <param name="StraightTo">Titles of the steps to which the task, done, goes straight back.</param>
/// <param name="Bar">Why the task cannot go forward by this person now; null where it can, or that is not why.</param>
/// <param name="ByOne">Titles of the steps of this text that are the person's too: the unit allows it, and the entry will say so.</param>
/// <param name="AskedAgain">Of a task that edits: titles of the levels that a changed text comes to again first.</param>
/// <param name="Consult">Whether 请示 is possible.</param>
/// <param name="Answer">The authority whose answer can be entered; null where none is awaited.</param>
/// <param name="Urged">Why it cannot be urged again yet; null where that is not why.</param>
public sealed record Offer(
    IReadOnlyList<TaskOutcome> Outcomes, IReadOnlyList<ReturnStep> ReturnTo, IReadOnlyList<Colleague> Transfer, IReadOnlyDictionary<SignerPart, IReadOnlyList<Colleague>> Signers,
    IReadOnlyList<OwnLevel> Levels, IReadOnlyList<Colleague> Asked, IReadOnlyList<string> StraightTo, Error? Bar, IReadOnlyList<string> ByOne, IReadOnlyList<string> AskedAgain,
    bool Consult, string? Answer, UrgedTooSoon? Urged, bool Withdraw, bool Urge, bool Terminate, bool Hold, bool Continue)
{
    /// <summary>Whether the task was asked again for a changed text: where it goes then is the next to be asked, or who wanted it back.</summary>
    public bool ForChanged { get; private init; }

    /// <summary>收回转办: the name of who has it now; null where it cannot be.</summary>
    public string? TakeBack { get; private init; }

    /// <summary>改派, by the administrator: to whom.</summary>
    public IReadOnlyList<Colleague> Reassign { get; private init; } = [];

    /// <summary>改派 back to the position as a whole: the name of who has it alone now; null where it cannot be.</summary>
    public string? Release { get; private init; }

    /// <summary>The position that nobody holds, so that the administrator has nobody to give the task to.</summary>
    public string? Vacant { get; private init; }

    /// <param name="unpublishable">Why an outcome that would make the text public cannot be; null for any other.</param>
    internal static Offer Of(OperationDesk desk, IReadOnlyList<OwnLevel> levels, Func<TaskOutcome, Error?> unpublishable)
    {
        var id = desk.Task?.Id ?? Guid.Empty;
        var others = desk.Task is null ? [] : desk.Others.ToList();
        var possible = desk.Task is { ClosedAt: null } && desk.Actor is { Holds: true } ? ProcessEngine.Outcomes(desk.Definition, desk.State, desk.Task.Bookmark) : [];
        var outcomes = (desk.Task?.Outcomes ?? []).Where(o => possible.Contains(o.Name)).ToList();
        var forward = outcomes.FirstOrDefault(o => o.Tone == OutcomeTone.Forward);
        var bars = outcomes.Where(o => o.Tone == OutcomeTone.Forward).ToDictionary(o => o, o =>
            desk.Actor!.Verdict.Bar ?? (desk.Task!.AskedOf is { } of ? new AwaitsAnswer(of) : unpublishable(o)));
        return new Offer(
            [.. outcomes.Where(o => o.Tone == OutcomeTone.Back || bars[o] is null)],
            desk.Task is null ? [] :
            [
                .. ProcessEngine.ReturnTargets(desk.Definition, desk.State, desk.Task.Bookmark)
                    .Where(t => desk.Offers(new OfficeOperation.Return(id, t.NodeId, AfterReturn.RunAgain)))
                    .Select(t => new ReturnStep(t.NodeId, t.Title, desk.Offers(new OfficeOperation.Return(id, t.NodeId, AfterReturn.BackToMe)))),
            ],
            [.. others.Where(p => p.Position == desk.Task!.Position && desk.Offers(new OfficeOperation.Transfer(id, p.PersonId)))],
            Enum.GetValues<SignerPart>().ToDictionary(part => part, IReadOnlyList<Colleague> (part) =>
                [.. others.Where(p => desk.Offers(new OfficeOperation.AddSigner(id, p.PersonId, p.Position, part)))]),
            levels,
            desk.Task is null ? [] :
            [
                .. desk.AskedSigners
                    .SelectMany(s => desk.People.Where(p => p.PersonId.ToString() == s.Assignee && p.Position == s.Position))
                    .Where(p => desk.Offers(new OfficeOperation.RemoveSigner(id, p.PersonId, p.Position))).Distinct(),
            ],
            desk.Task is { ClosedAt: null } ? [.. ProcessEngine.StraightBack(desk.Definition, desk.State, desk.Task.Bookmark).Select(a => a.Title)] : [],
            bars.Values.FirstOrDefault(b => b is not null), forward is null ? [] : desk.Actor!.Verdict.ByOne,
            desk is { Task.MayEdit: true, History: { } history } && forward is not null
                ? [.. ProcessEngine.AskedAgain(desk.Definition, desk.State, desk.Task.Bookmark, forward.Name, history.VoidFor("")).Select(a => a.Title)]
                : [],
            desk.Task is not null && desk.Offers(new OfficeOperation.Consult(id, "")),
            desk.Task is not null && desk.Offers(new OfficeOperation.Answer(id)) ? desk.Task.AskedOf : null,
            desk.Task is null ? null : desk.Refusal(new OfficeOperation.Urge(id)) as UrgedTooSoon,
            desk.Task is not null && desk.Offers(new OfficeOperation.Withdraw(id)),
            desk.Task is not null && desk.Offers(new OfficeOperation.Urge(id)),
            desk.Offers(new OfficeOperation.Terminate()), desk.Offers(new OfficeOperation.Hold()), desk.Offers(new OfficeOperation.Continue()))
        {
            ForChanged = desk is { Task.ActivityId: var node, History: { } history2 } && history2.IsAskedAgain(node),
            TakeBack = desk.Task is not null && desk.Offers(new OfficeOperation.TakeBack(id)) ? desk.Handover.ToName : null,
            Reassign = desk.Task is null ? [] : [.. desk.Holders.Where(h => desk.Offers(new OfficeOperation.Reassign(id, h.PersonId)))],
            Release = desk.Task is not null && desk.Offers(new OfficeOperation.Reassign(id, null)) ? desk.Handover.ToName : null,
            Vacant = desk.Vacant ? desk.Task!.Position : null,
        };
    }
}
