using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflow.Engine.Definitions;

/// <summary>Reads an Elsa 3 definition file and says everything that is wrong with it at once. Never throws on any text.</summary>
public static class ProcessDefinitionReader
{
    private const int MaxLength = 4_000_000;
    private const int MaxDepth = 64;

    /// <summary>A key twice in one object would mean whatever the last reader thinks.</summary>
    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>As an office may release it: any problem withholds the definition.</summary>
    public static DefinitionReading Read(string json, IDefinitionLibrary? library = null)
    {
        var reading = ReadAny(json, library);
        return reading.Problems.Count > 0 ? reading with { Definition = null } : reading;
    }

    /// <summary>As Elsa would run it: only what stands in the way of any run withholds the definition.</summary>
    public static DefinitionReading ReadAny(string json, IDefinitionLibrary? library = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
        {
            return Refused($"文件有{json.Length}个字符，最多{MaxLength}个");
        }

        if (string.IsNullOrWhiteSpace(json))
        {
            return Refused("文件是空的，请检查是不是选错了文件");
        }

        try
        {
            // Texts are decoded when first looked at; writing looks at all of them.
            return JsonNode.Parse(json.TrimStart('\ufeff'), documentOptions: Strict) is JsonObject document && document.ToJsonString().Length > 0
                ? new EnvelopeReader(document, library).Read()
                : Refused("文件最外层要是一个 JSON 对象");
        }
        // System.Text.Json has no other sign of it.
        catch (JsonException exception) when (exception.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return Refused($"文件嵌套超过{MaxDepth}层：请减少容器套容器，或把里层存成单独的流程");
        }
        catch (JsonException exception)
        {
            return Refused($"不是有效的 JSON：第{exception.LineNumber + 1}行第{exception.BytePositionInLine + 1}字节附近读不下去");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return Refused("文件里有不成对的代理字符（如 \\ud800 单独出现），多半是表情符号被截断，请删去");
        }
    }

    private static DefinitionReading Refused(string reason) => new(null, [new("$", null, reason, Fatal: true)]);

    /// <returns>Null also where the node is no object; the name's case does not count (Elsa's ApiSerializer).</returns>
    internal static JsonNode? Child(JsonNode? node, string key)
    {
        if (node is not JsonObject o)
        {
            return null;
        }

        return o.TryGetPropertyValue(key, out var exact) ? exact : o.FirstOrDefault(p => string.Equals(p.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal static bool Flag(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    /// <summary>A list, the reference form <c>{"$values":[…]}</c>, or a single object.</summary>
    internal static IEnumerable<(JsonObject? Item, int Index)> Items(JsonNode? list) => list switch
    {
        JsonArray array => array.Select((n, i) => (n as JsonObject, i)),
        JsonObject o when o["$values"] is JsonArray array => array.Select((n, i) => (n as JsonObject, i)),
        JsonObject o => [(o, 0)],
        _ => [],
    };
}
