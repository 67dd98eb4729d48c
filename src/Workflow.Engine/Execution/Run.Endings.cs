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
        return count + (incidents?.Count(i => i.Frame == place.Id) ?? 0);
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
        Release(i => i.Frame == flow.Id && ids.Contains(Node(i.ActivityId).Id));
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

        Release(i => i.Frame != 0 && !places.ContainsKey(i.Frame));
    }

    /// <summary>What had failed there is over, as if it were cancelled: it stays as history, once for each activity.</summary>
    private void Release(Predicate<Fault> over)
    {
        if (incidents?.Exists(over) != true)
        {
            return;
        }

        incidents = [.. incidents.Select(i => over(i) ? i with { Frame = 0 } : i).Reverse().DistinctBy(i => (i.ActivityId, i.Frame)).Reverse()];
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
        Release(i => i.Frame != 0);
        held = null;
        effects.Add(new Effect.Finished());
    }

    /// <summary>Nothing happens where that process is no longer waited for.</summary>
    public void Fail(Effect.StartProcess asked, string message)
    {
        var bookmark = bookmarks.Find(b => b.Id == asked.BookmarkId);
        if (bookmark is not null || asked.BookmarkId is null)
        {
            bookmarks.Remove(bookmark!);
            Fail(Node(asked.ActivityId), new Fault(asked.ActivityId, message, Frame: bookmark?.Frame ?? 0));
        }
    }

    /// <summary>Ends the process, or, where the file says ContinueWithIncidents, only this branch.</summary>
    /// <param name="ends">The process ends whatever the file says.</param>
    private void Fail(ActivityDefinition activity, Fault what, bool ends = false)
    {
        Log(activity, "Faulted", what.Message);
        if (definition.Envelope.ContinuesOnFault && !ends)
        {
            // A loop that fails again and again says so once.
            (incidents ??= []).RemoveAll(i => i.ActivityId == what.ActivityId && (i.Frame == 0 || i.Frame == what.Frame));
            incidents.Add(what);
            return;
        }

        fault = what with { Frame = 0 };
        End(ProcessSubStatus.Faulted);
    }
}
