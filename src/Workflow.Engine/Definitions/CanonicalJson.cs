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
            Write(writer, document, parent: "");
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, string parent)
    {
        switch (node)
        {
            case JsonObject o:
                writer.WriteStartObject();
                foreach (var (key, value) in o.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    // Where a designer drew a thing is not what the thing means.
                    if (key != "vertices" && !(parent == "metadata" && key == "designer"))
                    {
                        writer.WritePropertyName(key);
                        Write(writer, value, key);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(writer, item, parent: "");
                }

                writer.WriteEndArray();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                writer.WriteStringValue(value.GetValue<string>().ReplaceLineEndings("\n"));
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(node.ToJsonString());
                break;
        }
    }
}
