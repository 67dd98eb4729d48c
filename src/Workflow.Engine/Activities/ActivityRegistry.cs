namespace Workflow.Engine.Activities;

/// <summary>Every activity type that this engine executes; a new one is a behaviour and a line here.</summary>
internal static class ActivityRegistry
{
    private static readonly Dictionary<string, IActivityBehavior> Behaviors = new IActivityBehavior[]
    {
        new StartActivity(), new EndActivity("Elsa.End"), new EndActivity("Elsa.Finish"),
        new FlowDecisionActivity(), new FlowSwitchActivity(), new FlowForkActivity(), new FlowJoinActivity(),
        new SetVariableActivity(), new DelayActivity(), new StartAtActivity(),
        new TaskActivity(), new CheckActivity(), new PublishActivity(), new NotifyActivity(),
    }.ToDictionary(b => b.Type, StringComparer.Ordinal);

    public static IEnumerable<string> Types => Behaviors.Keys;

    public static IActivityBehavior? Find(string type) => Behaviors.GetValueOrDefault(type);

    public static IActivityBehavior Get(string type) =>
        Find(type) ?? throw new InvalidOperationException($"Activity type '{type}' has no behaviour; the reader refuses it.");
}
