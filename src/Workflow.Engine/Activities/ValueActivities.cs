using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

internal sealed class SetVariableActivity : IActivityBehavior
{
    public string Type => "Elsa.SetVariable";
    public IReadOnlyList<string> Inputs { get; } = ["value"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read)
    {
        activity.Prepared = ProcessDefinitionReader.Child(activity.Json, "variable") is { } variable
            && read(new JsonObject { ["type"] = "Variable", ["value"] = variable.DeepClone() }).Expression is Expression.Variable(var name)
                ? name
                : null;
        return activity.Prepared is null ? [("variable", "要赋值的变量没有定义")] : [];
    }

    public Step Execute(ActivityContext context)
    {
        if (context.Activity.Prepared is string name)
        {
            context.SetVariable(name, context.Value("value"));
        }

        return Step.Done;
    }
}

internal sealed class SetOutputActivity : IActivityBehavior
{
    public string Type => "Elsa.SetOutput";
    public IReadOnlyList<string> Inputs { get; } = ["outputName", "outputValue"];

    public Step Execute(ActivityContext context)
    {
        if (context.Text("outputName") is { Length: > 0 } name)
        {
            context.SetProcessOutput(name, context.Value("outputValue"));
        }

        return Step.Done;
    }
}

internal sealed class SetNameActivity : IActivityBehavior
{
    public string Type => "Elsa.SetName";
    public IReadOnlyList<string> Inputs { get; } = ["value"];

    public Step Execute(ActivityContext context)
    {
        context.SetName(context.Text("value"));
        return Step.Done;
    }
}

internal sealed class CorrelateActivity : IActivityBehavior
{
    public string Type => "Elsa.Correlate";
    public IReadOnlyList<string> Inputs { get; } = ["correlationId"];

    public Step Execute(ActivityContext context)
    {
        context.Correlate(context.Text("correlationId"));
        return Step.Done;
    }
}

internal sealed class WriteLineActivity : IActivityBehavior
{
    public string Type => "Elsa.WriteLine";
    public IReadOnlyList<string> Inputs { get; } = ["text"];

    public Step Execute(ActivityContext context) => new Step.LeaveWith("Done", new Effect.WriteLine(context.Activity.NodeId, context.Text("text") ?? ""));
}

/// <summary>The script's value is the result; <c>setOutcome</c> chooses the port, which is Done otherwise.</summary>
internal sealed class RunJavaScriptActivity : IActivityBehavior
{
    public string Type => "Elsa.RunJavaScript";
    public IReadOnlyList<string> Inputs { get; } = ["script", "possibleOutcomes"];

    public IReadOnlyList<string>? Ports(ActivityDefinition activity) =>
        activity.Literal("possibleOutcomes") is JsonArray names ? [.. names.Select(ProcessDefinitionReader.Text).OfType<string>(), "Done"] : ["Done"];

    // The script may stand as a literal text too: Elsa's input is a string that holds a script.
    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read)
    {
        var (script, fault) = activity.Input("script") is Expression.Literal(var text)
            ? read(new JsonObject { ["type"] = "JavaScript", ["value"] = text?.DeepClone() })
            : (activity.Input("script"), null);
        activity.Prepared = script;
        return fault is not null ? [("script", fault)] : script is null ? [("script", "没有写脚本")] : [];
    }

    public Step Execute(ActivityContext context)
    {
        if (context.Activity.Prepared is not Expression.JavaScript script)
        {
            return Step.Done;
        }

        var (value, outcomes) = context.RunScript(script.Script);
        context.SetOutput("result", value);
        return outcomes.Count > 0 ? new Step.Leave(outcomes) : Step.Done;
    }
}
