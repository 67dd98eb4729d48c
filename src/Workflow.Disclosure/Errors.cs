namespace Workflow.Disclosure;

/// <summary>Why something a person asked for cannot be done. The kind decides the HTTP status, once, in the web project.</summary>
/// <param name="Message">Plain Chinese: what is wrong, where, and how to mend it.</param>
public abstract record Error(string Message);

/// <summary>Absent, or not to be known of: 404.</summary>
public record NotFoundError(string Message) : Error(Message);

/// <summary>Somebody was faster, or what was seen is no longer so: 409.</summary>
public record ConflictError(string Message) : Error(Message);

/// <summary>What was typed cannot be taken: 422.</summary>
/// <param name="Details">One line per fault, each complete in itself; empty when the message says all.</param>
public record InvalidError(string Message, IReadOnlyList<string> Details) : Error(Message)
{
    public InvalidError(string message) : this(message, []) { }
}
