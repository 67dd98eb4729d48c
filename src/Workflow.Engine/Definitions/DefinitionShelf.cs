using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflow.Engine.Definitions;

/// <summary>Definitions by the texts of their files; what is no definition is passed over.</summary>
public sealed class DefinitionShelf : IDefinitionLibrary
{
    private readonly List<JsonObject> documents = [];

    public DefinitionShelf(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (var text in texts)
        {
            try
            {
                if (JsonNode.Parse(text.TrimStart('\ufeff'), documentOptions: ProcessDefinitionReader.Strict) is JsonObject document && document.ToJsonString().Length > 0
                    && ProcessDefinitionReader.Text(document["definitionId"]) is not null && document["root"] is JsonObject)
                {
                    documents.Add(document);
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
            {
                // Whoever names it is told that it is not there.
            }
        }
    }

    public JsonObject? Find(string definitionId, string? versionId) =>
        documents.FirstOrDefault(d => versionId is { Length: > 0 } && ProcessDefinitionReader.Text(d["id"]) == versionId)
        ?? documents.Where(d => ProcessDefinitionReader.Text(d["definitionId"]) == definitionId)
            .OrderByDescending(d => ProcessDefinitionReader.Flag(d["isPublished"])).ThenByDescending(d => (d["version"] as JsonValue)?.TryGetValue<int>(out var v) == true ? v : 0)
            .FirstOrDefault();
}
