using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>What an office does to a running case beside deciding its tasks. Each returns why it can't be done, or null.</summary>
internal sealed partial class Run
{
    public string? Carry(Operation operation) => operation switch
    {
        Operation.Terminate(var reason) => Terminate(reason),
        Operation.Continue => Continue(),
        _ when held is not null => $"这件事项已挂起（{held}），恢复后才能办理",
        Operation.Hold(var reason) => Hold(reason),
        Operation.Return(var bookmark, var to, var then) => Task(bookmark) is { } task ? Return(task, to, then) : Gone,
        Operation.Withdraw(var bookmark, var activity) => Withdraw(bookmark, activity),
        Operation.Transfer(var bookmark, var to) => Task(bookmark) is { } task ? Transfer(task, to) : Gone,
        Operation.AddSigner(var bookmark, var signer, var part) => Task(bookmark) is { } task ? AddSigner(task, signer, part) : Gone,
        Operation.RemoveSigner(var bookmark, var later) => Task(bookmark) is { } task ? RemoveSigner(task, later) : Gone,
        _ => throw new InvalidOperationException($"Nobody carries out {operation}."),
    };

    /// <summary>Tasks done on the way to this one, nearest last, with the flowchart that has them.</summary>
    public IEnumerable<(Place Flow, ActivityDefinition Target)> TargetsOf(Bookmark bookmark)
    {
        var at = Node(bookmark.ActivityId);
        for (var place = PlaceOf(bookmark.Frame); place.Activity is { } container; place = place.Parent!)
        {
            if (container.Graph is not null && !place.Round)
            {
                var upstream = place.Graph.Upstream(at.Id);
                foreach (var id in place.Passed ?? [])
                {
                    if (id != at.Id && upstream.Contains(id))
                    {
                        yield return (place, place.Graph.Activity(id));
                    }
                }
            }

            at = container;
        }
    }

    /// <summary>Where this task, done forward, leads straight back to: whoever returned it asked for that.</summary>
    public IEnumerable<ActivityDefinition> StraightBackOf(Bookmark bookmark)
    {
        var at = Node(bookmark.ActivityId);
        for (var place = PlaceOf(bookmark.Frame); place.Activity is { } container; place = place.Parent!)
        {
            foreach (var jump in (place.Jumps ?? []).Where(j => j.From == at.Id && j.By is null))
            {
                yield return place.Graph.Activity(jump.To);
            }

            at = container;
        }
    }

    /// <summary>Ends the journal's word on a return whose target, done again, leads straight back.</summary>
    internal const string StraightBack = "↩";

    private const string Gone = "这项任务已经办结或收回，这次没有生效";

    private Bookmark? Task(string id) => bookmarks.Find(b => b.Id == id && b.Kind == "Task");

    private string? Return(Bookmark bookmark, string to, AfterReturn then)
    {
        if (bookmark.Part is SignerPart.Before or SignerPart.After)
        {
            return "加签人只签意见，由请您加签的人退回";
        }

        if (TargetsOf(bookmark).FirstOrDefault(t => t.Target.NodeId == to) is not ({ } flow, { } target))
        {
            return "只能退回到本事项已经走过的步骤，请重新选择";
        }

        if (bookmark.Part == SignerPart.Joint && then == AfterReturn.BackToMe)
        {
            return "会签中退回会让会签重新开始，不能直接送回；请选“重新逐级审批”";
        }

        if (then == AfterReturn.BackToMe && IsOpen(flow, target.Id) && flow.Jumps?.Exists(j => j.From == target.Id && j.By is null) != true)
        {
            return $"“{target.Title}”正在重新办理，办完会再逐级送来；请等它办完，或选“重新逐级审批”";
        }

        Log(Node(bookmark.ActivityId), "Returned", $"{target.NodeId}{(then == AfterReturn.BackToMe ? StraightBack : "")}");
        var from = InFlow(bookmark, flow);
        SetCause(bookmark);
        CancelIn(flow, new HashSet<string>(StringComparer.Ordinal) { from.Id }, except: bookmark);
        if (then == AfterReturn.RunAgain)
        {
            StartOver(flow, target.Id);
        }
        else
        {
            (flow.Jumps ??= []).Add(new Jump(target.Id, from.Id));
        }

        AskOnce(flow, target);
        return null;
    }

