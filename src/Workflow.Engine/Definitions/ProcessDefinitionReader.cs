using System.Text.Json;
using System.Text.Json.Nodes;
using Workflow.Engine.Activities;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Definitions;

/// <summary>Reads an Elsa 3 definition file and says everything that is wrong with it at once. Never throws on any text.</summary>
public static class ProcessDefinitionReader
{
    private const int MaxLength = 4_000_000;

    /// <summary>A key twice in one object would mean whatever the last reader thinks.</summary>
    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly HashSet<string> VariableTypes = new(
        [
            "Int16", "Int32", "Int64", "Long", "Single", "Double", "Decimal", "Boolean", "String", "Object", "ByteArray", "Guid", "DateTime",
            "DateTimeOffset", "TimeSpan", "Stream", "JSON", "JsonElement", "JsonNode", "JsonObject", "JsonArray", "StringDictionary",
            "ObjectDictionary", "StringMap", "ObjectMap",
        ], StringComparer.Ordinal);

    public static DefinitionReading Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
        {
            return Refused("$", $"文件有{json.Length}个字符，最多{MaxLength}个");
        }

        try
        {
            // Texts are decoded when first looked at; writing looks at all of them.
            return JsonNode.Parse(json, documentOptions: Strict) is JsonObject document && document.ToJsonString().Length > 0
                ? new Reading(document).Read()
                : Refused("$", "文件最外层要是一个 JSON 对象");
        }
        catch (JsonException exception)
        {
            return Refused("$", $"不是有效的 JSON：第{exception.LineNumber + 1}行第{exception.BytePositionInLine + 1}字节附近读不下去");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return Refused("$", "文件里有不成对的代理字符（如 \\ud800 单独出现），多半是表情符号被截断，请删去");
        }
    }

    private static DefinitionReading Refused(string path, string reason) => new(null, [new(path, null, reason)]);

    /// <summary>One reading: collects problems as it goes.</summary>
    private sealed class Reading(JsonObject document)
    {
        private readonly List<DefinitionProblem> problems = [];
        private readonly List<VariableDefinition> variables = [];
        private readonly List<InputDefinition> inputs = [];

        public DefinitionReading Read()
        {
            var definitionId = Text(document["definitionId"]);
            if (string.IsNullOrWhiteSpace(definitionId))
            {
                Problem("definitionId", null, "没有 definitionId：同一流程的各版用同一个");
            }

            var version = document["version"] is JsonValue v && v.TryGetValue<int>(out var number) ? number : 0;
            if (version < 1)
            {
                Problem("version", null, "version 要是从1起的整数");
            }

            ReadVariables(document["variables"], "variables");
            ReadInputs();
            var root = document["root"] as JsonObject;
            if (root is null || Text(root["type"]) != "Elsa.Flowchart")
            {
                Problem("root", Text(root?["id"]), $"根活动要是 Elsa.Flowchart，这里是“{Text(root?["type"])}”");
                return new DefinitionReading(null, problems);
            }

            ReadVariables(root["variables"], "root.variables");
            var activities = ReadActivities(root);
            var connections = ReadConnections(root, activities.Select(a => a.Id).ToHashSet(StringComparer.Ordinal));
            if (activities.Count == 0)
            {
                Problem("root.activities", null, "流程里没有活动");
            }

            problems.AddRange(GraphChecks.Check(activities, connections, isWhole: problems.Count == 0));

            return problems.Count > 0
                ? new DefinitionReading(null, problems)
                : new DefinitionReading(
                    new ProcessDefinition(
                        document, definitionId!, Text(document["name"]) ?? definitionId!, version, activities, connections, variables, inputs),
                    []);
        }

        private void Problem(string path, string? activityId, string reason) => problems.Add(new(path, activityId, reason));

        private void ReadVariables(JsonNode? list, string path)
        {
            foreach (var (item, i) in Items(list))
            {
                var name = Text(item?["name"]);
                var type = Text(item?["typeName"]) ?? "Object";
                if (string.IsNullOrEmpty(name))
                {
                    Problem($"{path}[{i}]", null, "变量没有 name");
                }
                else if (!Known(type))
                {
                    Problem($"{path}[{i}].typeName", null, $"变量“{name}”的类型“{type}”不认识");
                }
                else if (variables.Any(v => v.Name == name))
                {
                    Problem($"{path}[{i}].name", null, $"变量“{name}”定义了两次");
                }
                else
                {
                    variables.Add(new(Text(item?["id"]) ?? name, name, type, Default(item?["value"], type)));
                }
            }
        }

        private void ReadInputs()
        {
            foreach (var (item, i) in Items(document["inputs"]))
            {
                var (name, type) = (Text(item?["name"]), Text(item?["type"]) ?? "Object");
                if (string.IsNullOrEmpty(name))
                {
                    Problem($"inputs[{i}]", null, "输入没有 name");
                }
                else if (!Known(type))
                {
                    Problem($"inputs[{i}].type", null, $"输入“{name}”的类型“{type}”不认识");
                }
                else if (inputs.Any(k => k.Name == name))
                {
                    Problem($"inputs[{i}].name", null, $"输入“{name}”定义了两次");
                }
                else
                {
                    inputs.Add(new(name, type));
                }
            }
        }

        private List<ActivityDefinition> ReadActivities(JsonObject root)
        {
            var expressions = new ExpressionReader(variables, inputs);
            var activities = new List<ActivityDefinition>();
            foreach (var (item, i) in Items(root["activities"]))
            {
                var path = $"root.activities[{i}]";
                var (id, type) = (Text(item?["id"]), Text(item?["type"]));
                if (item is not JsonObject json || string.IsNullOrEmpty(id) || string.IsNullOrEmpty(type))
                {
                    Problem(path, id, "活动要有 id 和 type");
                }
                else if (activities.Any(a => a.Id == id))
                {
                    Problem($"{path}.id", id, $"活动 id“{id}”重复");
                }
                else
                {
                    activities.Add(ReadActivity(json, path, id, type, expressions));
                }
            }

            return activities;
        }

        private ActivityDefinition ReadActivity(JsonObject json, string path, string id, string type, ExpressionReader expressions)
        {
            var inputsRead = new Dictionary<string, Expression>(StringComparer.Ordinal);
            var behavior = ActivityRegistry.Find(type);
            if (behavior is null)
            {
                Problem($"{path}.type", id, $"不认识活动类型“{type}”：可用 {string.Join("、", ActivityRegistry.Types)}");
            }

            foreach (var name in behavior?.Inputs ?? [])
            {
                var (expression, fault) = expressions.Read(json[name]);
                if (fault is not null)
                {
                    Problem($"{path}.{name}", id, fault);
                }
                else if (expression is not null)
                {
                    inputsRead[name] = expression;
                }
            }

            var name_ = Text(json["name"]) ?? id;
            var mergeText = Text(Child(json["customProperties"], "mergeMode"));
            if (mergeText is not (null or "" or "None") && !(Enum.TryParse<MergeMode>(mergeText, out var known) && known != MergeMode.Active && known.ToString() == mergeText))
            {
                Problem($"{path}.customProperties.mergeMode", id, $"合并方式“{mergeText}”不认识：可用 Stream、Merge、Converge、Cascade、Race");
            }

            var activity = new ActivityDefinition(
                id, type, name_, Text(Child(json["metadata"], "displayText")) ?? name_,
                Enum.TryParse<MergeMode>(mergeText, out var mode) ? mode : MergeMode.Stream, json, inputsRead);
            foreach (var fault in behavior?.Faults(activity, expressions.Read) ?? [])
            {
                Problem($"{path}.{fault.Input}", id, fault.Reason);
            }

            return activity with { MergeMode = behavior?.MergeModeOf(activity) ?? activity.MergeMode };
        }

        private List<ConnectionDefinition> ReadConnections(JsonObject root, HashSet<string> ids)
        {
            var connections = new List<ConnectionDefinition>();
            var seen = new HashSet<ConnectionDefinition>();
            foreach (var (item, i) in Items(root["connections"]))
            {
                var nested = item?["source"] is JsonObject;
                var source = Text(nested ? item!["source"]!["activity"] : Child(item, "source"));
                var target = Text(nested ? Child(item!["target"], "activity") : Child(item, "target"));
                var port = Text(nested ? item!["source"]!["port"] : Child(item, "sourcePort")) ?? "Done";
                var path = $"root.connections[{i}]";
                if (source is null || target is null)
                {
                    Problem(path, source, "连线要有起点和终点");
                }
                else if (!ids.Contains(source) || !ids.Contains(target))
                {
                    Problem(path, source, $"连线指向不存在的活动“{(ids.Contains(source) ? target : source)}”");
                }
                // Drawn twice it is still one way.
                else if (seen.Add(new(source, port, target)))
                {
                    connections.Add(new(source, port, target));
                }
            }

            return connections;
        }

        // A list, the reference form {"$values":[…]}, or a single object.
        private static IEnumerable<(JsonNode? Item, int Index)> Items(JsonNode? list) => list switch
        {
            JsonArray array => array.Select((n, i) => (n is JsonObject ? n : null, i)),
            JsonObject o when o["$values"] is JsonArray array => array.Select((n, i) => (n is JsonObject ? n : null, i)),
            JsonObject o => [(o, 0)],
            _ => [],
        };

        private static bool Known(string type)
        {
            var inner = type.TrimEnd('?');
            inner = inner.EndsWith("[]", StringComparison.Ordinal) ? inner[..^2] : inner;
            var open = inner.IndexOf('<', StringComparison.Ordinal);
            inner = open > 0 && inner.EndsWith('>') ? inner[(open + 1)..^1] : inner;
            return VariableTypes.Contains(inner);
        }

        // Elsa writes every default as a string; the alias tells what it is.
        private static JsonNode? Default(JsonNode? value, string type)
        {
            if (Text(value) is not { } text)
            {
                return value?.DeepClone();
            }

            return type switch
            {
                "Boolean" when bool.TryParse(text, out var b) => b,
                "Int16" or "Int32" or "Int64" or "Long" when long.TryParse(text, out var n) => n,
                "Decimal" or "Double" or "Single" when decimal.TryParse(text, out var d) => d,
                _ => text,
            };
        }
    }

    /// <returns>Null also where the node is no object.</returns>
    internal static JsonNode? Child(JsonNode? node, string key) => (node as JsonObject)?[key];

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
