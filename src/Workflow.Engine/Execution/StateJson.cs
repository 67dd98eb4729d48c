using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Workflow.Engine.Execution;

/// <summary>The compact form in which a state is stored: defaults left out, enums by name, values as they are.</summary>
[JsonSerializable(typeof(ProcessState))]
internal sealed partial class StateJson : JsonSerializerContext
{
    private static readonly StateJson Compact = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        // A value may be as deep as JSON in a file, and stands a few levels down in the state.
        MaxDepth = 256,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    });

    public static string Write(ProcessState state) => JsonSerializer.Serialize(state, Compact.ProcessState);

    public static ProcessState Read(string json)
    {
        var state = JsonSerializer.Deserialize(json, Compact.ProcessState) ?? throw new JsonException("The state is null.");
        return state with
        {
            Bookmarks = state.Bookmarks ?? [],
            Frames = state.Frames ?? [],
            Values = state.Values ?? new Dictionary<string, JsonNode?>(),
        };
    }
}
