using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>The working copy of one transition: runs activities first in, first out, until everything waits or has ended.</summary>
internal sealed partial class Run
{
    public const string InputPrefix = "in:";
    public const string OutputPrefix = "out:";

    private const string Standstill = "Standstill";

    /// <summary>A process that makes this many steps without waiting goes round in circles.</summary>
    private const int MaxSteps = 10_000;

    private readonly ProcessDefinition definition;
    private readonly ProcessState before;
    private readonly ProcessInput input;
    private readonly List<Bookmark> bookmarks;
    private readonly SortedDictionary<int, Place> places = [];
    private readonly Place process = new(0, null, null, round: false);
    private readonly Queue<(ActivityDefinition Activity, Place Place)> scheduled = new();
    private readonly List<Effect> effects = [];
    private readonly List<JournalEntry> journal = [];
    private List<Fault>? incidents;
    private int next;
    private ProcessSubStatus? ended;
    private Fault? fault;
    private IReadOnlyList<string>? outcomes;
    private string? held;

    /// <summary>The decision that this transition carries out, as long as it can be taken back.</summary>
    private string? cause;

    /// <summary>Tasks whose decision does not hold for what is handed on, and who hands it on.</summary>
    private (IReadOnlyCollection<string> Tasks, string By) madeVoid = ([], "");

    public Run(ProcessDefinition definition, ProcessState before, ProcessInput input)
    {
        (this.definition, this.before, this.input) = (definition, before, input);
        (next, held, incidents, Name, CorrelationId) = (before.Next, before.Held, before.Incidents?.ToList(), before.Name, before.CorrelationId);
        bookmarks = [.. before.Bookmarks];
        process.Values = new SortedDictionary<string, JsonNode?>(before.Values.ToDictionary(), StringComparer.Ordinal);
        foreach (var frame in before.Frames)
        {
            places[frame.Id] = Place.Of(frame, Node(frame.ActivityId), PlaceOf(frame.Parent));
        }
    }

    public DateTimeOffset Now => input.Now;

    public string? Name { get; set; }

    public string? CorrelationId { get; set; }

    public void Start() => scheduled.Enqueue((definition.Root, process));

    public void Resume(Bookmark bookmark, Resumption resumption)
    {
        var activity = Node(bookmark.ActivityId);
        bookmarks.Remove(bookmark);
        SetCause(bookmark);
        madeVoid = (resumption.Void ?? [], activity.NodeId);
        Log(activity, "Resumed", resumption.Outcome);
        var place = PlaceOf(bookmark.Frame);
        var own = place.Activity == activity && !place.Round ? place : null;
        if (own?.Signing is not null)
        {
            Sign(own, bookmark, resumption.Outcome);
        }
        else
        {
            var outer = own?.Parent ?? place;
            Carry(activity, outer, Ask(activity, () => activity.Behavior.Resume(new ActivityContext(this, activity, outer, own), resumption.Outcome, resumption.Result)), own);
        }
    }

    public Transition Finish()
    {
        for (var steps = 0; ended is null && TryNext(out var item); steps++)
        {
            if (steps == MaxSteps)
            {
                Fail(item.Activity, new Fault(item.Activity.NodeId, $"流程走了{MaxSteps}步还没有停下来等人办理"), ends: true);
                break;
            }

            Execute(item.Activity, item.Place);
        }

        incidents?.RemoveAll(i => i.Type == Standstill);
        if (ended is null && bookmarks.Count == 0)
        {
            NoteStandstill();
        }

        return new Transition(
            new ProcessState(
                before.DefinitionId, before.Version, ended ?? ProcessSubStatus.Suspended, bookmarks, [.. places.Values.Select(p => p.ToFrame())],
                next, process.Values!, fault, incidents is { Count: > 0 } ? incidents : null, Name, CorrelationId, held, outcomes),
            effects, journal);
    }

    // Like Elsa's, a process whose join can't fill stands still; unlike Elsa's, it says where and why.
    private void NoteStandstill()
    {
        if (incidents?.Exists(i => i.Frame != 0) == true)
        {
            return;
        }

        if (places.Values.FirstOrDefault(p => p.Tokens.Count > 0) is { } place)
        {
            var stuck = place.Graph.Activity(place.Tokens[0].Target);
            (incidents ??= []).Add(new Fault(stuck.NodeId, $"“{stuck.Title}”在等一条不会再来的分支", Type: Standstill));
            Log(stuck, "Faulted", incidents[^1].Message);
        }
    }

    // What arrived while its target was about to run, or waited for a branch that has turned elsewhere, comes up when all else is done.
    private bool TryNext(out (ActivityDefinition Activity, Place Place) item)
    {
        if (scheduled.Count == 0)
        {
            foreach (var place in places.Values.Where(p => p.Tokens.Count > 0).ToList())
            {
                ScheduleReady(place);
            }
        }

        return scheduled.TryDequeue(out item);
    }

    private void Execute(ActivityDefinition activity, Place place)
    {
        if (place.Activity?.Graph is not null)
        {
            ConsumeTokens(activity, place);
        }

        Log(activity, "Started", null);
        Carry(activity, place, Ask(activity, () => activity.Behavior.Execute(new ActivityContext(this, activity, place, null))), null);
    }

    private static Step Ask(ActivityDefinition activity, Func<Step> decide)
    {
        try
        {
            return decide();
        }
        catch (ScriptFault thrown)
        {
            return new Step.Fail($"“{activity.Title}”的脚本出错：{thrown.Message}");
        }
    }

