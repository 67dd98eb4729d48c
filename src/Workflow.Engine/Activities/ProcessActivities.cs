using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Activities;

/// <summary>Elsa's portable human task: named, with a payload, done when somebody says so.</summary>
internal sealed class RunTaskActivity : IActivityBehavior
{
    public const string TypeName = "Elsa.RunTask";

    public string Type => TypeName;
    public IReadOnlyList<string> Inputs { get; } = ["taskName", "payload"];

    public bool WaitsIn(ActivityDefinition activity) => true;

    public Step Execute(ActivityContext context)
    {
        var (name, payload) = (context.Text("taskName") ?? "", context.Value("payload")?.DeepClone());
        return new Step.Wait("RunTask", bookmark => new Effect.RunTask(bookmark, context.Activity.NodeId, name, payload));
    }
}

internal sealed class EventActivity : IActivityBehavior
{
    public string Type => "Elsa.Event";
    public IReadOnlyList<string> Inputs { get; } = ["eventName"];

    public bool WaitsIn(ActivityDefinition activity) => true;

    public Step Execute(ActivityContext context) => context.Text("eventName") is { Length: > 0 } name
        ? new Step.Wait("Event", bookmark => new Effect.AwaitEvent(bookmark, context.Activity.NodeId, name), name)
        : new Step.Fail($"“{context.Activity.Title}”没有写等哪个事件");
}

internal sealed class PublishEventActivity : IActivityBehavior
{
    public string Type => "Elsa.PublishEvent";
    public IReadOnlyList<string> Inputs { get; } = ["eventName", "correlationId", "isLocalEvent", "payload"];

    public Step Execute(ActivityContext context) => context.Text("eventName") is { Length: > 0 } name
        ? new Step.LeaveWith("Done", new Effect.PublishEvent(
            context.Activity.NodeId, name, string.IsNullOrWhiteSpace(context.Text("correlationId")) ? null : context.Text("correlationId"),
            context.IsTrue("isLocalEvent"), context.Value("payload")?.DeepClone()))
        : new Step.Fail($"“{context.Activity.Title}”没有写发出哪个事件");
}

/// <summary>Starts another process; without waiting for its end unless the file says so.</summary>
internal sealed class DispatchWorkflowActivity : IActivityBehavior
{
    public string Type => "Elsa.DispatchWorkflow";
    public IReadOnlyList<string> Inputs { get; } = ["workflowDefinitionId", "correlationId", "input", "waitForCompletion"];

    public Step Execute(ActivityContext context) => ChildProcess.Start(context, context.IsTrue("waitForCompletion"), atOnce: false);
}

/// <summary>Runs another process first. It is always waited for: how it ended is the result.</summary>
internal sealed class ExecuteWorkflowActivity : IActivityBehavior
{
    public string Type => "Elsa.ExecuteWorkflow";
    public IReadOnlyList<string> Inputs { get; } = ["workflowDefinitionId", "correlationId", "input", "waitForCompletion"];

    public Step Execute(ActivityContext context) => ChildProcess.Start(context, waits: true, atOnce: true);
}

/// <summary>One process for every item; the bodies run as the processes end.</summary>
internal sealed class BulkDispatchWorkflowsActivity : IActivityBehavior
{
    public string Type => "Elsa.BulkDispatchWorkflows";
    public IReadOnlyList<string> Inputs { get; } = ["workflowDefinitionId", "items", "defaultItemInputKey", "correlationIdFunction", "input", "waitForCompletion"];
    public IReadOnlyList<string> Embedded { get; } = ["childCompleted", "childFaulted"];
    public IReadOnlyList<string> RoundVariables { get; } = ["ChildInstanceId"];

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) => ["Completed", "Canceled", "Done"];

    public bool LeavesByOne(ActivityDefinition activity) => false;

    public Step Execute(ActivityContext context)
    {
        if (context.Text("workflowDefinitionId") is not { Length: > 0 } definition)
        {
            return new Step.Fail($"“{context.Activity.Title}”没有写启动哪个流程");
        }

        var waits = context.IsTrue("waitForCompletion", ifAbsent: true);
        var key = context.Text("defaultItemInputKey") ?? "Item";
        var correlation = context.Text("correlationIdFunction");
        var starts = context.Items("items").Select(item =>
        {
            var input = ChildProcess.Input(context);
            foreach (var (name, value) in item as JsonObject ?? new JsonObject { [key] = item?.DeepClone() })
            {
                input[name] = value?.DeepClone();
            }

            return (Func<string?, Effect>)(bookmark => new Effect.StartProcess(bookmark, context.Activity.NodeId, definition, correlation, input, AtOnce: false));
        }).ToList();
        if (starts.Count == 0)
        {
            return Step.Done;
        }

        return waits ? new Step.WaitForAll("Process", [.. starts.Select(s => (Func<string, Effect>)s)]) : new Step.LeaveWithAll("Done", [.. starts.Select(s => s(null))]);
    }

    public Step Resume(ActivityContext context, string outcome, JsonNode? result)
    {
        var body = context.Activity.InSlot(ActivityContext.AsText(ProcessDefinitionReader.Child(result, "WorkflowSubStatus")) == "Faulted" ? "childFaulted" : "childCompleted");
        return body is null
            ? Next(context)
            : new Step.Enter([new(body, new Dictionary<string, JsonNode?> { ["ChildInstanceId"] = ProcessDefinitionReader.Child(result, "WorkflowInstanceId")?.DeepClone() })]);
    }

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) => Next(context);

    private static Step Next(ActivityContext context) => context.StillRunning == 0 ? new Step.Leave(["Completed", "Done"]) : new Step.Stay();
}

internal static class ChildProcess
{
    public static Step Start(ActivityContext context, bool waits, bool atOnce)
    {
        if (context.Text("workflowDefinitionId") is not { Length: > 0 } definition)
        {
            return new Step.Fail($"“{context.Activity.Title}”没有写启动哪个流程");
        }

        var (correlation, input) = (context.Text("correlationId"), Input(context));
        Effect Effect(string? bookmark) => new Effect.StartProcess(bookmark, context.Activity.NodeId, definition, correlation, input, atOnce);
        return waits ? new Step.Wait("Process", Effect) : new Step.LeaveWith("Done", Effect(null));
    }

    public static Dictionary<string, JsonNode?> Input(ActivityContext context) =>
        (context.Value("input") as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value?.DeepClone(), StringComparer.Ordinal);
}
