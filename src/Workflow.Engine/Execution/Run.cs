using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Definitions;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Execution;

/// <summary>The working copy of one transition: runs activities first in, first out, until everything waits or has ended.</summary>
internal sealed class Run(ProcessDefinition definition, ProcessState before, DateTimeOffset now)
{
    public const string InputPrefix = "in:";

    /// <summary>A process that makes this many steps without waiting goes round in circles.</summary>
    private const int MaxSteps = 10_000;

    private readonly FlowGraph graph = definition.Graph;
    private readonly List<Bookmark> bookmarks = [.. before.Bookmarks];
    private readonly List<Token> tokens = [.. before.Tokens];
    private readonly SortedDictionary<string, JsonNode?> values = new(before.Values.ToDictionary(), StringComparer.Ordinal);
    private readonly SortedSet<string> joined = new(before.Joined ?? [], StringComparer.Ordinal);
    private readonly Queue<string> scheduled = new();
    private readonly List<Effect> effects = [];
    private readonly List<JournalEntry> journal = [];
    private int nextBookmark = before.NextBookmark;
    private ProcessSubStatus? ended;
    private Fault? fault;

    public void Schedule(string activityId) => scheduled.Enqueue(activityId);

    public void Resume(Bookmark bookmark, ActivityDefinition activity, string outcome)
    {
        bookmarks.Remove(bookmark);
        Log(activity, "Resumed", outcome);
        Carry(activity, ActivityRegistry.Get(activity.Type).Resume(Context(activity), outcome));
    }

    public Transition Finish()
    {
        for (var steps = 0; ended is null && TryNext(out var id); steps++)
        {
            var activity = definition.Find(id)!;
            if (steps == MaxSteps)
            {
                Fail(activity, $"流程走了{MaxSteps}步还没有停下来等人办理");
                break;
            }

            Execute(activity);
        }

        if (ended is null && bookmarks.Count == 0)
        {
            if (tokens.Count == 0)
            {
                End(ProcessSubStatus.Finished);
            }
            else
            {
                var stuck = definition.Find(tokens[0].Target)!;
                Fail(stuck, $"“{stuck.Title}”在等一条不会再来的分支");
            }
        }

        return new Transition(
            new ProcessState(
                before.DefinitionId, before.Version, ended ?? ProcessSubStatus.Suspended, bookmarks, tokens, nextBookmark, values, fault,
                joined.Count > 0 ? [.. joined] : null),
            effects, journal);
    }

    // What arrived while its target was about to run, or waited for a branch that has turned elsewhere, comes up when all else is done.
    private bool TryNext([NotNullWhen(true)] out string? id)
    {
        if (scheduled.Count == 0)
        {
            ScheduleReady();
        }

        return scheduled.TryDequeue(out id);
    }

    private void Execute(ActivityDefinition activity)
    {
        ConsumeTokens(activity);
        Log(activity, "Started", null);
        Carry(activity, ActivityRegistry.Get(activity.Type).Execute(Context(activity)));
    }

    private void Carry(ActivityDefinition activity, Step step)
    {
        switch (step)
        {
            case Step.Leave(var ports):
                Complete(activity, ports);
                break;
            case Step.LeaveWith(var port, var effect):
                effects.Add(effect);
                Complete(activity, [port]);
                break;
            case Step.Wait(var kind, var effect):
                var bookmark = new Bookmark((nextBookmark++).ToString(), activity.Id, kind);
                bookmarks.Add(bookmark);
                effects.Add(effect(bookmark.Id));
                Log(activity, "Suspended", null);
                break;
            case Step.End:
                Log(activity, "Completed", null);
                End(ProcessSubStatus.Finished);
                break;
            case Step.Fail(var message):
                Fail(activity, message);
                break;
        }
    }

    private void Complete(ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        Log(activity, "Completed", string.Join(',', ports));
        var taken = graph.From(activity.Id).Where(c => ports.Contains(c.Port)).ToList();
        // Ways back first: they void the round before, not what leaves together with them.
        foreach (var connection in taken.Where(graph.IsBack))
        {
            StartOver(connection.Target);
        }

        tokens.AddRange(taken.Select(c => new Token(c.Source, c.Port, c.Target)));

        ScheduleReady();
    }

    /// <summary>Going back to an activity starts anew what depends on it: what still waits there, and what was on its way, belongs to
    /// the round before and must not come together with this one. What other branches have brought to a join there still counts.</summary>
    private void StartOver(string target)
    {
        var region = graph.Region(target);
        Cancel(region);
        tokens.RemoveAll(t => region.Contains(t.Source));
        foreach (var join in region.Where(id => id != target && joined.Remove(id)).Order(StringComparer.Ordinal))
        {
            tokens.AddRange(graph.Forward(join).Where(c => !region.Contains(c.Source)).Select(c => new Token(c.Source, c.Port, c.Target))
                .Where(t => !tokens.Contains(t)));
        }
    }

