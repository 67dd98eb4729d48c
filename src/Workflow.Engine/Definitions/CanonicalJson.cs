using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflow.Engine.Definitions;

/// <summary>The form in which a definition is hashed, so that only a change of meaning changes the hash.</summary>
internal static class CanonicalJson
{
    public static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Hash(JsonNode document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, document, key: "", above: "");
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, string key, string above)
    {
        switch (node)
        {
            case JsonObject o:
                writer.WriteStartObject();
                foreach (var (name, value) in o.Where(p => !IsDrawing(p.Key, p.Value, key, above)).OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, name, key);
                }

                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                // An element stands where its list does, so that a connection is known as one.
                foreach (var item in array)
                {
                    Write(writer, item, key, above);
                }

                writer.WriteEndArray();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                writer.WriteStringValue(value.GetValue<string>().Replace("\r\n", "\n", StringComparison.Ordinal));
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(node.ToJsonString());
                break;
        }
    }
    /// <summary>Where a designer drew a thing is not what the thing means.</summary>
    private static bool IsDrawing(string name, JsonNode? value, string key, string above) => name switch
    {
        "position" or "size" => key == "designer" && above == "metadata",
        "designer" => key == "metadata" && value is JsonObject o && o.All(p => p.Key is "position" or "size"),
        "vertices" => key == "connections" || (key == "$values" && above == "connections"),
        _ => false,
    };
}
