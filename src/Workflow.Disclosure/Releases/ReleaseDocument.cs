using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflow.Disclosure.Releases;

/// <summary>A release to the portal. Its JSON with properties in this order is the canonical form that is hashed.</summary>
/// <param name="Body">Plain text; a line break ends a paragraph.</param>
/// <param name="Column">Code of the portal's column; empty until chosen.</param>
public sealed record ReleaseDocument(string Unit, string Title, string Body, string Column, ReleaseAttachment? Attachment)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static ReleaseDocument Read(string content) => JsonSerializer.Deserialize<ReleaseDocument>(content, Options)!;

    public string Write() => JsonSerializer.Serialize(this, Options);
}

/// <param name="Hash">SHA-256 of the file: what is signed covers the attachment too.</param>
/// <param name="Size">In bytes.</param>
public sealed record ReleaseAttachment(Guid Id, string Name, string ContentType, long Size, string Hash);
