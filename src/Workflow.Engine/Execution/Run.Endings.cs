using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>What is taken back: lost branches, closed containers, the process as a whole.</summary>
internal sealed partial class Run
{
    /// <summary>How many activities and waits run directly in a container.</summary>
    public int CountIn(Place place)
    {
        var count = bookmarks.Count(b => b.Frame == place.Id);
        foreach (var other in places.Values)
        {
            count += other.Parent == place ? 1 : 0;
        }

        foreach (var item in scheduled)
        {
            count += item.Place == place ? 1 : 0;
        }

        // What has faulted without ending the process is never complete.
        return count + (incidents?.Count(i => Node(i.ActivityId).Parent == place.Activity) ?? 0);
    }


    /// <param name="except">What its own holder has just decided: the host closes that one.</param>
    private void CancelIn(Place flow, IReadOnlySet<string> ids, Bookmark? except = null)
    {
        bookmarks.RemoveAll(b => b.Id == except?.Id);
        for (var i = bookmarks.Count - 1; i >= 0; i--)
        {
            if (bookmarks[i].Frame == flow.Id && ids.Contains(Node(bookmarks[i].ActivityId).Id))
            {
                Cancel(bookmarks[i]);
            }
        }

        foreach (var inner in places.Values.Where(p => p.Parent == flow && ids.Contains(p.Activity!.Id)).ToList())
        {
            Close(inner);
        }

        Unschedule(item => item.Place == flow && ids.Contains(item.Activity.Id));
    }

    /// <summary>A container is over, with all that still runs in it.</summary>
    private void Close(Place place)
    {
        foreach (var bookmark in bookmarks.Where(b => PlaceOf(b.Frame).IsWithin(place)).ToList())
        {
            Cancel(bookmark);
        }

        Unschedule(item => item.Place.IsWithin(place));
        foreach (var inner in places.Values.Where(p => p.IsWithin(place)).ToList())
        {
            places.Remove(inner.Id);
        }
    }

    private void Unschedule(Func<(ActivityDefinition Activity, Place Place), bool> lost)
    {
        for (var left = scheduled.Count; left > 0; left--)
        {
            var item = scheduled.Dequeue();
            if (!lost(item))
            {
                scheduled.Enqueue(item);
            }
        }
    }

    private void Cancel(Bookmark bookmark)
    {
        // By its id: what it remembers may have been changed meanwhile.
        bookmarks.RemoveAll(b => b.Id == bookmark.Id);
        // What opened within this very transition was never carried out: both effects fall away.
        var opened = effects.FindIndex(e => e.Opens == bookmark.Id);
        if (opened >= 0)
        {
            effects.RemoveAt(opened);
        }
        else
        {
            // Something that waited is gone: taking back what led to that would not bring it back.
            MakeIrrevocable();
            switch (bookmark.Kind)
            {
                case "Task" or "RunTask":
                    effects.Add(new Effect.CloseTask(bookmark.Id));
                    break;
                case "Timer":
                    effects.Add(new Effect.CancelTimer(bookmark.Id));
                    break;
                case "Event":
                    effects.Add(new Effect.ForgetEvent(bookmark.Id));
                    break;
                case "Process":
                    effects.Add(new Effect.ForgetProcess(bookmark.Id));
                    break;
            }
        }

        Log(Node(bookmark.ActivityId), "Canceled", null);
    }

    private void End(ProcessSubStatus status)
    {
        ended = status;
        foreach (var bookmark in bookmarks.ToList())
        {
            Cancel(bookmark);
        }

        places.Clear();
        scheduled.Clear();
        held = null;
        effects.Add(new Effect.Finished());
    }

    public void Fail(string activityId, string message)
    {
        bookmarks.RemoveAll(b => b.ActivityId == activityId);
        Fail(Node(activityId), new Fault(activityId, message));
    }

    /// <summary>Ends the process, or, where the file says ContinueWithIncidents, only this branch.</summary>
    private void Fail(ActivityDefinition activity, Fault what, bool always = false)
    {
        Log(activity, "Faulted", what.Message);
        if (definition.Envelope.ContinuesOnFault && !always)
        {
            // Once per activity: a loop that fails again and again says so once.
            (incidents ??= []).RemoveAll(i => i.ActivityId == what.ActivityId);
            incidents.Add(what);
            return;
        }

        fault = what;
        End(ProcessSubStatus.Faulted);
    }
}
