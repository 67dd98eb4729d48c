using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>What can be taken back, and how: a decision, as long as nobody has acted on it.</summary>
internal sealed partial class Run
{
    private string? Withdraw(string id, string activityId)
    {
        var activity = Node(activityId);
        if (places.Values.FirstOrDefault(p => p.Signing?.Votes.Any(v => v.Id == id) == true) is { } board)
        {
            var vote = board.Signing!.Votes.First(v => v.Id == id);
            board.Signing = board.Signing with { Votes = [.. board.Signing.Votes.Where(v => v != vote)] };
            Log(activity, "Withdrawn", null);
            Wait(activity, board, "Task", b => ((TaskNode)activity.Prepared!).Open(b, vote.Signer), null, vote.Signer, SignerPart.Joint);
            return null;
        }

        var opened = bookmarks.Where(b => b.Cause == id).ToList();
        if (opened.Count > 0 && opened[0].Part == SignerPart.After)
        {
            Log(activity, "Withdrawn", null);
            BringBackToHolder(PlaceOf(opened[0].Frame));
            return null;
        }

        var tokens = places.Values.Where(p => p.Tokens.Exists(t => t.Cause == id)).ToList();
        var flow = places.Values.FirstOrDefault(p =>
            p.Activity == activity.Parent && p.Activity?.Graph is not null && (tokens.Contains(p) || opened.Exists(b => PlaceOf(b.Frame).IsWithin(p))));
        if (flow is null || activity.Prepared is not TaskNode)
        {
            return "后面已经有人办理，或事项已经办结，不能撤回；需要改动的，请后面的人退回";
        }

        // What came straight back has run nothing else anew, so there is nothing else to take back.
        var followed = flow.Jumps?.FindAll(j => j.By == id) ?? [];
        var again = flow.Jumps?.Exists(j => j.For == id) == true;
        var region = flow.Graph.Region(activity.Id);
        if (!again && (followed.Exists(j => j.Port is null && !opened.Exists(b => PlaceOf(b.Frame).IsWithin(flow) && InFlow(b, flow).Id == j.To))
            || (followed.Count == 0 && bookmarks.Exists(b => b.Cause != id && PlaceOf(b.Frame).IsWithin(flow) && region.Contains(InFlow(b, flow).Id) && InFlow(b, flow) != activity))))
        {
            return "后面已经有人办理，不能撤回；需要改动的，请后面的人退回";
        }

        // Where somebody was asked again in between, nothing has been led on to yet.
        var led = again ? [] : followed.FindAll(j => j.Port is { Length: > 0 });
        if (bookmarks.Exists(b => b.Cause != id && PlaceOf(b.Frame).IsWithin(flow) && InFlow(b, flow).Id is var at && led.Exists(j => j.To != at && flow.Graph.Region(j.To).Contains(at))))
        {
            return "后面已经有人办理，不能撤回；需要改动的，请后面的人退回";
        }

        Log(activity, "Withdrawn", null);
        foreach (var bookmark in opened)
        {
            var inner = PlaceOf(bookmark.Frame);
            Cancel(bookmark);
            if (inner.Signing is not null && CountIn(inner) == 0)
            {
                places.Remove(inner.Id);
            }
        }

        tokens.ForEach(p => p.Tokens.RemoveAll(t => t.Cause == id));
        if (followed.Count > 0 || again)
        {
            Drop(flow, j => j.By == id || j.For == id);
            // What another's decision had led on to thereby has not been led on to.
            foreach (var to in led.Select(j => j.To))
            {
                if (IsOpen(flow, to))
                {
                    Drop(flow, j => j.From == to && j.To == to && j.By is null);
                }
                else
                {
                    StartOver(flow, to);
                }
            }

            flow.Jumps!.AddRange(followed.Select(j => j with { By = null }));
        }
        else
        {
            StartOver(flow, activity.Id);
        }

        foreach (var undone in (flow.Undone ?? []).Where(u => u.By == id))
        {
            (flow.Joined ??= new(StringComparer.Ordinal)).Add(undone.Join);
        }

        flow.Undone?.RemoveAll(u => u.By == id);
        AskOnce(flow, activity);
        cause = null;
        return null;
    }

    /// <summary>From now on this is what can be taken back: what others did before can't be any more.</summary>
    private void SetCause(Bookmark bookmark)
    {
        // What the process does by itself carries the decision on; publishing can't be taken back.
        cause = bookmark.Kind switch
        {
            "Task" => bookmark.Id,
            "Check" or "Timer" => bookmark.Cause,
            _ => null,
        };
        if (bookmark.Cause is { } earlier && cause != earlier)
        {
            Forget(earlier);
        }
    }

    private void MakeIrrevocable()
    {
        if (cause is not null)
        {
            Forget(cause);
            cause = null;
        }
    }

    /// <summary>Nothing that is open stands for this decision alone any more.</summary>
    private void Forget(string decision)
    {
        for (var i = 0; i < bookmarks.Count; i++)
        {
            if (bookmarks[i].Cause == decision)
            {
                bookmarks[i] = bookmarks[i] with { Cause = null };
            }
        }

        foreach (var place in places.Values)
        {
            place.Undone?.RemoveAll(u => u.By == decision);
            place.Jumps?.RemoveAll(j => j.By == decision);
            place.Jumps = place.Jumps?.ConvertAll(j => j.For == decision ? j with { For = null } : j);
            for (var i = 0; i < place.Tokens.Count; i++)
            {
                if (place.Tokens[i].Cause == decision)
                {
                    place.Tokens[i] = place.Tokens[i] with { Cause = null };
                }
            }
        }
    }
}
