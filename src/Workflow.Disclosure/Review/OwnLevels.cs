using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review.Lists;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>A level that the same person decides next when the one before it goes forward.</summary>
/// <param name="ActivityId">Node id.</param>
public sealed record OwnLevel(string ActivityId, string Title, string Position);

/// <summary>兼任: found by playing the process on, so that a page offers to settle them with the same click.</summary>
internal static class OwnLevels
{
    private const int Most = 5;

    /// <returns>In the order of the way; up to the first that is somebody else's, edits, asks questions, or is one of several at a time.</returns>
    public static IReadOnlyList<OwnLevel> Ahead(OperationDesk desk, ProcessRuntime runtime)
    {
        var levels = new List<OwnLevel>();
        if (desk.People.Count(p => p.PersonId == desk.PersonId) < 2 || desk is not { Task: { ClosedAt: null } task, Actor: { Holds: true, MayFollow: true, OnBehalf: null }, Seen.Version: { } version })
        {
            return levels;
        }

        var (seen, bookmark, forward) = (desk.Seen, task.Bookmark, DecideBatchHandler.Forward(task.MayEdit, task.Outcomes));
        while (forward is not null && levels.Count < Most
            && ProcessEngine.Outcomes(desk.Definition, ProcessState.FromJson(seen.State), bookmark).Contains(forward.Name)
            && On(forward.Name) is { } advance
            && advance.Effects.OfType<Effect.OpenTask>().ToList() is [{ Assignee: null } next]
            && next.Position != Positions.SecrecyReviewer && seen.Heading.UnitOf(next.Unit) is var unit && !desk.Person.Strict.Contains(unit) && desk.Holds(unit, next.Position))
        {
            (seen, bookmark, forward) = (seen with { State = advance.State.ToJson() }, next.BookmarkId, DecideBatchHandler.Forward(next.MayEdit, next.Outcomes));
            if (forward is not null)
            {
                levels.Add(new OwnLevel(next.ActivityId, next.Title, next.Position));
            }
        }

        return levels;

        Advance? On(string outcome)
        {
            try
            {
                return runtime.Resume(desk.Definition, seen, new Resumption(bookmark, outcome), version, desk.Now).Value;
            }
            catch (InvalidOperationException)
            {
                // A process that faults there: the decision itself will say so.
                return null;
            }
        }
    }
}