    private void AskOnce(Place flow, ActivityDefinition target)
    {
        if (IsScheduled(flow, target.Id))
        {
            return;
        }

        if (!IsOpen(flow, target.Id))
        {
            scheduled.Enqueue((target, flow));
            return;
        }

        // Somebody else has asked for the same already: done once, it goes back to both, and neither can take that back.
        MakeIrrevocable();
        foreach (var asked in bookmarks.Where(b => PlaceOf(b.Frame).IsWithin(flow) && InFlow(b, flow) == target).Select(b => b.Cause).OfType<string>().ToList())
        {
            Forget(asked);
        }
    }

    /// <summary>The child of the flowchart that holds the bookmark.</summary>
    private ActivityDefinition InFlow(Bookmark bookmark, Place flow)
    {
        var at = Node(bookmark.ActivityId);
        for (var place = PlaceOf(bookmark.Frame); place != flow; place = place.Parent!)
        {
            at = place.Activity!;
        }

        return at;
    }

    private static void Pass(Place flow, ActivityDefinition activity)
    {
        if (!activity.IsWork)
        {
            return;
        }

        flow.Passed ??= [];
        // What was done after it belongs to the round before.
        if (flow.Passed.Contains(activity.Id))
        {
            var region = flow.Graph.Region(activity.Id);
            flow.Passed.RemoveAll(region.Contains);
        }

        flow.Passed.Add(activity.Id);
    }

    /// <summary>Somebody asked for it to come straight back.</summary>
    /// <returns>False where it goes on by the connections.</returns>
    private bool TakeJump(Place flow, ActivityDefinition activity, IReadOnlyList<string> ports)
    {
        if (Drop(flow, j => j.From == activity.Id && j.By is null) is not { Count: > 0 } jumps)
        {
            return false;
        }

        if (LeadsBack(flow, activity, ports))
        {
            MakeIrrevocable();
            LetGo(flow, jumps, [activity.Id, .. flow.Graph.From(activity.Id).Where(c => ports.Contains(c.Port) && flow.Graph.IsBack(c)).Select(c => c.Target)]);
            return false;
        }

        // Asked by another way before its turn: what stands behind it waits for those who were to be asked first.
        if (HasDecided(flow, activity.Id) && flow.Jumps!.Find(j => j.To == activity.Id && j.By is null && j.Port is null) is { } first)
        {
            MakeIrrevocable();
            flow.Jumps.AddRange(jumps.Where(j => j.Port is not null).Select(j => j with { From = first.From }));
            jumps.RemoveAll(j => j.Port is not null);
        }

        // The steps between stay passed: they are not run again. Who is to be asked is asked before a decision goes on that may end the asking.
        foreach (var jump in jumps.OrderBy(j => j.Port is not null))
        {
            if (cause is not null)
            {
                flow.Jumps!.Add(jump with { By = cause });
            }

            var to = flow.Graph.Activity(jump.To);
            if (jump.Port is { } port)
            {
                DecidedGoesOn(flow, to, to == activity ? ports : [port]);
            }
            else
            {
                AskOnce(flow, to);
            }
        }

        Follow(flow);
        return true;
    }

    private string? Transfer(Bookmark bookmark, TaskSigner to)
    {
        Replace(bookmark, bookmark with { Signer = to, Before = bookmark.Signer, Cause = null });
        effects.Add(new Effect.AssignTask(bookmark.Id, to));
        Log(Node(bookmark.ActivityId), "Transferred", to.Assignee ?? to.Position);
        return null;
    }

    private string? Terminate(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return "请写明终止的原因";
        }

        LogCase("Terminated", reason);
        End(ProcessSubStatus.Cancelled);
        return null;
    }

    private string? Hold(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return "请写明挂起的原因";
        }

        held = reason;
        LogCase("Held", reason);
        effects.Add(new Effect.HoldCase(reason));
        return null;
    }

    private string? Continue()
    {
        if (held is null)
        {
            return "这件事项没有挂起";
        }

        held = null;
        LogCase("Continued", null);
        effects.Add(new Effect.HoldCase(null));
        return null;
    }

    private void LogCase(string what, string? detail) => journal.Add(new JournalEntry(definition.Root.NodeId, definition.Root.Type, what, detail));

    private void Replace(Bookmark old, Bookmark changed) => bookmarks[bookmarks.IndexOf(old)] = changed;
}
