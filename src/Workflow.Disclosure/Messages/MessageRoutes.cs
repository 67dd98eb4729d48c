using MassTransit;

namespace Workflow.Disclosure.Messages;

/// <summary>Which message runs which consumer: the map of everything that happens after a decision.</summary>
public sealed class MessageRoutes
{
    private readonly Dictionary<string, Type> messages = new(StringComparer.Ordinal);
    private readonly List<(Type Message, Type Consumer)> routes = [];

    public IReadOnlyList<(Type Message, Type Consumer)> All => routes;

    /// <summary>A message that may have no consumer yet.</summary>
    public MessageRoutes Message<TMessage>() where TMessage : class
    {
        messages[typeof(TMessage).Name] = typeof(TMessage);
        return this;
    }

    public MessageRoutes Route<TMessage, TConsumer>()
        where TMessage : class
        where TConsumer : class, IConsumer<TMessage>
    {
        routes.Add((typeof(TMessage), typeof(TConsumer)));
        return Message<TMessage>();
    }

    /// <exception cref="InvalidOperationException">No message of that name is known to this program.</exception>
    public Type TypeOf(string name) => messages.TryGetValue(name, out var type)
        ? type
        : throw new InvalidOperationException($"The outbox holds a message of unknown type '{name}'; was it written by a newer program?");

    /// <summary>How many inbox rows prove that every consumer has a message of that type.</summary>
    public IEnumerable<(string Type, int Consumers)> ConsumerCounts() =>
        messages.Values.Select(m => (m.Name, routes.Count(r => r.Message == m)));
}
