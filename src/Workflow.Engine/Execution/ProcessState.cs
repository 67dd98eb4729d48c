using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Workflow.Engine.Execution;

public enum ProcessStatus { Running, Finished }

/// <summary>Elsa's sub-statuses, as far as a state at rest can have them.</summary>
public enum ProcessSubStatus { Suspended, Finished, Faulted }

/// <param name="Kind">What is waited for: Task, Check, Publish, Delay, StartAt.</param>
public sealed record Bookmark(string Id, string ActivityId, string Kind);

/// <summary>A way that was taken to an activity that has not run yet.</summary>
public sealed record Token(string Source, string Port, string Target);

public sealed record Fault(string ActivityId, string Message);

/// <summary>Where a process is: what waits, what is on its way, and the values set so far. Proportional to what is open, not to history.</summary>
/// <param name="NextBookmark">Bookmarks are numbered 1, 2, … over the life of the instance.</param>
/// <param name="Values">Process inputs and variables that were set, by name; inputs carry the prefix <c>in:</c>.</param>
/// <param name="Joined">Joins that have let through and whose tokens a way back may have to give back; null when there are none.</param>
public sealed record ProcessState(
    string DefinitionId, int Version, ProcessSubStatus SubStatus, IReadOnlyList<Bookmark> Bookmarks, IReadOnlyList<Token> Tokens,
    int NextBookmark, IReadOnlyDictionary<string, JsonNode?> Values, Fault? Fault,
    IReadOnlyList<string>? Joined = null)
{
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    [JsonIgnore]
    public ProcessStatus Status => SubStatus == ProcessSubStatus.Suspended ? ProcessStatus.Running : ProcessStatus.Finished;

    public string ToJson() => JsonSerializer.Serialize(this, Compact);

    /// <exception cref="JsonException">Not a state written by <see cref="ToJson"/>.</exception>
    public static ProcessState FromJson(string json) =>
        JsonSerializer.Deserialize<ProcessState>(json, Compact) ?? throw new JsonException("The state is null.");
}
