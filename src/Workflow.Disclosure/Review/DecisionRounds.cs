using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>轮次: what was decided until somebody sent the case back or began to correct what is public, then what was decided after.</summary>
public static class DecisionRounds
{
    /// <param name="decisions">Of one case, in order.</param>
    /// <returns>The first round first; none is empty.</returns>
    public static IReadOnlyList<IReadOnlyList<Decision>> Of(IReadOnlyList<Decision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var rounds = new List<List<Decision>>();
        var ended = true;
        foreach (var decision in decisions)
        {
            if (ended)
            {
                rounds.Add([]);
            }

            rounds[^1].Add(decision);
            // Who was asked to sign and does not agree sends nothing back: that is for the one who asked.
            ended = decision.BeginsAnew || (decision.Tone == nameof(OutcomeTone.Back) && decision.Kind != DecisionKind.Opinion);
        }

        return rounds;
    }
}
