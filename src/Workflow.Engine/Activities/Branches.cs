using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

internal sealed class IfActivity : IActivityBehavior
{
    public string Type => "Elsa.If";
    public IReadOnlyList<string> Inputs { get; } = ["condition"];
    public IReadOnlyList<string> Embedded { get; } = ["then", "else"];

    public Step Execute(ActivityContext context)
    {
        var holds = context.IsTrue("condition");
        context.SetOutput("result", holds);
        return context.Activity.InSlot(holds ? "then" : "else") is { } next ? new Step.Enter([new(next)]) : Step.Done;
    }
}

/// <summary>MatchFirst (the default) runs the first case that holds, MatchAny all of them; none holding, the default.</summary>
internal sealed class SwitchActivity : IActivityBehavior
{
    public string Type => "Elsa.Switch";
    public IReadOnlyList<string> Inputs { get; } = ["mode"];
    public IReadOnlyList<string> Embedded { get; } = ["cases", "default"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        SwitchCases.Prepare(activity, read);

    public Step Execute(ActivityContext context)
    {
        var matching = SwitchCases.Matching(context).ToList();
        List<ActivityDefinition> next = matching.Count > 0
            ? [.. matching.Select(c => context.Activity.InSlot($"cases[{c.Index}]")).OfType<ActivityDefinition>()]
            : context.Activity.InSlot("default") is { } otherwise ? [otherwise] : [];
        return next.Count > 0 ? new Step.Enter([.. next.Select(n => new Child(n))]) : Step.Done;
    }

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.StillRunning == 0 ? Step.Done : new Step.Stay();
}

internal sealed class WhileActivity : IActivityBehavior
{
    public string Type => "Elsa.While";
    public IReadOnlyList<string> Inputs { get; } = ["condition"];
    public IReadOnlyList<string> Embedded { get; } = ["body"];
    public bool IsLoop => true;

    public Step Execute(ActivityContext context) => context.IsTrue("condition") && context.Activity.InSlot("body") is { } body
        ? new Step.Enter([new(body)])
        : Step.Done;

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.IsBreaking ? Step.Done : Execute(context);
}

/// <summary>Counts from <c>start</c> to <c>end</c>, which is the last value unless <c>outerBoundInclusive</c> says otherwise.</summary>
internal sealed class ForActivity : IActivityBehavior
{
    public string Type => "Elsa.For";
    public IReadOnlyList<string> Inputs { get; } = ["start", "end", "step", "outerBoundInclusive"];
    public IReadOnlyList<string> RoundVariables { get; } = ["CurrentValue"];
    public IReadOnlyList<string> Embedded { get; } = ["body"];
    public bool IsLoop => true;

    public Step Execute(ActivityContext context) => Next(context, Number(context, "start", 0));

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.IsBreaking ? Step.Done : Next(context, (decimal)context.Notes!["at"]! + Number(context, "step", 1));

    private static Step Next(ActivityContext context, decimal at)
    {
        var (end, step, inclusive) = (Number(context, "end", 0), Number(context, "step", 1), context.IsTrue("outerBoundInclusive", ifAbsent: true));
        if (step == 0)
        {
            return new Step.Fail($"“{context.Activity.Title}”的步长是0，循环不会结束");
        }

        var goesOn = step > 0 ? (inclusive ? at <= end : at < end) : inclusive ? at >= end : at > end;
        if (!goesOn || context.Activity.InSlot("body") is not { } body)
        {
            return Step.Done;
        }

        context.SetOutput("currentValue", Loops.Number(at));
        return new Step.Enter([new(body, new Dictionary<string, JsonNode?> { ["CurrentValue"] = Loops.Number(at) })]) { Notes = new JsonObject { ["at"] = at } };
    }

    // Elsa's are 32-bit whole numbers.
    private static decimal Number(ActivityContext context, string input, decimal ifAbsent) =>
        ActivityContext.AsNumber(context.Value(input)) is { } number ? Math.Clamp(decimal.Truncate(number), int.MinValue, int.MaxValue) : ifAbsent;
}

internal sealed class ForEachActivity : IActivityBehavior
{
    public string Type => "Elsa.ForEach";
    public IReadOnlyList<string> Inputs { get; } = ["items"];
    public IReadOnlyList<string> RoundVariables { get; } = ["CurrentValue", "CurrentIndex"];
    public IReadOnlyList<string> Embedded { get; } = ["body"];
    public bool IsLoop => true;

    public Step Execute(ActivityContext context) => Next(context, 0, context.Items("items"));

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.IsBreaking ? Step.Done : Next(context, (int)context.Notes!["at"]! + 1, [.. context.Notes["items"]!.AsArray()]);

    private static Step Next(ActivityContext context, int index, IReadOnlyList<JsonNode?> items)
    {
        if (index >= items.Count || context.Activity.InSlot("body") is not { } body)
        {
            return Step.Done;
        }

        context.SetOutput("currentValue", items[index]?.DeepClone());
        return new Step.Enter([new(body, Loops.Item(index, items[index]))])
        {
            // The list as it was when the loop began: a body that changes it changes nothing here.
            Notes = new JsonObject { ["at"] = index, ["items"] = new JsonArray([.. items.Select(i => i?.DeepClone())]) },
        };
    }
}

/// <summary>The body once for every item, all at once; complete when all are.</summary>
internal sealed class ParallelForEachActivity : IActivityBehavior
{
    public string Type => "Elsa.ParallelForEach";
    public IReadOnlyList<string> Inputs { get; } = ["items"];
    public IReadOnlyList<string> RoundVariables { get; } = ["CurrentValue", "CurrentIndex"];
    public IReadOnlyList<string> Embedded { get; } = ["body"];

    public Step Execute(ActivityContext context)
    {
        var items = context.Items("items");
        return items.Count > 0 && context.Activity.InSlot("body") is { } body
            ? new Step.Enter([.. items.Select((item, i) => new Child(body, Loops.Item(i, item)))])
            : Step.Done;
    }

    public Step ChildCompleted(ActivityContext context, ActivityDefinition child, IReadOnlyList<string> outcomes) =>
        context.StillRunning == 0 ? Step.Done : new Step.Stay();
}

internal static class Loops
{
    public static JsonNode Number(decimal value) => value == decimal.Truncate(value) && Math.Abs(value) < long.MaxValue ? (long)value : JsonValue.Create(value);

    public static Dictionary<string, JsonNode?> Item(int index, JsonNode? item) =>
        new(StringComparer.Ordinal) { ["CurrentIndex"] = index, ["CurrentValue"] = item?.DeepClone() };
}