    private void ScheduleReady()
    {
        foreach (var target in tokens.Select(t => t.Target).Distinct().ToList())
        {
            if (scheduled.Contains(target) || !tokens.Any(t => t.Target == target))
            {
                continue;
            }

            var activity = definition.Find(target)!;
            if (!IsReady(activity))
            {
                continue;
            }

            if (activity.MergeMode == MergeMode.Race)
            {
                var losing = graph.Upstream(target);
                Cancel(losing);
                tokens.RemoveAll(t => losing.Contains(t.Target));
            }

            scheduled.Enqueue(target);
        }
    }

    private bool IsReady(ActivityDefinition activity)
    {
        var arrived = tokens.Where(t => t.Target == activity.Id).ToList();
        bool Brought(ConnectionDefinition c) => arrived.Any(t => t.Source == c.Source && t.Port == c.Port);
        return activity.MergeMode switch
        {
            MergeMode.Merge => graph.Forward(activity.Id).All(Brought) || arrived.Exists(IsReturn),
            MergeMode.Converge => graph.To(activity.Id).All(Brought),
            MergeMode.Active => !graph.Upstream(activity.Id).Any(IsAtWork),
            MergeMode.Stream => !graph.Forward(activity.Id).Any(c => IsAtWork(c.Source)),
            _ => true,
        };
    }

    private bool IsReturn(Token token) => graph.To(token.Target).Any(c => graph.IsBack(c) && c.Source == token.Source && c.Port == token.Port);

    private bool IsAtWork(string activityId) =>
        bookmarks.Exists(b => b.ActivityId == activityId) || tokens.Exists(t => t.Target == activityId);

    private void ConsumeTokens(ActivityDefinition activity)
    {
        switch (activity.MergeMode)
        {
            case MergeMode.Cascade:
                if (tokens.Find(t => t.Target == activity.Id) is { } first)
                {
                    tokens.Remove(first);
                }

                break;
            // One of each connection: a second one on the same connection is a second run.
            case MergeMode.Stream:
                tokens.Where(t => t.Target == activity.Id).Distinct().ToList().ForEach(t => tokens.Remove(t));
                break;
            default:
                tokens.RemoveAll(t => t.Target == activity.Id);
                break;
        }

        if (activity.MergeMode == MergeMode.Merge && graph.MustRemember(activity.Id))
        {
            joined.Add(activity.Id);
        }
    }

    private void Cancel(IReadOnlySet<string> activities)
    {
        foreach (var bookmark in bookmarks.Where(b => activities.Contains(b.ActivityId)).ToList())
        {
            Cancel(bookmark);
        }

        var kept = scheduled.Where(id => !activities.Contains(id)).ToList();
        scheduled.Clear();
        kept.ForEach(scheduled.Enqueue);
    }

    private void Cancel(Bookmark bookmark)
    {
        bookmarks.Remove(bookmark);
        // What opened within this very transition was never carried out: both effects fall away.
        var opened = effects.FindIndex(e => bookmark.Id == e switch
        {
            Effect.OpenTask task => task.BookmarkId,
            Effect.SetTimer timer => timer.BookmarkId,
            Effect.RunCheck check => check.BookmarkId,
            Effect.Publish publish => publish.BookmarkId,
            _ => null,
        });
        if (opened >= 0)
        {
            effects.RemoveAt(opened);
        }
        else if (bookmark.Kind is "Task")
        {
            effects.Add(new Effect.CloseTask(bookmark.Id));
        }
        else if (bookmark.Kind is "Delay" or "StartAt")
        {
            effects.Add(new Effect.CancelTimer(bookmark.Id));
        }

        Log(definition.Find(bookmark.ActivityId)!, "Canceled", null);
    }

    private void End(ProcessSubStatus status)
    {
        ended = status;
        foreach (var bookmark in bookmarks.ToList())
        {
            Cancel(bookmark);
        }

        tokens.Clear();
        joined.Clear();
        scheduled.Clear();
        effects.Add(new Effect.Finished());
    }

    private void Fail(ActivityDefinition activity, string message)
    {
        fault = new Fault(activity.Id, message);
        Log(activity, "Faulted", message);
        End(ProcessSubStatus.Faulted);
    }

    private ActivityContext Context(ActivityDefinition activity) =>
        new(definition, activity, now, Evaluate, (name, value) => values[name] = value?.DeepClone());

    private JsonNode? Evaluate(Expression expression) => expression switch
    {
        Expression.Literal(var value) => value,
        Expression.Variable(var name) => values.TryGetValue(name, out var set) ? set : definition.Variables.First(v => v.Name == name).Default,
        Expression.Input(var name) => values.GetValueOrDefault(InputPrefix + name),
        _ => throw new InvalidOperationException($"Nobody evaluates {expression}."),
    };

    private void Log(ActivityDefinition activity, string what, string? detail) => journal.Add(new JournalEntry(activity.Id, activity.Type, what, detail));
}
