using System.Text.Json;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Expressions.JavaScript;

namespace Workflow.Engine.Expressions;

/// <summary>Reads <c>{"typeName","expression":{"type","value"}}</c>, the bare <c>{"type","value"}</c> of switch cases, and bare scalars.</summary>
internal sealed class ExpressionReader(IReadOnlyList<VariableDefinition> variables, IReadOnlyList<InputDefinition> inputs)
{
    private static readonly string[] NotHere = ["Liquid", "CSharp", "Python", "Secret", "Delegate"];

    /// <summary>Some script that was read may look at what other activities gave.</summary>
    public bool AsksForOutputs { get; private set; }

    /// <summary>What was read last is a language, or a script, that this engine does not execute.</summary>
    public bool LastIsRefused { get; private set; }

    /// <returns>The expression, or what is wrong with it; both null for an input that is not set.</returns>
    public (Expression? Expression, string? Fault) Read(JsonNode? node)
    {
        LastIsRefused = false;
        if (node is not JsonObject wrapped)
        {
            return node is null ? (null, null) : (new Expression.Literal(node.DeepClone()), null);
        }

        var expression = ProcessDefinitionReader.Child(wrapped, "expression") ?? wrapped;
        if (expression is not JsonObject inner || Text(inner["type"]) is not { } type)
        {
            return wrapped.ContainsKey("expression") || !wrapped.ContainsKey("typeName")
                ? (null, "表达式要写成 {\"type\":…,\"value\":…}")
                : (null, null);
        }

        return type switch
        {
            "Literal" => (new Expression.Literal(inner["value"]?.DeepClone()), null),
            "Object" or "Json" => ReadObject(inner["value"]),
            "Variable" => Name(inner["value"]) is { } reference && variables.FirstOrDefault(v => v.Id == reference || v.Name == reference) is { } variable
                ? (new Expression.Variable(variable.Name), null)
                // Elsa looks for it when it runs.
                : (Name(inner["value"]) is { } unknown ? new Expression.Variable(unknown) : null, $"引用的变量“{Name(inner["value"])}”没有定义"),
            "Input" => Name(inner["value"]) is { } name && inputs.Any(i => i.Name == name)
                ? (new Expression.Input(name), null)
                : (null, $"引用的输入“{Name(inner["value"])}”没有定义"),
            "JavaScript" => ReadScript(Text(inner["value"]) ?? ""),
            _ when NotHere.Contains(type) => Refused($"本引擎不执行 {type} 表达式：请改用 Literal、Object、Variable、Input 或 JavaScript"),
            _ => (null, $"表达式类型“{type}”不认识：可用 Literal、Object、Variable、Input、JavaScript"),
        };
    }

    private (Expression?, string?) ReadScript(string source)
    {
        var (script, fault) = Script.Read(source);
        if (script is null)
        {
            return Refused(fault!);
        }

        AsksForOutputs |= source.Contains("From", StringComparison.Ordinal) || source.Contains("getLastResult", StringComparison.Ordinal);
        return (new Expression.JavaScript(script), null);
    }

    private (Expression?, string?) Refused(string fault)
    {
        LastIsRefused = true;
        return (null, fault);
    }

    private static (Expression?, string?) ReadObject(JsonNode? value)
    {
        if (Text(value) is not { } json)
        {
            return (new Expression.Literal(value?.DeepClone()), null);
        }

        try
        {
            var parsed = JsonNode.Parse(json, documentOptions: ProcessDefinitionReader.Strict);
            // Decodes every text within, so that none fails later.
            parsed?.ToJsonString();
            return (new Expression.Literal(parsed), null);
        }
        catch (JsonException exception)
        {
            return (null, $"Object 表达式里的 JSON 读不出来（第{exception.LineNumber + 1}行第{exception.BytePositionInLine + 1}字节）");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return (null, "Object 表达式里的 JSON 有不成对的代理字符");
        }
    }

    // Studio sends a variable or input as an object, or as a string that holds the object's JSON.
    private static string? Name(JsonNode? value) => value switch
    {
        JsonObject o => Text(o["id"]) ?? Text(o["name"]),
        JsonValue when Text(value) is { } text && text.TrimStart().StartsWith('{') => Parsed(text),
        _ => Text(value),
    };

    private static string? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: ProcessDefinitionReader.Strict) is JsonObject o ? Text(o["id"]) ?? Text(o["name"]) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
