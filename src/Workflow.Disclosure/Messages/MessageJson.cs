using System.Text.Json;

namespace Workflow.Disclosure.Messages;

/// <summary>How messages are written into the outbox: the same for every writer and the dispatcher.</summary>
public static class MessageJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);

    public static string Write<TMessage>(TMessage message) where TMessage : class => JsonSerializer.Serialize(message, Options);
}
