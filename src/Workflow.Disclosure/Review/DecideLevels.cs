using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review.Lists;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <param name="Levels">Node ids of the levels behind it to settle too, as <see cref="Offer.Levels"/> named them; the order of the way decides, and each is asked again.</param>
public sealed record DecideLevels(DecideTask First, IReadOnlyCollection<string> Levels);

/// <param name="More">What became of the levels behind the first, as far as the case came.</param>
public sealed record LevelsDecided(DecisionMade First, IReadOnlyList<LevelLine> More);

/// <param name="Refused">Why it was not decided; null when it was.</param>
public sealed record LevelLine(string Title, Error? Refused);

/// <summary>One click for several levels of one person: each a decision of its own, by the handler of every decision, in a transaction
/// of its own. The first that is refused ends it; what was decided stands.</summary>
public sealed class DecideLevelsHandler(DisclosureDbContext db, DecideTaskHandler decide, TimeProvider clock)
{
    public async Task<Result<LevelsDecided>> HandleAsync(DecideLevels command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var first = await decide.HandleAsync(command.First, ct);
        if (!first.Succeeded)
        {
            return first.Error;
        }

        var more = new List<LevelLine>();
        if (first.Value.Tone != OutcomeTone.Forward || command.First.Actor is not Actor.OfPerson(var person))
        {
            return new LevelsDecided(first.Value, more);
        }

        var open = command.Levels.ToList();
        while (open.Count > 0 && await NextAsync(first.Value.CaseId, open, person, ct) is { } next && open.Remove(next.ActivityId))
        {
            var refused = DecideBatchHandler.Forward(next.MayEdit, CaseWriter.ReadOutcomes(next.Outcomes)) is { } forward
                ? await decide.TryAsync(command.First with { TaskId = next.Id, Outcome = forward.Name, SeenVersion = first.Value.VersionNumber }, ct)
                : new NotForABatch();
            more.Add(new LevelLine(next.Title, refused));
            if (refused is not null)
            {
                break;
            }
        }

        return new LevelsDecided(first.Value, more);
    }

    private Task<ReviewTask?> NextAsync(Guid caseId, List<string> levels, Guid person, CancellationToken ct) =>
        db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.ClosedAt == null && levels.Contains(t.ActivityId)).Of(db, person, LocalTime.Today(clock)).FirstOrDefaultAsync(ct);
}
