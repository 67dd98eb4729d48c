using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Definitions;

/// <summary>Reads an activity with all that it contains.</summary>
internal sealed class ActivityReader(EnvelopeReader document)
{
    /// <summary>Definitions in each other's activities, and containers in containers, go no deeper.</summary>
    private const int MaxDepth = 32;

    /// <param name="at">Its place in the document.</param>
    /// <param name="scope">The variables that it sees.</param>
    /// <returns>Null where it can't be executed; the problem is noted.</returns>
    public ActivityDefinition? Read(
        JsonObject json, string at, ActivityDefinition? parent, string slot, string prefix, IReadOnlyList<VariableDefinition> scope, string? givenId = null, int depth = 0)
    {
        var (id, type) = (ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(json, "id")) ?? givenId ?? "root", ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(json, "type")));
        if (string.IsNullOrEmpty(type) || depth > MaxDepth)
        {
            document.Problem(at, id, depth > MaxDepth ? $"活动套得太深，最多{MaxDepth}层" : "活动要有 id 和 type", fatal: true);
            return null;
        }

        var behavior = ActivityRegistry.Find(type);
        var definition = behavior is null ? DefinitionActivity.Reference(json) : null;
        behavior ??= definition is null ? null : DefinitionActivity.Instance;
        if (behavior is null)
        {
            document.Problem($"{at}.type", id, ActivityRegistry.Refusal(type), fatal: true);
            return null;
        }

        var nodeId = parent is null ? id : prefix + id;
        if (!document.Admit(nodeId, at, id))
        {
            return null;
        }

        var activity = new ActivityDefinition(id, nodeId, type, json, parent, slot, behavior);
        activity.Variables = behavior.HasScope ? document.ReadVariables(ProcessDefinitionReader.Child(json, "variables"), $"{at}.variables", parent is null ? scope : []) : [];
        var expressions = new ExpressionReader(scope, document.Inputs);
        if (activity.Variables.Count > 0 || behavior.RoundVariables.Count > 0)
        {
            scope = [.. activity.Variables, .. behavior.RoundVariables.Select(v => new VariableDefinition(v, v, "Object", null)), .. scope];
        }

        ReadInputs(activity, at, definition is null ? behavior.Inputs : [], expressions);
        activity.Outputs = Outputs(json);
        activity.MergeMode = ReadMergeMode(activity, at);
        if (definition is { } reference)
        {
            ReadDefinition(activity, reference, at, prefix, expressions, depth);
        }
        else
        {
            ReadChildren(activity, at, parent is null ? "" : $"{activity.NodeId}:", scope, depth);
        }

        foreach (var fault in behavior.Faults(activity, expressions.Read))
        {
            document.Problem($"{at}.{fault.Input}", id, fault.Reason, fatal: type.StartsWith("Workflow.", StringComparison.Ordinal));
        }

        document.KeepsOutputs |= expressions.AsksForOutputs;
        activity.MergeMode = behavior.MergeModeOf(activity);
        if (type == FlowchartActivity.TypeName)
        {
            ReadFlowchart(activity, at);
        }

        return activity;
    }

    private void ReadInputs(ActivityDefinition activity, string at, IEnumerable<string> names, ExpressionReader expressions)
    {
        var inputs = new Dictionary<string, Expression>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (expression, fault) = expressions.Read(ProcessDefinitionReader.Child(activity.Json, name));
            if (fault is not null)
            {
                document.Problem($"{at}.{name}", activity.Id, fault, fatal: expressions.LastIsRefused);
            }

            if (expression is not null)
            {
                inputs[name] = expression;
            }
        }

        activity.Inputs = inputs;
    }

    private static Dictionary<string, string> Outputs(JsonObject json) => json
        .Select(p => (p.Key, Id: ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(ProcessDefinitionReader.Child(p.Value, "memoryReference"), "id"))))
        .Where(p => p.Id is not null && (json[p.Key] as JsonObject)?.ContainsKey("expression") != true)
        .DistinctBy(p => p.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(p => p.Key, p => p.Id!, StringComparer.OrdinalIgnoreCase);

    private MergeMode ReadMergeMode(ActivityDefinition activity, string at)
    {
        var text = ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(ProcessDefinitionReader.Child(activity.Json, "customProperties"), "mergeMode"));
        if (text is null or "" or "None")
        {
            return MergeMode.Stream;
        }

        if (Enum.TryParse<MergeMode>(text, out var known) && known != MergeMode.Active && known.ToString() == text)
        {
            return known;
        }

        document.Problem($"{at}.customProperties.mergeMode", activity.Id, $"合并方式“{text}”不认识：可用 Stream、Merge、Converge、Cascade、Race");
        return MergeMode.Stream;
    }

    private void ReadChildren(ActivityDefinition activity, string at, string prefix, IReadOnlyList<VariableDefinition> scope, int depth)
    {
        var children = new List<ActivityDefinition>();
        foreach (var slot in activity.Behavior.Embedded)
        {
            var node = ProcessDefinitionReader.Child(activity.Json, slot);
            var many = node is JsonArray || (node as JsonObject)?["$values"] is not null || slot == "activities";
            foreach (var (item, i) in many ? ProcessDefinitionReader.Items(node) : node is JsonObject single ? [(single, 0)] : [])
            {
                var place = many ? $"{slot}[{i}]" : slot;
                var inner = slot == "cases" ? ProcessDefinitionReader.Child(item, "activity") as JsonObject : item;
                if (slot == "cases" && inner is null)
                {
                    continue;
                }

                var id = ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(inner, "id"));
                if (string.IsNullOrEmpty(id) || inner is null)
                {
                    document.Problem($"{at}.{place}", id, "活动要有 id 和 type", fatal: inner is null);
                }

                if (inner is null)
                {
                    continue;
                }

                if (Read(inner, $"{at}.{place}", activity, place, prefix, scope, id ?? $"activity{i}", depth + 1) is { } child)
                {
                    children.Add(child);
                }
            }
        }

        activity.Children = children;
    }

    private void ReadDefinition(ActivityDefinition activity, (string DefinitionId, string? VersionId) reference, string at, string prefix, ExpressionReader expressions, int depth)
    {
        if (document.Library?.Find(reference.DefinitionId, reference.VersionId) is not { } found)
        {
            document.Problem($"{at}.workflowDefinitionId", activity.Id, $"找不到已发布的流程“{reference.DefinitionId}”", fatal: true);
            return;
        }

        if (document.Within.Contains(ProcessDefinitionReader.Text(found["definitionId"]) ?? "") || depth >= MaxDepth)
        {
            document.Problem($"{at}.workflowDefinitionId", activity.Id, $"流程“{reference.DefinitionId}”套进了它自己", fatal: true);
            return;
        }

        var inner = new EnvelopeReader(found, document.Library, document, $"{at}.");
        var (envelope, root) = inner.ReadParts(activity, $"{activity.NodeId}:");
        document.Add(inner.Problems);
        document.KeepsOutputs |= inner.KeepsOutputs;
        if (envelope is null || root is null)
        {
            return;
        }

        activity.Children = [root];
        activity.Variables = envelope.Variables;
        activity.Inner = new InnerDefinition(envelope.Inputs, envelope.Outcomes);
        ReadInputs(activity, at, envelope.Inputs.Select(i => DefinitionActivity.PropertyOf(i.Name)), expressions);
    }

    private void ReadFlowchart(ActivityDefinition flowchart, string at)
    {
        var local = flowchart.Children.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var connections = ReadConnections(flowchart.Json, at, local);
        if (!ProcessDefinitionReader.Items(ProcessDefinitionReader.Child(flowchart.Json, "activities")).Any())
        {
            document.Problem($"{at}.activities", flowchart.Id, "流程里没有活动");
        }

        var isWhole = document.Problems.Count == 0;
        flowchart.Graph = new FlowGraph(flowchart.Children, connections);
        document.Add(GraphChecks.Check(flowchart.Graph, at, isWhole));
    }

    private List<ConnectionDefinition> ReadConnections(JsonObject flowchart, string at, HashSet<string> ids)
    {
        var connections = new List<ConnectionDefinition>();
        var seen = new HashSet<ConnectionDefinition>();
        foreach (var (item, i) in ProcessDefinitionReader.Items(ProcessDefinitionReader.Child(flowchart, "connections")))
        {
            var nested = item?["source"] is JsonObject;
            var source = ProcessDefinitionReader.Text(nested ? item!["source"]!["activity"] : ProcessDefinitionReader.Child(item, "source"));
            var target = ProcessDefinitionReader.Text(nested ? ProcessDefinitionReader.Child(item!["target"], "activity") : ProcessDefinitionReader.Child(item, "target"));
            var port = ProcessDefinitionReader.Text(nested ? item!["source"]!["port"] : ProcessDefinitionReader.Child(item, "sourcePort")) ?? "Done";
            var path = $"{at}.connections[{i}]";
            if (source is null || target is null)
            {
                document.Problem(path, source, "连线要有起点和终点");
            }
            // Elsa drops such a line without a word.
            else if (!ids.Contains(source) || !ids.Contains(target))
            {
                document.Problem(path, source, $"连线指向不存在的活动“{(ids.Contains(source) ? target : source)}”");
            }
            // Drawn twice it is still one way.
            else if (seen.Add(new(source, port, target)))
            {
                connections.Add(new(source, port, target));
            }
        }

        return connections;
    }
}
