using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

/// <param name="Index">Its place in the file.</param>
internal sealed record SwitchCase(int Index, string Label, Expression? Condition);

/// <summary>The cases of FlowSwitch and Switch, read once.</summary>
internal static class SwitchCases
{
    public static IEnumerable<(string Input, string Reason)> Prepare(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read)
    {
        var cases = new List<SwitchCase>();
        var faults = new List<(string, string)>();
        foreach (var (item, i) in ProcessDefinitionReader.Items(ProcessDefinitionReader.Child(activity.Json, "cases")))
        {
            var label = ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(item, "label"));
            if (string.IsNullOrEmpty(label))
            {
                faults.Add(($"cases[{i}].label", "分支没有名称"));
            }

            var (condition, fault) = read(ProcessDefinitionReader.Child(item, "condition"));
            if (fault is not null || condition is null)
            {
                faults.Add(($"cases[{i}].condition", fault ?? "分支没有条件"));
            }

            cases.Add(new(i, label ?? "", condition));
        }

        faults.AddRange(cases.GroupBy(c => c.Label, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && (g.Count() > 1 || g.Key == "Default"))
            .Select(g => ("cases", $"分支“{g.Key}”写了两次，名称要各不相同，Default 已留给其余情况")));
        activity.Prepared = cases;
        return faults;
    }

    public static IReadOnlyList<SwitchCase> Of(ActivityDefinition activity) => activity.Prepared as List<SwitchCase> ?? [];

    public static IEnumerable<SwitchCase> Matching(ActivityContext context)
    {
        var matching = Of(context.Activity).Where(c => c.Condition is not null && ActivityContext.IsTrue(context.Evaluate(c.Condition)));
        return IsAny(context.Text("mode")) ? matching : matching.Take(1);
    }

    /// <summary>Also where a file gives Elsa's enum by its number.</summary>
    public static bool IsAny(string? mode) => mode is "MatchAny" or "1";
}
