using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>The working copy of a <see cref="Frame"/>; the process itself is the one without an activity.</summary>
internal sealed class Place(int id, ActivityDefinition? activity, Place? parent, bool round)
{
    public int Id => id;
    public ActivityDefinition? Activity => activity;
    public Place? Parent => parent;
    public bool Round => round;
    public bool Breaking { get; set; }
    public SortedDictionary<string, JsonNode?>? Values { get; set; }
    public List<Token> Tokens { get; private init; } = [];
    public SortedSet<string>? Joined { get; set; }
    public List<string>? Passed { get; set; }
    public List<Jump>? Jumps { get; set; }
    public List<Undone>? Undone { get; set; }
    public JsonObject? Notes { get; set; }
    public Signing? Signing { get; set; }

    /// <summary>Where the inputs and outputs of what runs here belong: the process, or the definition that runs as an activity.</summary>
    public Place Composite => activity is null || (activity.Inner is not null && round) ? this : parent!.Composite;

    public FlowGraph Graph => activity!.Graph!;

    public static Place Of(Frame frame, ActivityDefinition activity, Place parent) => new(frame.Id, activity, parent, frame.Round)
    {
        Breaking = frame.Breaking,
        Values = frame.Values is null ? null : new SortedDictionary<string, JsonNode?>(frame.Values.ToDictionary(), StringComparer.Ordinal),
        Tokens = [.. frame.Tokens ?? []],
        Joined = frame.Joined is null ? null : new SortedSet<string>(frame.Joined, StringComparer.Ordinal),
        Passed = frame.Passed?.ToList(),
        Jumps = frame.Jumps?.ToList(),
        Undone = frame.Undone?.ToList(),
        Notes = frame.Notes,
        Signing = frame.Signing,
    };

    public Frame ToFrame() => new(
        id, activity!.NodeId, parent!.Id, round, Breaking, Values is { Count: > 0 } ? Values : null, Tokens.Count > 0 ? Tokens : null,
        Joined is { Count: > 0 } ? [.. Joined] : null, Passed is { Count: > 0 } ? Passed : null, Jumps is { Count: > 0 } ? Jumps : null, Undone is { Count: > 0 } ? Undone : null, Notes, Signing);

    public void Set(string name, JsonNode? value) => (Values ??= new(StringComparer.Ordinal))[name] = value?.DeepClone();

    public bool IsWithin(Place other)
    {
        for (var place = this; place is not null; place = place.Parent)
        {
            if (place == other)
            {
                return true;
            }
        }

        return false;
    }
}
