using Workflow.Disclosure.People;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review.Levels;

/// <summary>Which levels of a case have decided, on which text, by whom, in the round that counts; pure. A level is every task of the
/// process but those of 经办人: drafting approves nothing.</summary>
internal sealed class LevelHistory
{
    private readonly ProcessDefinition definition;
    private readonly IReadOnlyList<LevelEntry> entries;
    private readonly IReadOnlyList<(long Sequence, JournalEntry Entry)> journal;
    private readonly Dictionary<string, long> rounds = new(StringComparer.Ordinal);
    private readonly HashSet<string> live;
    private readonly long restarted;

    /// <param name="entries">In order.</param>
    /// <param name="journal">In order.</param>
    public LevelHistory(ProcessDefinition definition, ProcessState state, IReadOnlyList<LevelEntry> entries, IReadOnlyList<(long Sequence, JournalEntry Entry)> journal)
    {
        (this.definition, this.entries, this.journal) = (definition, entries, journal);
        var before = new Dictionary<string, List<(string Level, long Round)>>(StringComparer.Ordinal);
        foreach (var (sequence, entry) in journal)
        {
            switch (entry)
            {
                case { Event: "Started" }:
                    rounds[entry.ActivityId] = sequence;
                    break;
                case { Event: Progress.AskedAgain, Detail: { } by }:
                    (before.TryGetValue(by, out var asked) ? asked : before[by] = []).Add((entry.ActivityId, rounds.GetValueOrDefault(entry.ActivityId)));
                    break;
                // Whom a changed text had asked again, before it was taken back: what they had said stands again.
                case { Event: "Withdrawn" } when before.Remove(entry.ActivityId, out var released):
                    released.ForEach(r => rounds[r.Level] = r.Round);
                    break;
                case { Event: "Completed" }:
                    before.Remove(entry.ActivityId);
                    break;
            }
        }

        restarted = journal.Where(j => j.Entry.Event == Progress.Restarted).Select(j => j.Sequence).DefaultIfEmpty(0).Max();
        // What is done and, of several who sign together, what is under way.
        live = [.. Progress.Done(definition, journal.Select(j => j.Entry)), .. state.Bookmarks.Select(b => TopOf(b.ActivityId))];
    }

    public IEnumerable<TaskNode> Levels => definition.Tasks.Where(IsLevel);

    /// <summary>Whether the step was asked again for a changed text since it was last returned to.</summary>
    public bool IsAskedAgain(string nodeId) => journal.LastOrDefault(j => Progress.ReturnedTo(j.Entry) == nodeId || (j.Entry.Event == Progress.AskedAgain && j.Entry.ActivityId == nodeId))
        is { Entry.Event: Progress.AskedAgain };

    public static bool IsLevel(TaskNode task) => task.Position != Positions.Drafter;

    /// <summary>As it stands after one more decision.</summary>
    public LevelHistory After(LevelEntry? decided, ProcessState next, IEnumerable<JournalEntry> more, long sequence) =>
        new(definition, next, decided is null ? entries : [.. entries, decided], [.. journal, .. more.Select(j => (sequence, j))]);

    /// <summary>Levels that have agreed on another text than this one.</summary>
    /// <returns>Node ids.</returns>
    public IReadOnlyList<string> VoidFor(string hash) =>
        [.. Levels.Where(l => live.Contains(TopOf(l.ActivityId)) && Current(l).Any(e => e.Forward) && !Stands(l, hash)).Select(l => l.ActivityId)];

    /// <summary>What must have decided on this very text before it is public at that activity and has not.</summary>
    public IReadOnlyList<TaskNode> Missing(string publishAt, string hash)
    {
        var always = definition.OnEveryWayTo(publishAt).Select(t => t.ActivityId).ToHashSet(StringComparer.Ordinal);
        return [.. Levels.Where(l => live.Contains(TopOf(l.ActivityId)) ? (always.Contains(l.ActivityId) || Current(l).Count > 0) && !Stands(l, hash) : always.Contains(l.ActivityId))];
    }

    /// <summary>The decisions that stand on this very text, in order.</summary>
    public IReadOnlyList<LevelEntry> StandingOn(string hash) =>
        [.. Levels.Where(l => live.Contains(TopOf(l.ActivityId)) && Stands(l, hash))
            .SelectMany(l => Current(l).Where(e => e.Forward && e.Hash == hash && !e.Own && Asks(l, e))).OrderBy(e => e.Number)];

    /// <summary>What that person, or system account, has agreed to in the round that counts, beside that task.</summary>
    public IReadOnlyList<LevelEntry> By(Guid decider, Guid task) =>
        [.. Levels.Where(l => live.Contains(TopOf(l.ActivityId))).SelectMany(Current).Where(e => e.Forward && e.TaskId != task && (e.DeciderId ?? e.SystemAccountId) == decider).OrderBy(e => e.Number)];

    private List<LevelEntry> Current(TaskNode level) =>
        [.. entries.Where(e => e.NodeId == level.ActivityId && e.Opened >= RoundOf(level.ActivityId))];

    /// <summary>The last time that it, or what contains it, or the whole process, began.</summary>
    private long RoundOf(string nodeId)
    {
        var round = Math.Max(rounds.GetValueOrDefault(nodeId), restarted);
        for (var end = nodeId.LastIndexOf(':'); end > 0; end = nodeId.LastIndexOf(':', end - 1))
        {
            round = Math.Max(round, rounds.GetValueOrDefault(nodeId[..end]));
        }

        return round;
    }

    /// <summary>Whether the process asks that position there: who was added to those who sign together is no level.</summary>
    private static bool Asks(TaskNode level, LevelEntry entry) =>
        level.Completion is { Signers: var signers } ? signers.Any(s => s.Position == entry.Position) : entry.Position == level.Position;

    private bool Stands(TaskNode level, string hash)
    {
        var current = Current(level);
        var agreed = current.Where(e => e.Forward && e.Hash == hash && !e.Own && Asks(level, e)).ToList();
        return level.Completion switch
        {
            null => current is [.., { Forward: true, Own: false } last] && last.Hash == hash,
            { Mode: CompletionMode.Any } => agreed.Count > 0,
            { Mode: CompletionMode.Percent, Percent: var percent, Signers.Count: var asked } => agreed.Count * 100 >= percent * asked,
            { Signers: var signers } => current.TrueForAll(e => e.Forward && e.Hash == hash && !e.Own) && signers.All(s => agreed.Exists(e => e.Position == s.Position)),
        };
    }

    private string TopOf(string nodeId)
    {
        var at = nodeId;
        while (definition.Root.Children.All(c => c.NodeId != at) && at.LastIndexOf(':') is > 0 and var end)
        {
            at = at[..end];
        }

        return at;
    }
}