    /// <param name="place">Where the activity runs.</param>
    /// <param name="own">What it has entered; null where it has not.</param>
    private void Carry(ActivityDefinition activity, Place place, Step step, Place? own)
    {
        switch (step)
        {
            case Step.Leave(var ports):
                Leave(activity, place, ports, own);
                break;
            case Step.LeaveWith(var port, var effect):
                effects.Add(effect);
                Leave(activity, place, [port], own);
                break;
            case Step.LeaveWithAll(var port, var several):
                effects.AddRange(several);
                Leave(activity, place, [port], own);
                break;
            case Step.Wait(var kind, var effect, var stimulus):
                Wait(activity, own ?? place, kind, effect, stimulus);
                Log(activity, "Suspended", null);
                break;
            case Step.WaitForAll(var kind, var several):
                own ??= Enter(activity, place);
                var signers = (activity.Prepared as TaskNode)?.Completion?.Signers;
                own.Signing = signers is null ? null : new Signing([], [], null, null);
                for (var i = 0; i < several.Count; i++)
                {
                    Wait(activity, own, kind, several[i], null, signers?[i], signers is null ? null : SignerPart.Joint);
                }

                Log(activity, "Suspended", null);
                break;
            case Step.Enter(var children) enter:
                own ??= Enter(activity, place);
                own.Notes = enter.Notes ?? own.Notes;
                foreach (var child in children)
                {
                    scheduled.Enqueue((child.Activity, child.Values is null ? own : Round(own, child.Values)));
                }

                break;
            case Step.Stay:
                break;
            case Step.Break:
                Break(place);
                Complete(activity, place, ["Done"]);
                break;
            case Step.Complete(var with):
                Log(activity, "Completed", string.Join(',', with));
                CompleteComposite(place.Composite, with);
                break;
            case Step.End:
                Log(activity, "Completed", null);
                End(ProcessSubStatus.Finished);
                break;
            case Step.Fail(var message, var code, var category, var type):
                Fail(activity, new Fault(activity.NodeId, message, code, category, type, place.Id));
                break;
            default:
                throw new InvalidOperationException($"Nobody carries out {step}.");
        }
    }

    private void Leave(ActivityDefinition activity, Place place, IReadOnlyList<string> ports, Place? own)
    {
        if (own is not null)
        {
            Close(own);
        }

        Complete(activity, place, ports);
    }

    private void Complete(ActivityDefinition activity, Place place, IReadOnlyList<string> ports)
    {
        Log(activity, "Completed", ports.Count == 1 ? ports[0] : string.Join(',', ports));
        Completed(activity, place, ports);
    }

    /// <summary>Tells the container; a round of a loop is over with its body.</summary>
    private void Completed(ActivityDefinition activity, Place place, IReadOnlyList<string> ports)
    {
        if (ended is not null)
        {
            return;
        }

        if (place.Activity is not { } container)
        {
            outcomes = ports is ["Done"] ? null : ports;
            End(ProcessSubStatus.Finished);
            return;
        }

        if (place.Round)
        {
            Close(place);
            if (container.Inner is not null)
            {
                GiveOutputs(container, place);
            }

            (place, container) = (place.Parent!, place.Parent!.Activity!);
        }

        if (container.Graph is not null)
        {
            LeadOn(place, activity, ports);
        }
        else
        {
            var at = place;
            Carry(container, at.Parent!, Ask(container, () => container.Behavior.ChildCompleted(new ActivityContext(this, container, at.Parent!, at), activity, ports)), at);
        }
    }

    private void CompleteComposite(Place composite, IReadOnlyList<string> with)
    {
        if (composite.Activity is not { } standsFor)
        {
            outcomes = with is ["Done"] ? null : with;
            End(ProcessSubStatus.Finished);
            return;
        }

        Close(composite);
        GiveOutputs(standsFor, composite);
        Leave(standsFor, composite.Parent!.Parent!, with, composite.Parent);
    }

    private static void Break(Place place)
    {
        for (var at = place; at.Activity is not null; at = at.Parent!)
        {
            at.Breaking = true;
            if (at.Activity.Behavior.IsLoop && !at.Round)
            {
                break;
            }
        }
    }

    private Place Enter(ActivityDefinition activity, Place place)
    {
        var own = new Place(NewFrame(), activity, place, round: false);
        places[own.Id] = own;
        return own;
    }

    private Place Round(Place loop, IReadOnlyDictionary<string, JsonNode?> values)
    {
        var round = new Place(NewFrame(), loop.Activity, loop, round: true);
        places[round.Id] = round;
        foreach (var (name, value) in values)
        {
            round.Set(name, value);
        }

        return round;
    }

    private int NewFrame() => places.Count == 0 ? 1 : places.Keys.Last() + 1;

    private Bookmark Wait(
        ActivityDefinition activity, Place place, string kind, Func<string, Effect> effect, string? stimulus = null, TaskSigner? signer = null, SignerPart? part = null, string? askedBy = null)
    {
        var bookmark = new Bookmark(Ids.Of(next++), activity.NodeId, kind, place.Id, cause, stimulus, signer, part, AskedBy: askedBy);
        bookmarks.Add(bookmark);
        effects.Add(effect(bookmark.Id));
        return bookmark;
    }

    private ActivityDefinition Node(string id) => definition.Find(id) ?? throw new InvalidOperationException($"The definition has no activity '{id}'.");

    private Place PlaceOf(int id) => id == 0 ? process : places[id];

    private void Log(ActivityDefinition activity, string what, string? detail)
    {
        // The root is in every journal alike.
        if (activity.Parent is not null || activity.Children.Count == 0)
        {
            journal.Add(new JournalEntry(activity.NodeId, activity.Type, what, detail));
        }
    }

    private static class Ids
    {
        private static readonly string[] Small = [.. Enumerable.Range(0, 256).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];

        public static string Of(int number) => number < Small.Length ? Small[number] : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
