using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflow.Engine.Definitions;

/// <summary>The value types that Elsa's files name (SerializationTypeOptions.cs, SerializationTypeResolver.cs).</summary>
internal static class TypeAliases
{
    private static readonly HashSet<string> Known = new(
        [
            "Int16", "Int32", "Int64", "Long", "Single", "Double", "Decimal", "Boolean", "String", "Object", "ByteArray", "Guid", "DateTime",
            "DateTimeOffset", "TimeSpan", "Stream", "JSON", "JsonElement", "JsonNode", "JsonObject", "JsonArray", "StringDictionary",
            "ObjectDictionary", "StringMap", "ObjectMap",
        ], StringComparer.Ordinal);

    private static readonly HashSet<string> Collections = new(
        ["List", "HashSet", "ICollection", "IEnumerable", "IList", "ISet", "IReadOnlyCollection", "IReadOnlyList", "Collection"], StringComparer.Ordinal);

    // Each ? and [] goes one call down.
    private const int MaxLength = 1_000;

    /// <summary>An alias, <c>X?</c>, <c>X[]</c>, <c>List&lt;X&gt;</c> or one of the CLR names that old files carry.</summary>
    public static bool IsKnown(string type)
    {
        if (type.Length > MaxLength)
        {
            return false;
        }

        var text = type.Trim();
        if (text.EndsWith('?'))
        {
            return IsKnown(text[..^1]);
        }

        if (text.EndsWith("[]", StringComparison.Ordinal))
        {
            return IsKnown(text[..^2]);
        }

        var open = text.IndexOf('<', StringComparison.Ordinal);
        if (open > 0 && text.EndsWith('>'))
        {
            return Collections.Contains(text[..open]) && IsKnown(text[(open + 1)..^1]);
        }

        return Known.Contains(text) || text.StartsWith("System.", StringComparison.Ordinal);
    }

    /// <summary>Elsa writes every default as a string; the alias tells what it is.</summary>
    public static JsonNode? Default(JsonNode? value, string type, bool isArray)
    {
        if (ProcessDefinitionReader.Text(value) is not { } text)
        {
            return value?.DeepClone();
        }

        if (isArray || type.EndsWith("[]", StringComparison.Ordinal) || type.Contains('<', StringComparison.Ordinal) || type is "JSON" or "JsonElement" or "JsonNode"
            or "JsonObject" or "JsonArray" or "StringDictionary" or "ObjectDictionary" or "StringMap" or "ObjectMap")
        {
            return Parsed(text) ?? text;
        }

        return type.TrimEnd('?') switch
        {
            "Boolean" when bool.TryParse(text, out var b) => b,
            "Int16" or "Int32" or "Int64" or "Long" when long.TryParse(text, CultureInfo.InvariantCulture, out var n) => n,
            "Decimal" or "Double" or "Single" when decimal.TryParse(text, CultureInfo.InvariantCulture, out var d) => d,
            _ => text,
        };
    }

    /// <returns>Null also where the text is no JSON.</returns>
    public static JsonNode? Parsed(string text)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: ProcessDefinitionReader.Strict);
            // Decodes every text within, so that none fails later.
            node?.ToJsonString();
            return node;
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
