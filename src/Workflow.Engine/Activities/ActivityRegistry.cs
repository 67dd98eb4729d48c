namespace Workflow.Engine.Activities;

/// <summary>Every activity type that this engine executes; a new one is a behaviour and a line here.</summary>
internal static class ActivityRegistry
{
    private static readonly Dictionary<string, IActivityBehavior> Behaviors = new IActivityBehavior[]
    {
        new FlowchartActivity(), new SequenceActivity(), new ParallelActivity(), new ForkActivity(),
        new StartActivity(), new EndActivity(), new FinishActivity(), new CompleteActivity(), new FaultActivity(), new BreakActivity(),
        new FlowDecisionActivity(), new FlowSwitchActivity(), new FlowForkActivity(), new FlowJoinActivity(), new FlowNodeActivity(),
        new IfActivity(), new SwitchActivity(), new WhileActivity(), new ForActivity(), new ForEachActivity(), new ParallelForEachActivity(),
        new SetVariableActivity(), new SetOutputActivity(), new SetNameActivity(), new CorrelateActivity(), new WriteLineActivity(), new RunJavaScriptActivity(),
        new DelayActivity(), new StartAtActivity(), new TimerActivity(), new CronActivity(),
        new RunTaskActivity(), new EventActivity(), new PublishEventActivity(),
        new DispatchWorkflowActivity(), new ExecuteWorkflowActivity(), new BulkDispatchWorkflowsActivity(),
        new TaskActivity(), new CheckActivity(), new PublishActivity(), new NotifyActivity(),
    }.ToDictionary(b => b.Type, StringComparer.Ordinal);

    public static IEnumerable<string> Types => Behaviors.Keys;

    public static IActivityBehavior? Find(string type) => Behaviors.GetValueOrDefault(type);

    /// <summary>Why a type that nobody executes is refused.</summary>
    public static string Refusal(string type) => type switch
    {
        "Elsa.RunCSharp" or "Elsa.RunPython" or "Elsa.RunLiquid" => $"本引擎不执行“{type}”：请改用 Elsa.RunJavaScript 或 Elsa.SetVariable",
        _ when type.Contains("Http", StringComparison.Ordinal) => $"本引擎不执行“{type}”：流程不收发网页请求，请改用 Elsa.Event、Elsa.RunTask 或 Workflow.Task",
        _ => $"不认识活动类型“{type}”：可用 {string.Join("、", Types)}",
    };
}
